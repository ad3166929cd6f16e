import BinStore
import CheckModel

/// What a store holds, told to a script and to a person.
package struct StatusSummary {
  private let status: StoreStatus

  package init(_ status: StoreStatus) { self.status = status }

  /// The kinds and the vehicles, most checks first among the vehicles.
  private var vehicles: [(VehicleClass, Int64)] {
    status.checksByVehicle.map { ($0.key, $0.value) }.sorted { ($1.1, $0.0.rawValue) < ($0.1, $1.0.rawValue) }
  }

  package var json: String {
    let value: JSONValue = .object([
      ("checks", .object(CheckKind.allCases.map { ($0.name, .int(status.checksByKind[$0] ?? 0)) })),
      ("vehicles", .object(vehicles.map { ($0.0.name, .int($0.1)) })),
      ("imports", .int(Int64(status.imports.count))), ("rejected", .int(status.rejected)),
      ("rejectedByReason", .object(status.rejections.map { ($0.reason.code, .int($0.count)) })),
      ("from", .optional(status.seconds) { .string(UTCText.format($0.lowerBound)) }),
      ("to", .optional(status.seconds) { .string(UTCText.format($0.upperBound)) }),
      ("grid", .string(status.grid.name)), ("timeZone", .string(status.timeZone)), ("bins", .int(status.bins)),
      ("bytes", .int(status.bytes)), ("purgedChecks", .int(status.purged?.checks ?? 0)),
      ("purgedBefore", .optional(status.purged) { .string($0.before) }),
    ])
    return JSONWriter.text(value) + "\n"
  }

  package func csv() -> String {
    var text = CSVWriter.record([.text("what"), .text("name"), .text("number")])
    for kind in CheckKind.allCases {
      text += CSVWriter.record([.text("checks"), .text(kind.name), .int(status.checksByKind[kind] ?? 0)])
    }
    for (vehicle, checks) in vehicles {
      text += CSVWriter.record([.text("vehicle"), .text(vehicle.name), .int(checks)])
    }
    for rejection in status.rejections {
      text += CSVWriter.record([.text("rejected"), .text(rejection.reason.code), .int(rejection.count)])
    }
    text += CSVWriter.record([.text("imports"), .empty, .int(Int64(status.imports.count))])
    text += CSVWriter.record([.text("bins"), .empty, .int(status.bins)])
    text += CSVWriter.record([.text("bytes"), .empty, .int(status.bytes)])
    return text + CSVWriter.record([.text("purgedChecks"), .empty, .int(status.purged?.checks ?? 0)])
  }

  package var text: String {
    let period = status.seconds.map {
      "from \(UTCText.format($0.lowerBound)) to \(UTCText.format($0.upperBound))"
    }
    var text = "\(NumberText.counted(status.checks, "check")) in \(NumberText.counted(status.imports.count, "import"))"
    text += period.map { ", \($0)" } ?? ""
    text += "\n\(NumberText.counted(status.bins, "bin")) on \(status.grid.name), local time of \(status.timeZone), "
    text += "\(NumberText.bytes(status.bytes))\n"
    if let purged = status.purged {
      text += "\(NumberText.counted(purged.checks, "check")) before \(purged.before) purged\n"
    }
    text += "\n"
    return text + kindTable + "\n" + vehicleTable + rejectionTable + importTable + unknownSites
  }

  private var kindTable: String {
    var table = TextTable([.init("kind"), .init("checks", .right), .init("violations", .right)])
    for kind in CheckKind.allCases {
      table.append([
        kind.name, NumberText.grouped(status.checksByKind[kind] ?? 0),
        NumberText.grouped(status.violationsByKind[kind] ?? 0),
      ])
    }
    return table.text
  }

  private var vehicleTable: String {
    var table = TextTable([.init("vehicle"), .init("checks", .right)])
    for (vehicle, checks) in vehicles { table.append([vehicle.name, NumberText.grouped(checks)]) }
    return vehicles.isEmpty ? "" : table.text
  }

  private var rejectionTable: String {
    if status.rejections.isEmpty { return "\nNo line was rejected.\n" }
    var table = TextTable([
      .init("rejected", .right), .init("reason"), .init("what is wrong"), .init("for example"),
    ])
    for sum in status.rejections {
      table.append([
        NumberText.grouped(sum.count), sum.reason.code, sum.reason.meaning,
        sum.example.map { "import \($0.importID), \($0.fileName): line \($0.line), byte \($0.byteOffset)" } ?? "purged",
      ])
    }
    return "\n" + table.text
  }

  private static let mostImportsShown = 20

  private var importTable: String {
    if status.imports.isEmpty { return "" }
    var table = TextTable([
      .init("import", .right), .init("file", maximumCells: 44), .init("profile"), .init("imported"),
      .init("lines", .right), .init("checks", .right), .init("rejected", .right),
    ])
    for stored in status.imports.suffix(Self.mostImportsShown) {
      let tally = stored.record.tally
      table.append([
        String(stored.id), stored.record.fileName, stored.record.profile, UTCText.format(stored.record.importedAt),
        NumberText.grouped(tally.lines), NumberText.grouped(tally.checks), NumberText.grouped(tally.rejected),
      ])
    }
    let earlier = status.imports.count - Self.mostImportsShown
    return "\n" + table.text + (earlier > 0 ? "… and \(NumberText.counted(earlier, "earlier import"))\n" : "")
  }

  /// The store does not keep what the log calls a site that it does not know, only how many there were.
  private var unknownSites: String {
    let unknown = status.imports.filter { $0.record.unknownSites > 0 }
    if unknown.isEmpty { return "" }
    let checks = unknown.reduce(0) { $0 + $1.record.tally.rejected(.siteUnknown) }
    return
      "\n\(NumberText.counted(checks, "check")) of \(NumberText.counted(unknown.count, "import")) with sites that the "
      + "register does not have; `lagesbild import --again --dry-run FILE…` lists the names, and once they are registered "
      + "`lagesbild import --again FILE…` counts the checks.\n"
  }
}
