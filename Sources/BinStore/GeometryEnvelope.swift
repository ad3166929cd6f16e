/// The box around a geometry of a GeoPackage (2.1.3), read from bytes that may hold anything.
struct GeometryEnvelope: Equatable {
  private(set) var minX = Double.infinity
  private(set) var maxX = -Double.infinity
  private(set) var minY = Double.infinity
  private(set) var maxY = -Double.infinity

  /// From the header's envelope, and without one from the coordinates.
  ///
  /// nil when the geometry is empty, has a coordinate that is not finite, or the bytes are no geometry.
  init?(_ bytes: Span<UInt8>) {
    // `GP`, version 0; flags: byte order (bit 0), kind of envelope (1–3), empty (4), extended (5).
    guard bytes.count >= 8, bytes[0] == 0x47, bytes[1] == 0x50, bytes[2] == 0, bytes[3] & 0b11_0000 == 0 else {
      return nil
    }
    var offset = 8
    switch bytes[3] >> 1 & 7 {
    case 0:
      guard add(geometry: bytes, &offset, depth: 0) else { return nil }
    case 1...4:
      let isLittle = bytes[3] & 1 == 1
      guard let west = Self.double(bytes, &offset, isLittle), let east = Self.double(bytes, &offset, isLittle),
        let south = Self.double(bytes, &offset, isLittle), let north = Self.double(bytes, &offset, isLittle)
      else { return nil }
      (minX, maxX, minY, maxY) = (west, east, south, north)
    default: return nil
    }
    guard minX <= maxX, minY <= maxY, minX.isFinite, maxX.isFinite, minY.isFinite, maxY.isFinite else { return nil }
  }

  /// Takes in the coordinates of well-known binary; false when it is none.
  private mutating func add(geometry bytes: Span<UInt8>, _ offset: inout Int, depth: Int) -> Bool {
    guard depth < Self.depthAtMost, offset < bytes.count, bytes[offset] <= 1 else { return false }
    let isLittle = bytes[offset] == 1
    offset += 1
    // A thousand more with z, two with m, three with both.
    guard let type = Self.integer(bytes, &offset, 4, isLittle), type / 1000 <= 3 else { return false }
    let others = [0, 1, 1, 2][Int(type / 1000)]
    switch type % 1000 {
    case 1: return add(position: bytes, &offset, isLittle, others: others)
    case 2: return add(positions: bytes, &offset, isLittle, others: others)
    case 3:
      guard let rings = Self.integer(bytes, &offset, 4, isLittle) else { return false }
      for _ in 0..<rings { guard add(positions: bytes, &offset, isLittle, others: others) else { return false } }
      return true
    case 4...7:
      guard let parts = Self.integer(bytes, &offset, 4, isLittle) else { return false }
      for _ in 0..<parts { guard add(geometry: bytes, &offset, depth: depth + 1) else { return false } }
      return true
    default: return false
    }
  }

  /// A collection in a collection of polygons is as deep as anyone goes.
  private static let depthAtMost = 8

  private mutating func add(positions bytes: Span<UInt8>, _ offset: inout Int, _ isLittle: Bool, others: Int) -> Bool {
    guard let count = Self.integer(bytes, &offset, 4, isLittle) else { return false }
    for _ in 0..<count { guard add(position: bytes, &offset, isLittle, others: others) else { return false } }
    return true
  }

  private mutating func add(position bytes: Span<UInt8>, _ offset: inout Int, _ isLittle: Bool, others: Int) -> Bool {
    guard let x = Self.double(bytes, &offset, isLittle), let y = Self.double(bytes, &offset, isLittle) else {
      return false
    }
    for _ in 0..<others { guard Self.double(bytes, &offset, isLittle) != nil else { return false } }
    // An empty point is written as NaN, which no comparison takes in.
    if x < minX { minX = x }
    if x > maxX { maxX = x }
    if y < minY { minY = y }
    if y > maxY { maxY = y }
    return true
  }

  private static func double(_ bytes: Span<UInt8>, _ offset: inout Int, _ isLittle: Bool) -> Double? {
    integer(bytes, &offset, 8, isLittle).map(Double.init(bitPattern:))
  }

  private static func integer(
    _ bytes: Span<UInt8>, _ offset: inout Int, _ byteCount: Int, _ isLittle: Bool
  ) -> UInt64? {
    guard byteCount <= bytes.count - offset else { return nil }
    var value: UInt64 = 0
    for index in 0..<byteCount {
      value = value << 8 | UInt64(bytes[offset + (isLittle ? byteCount - 1 - index : index)])
    }
    offset += byteCount
    return value
  }
}
