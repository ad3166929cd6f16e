/// How rows that have a place are exported.
package enum ExportFormat: String, CaseIterable, Sendable {
  case csv, geojson
}

/// Writes rows that have a place as CSV, or as GeoJSON (RFC 7946) with the columns as properties of a feature each.
///
/// A row is put together from parts, some columns each, so that what many rows share is made into text once. Text is
/// handed on in pieces: memory does not grow with the rows.
struct FeatureWriter {
  private let format: ExportFormat
  private let keys: [String]
  private let write: (String) throws -> Void
  private var text = ""
  private var isEmpty = true
  private static let pieceBytes = 1 << 16

  /// - Parameter description: of the whole, a member of the collection; CSV has no place for it.
  init(_ keys: [String], format: ExportFormat, description: String? = nil, write: @escaping (String) throws -> Void) {
    self.keys = keys
    self.format = format
    self.write = write
    switch format {
    case .csv: text = CSVWriter.record(keys.map { .text($0) })
    case .geojson:
      text = #"{"type":"FeatureCollection","#
      if let description { text += #""description":"# + JSONWriter.text(.string(description), style: .compact) + "," }
      text += #""features":["#
    }
  }

  /// Some columns of a row as text.
  ///
  /// - Parameter first: where the first of them stands among the keys.
  func part(_ values: [JSONValue], from first: Int) -> String {
    switch format {
    case .csv: return CSVWriter.fields(values.flatMap(\.csvCells))
    case .geojson:
      let members = zip(keys[first...], values).map { (key: $0, value: $1) }
      return String(JSONWriter.text(.object(members), style: .compact).dropFirst().dropLast())
    }
  }

  /// A geometry as text; empty where none is written.
  func geometry(_ polygons: [[[PlaceLocation.Position]]]?) -> String {
    format == .csv ? "" : JSONWriter.text(GeoJSON.geometry(polygons ?? []), style: .compact)
  }

  /// - Parameter parts: together all columns.
  mutating func append(_ parts: [String], geometry: String) throws {
    if format == .geojson {
      text += isEmpty ? "\n" : ",\n"
      text += #"{"type":"Feature","geometry":"# + geometry + #","properties":{"#
    }
    for (index, part) in parts.enumerated() {
      if index > 0 { text += "," }
      text += part
    }
    text += format == .csv ? "\r\n" : "}}"
    isEmpty = false
    if text.utf8.count >= Self.pieceBytes { try flush() }
  }

  /// Writes what is left; to be called once, also when there are no rows.
  mutating func finish() throws {
    if format == .geojson { text += "\n]}\n" }
    try flush()
  }

  private mutating func flush() throws {
    try write(text)
    text.removeAll(keepingCapacity: true)
  }
}
