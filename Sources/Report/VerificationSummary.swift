import BinStore

/// What a verification found, told to a script and to a person.
package struct VerificationSummary {
  private let verification: Verification

  package init(_ verification: Verification) { self.verification = verification }

  private static let mostImportsShown = 20

  /// Prints a row a check.
  package func print(as format: ListingFormat, write: @escaping (String) throws -> Void) throws {
    switch format {
    case .json: try write(json)
    case .csv: try write(csv)
    case .table: try write(text)
    }
  }

  private var json: String {
    let checks = verification.findings.map { finding -> JSONValue in
      .object([
        ("check", .string(finding.check.rawValue)), ("result", .string(finding.result.rawValue)),
        ("compared", .int(finding.compared)), ("faults", .int(finding.faults)),
        ("imports", .array(finding.imports.map { .int($0) })), ("tables", .array(finding.tables.map { .string($0) })),
      ])
    }
    let value: JSONValue = .object([
      ("sound", .bool(verification.isSound)), ("checks", .array(checks)), ("imports", .int(verification.imports)),
      ("withoutDigest", .array(verification.withoutDigest.map { .int($0) })),
      ("takenOut", .int(verification.takenOut)),
    ])
    return JSONWriter.text(value) + "\n"
  }

  private var csv: String {
    var text = CSVWriter.record(["check", "result", "compared", "faults", "imports", "tables"].map { .text($0) })
    for finding in verification.findings {
      text += CSVWriter.record([
        .text(finding.check.rawValue), .text(finding.result.rawValue), .int(finding.compared), .int(finding.faults),
        .text(finding.imports.map(String.init).joined(separator: " ")), .text(finding.tables.joined(separator: " ")),
      ])
    }
    return text
  }

  private var text: String {
    var table = TextTable([
      .init("check"), .init("result"), .init("compared", .right), .init("faults", .right), .init("what was compared"),
    ])
    for finding in verification.findings {
      table.append([
        finding.check.rawValue, finding.result.rawValue, NumberText.grouped(finding.compared),
        NumberText.grouped(finding.faults), finding.check.words,
      ])
    }
    let notes = verification.findings.compactMap(Self.note) + remarks
    return table.text + "\n" + notes.map { $0 + "\n" }.joined() + conclusion + "\n"
  }

  /// Where the faults of a check are.
  private static func note(_ finding: Verification.Finding) -> String? {
    guard finding.result == .differs || finding.result == .damaged else { return nil }
    var places: [String] = []
    if !finding.imports.isEmpty { places.append(numbered(finding.imports)) }
    if !finding.tables.isEmpty { places.append(InertText.shown(finding.tables.joined(separator: ", "))) }
    if finding.result == .damaged { places.append("the store can't be read on") }
    return places.isEmpty ? nil : "\(finding.check.rawValue): \(places.joined(separator: "; "))"
  }

  private static func numbered(_ imports: [Int64]) -> String {
    let shown = imports.prefix(mostImportsShown).map(String.init).joined(separator: ", ")
    let more = imports.count - mostImportsShown
    return (imports.count == 1 ? "import " : "imports ") + shown
      + (more > 0 ? " and \(NumberText.grouped(more)) more" : "")
  }

  private var remarks: [String] {
    var remarks: [String] = []
    if !verification.withoutDigest.isEmpty {
      remarks.append(
        "\(Self.numbered(verification.withoutDigest)): made before digests were kept; `lagesbild import --verify FILE…` "
          + "compares with the files")
    }
    if verification.takenOut > 0 {
      remarks.append("\(NumberText.counted(verification.takenOut, "import")) taken out since the store was made")
    }
    return remarks
  }

  private var conclusion: String {
    if verification.isSound {
      return "The store is what \(NumberText.counted(verification.imports, "import")) made of it."
    }
    return "The store is not what its imports made of it; try a backup, or import the logs into a new store."
  }
}

extension Verification.Check {
  fileprivate var words: String {
    switch self {
    case .file: "pages and indexes, as SQLite checks them"
    case .schema: "tables and views with those of this schema"
    case .references: "rows that name others, which must be there"
    case .seals: "settings, sites, areas and places with their seals"
    case .words: "hours, categories and words with what they are made from"
    case .geometries: "squares and points with indices and degrees"
    case .areas: "cells of areas with the outlines"
    case .indexes: "spatial indexes with the features"
    case .layers: "entries of layers with schema and features"
    case .imports: "the numbers of each import among themselves"
    case .histograms: "checks and violations of bins with histograms"
    case .sums: "sums of imports with their bins"
    case .rejections: "sums of imports with their rejections"
    case .digests: "imports with the digests made when they came"
    case .packs: "packs with bins"
    case .totals: "totals of cells with bins"
    }
  }
}
