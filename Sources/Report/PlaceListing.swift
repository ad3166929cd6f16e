import Screening

/// How priority places are printed.
package enum PlaceFormat: String, CaseIterable, Sendable {
  case table, json, csv, geojson
}

/// Priority places, in the order in which they are given, for people, scripts, spreadsheets and maps.
package struct PlaceListing {
  private let places: [LocatedPlace]
  private let networks: [NetworkSummary]

  /// - Parameter networks: of every channel asked for that has checks, those without a place too.
  package init(_ places: [LocatedPlace], networks: [NetworkSummary]) {
    self.places = places
    self.networks = networks
  }

  /// - Parameter write: takes the text, piece by piece.
  package func print(as format: PlaceFormat, write: (String) throws -> Void) throws {
    switch format {
    case .table: try write(PlaceTable(places, networks: networks).text)
    case .json: try printJSON(write)
    case .csv: try printCSV(write)
    case .geojson: try printGeoJSON(write)
    }
  }

  private func printJSON(_ write: (String) throws -> Void) throws {
    try printArray("[", places.map(Self.object), "]\n", write)
  }

  /// RFC 7946; a place's properties are what JSON says of it.
  private func printGeoJSON(_ write: (String) throws -> Void) throws {
    let features = places.lazy.map { located in
      JSONValue.object([
        ("type", "Feature"), ("id", .string(located.place.id)),
        ("geometry", GeoJSON.geometry(located.location.polygons)), ("properties", Self.object(located)),
      ])
    }
    try printArray(#"{"type":"FeatureCollection","features":["#, features, "]}\n", write)
  }

  /// A line each.
  private func printArray(
    _ open: String, _ values: some Sequence<JSONValue>, _ close: String, _ write: (String) throws -> Void
  ) throws {
    var start = open + "\n  "
    for value in values {
      try write(start + JSONWriter.text(value, style: .compact))
      start = ",\n  "
    }
    try write(places.isEmpty ? open + close : "\n" + close)
  }

  private func printCSV(_ write: (String) throws -> Void) throws {
    let keys = PlaceField.all.flatMap { field in
      field.parts.isEmpty ? [field.key] : field.parts.map { field.key + $0.prefix(1).uppercased() + $0.dropFirst() }
    }
    try write(CSVWriter.record(keys.map { .text($0) }))
    for located in places { try write(CSVWriter.record(PlaceField.all.flatMap { $0.value(located).csvCells })) }
  }

  private static func object(_ located: LocatedPlace) -> JSONValue {
    .object(PlaceField.all.map { ($0.key, $0.value(located)) })
  }
}

extension JSONValue {
  /// What a list says of the value: its text, or the `id` of an object.
  var name: String? {
    switch self {
    case .string(let text): text
    case .object(let members): members.first { $0.key == "id" }.flatMap { $0.value.name }
    default: nil
    }
  }
}
