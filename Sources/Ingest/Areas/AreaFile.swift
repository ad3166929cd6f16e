import BinStore
import CheckModel
import Decompression
import Foundation

// Unsafe: a buffer is lent to the container, which checks how much it fills.

/// A file of areas in GeoJSON (RFC 7946), read and put on the grid, ready for a store.
///
/// Polygons, multipolygons and collections of them, with holes, in features with a name; features of the same name make
/// one area. The file may be packed as a log may.
package struct AreaFile: Sendable {
  package let entries: [AreaEntry]
  /// Features without a polygon.
  package let passedOver: Int

  /// Where a name is looked for when nothing else is asked for, best first.
  package static let nameKeys = ["name", "namn", "kom_namn", "NAME", "NAMN"]

  private static let mostBytes = 64 << 20
  private static let mostFeatures = 10_000
  /// The decoder takes some 50 bytes for a value and 200 for a member of an object, so these bound its memory. What
  /// marks them is counted beforehand, wherever it stands.
  private static let mostValues = 4_500_000
  private static let mostMembers = 1_000_000
  private static let mostNameBytes = 200

  /// - Parameters:
  ///   - path: `-` for standard input.
  ///   - nameKey: the property that holds a feature's name; nil to look under `nameKeys`.
  /// - Throws: `ImportProblem`, `GridProjectionError`.
  package init(path: String, grid: Grid, nameKey: String?) throws {
    let bytes: [UInt8]
    do {
      bytes = try Self.read(path)
    } catch let error as DecompressionError {
      throw ImportProblem.areaFile(.packed(error))
    }
    try self.init(bytes: bytes, grid: grid, nameKey: nameKey)
  }

  init(bytes: [UInt8], grid: Grid, nameKey: String?) throws {
    let file = try Self.decode(bytes, nameKeys: nameKey.map { [$0] } ?? Self.nameKeys)
    if case .named(let name) = file.crs, !Self.isWGS84(name) {
      throw ImportProblem.areaFile(.otherCRS(Self.code(name) ?? ""))
    }
    guard file.features.count <= Self.mostFeatures else { throw ImportProblem.areaFile(.tooManyFeatures) }
    var projection = try AreaProjection(grid: grid)
    var entries: [AreaEntry] = []
    var indexOfName: [String: Int] = [:]
    var passedOver = 0
    for (index, feature) in file.features.enumerated() {
      if feature.polygons.isEmpty {
        passedOver += 1
        continue
      }
      do throws(AreaFault) {
        let name = try Self.name(feature, nameKey)
        var polygons: [[AreaShape.Ring]] = []
        for rings in feature.polygons {
          var projected: [AreaShape.Ring] = []
          for ring in rings { projected.append(try projection.ring(ring)) }
          polygons.append(projected)
        }
        if let index = indexOfName[name] {
          entries[index].shape.polygons += polygons
        } else {
          indexOfName[name] = entries.count
          entries.append(AreaEntry(name: name, shape: AreaShape(polygons: polygons)))
        }
      } catch {
        throw ImportProblem.areaFile(error, feature: index + 1, name: feature.name)
      }
    }
    guard !entries.isEmpty else { throw ImportProblem.areaFile(.noPolygon) }
    self.entries = entries
    self.passedOver = passedOver
  }

  /// The unpacked bytes of a file, which must be one.
  static func read(_ path: String) throws -> [UInt8] {
    let container = LogContainer(try FileByteSource(LogInput(path: path), progress: nil))
    guard try container.nextMember() != nil else { throw ImportProblem.emptyArchive }
    var bytes: [UInt8] = []
    var buffer = [UInt8](repeating: 0, count: 1 << 16)
    while case let count = unsafe try buffer.withUnsafeMutableBytes({ unsafe try container.read(into: $0) }), count > 0
    {
      bytes += buffer[..<count]
      guard bytes.count <= mostBytes else { throw ImportProblem.areaFile(.tooLarge) }
    }
    guard try container.nextMember() == nil else { throw ImportProblem.areaFile(.severalFiles) }
    return bytes
  }

  /// Throws unless the decoder's memory for the bytes is bounded, and they are text.
  static func checkSize(_ bytes: [UInt8]) throws {
    let values = bytes.count { $0 == UInt8(ascii: ",") || $0 == UInt8(ascii: "[") }
    let members = bytes.count { $0 == UInt8(ascii: ":") }
    guard values <= mostValues, members <= mostMembers else { throw ImportProblem.areaFile(.tooManyValues) }
    // The decoder would only miss what is not text in another place.
    guard (try? UTF8Span(validating: bytes.span)) != nil else { throw ImportProblem.areaFile(.notUTF8) }
  }

  private static func decode(_ bytes: [UInt8], nameKeys: [String]) throws -> GeoJSON {
    try checkSize(bytes)
    let decoder = JSONDecoder()
    if let key = GeoJSON.nameKeys { decoder.userInfo[key] = nameKeys }
    let byteOrderMark: [UInt8] = [0xEF, 0xBB, 0xBF]
    do {
      return try decoder.decode(
        GeoJSON.self, from: Data(bytes.starts(with: byteOrderMark) ? bytes[byteOrderMark.count...] : bytes[...]))
    } catch let error as DecodingError {
      throw fault(error)
    }
  }

  /// The decoder's error as ours: which feature, and which member of it.
  static func fault(_ error: DecodingError) -> ImportProblem {
    let context =
      switch error {
      case .typeMismatch(_, let context), .valueNotFound(_, let context), .dataCorrupted(let context): context
      case .keyNotFound(let key, let context):
        DecodingError.Context(codingPath: context.codingPath + [key], debugDescription: "")
      @unknown default: DecodingError.Context(codingPath: [], debugDescription: "")
      }
    let path = context.codingPath
    if case .dataCorrupted = error, path.isEmpty { return .areaFile(.notJSON) }
    let feature = path.count > 1 && path[0].stringValue == "features" ? path[1].intValue.map { $0 + 1 } : nil
    let member = path.dropFirst(feature == nil ? 0 : 2).last { $0.intValue == nil }?.stringValue
    return .areaFile(.notGeoJSON(member: member), feature: feature)
  }

  /// Such as `EPSG:3006`, of a name that ends so; nil for any other, which may be any text.
  private static func code(_ name: String) -> String? {
    let parts = name.split(separator: ":").suffix(2)
    guard parts.count == 2, let number = parts.last.flatMap({ UInt32($0) }), parts.first?.uppercased() == "EPSG" else {
      return nil
    }
    return "EPSG:\(number)"
  }

  /// Whether the name of a CRS, in one of the ways that are in use, is that of WGS 84 in degrees.
  private static func isWGS84(_ name: String) -> Bool {
    let parts = name.uppercased().split(separator: ":").suffix(2)
    return parts.last == "CRS84" || parts == ["EPSG", "4326"]
  }

  private static func name(_ feature: GeoJSON.Feature, _ nameKey: String?) throws(AreaFault) -> String {
    guard let name = feature.name?.precomposedStringWithCanonicalMapping else {
      let wanted = nameKey.map { [$0] } ?? nameKeys
      throw .noName(wanted: wanted, others: feature.keys.filter { !wanted.contains($0) })
    }
    guard name.utf8.count <= mostNameBytes,
      !name.unicodeScalars.contains(where: { $0.properties.generalCategory == .control })
    else { throw .unusableName }
    return name
  }
}
