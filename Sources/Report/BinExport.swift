import BinStore
import CheckModel

/// Bins with all that is known of them, in words: a row, or a feature, each.
package struct BinExport {
  private var writer: FeatureWriter
  private var place: (cell: Cell, text: String, geometry: String)?
  private var hour: (utc: Int32, text: String)?
  private var site: (name: String?, text: String)?
  private var categories: [Category: String] = [:]

  private static let hourKeys = ["startUtc", "date", "hour", "weekday", "stratum"]
  private static let categoryKeys = ["kind", "vehicle", "sampling", "basis", "limitKmh", "offences"]
  private static let countKeys = ["checks", "violations", "outcomes"]
  private static let keys = CellPlace.keys + hourKeys + ["site"] + categoryKeys + countKeys
  /// Real stores have some hundreds; one made to have more only costs time.
  private static let categoriesAtMost = 4096

  /// - Parameter write: takes the text, piece by piece.
  package init(as format: ExportFormat, write: @escaping (String) throws -> Void) {
    writer = FeatureWriter(Self.keys, format: format, write: write)
  }

  /// - Parameters:
  ///   - local: what the local clock said of the bin's hour.
  ///   - locate: asked for each new cell.
  package mutating func append(_ bin: MergedBin, local: LocalHour, locate: (Cell) -> CellPlace) throws {
    let place = placeParts(bin.cell, locate)
    let counts: [JSONValue] = [.int(bin.checks), .int(bin.violations), bin.outcomes]
    try writer.append(
      [
        place.text, hourPart(bin.hour, local), sitePart(bin.site), categoryPart(bin.category),
        writer.part(counts, from: Self.keys.count - Self.countKeys.count),
      ], geometry: place.geometry)
  }

  /// To be called once, also when there are no bins.
  package mutating func finish() throws { try writer.finish() }

  private mutating func placeParts(_ cell: Cell, _ locate: (Cell) -> CellPlace) -> (text: String, geometry: String) {
    if let place, place.cell == cell { return (place.text, place.geometry) }
    let found = locate(cell)
    let parts = (writer.part(found.values, from: 0), writer.geometry(found.polygons))
    place = (cell, parts.0, parts.1)
    return parts
  }

  private mutating func hourPart(_ utc: Int32, _ local: LocalHour) -> String {
    if let hour, hour.utc == utc { return hour.text }
    let text = writer.part(
      [
        .string(UTCText.format(Int64(utc) * 3600)), .string(UTCText.date(dayNumber: local.day)),
        .int(Int64(local.hour)),
        .int(Int64(local.weekday)), .string(local.stratum.name),
      ], from: CellPlace.keys.count)
    hour = (utc, text)
    return text
  }

  private mutating func sitePart(_ name: String?) -> String {
    if let site, site.name == name { return site.text }
    let text = writer.part([.optional(name) { .string($0) }], from: CellPlace.keys.count + Self.hourKeys.count)
    site = (name, text)
    return text
  }

  private mutating func categoryPart(_ category: Category) -> String {
    if let text = categories[category] { return text }
    if categories.count == Self.categoriesAtMost { categories.removeAll(keepingCapacity: true) }
    let text = writer.part(
      [
        .string(category.kind.name), .string(category.vehicle.name), .string(category.sampling.name),
        .string(category.basis.name), category.limitKmh > 0 ? .int(Int64(category.limitKmh)) : .null,
        .string(category.offences.names.joined(separator: "+")),
      ], from: CellPlace.keys.count + Self.hourKeys.count + 1)
    categories[category] = text
    return text
  }
}

extension MergedBin {
  /// The exact histogram, `value:count` joined by spaces, ascending; of behaviour, where every check has the same
  /// outcome, none.
  fileprivate var outcomes: JSONValue {
    if category.kind == .behaviour { return .null }
    return .string(histogram.map { "\(word($0.outcome)):\($0.count)" }.joined(separator: " "))
  }

  private func word(_ outcome: Outcome) -> String {
    switch (category.kind, outcome) {
    case (.speed, _), (.behaviour, _): String(outcome.rawValue)
    case (_, .refused): "refused"
    case (.alcohol, .overLimit): "overLimit"
    case (.alcohol, _): NumberText.decimal(Double(outcome.rawValue) / 100, places: 2)
    case (.drug, .negative): "negative"
    case (.drug, .positive): "positive"
    case (.drug, _): String(outcome.rawValue)
    }
  }
}
