import Foundation

/// A file of roads in GeoJSON (RFC 7946), for the background of a map: lines, and collections of them. What else is in
/// it is passed over.
package struct RoadFile: Sendable {
  /// WGS 84.
  package struct Position: Equatable, Sendable {
    package var lonDegrees: Double
    package var latDegrees: Double
  }

  package let lines: [[Position]]

  /// - Throws: `ImportProblem`.
  package init(path: String) throws {
    try self.init(bytes: try AreaFile.read(path))
  }

  init(bytes: [UInt8]) throws {
    try AreaFile.checkSize(bytes)
    let byteOrderMark: [UInt8] = [0xEF, 0xBB, 0xBF]
    let bytes = bytes.starts(with: byteOrderMark) ? bytes[byteOrderMark.count...] : bytes[...]
    let file: Lines
    do {
      file = try JSONDecoder().decode(Lines.self, from: Data(bytes))
    } catch let error as DecodingError {
      throw AreaFile.fault(error)
    }
    guard file.lines.joined().allSatisfy(\.isOnEarth) else { throw ImportProblem.areaFile(.notWGS84) }
    lines = file.lines.map { $0.map { Position(lonDegrees: $0.lonDegrees, latDegrees: $0.latDegrees) } }
      .filter { $0.count > 1 }
    guard !lines.isEmpty else { throw ImportProblem.areaFile(.noLine) }
  }
}

/// The lines of a collection, a feature or a geometry.
private struct Lines: Decodable {
  var lines: [[GeoJSON.Position]] = []

  private enum Key: String, CodingKey {
    case type, features, geometry, geometries, coordinates
  }

  init(from decoder: any Decoder) throws { try self.init(from: decoder, depth: 0) }

  /// Collections of features of collections are as deep as it gets.
  private static let mostDepth = 8

  init(from decoder: any Decoder, depth: Int) throws {
    let object = try decoder.container(keyedBy: Key.self)
    guard depth < Self.mostDepth else {
      throw DecodingError.dataCorruptedError(forKey: .type, in: object, debugDescription: "too deep")
    }
    func all(_ key: Key) throws -> [[GeoJSON.Position]] {
      var members = try object.nestedUnkeyedContainer(forKey: key)
      var lines: [[GeoJSON.Position]] = []
      while !members.isAtEnd { lines += try Lines(from: members.superDecoder(), depth: depth + 1).lines }
      return lines
    }
    switch try object.decode(String.self, forKey: .type) {
    case "FeatureCollection": lines = try all(.features)
    case "Feature":
      guard try object.contains(.geometry) && !object.decodeNil(forKey: .geometry) else { return }
      lines = try Lines(from: object.superDecoder(forKey: .geometry), depth: depth + 1).lines
    case "GeometryCollection": lines = try all(.geometries)
    case "LineString": lines = [try object.decode([GeoJSON.Position].self, forKey: .coordinates)]
    case "MultiLineString": lines = try object.decode([[GeoJSON.Position]].self, forKey: .coordinates)
    default: break
    }
  }
}
