import Foundation

/// A GeoJSON file as RFC 7946 has it, with what concerns areas, not yet judged. Foreign members are passed over.
///
/// Foundation's decoder refuses what is nested deeper than 512 levels.
struct GeoJSON: Decodable {
  var features: [Feature]
  var crs: CRS

  /// The member of files from before RFC 7946, which took WGS 84 for the only CRS.
  enum CRS: Equatable {
    case none
    /// Such as `urn:ogc:def:crs:EPSG::3006`; empty where it is given in another way.
    case named(String)
  }

  struct Feature: Decodable {
    var name: String?
    /// Those of the properties, when no name was found.
    var keys: [String] = []
    /// For each polygon its outer ring, then its holes.
    var polygons: [[[Position]]] = []
  }

  struct Position: Decodable, Equatable {
    var lonDegrees: Double
    var latDegrees: Double
  }

  /// Where a feature's name may stand, best first.
  static let nameKeys = CodingUserInfoKey(rawValue: "nameKeys")

  private enum Key: String, CodingKey {
    case type, features, geometry, coordinates, geometries, properties, crs, name
  }

  /// A property's.
  private struct AnyKey: CodingKey {
    let stringValue: String
    var intValue: Int? { nil }

    init(stringValue: String) { self.stringValue = stringValue }
    init?(intValue: Int) { nil }
  }

  init(from decoder: any Decoder) throws {
    let file = try decoder.container(keyedBy: Key.self)
    crs = Self.crs(file)
    switch try file.decode(String.self, forKey: .type) {
    case "FeatureCollection": features = try file.decode([Feature].self, forKey: .features)
    case "Feature": features = [try Feature(from: decoder)]
    default: features = [Feature(polygons: try Geometry(from: decoder, depth: 0).polygons)]
    }
  }

  private static func crs(_ file: KeyedDecodingContainer<Key>) -> CRS {
    guard file.contains(.crs), (try? file.decodeNil(forKey: .crs)) != true else { return .none }
    let properties = try? file.nestedContainer(keyedBy: Key.self, forKey: .crs)
      .nestedContainer(keyedBy: Key.self, forKey: .properties)
    return .named((try? properties?.decode(String.self, forKey: .name)) ?? "")
  }

  /// The polygons of a geometry; one of another type has none.
  private struct Geometry: Decodable {
    var polygons: [[[Position]]] = []

    /// Collections in collections are bad form, and few are as deep as this.
    private static let mostDepth = 8

    init(from decoder: any Decoder) throws { try self.init(from: decoder, depth: 0) }

    init(from decoder: any Decoder, depth: Int) throws {
      let geometry = try decoder.container(keyedBy: Key.self)
      switch try geometry.decode(String.self, forKey: .type) {
      case "Polygon": polygons = [try geometry.decode([[Position]].self, forKey: .coordinates)]
      case "MultiPolygon": polygons = try geometry.decode([[[Position]]].self, forKey: .coordinates)
      case "Point", "MultiPoint", "LineString", "MultiLineString": break
      case "GeometryCollection" where depth < Self.mostDepth:
        var members = try geometry.nestedUnkeyedContainer(forKey: .geometries)
        while !members.isAtEnd {
          polygons += try Geometry(from: members.superDecoder(), depth: depth + 1).polygons
        }
      default:
        throw DecodingError.dataCorruptedError(forKey: .type, in: geometry, debugDescription: "no type of geometry")
      }
      // A polygon without coordinates is none (RFC 7946, 3.1).
      polygons.removeAll(where: \.isEmpty)
    }
  }
}

extension GeoJSON.Feature {
  init(from decoder: any Decoder) throws {
    let feature = try decoder.container(keyedBy: GeoJSON.Key.self)
    guard try feature.decode(String.self, forKey: .type) == "Feature" else {
      throw DecodingError.dataCorruptedError(forKey: .type, in: feature, debugDescription: "no feature")
    }
    polygons = try feature.decodeIfPresent(GeoJSON.Geometry.self, forKey: .geometry)?.polygons ?? []
    guard feature.contains(.properties), try !feature.decodeNil(forKey: .properties) else { return }
    let properties = try feature.nestedContainer(keyedBy: GeoJSON.AnyKey.self, forKey: .properties)
    let nameKeys = GeoJSON.nameKeys.flatMap { decoder.userInfo[$0] as? [String] } ?? []
    for key in nameKeys.map(GeoJSON.AnyKey.init(stringValue:)) where properties.contains(key) {
      name =
        (try? properties.decode(String.self, forKey: key))
        ?? (try? properties.decode(Int64.self, forKey: key)).map {
          "\($0)"
        }
      name = name?.trimmingCharacters(in: .whitespacesAndNewlines)
      if name?.isEmpty == false { return }
    }
    name = nil
    keys = properties.allKeys.map(\.stringValue).sorted()
  }
}

extension GeoJSON.Position {
  /// Longitude, latitude, and what may follow, which is passed over.
  init(from decoder: any Decoder) throws {
    var numbers = try decoder.unkeyedContainer()
    lonDegrees = try numbers.decode(Double.self)
    latDegrees = try numbers.decode(Double.self)
  }
}
