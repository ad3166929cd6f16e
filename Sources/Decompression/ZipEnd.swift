/// The record at the very end of a zip archive (APPNOTE 6.3.10, section 4.3.16): where it is missing, the archive was
/// cut or something was appended.
struct ZipEnd {
  /// The record with the longest comment.
  static let maximumBytes = 22 + 0xFFFF

  /// How many members the archive has; nil where they are counted in a zip64 record.
  let memberCount: Int?

  /// - Parameters:
  ///   - tail: the last bytes of the archive, `maximumBytes` if there are as many.
  ///   - byteCount: the size of the archive. The central directory must end where the record begins, or else the
  ///     record is that of an archive within the archive, which was cut after it.
  init?(tail: [UInt8], byteCount: Int64) {
    func word(_ offset: Int) -> Int { Int(tail[offset]) | Int(tail[offset + 1]) << 8 }
    func long(_ offset: Int) -> Int64 { Int64(word(offset)) | Int64(word(offset + 2)) << 16 }
    let last = tail.count - 22
    guard last >= 0 else { return nil }
    for start in stride(from: last, through: 0, by: -1)
    where tail[start] == 0x50 && tail[start...].starts(with: [0x50, 0x4B, 0x05, 0x06]) {
      guard start + 22 + word(start + 20) == tail.count else { continue }
      let hasZip64 = start >= 20 && tail[(start - 20)...].starts(with: [0x50, 0x4B, 0x06, 0x07])
      let directoryEnd = long(start + 12) + long(start + 16)
      guard hasZip64 || directoryEnd == byteCount - Int64(tail.count - start) else { continue }
      let count = word(start + 10)
      memberCount = hasZip64 && count == 0xFFFF ? nil : count
      return
    }
    return nil
  }
}
