/// The record at the very end of a zip archive (APPNOTE 6.3.10, section 4.3.16): where it is missing, the archive was
/// cut or something was appended.
struct ZipEnd {
  /// The record with the longest comment.
  static let maximumBytes = 22 + 0xFFFF
  /// libarchive holds the whole central directory in memory, at some times its size.
  static let maximumDirectoryBytes: Int64 = 16 << 20

  /// How many members the archive has; nil where they are counted in a zip64 record.
  let memberCount: Int?
  let directoryBytes: Int64

  /// - Parameters:
  ///   - tail: the last bytes of the archive, `maximumBytes` if there are as many.
  ///   - byteCount: the size of the archive. The central directory must end where the record begins, or else the
  ///     record is that of an archive within the archive, which was cut after it.
  init?(tail: [UInt8], byteCount: Int64) {
    for start in stride(from: tail.count - 22, through: 0, by: -1)
    where tail[start] == 0x50 && tail[start...].starts(with: [0x50, 0x4B, 0x05, 0x06]) {
      guard start + 22 + Int(tail.number(start + 20, bytes: 2)) == tail.count else { continue }
      let count = Int(tail.number(start + 10, bytes: 2))
      let size = Int64(tail.number(start + 12, bytes: 4))
      // A zip64 record (56 bytes) and its locator (20) stand before, where numbers are too large for this one.
      let zip64 = start - 76
      if zip64 >= 0, tail[zip64...].starts(with: [0x50, 0x4B, 0x06, 0x06]),
        tail[(start - 20)...].starts(with: [0x50, 0x4B, 0x06, 0x07])
      {
        memberCount = count == 0xFFFF ? nil : count
        directoryBytes = Int64(clamping: tail.number(zip64 + 40, bytes: 8))
        return
      }
      let directoryEnd = size + Int64(tail.number(start + 16, bytes: 4))
      guard directoryEnd == byteCount - Int64(tail.count - start) else { continue }
      memberCount = count
      directoryBytes = size
      return
    }
    return nil
  }
}

extension [UInt8] {
  /// A number with its lowest byte first.
  fileprivate func number(_ offset: Int, bytes: Int) -> UInt64 {
    self[offset..<offset + bytes].reversed().reduce(0) { $0 << 8 | UInt64($1) }
  }
}
