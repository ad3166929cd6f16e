/// The positions that a parser has read, each known by its text: devices stand still, so a log repeats few of them.
///
/// A check then names its position by number, and what a position costs to decode and to project is paid once.
struct PositionTable {
  private struct Entry: BitwiseCopyable {
    var latHead: UInt64
    var latTail: UInt64
    var lonHead: UInt64
    var lonTail: UInt64
    /// The lengths of the two texts.
    var counts: UInt32
    /// The position's number plus one; 0 for a free entry.
    var number: UInt32
  }

  /// A text longer than this has digits that are not seen in its head and tail, and is not remembered.
  private static let mostBytes = 16
  private static let entryCount = 8192

  private var entries = [Entry](
    repeating: Entry(latHead: 0, latTail: 0, lonHead: 0, lonTail: 0, counts: 0, number: 0), count: entryCount)

  /// The number under which a pair of texts is known; else nil, and where it is to be remembered.
  @inline(__always)
  func number(_ bytes: Span<UInt8>, _ lat: ByteRange, _ lon: ByteRange) -> (number: Int?, place: Int) {
    guard lat.count <= Self.mostBytes, lon.count <= Self.mostBytes else { return (nil, -1) }
    let (latHead, latTail) = (bytes.head(lat), bytes.tail(lat))
    let (lonHead, lonTail) = (bytes.head(lon), bytes.tail(lon))
    var hash = (latHead ^ latTail &* 0x9E37_79B9_7F4A_7C15) &* 0xC2B2_AE3D_27D4_EB4F
    hash = (hash ^ hash >> 29 ^ lonHead ^ lonTail &* 0x9E37_79B9_7F4A_7C15) &* 0x1656_67B1_9E37_79F9
    let place = Int(truncatingIfNeeded: hash >> 44) & (Self.entryCount - 1)
    let entry = entries[place]
    let isSame =
      entry.latHead == latHead && entry.latTail == latTail && entry.lonHead == lonHead && entry.lonTail == lonTail
      && entry.counts == Self.counts(lat, lon)
    return (isSame && entry.number > 0 ? Int(entry.number) - 1 : nil, place)
  }

  private static func counts(_ lat: ByteRange, _ lon: ByteRange) -> UInt32 {
    UInt32(truncatingIfNeeded: lat.count << 16 | lon.count)
  }

  mutating func remember(_ bytes: Span<UInt8>, _ lat: ByteRange, _ lon: ByteRange, at place: Int, as number: Int) {
    guard place >= 0 else { return }
    entries[place] = Entry(
      latHead: bytes.head(lat), latTail: bytes.tail(lat), lonHead: bytes.head(lon), lonTail: bytes.tail(lon),
      counts: Self.counts(lat, lon), number: UInt32(truncatingIfNeeded: number + 1))
  }

  mutating func removeAll() {
    for place in entries.indices { entries[place].number = 0 }
  }
}
