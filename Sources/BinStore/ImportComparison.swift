import CheckModel
import GRDB

/// How what a file comes to now stands to what the store holds of it.
package enum ComparisonResult: Equatable, Sendable {
  /// No import has its content.
  case absent
  /// The import with its content, and in what they differ; nothing when they are the same.
  case found(StoredImport, [ImportDifference])
}

/// What differs between a file and its import.
package enum ImportDifference: String, CaseIterable, Sendable {
  case lines, checks, blank, other, rejected, clock, period, unknownSites, bins, rejections
}

extension BinStore {
  /// Compares one log, read anew, with the import of the same content; writes nothing.
  ///
  /// Of a purged import what is left is compared.
  ///
  /// - Parameters:
  ///   - record: of the log now; only its content's hash, its tally and its unknown sites are looked at.
  ///   - body: hands over the bins and rejections, in order, as for `commit`. Not called when there is no such import.
  package func compare(
    _ record: ImportRecord, _ body: (ImportComparison) throws -> Void
  ) throws -> ComparisonResult {
    try read { database in
      guard let stored = try Self.imports(database).first(where: { $0.record.contentSHA256 == record.contentSHA256 })
      else { return .absent }
      let day = stored.purged.flatMap { UTCText.parse($0.before + "T00:00:00Z") }.map { Int($0 / 86_400) }
      let comparison = try ImportComparison(
        database, stored, keptFrom: try day.map { try firstHour(ofDay: $0) } ?? .min)
      try body(comparison)
      try comparison.finish()
      var differences = Self.differences(record, stored)
      if comparison.bins > 0 { differences.append(.bins) }
      if comparison.rejections > 0 { differences.append(.rejections) }
      return .found(stored, differences)
    }
  }

  private static func differences(_ now: ImportRecord, _ stored: StoredImport) -> [ImportDifference] {
    let (a, b) = (now.tally, stored.record.tally)
    let isPurged = stored.purged != nil
    let isSame: [(ImportDifference, Bool)] = [
      (.lines, a.lines == b.lines), (.checks, a.checks == b.checks), (.blank, a.blank == b.blank),
      (.other, a.other == b.other),
      (.rejected, RejectionReason.allCases.allSatisfy { a.rejected($0) == b.rejected($0) }),
      (.clock, a.clockSkipped == b.clockSkipped && a.clockRepeated == b.clockRepeated),
      (.period, isPurged ? b.seconds == nil || a.seconds?.upperBound == b.seconds?.upperBound : a.seconds == b.seconds),
      (.unknownSites, now.unknownSites == stored.record.unknownSites),
    ]
    return isSame.filter { !$0.1 }.map(\.0)
  }
}

/// Takes the bins and rejections of a log in order, and counts where the store has others. One row of each is held.
package final class ImportComparison {
  /// How many bins are in one of the two only, or with another histogram.
  private(set) var bins: Int64 = 0
  private(set) var rejections: Int64 = 0
  private let storedBins: StoredBins
  private var nextBin: StoredBins.Step
  private let storedRejections: SQLStatement
  private var nextRejection: Rejection?
  private let keptFrom: Int32
  private let hasRejections: Bool

  fileprivate init(_ database: Database, _ stored: StoredImport, keptFrom: Int32) throws {
    self.keptFrom = keptFrom
    hasRejections = stored.purged.map { $0.rejected == 0 } ?? true
    storedBins = try StoredBins(database)
    try storedBins.begin(stored.id)
    nextBin = try storedBins.next()
    storedRejections = try SQLStatement(
      database,
      "SELECT line, byte_offset, field_id, reason_id FROM rejection WHERE id BETWEEN ? AND ? ORDER BY id")
    storedRejections.bind(1, Schema.ids(ofImport: stored.id, bits: Schema.lineBits))
    try advanceRejection()
  }

  package func appendBins(_ sorted: SortedBins) throws {
    for index in sorted.keys.indices where sorted.keys[index].hour >= keptFrom {
      let key = sorted.keys[index]
      while case .bin(let stored) = nextBin, stored.key < key { try passBin() }
      while case .broken = nextBin { try passBin() }
      guard case .bin(let stored) = nextBin, stored.key == key else {
        bins += 1
        continue
      }
      let histogram = sorted.histogram(index)
      let violations = histogram.reduce(0) { $0 + (key.category.isViolation($1.outcome) ? Int64($1.count) : 0) }
      if stored.histogram[...] != histogram || stored.violations != violations { bins += 1 }
      nextBin = try storedBins.next()
    }
  }

  package func appendRejections(_ batch: [Rejection]) throws {
    guard hasRejections else { return }
    for rejection in batch {
      while let stored = nextRejection, stored.line < rejection.line { try passRejection() }
      guard let stored = nextRejection, stored.line == rejection.line else {
        rejections += 1
        continue
      }
      if stored != rejection { rejections += 1 }
      try advanceRejection()
    }
  }

  /// Counts what the store has beyond the log.
  fileprivate func finish() throws {
    while !nextBin.isEnd { try passBin() }
    while nextRejection != nil { try passRejection() }
  }

  private func passBin() throws {
    bins += 1
    nextBin = try storedBins.next()
  }

  private func passRejection() throws {
    rejections += 1
    try advanceRejection()
  }

  private func advanceRejection() throws {
    nextRejection = try storedRejections.step() ? try BinStore.rejection(storedRejections) : nil
  }
}
