import CheckModel

/// An area's outline as a GeoPackage geometry (2.1.3): header with envelope, then a WKB multipolygon, little-endian.
extension GeoPackage {
  /// The header of a geometry with an envelope.
  static let headerByteCount = 40
  private static let positionByteCount = 16

  /// Outer rings counter-clockwise and holes clockwise, as OGC 06-103r4 has them; nil when the shape has no position.
  static func multiPolygon(_ shape: AreaShape, srsID: Int32) -> [UInt8]? {
    guard let box = AreaBox(shape) else { return nil }
    var bytes = header(srsID: srsID, envelope: [box.west, box.east, box.south, box.north])
    bytes += [1]
    append(UInt32(6), to: &bytes)  // wkbMultiPolygon
    append(UInt32(shape.polygons.count), to: &bytes)
    for rings in shape.polygons {
      bytes += [1]
      append(UInt32(3), to: &bytes)  // wkbPolygon
      append(UInt32(rings.count), to: &bytes)
      for (index, ring) in rings.enumerated() {
        append(UInt32(ring.count), to: &bytes)
        for position in isCounterClockwise(ring) == (index == 0) ? ring : ring.reversed() {
          append(position.eastMetres.bitPattern, to: &bytes)
          append(position.northMetres.bitPattern, to: &bytes)
        }
      }
    }
    return bytes
  }

  /// By the sign of the area (shoelace formula), taken from the first position so that it keeps its digits.
  private static func isCounterClockwise(_ ring: AreaShape.Ring) -> Bool {
    guard let origin = ring.first else { return true }
    var doubled = 0.0
    for (a, b) in zip(ring, ring.dropFirst()) {
      doubled += (a.eastMetres - origin.eastMetres) * (b.northMetres - origin.northMetres)
      doubled -= (b.eastMetres - origin.eastMetres) * (a.northMetres - origin.northMetres)
    }
    return doubled >= 0
  }

  /// The envelope in the header of a geometry that `multiPolygon` made.
  ///
  /// - Throws: `StoreError.corrupt`, as does `shape`.
  static func box(_ geometry: [UInt8]) throws -> AreaBox {
    var reader = GeometryReader(geometry)
    return try reader.box()
  }

  /// What `multiPolygon` was given, but for the direction of rings.
  static func shape(_ geometry: [UInt8]) throws -> AreaShape {
    var reader = GeometryReader(geometry)
    _ = try reader.box()
    var polygons: [[AreaShape.Ring]] = []
    for _ in 0..<(try reader.count(of: 6, itemByteCount: 9)) {
      var rings: [AreaShape.Ring] = []
      for _ in 0..<(try reader.count(of: 3, itemByteCount: 4)) {
        let count = try reader.count(itemByteCount: positionByteCount)
        rings.append(try (0..<count).map { _ in try reader.position() })
      }
      polygons.append(rings)
    }
    guard reader.isAtEnd else { throw StoreError.corrupt }
    return AreaShape(polygons: polygons)
  }
}

/// Reads what is expected, in a blob that may hold anything.
private struct GeometryReader {
  private let bytes: [UInt8]
  private var offset = 0

  init(_ bytes: [UInt8]) { self.bytes = bytes }

  var isAtEnd: Bool { offset == bytes.count }

  /// The header, whatever its `srs_id`.
  mutating func box() throws -> AreaBox {
    guard bytes.starts(with: [0x47, 0x50, 0, 3]) else { throw StoreError.corrupt }
    offset = 8
    let (west, east, south, north) = (try metres(), try metres(), try metres(), try metres())
    return AreaBox(south: south, west: west, north: north, east: east)
  }

  /// The count of a WKB geometry of this type.
  mutating func count(of type: UInt64, itemByteCount: Int) throws -> Int {
    guard try integer(byteCount: 1) == 1, try integer(byteCount: 4) == type else { throw StoreError.corrupt }
    return try count(itemByteCount: itemByteCount)
  }

  /// A count of items that there is room for.
  mutating func count(itemByteCount: Int) throws -> Int {
    let count = Int(try integer(byteCount: 4))
    guard count <= (bytes.count - offset) / itemByteCount else { throw StoreError.corrupt }
    return count
  }

  mutating func position() throws -> AreaShape.Position {
    let east = try metres()
    return AreaShape.Position(northMetres: try metres(), eastMetres: east)
  }

  private mutating func metres() throws -> Double {
    let value = Double(bitPattern: try integer(byteCount: 8))
    guard AreaShape.Position.metres.contains(value) else { throw StoreError.corrupt }
    return value
  }

  private mutating func integer(byteCount: Int) throws -> UInt64 {
    guard byteCount <= bytes.count - offset else { throw StoreError.corrupt }
    defer { offset += byteCount }
    return bytes[offset..<offset + byteCount].reversed().reduce(0) { $0 << 8 | UInt64($1) }
  }
}

extension AreaShape.Position {
  /// What a coordinate can be: no projection of the Earth comes near the ends.
  static let metres = -1e9...1e9
}
