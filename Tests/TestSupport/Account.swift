import BinStore
import CheckModel
import Foundation
import Testing

/// Everything that a store holds, without the numbers that depend on the order in which it came: to compare stores.
package struct Account: Equatable, Sendable {
  package struct Log: Equatable, Sendable {
    package var sha256: String
    package var tally: LogTally
    package var rejections: [Rejection]
  }

  package var digest: String
  /// By hash.
  package var logs: [Log]

  /// - Parameter path: a store that is there.
  package init(_ path: String) throws {
    let store = try BinStore.open(path: path)
    defer { try? store.close() }
    digest = try store.contentDigest()
    #expect(try Self.sumOfBins(store) == Self.sumOfPacks(store), "packs say what bins say")
    logs = try store.imports().map { stored in
      var rejections: [Rejection] = []
      try store.forEachRejection(import: stored.id) { _, _, rejection in rejections.append(rejection) }
      return Log(
        sha256: stored.record.contentSHA256.map { String($0, radix: 16) }.joined(separator: " "),
        tally: stored.record.tally, rejections: rejections)
    }.sorted { $0.sha256 < $1.sha256 }
  }

  /// The same however the checks of a bin lie in imports: a hash of each outcome of each bin, times its count.
  private static func sumOfBins(_ store: BinStore) throws -> Int {
    var sum = 0
    try store.forEachBin { sum &+= hash($0, $1) }
    return sum
  }

  private static func sumOfPacks(_ store: BinStore) throws -> Int {
    try store.readCounts { reader in
      var sum = 0
      try reader.forEachPack { bins in
        for bin in 0..<bins.count {
          let key = BinKey(
            cell: reader.cells[Int(bins.cells[bin])], hour: bins.hours[bin], siteID: bins.sites[bin],
            category: reader.categories[Int(bins.categories[bin])])
          sum &+= hash(key, bins.histogram(bin))
        }
      }
      return sum
    }
  }

  private static func hash(_ key: BinKey, _ histogram: [OutcomeCount]) -> Int {
    histogram.reduce(0) { sum, entry in
      var hasher = Hasher()
      hasher.combine(key)
      hasher.combine(entry.outcome)
      return sum &+ hasher.finalize() &* Int(entry.count)
    }
  }
}

/// The numbers of an import's JSON object for one file.
package struct FileAccount {
  package var path: String
  package var status: String
  package var lines: Int
  package var checks: Int
  package var blank: Int
  package var other: Int
  package var rejected: [String: Int]
  package var sha256: String?
  package var importID: Int?
  package var error: String?

  package var addsUp: Bool { lines == checks + blank + other + rejected.values.reduce(0, +) }

  package static func all(_ json: [String: Any]) -> [FileAccount] {
    (json["files"] as? [[String: Any]] ?? []).map { file in
      func number(_ key: String) -> Int { file[key] as? Int ?? -1 }
      return FileAccount(
        path: file["path"] as? String ?? "", status: file["status"] as? String ?? "", lines: number("lines"),
        checks: number("checks"), blank: number("blank"), other: number("other"),
        rejected: file["rejected"] as? [String: Int] ?? [:], sha256: file["sha256"] as? String,
        importID: file["import"] as? Int, error: file["error"] as? String)
    }
  }
}

/// One check of a moment and place of its own, in version 1.
package let header = "time,kind,lat,lon,vehicle,speed,limit\n"

package func speedLog(_ checks: Int, minute: Int = 0, speed: Int = 55) -> String {
  header
    + (0..<checks).map {
      "2026-06-05T10:\(minute < 10 ? "0" : "")\(minute):\($0 % 60 < 10 ? "0" : "")\($0 % 60)Z,speed,56.67,12.86,car,\(speed + $0 % 7),50\n"
    }.joined()
}
