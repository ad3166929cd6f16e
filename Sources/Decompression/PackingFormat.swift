/// One way in which bytes are packed: a layer that is unpacked, or plain bytes.
package enum PackingFormat: String, CaseIterable, Sendable {
  case plain, gzip, zlib, zstd, xz, bzip2, zip, tar
  /// Packings that are known by sight only, so that they are refused instead of being read as a log.
  case sevenZip, rar, lz4, lzip, compress

  /// What a message calls it.
  var words: String {
    switch self {
    case .plain: "file"
    case .gzip, .zlib, .zstd, .xz, .bzip2, .lz4, .lzip, .compress: "\(rawValue) stream"
    case .zip, .tar, .rar: "\(rawValue) archive"
    case .sevenZip: "7z archive"
    }
  }
}

extension PackingFormat {
  /// Tells by its first bytes how a source is packed; reads nothing.
  ///
  /// A packed file that was cut within its first few bytes can look like text, and is then plain: `B`, `BZ`, `BZh`
  /// (bzip2), `(` (zstd), `P`, `PK` (zip), `x`, `x^` (zlib), and a tar archive below 262 bytes.
  init(of source: PeekingSource) throws {
    let head = try source.peek(512)
    for (magic, format) in Self.magics where head.isCut(from: magic) || head.starts(with: magic) {
      self = format
      return
    }
    if head.isBzip2 {
      self = .bzip2
    } else if head.isTar {
      self = .tar
    } else if try ZlibTrial.isZlib(source) {
      self = .zlib
    } else {
      self = .plain
    }
  }

  private static let magics: [([UInt8], PackingFormat)] =
    [
      ([0x1F, 0x8B], .gzip),  // RFC 1952
      ([0xFD, 0x37, 0x7A, 0x58, 0x5A, 0x00], .xz),
      ([0x28, 0xB5, 0x2F, 0xFD], .zstd),  // RFC 8878
      ([0x50, 0x4B, 0x03, 0x04], .zip),
      ([0x50, 0x4B, 0x05, 0x06], .zip),  // with no members
      ([0x37, 0x7A, 0xBC, 0xAF, 0x27, 0x1C], .sevenZip),
      ([0x52, 0x61, 0x72, 0x21, 0x1A, 0x07], .rar),
      ([0x04, 0x22, 0x4D, 0x18], .lz4),
      ([0x4C, 0x5A, 0x49, 0x50, 0x01], .lzip),
      ([0x1F, 0x9D], .compress),
    ] + (0x50...0x5F).map { ([$0, 0x2A, 0x4D, 0x18], .zstd) }  // skippable frames, as pzstd writes first
}

extension [UInt8] {
  /// Whether there are no control characters but those of text.
  var isText: Bool { allSatisfy { $0 >= 0x20 || (0x09...0x0D).contains($0) } }

  /// Whether the bytes are a magic that was cut short, as far as they cannot be text.
  fileprivate func isCut(from magic: [UInt8]) -> Bool {
    count < magic.count && magic.starts(with: self) && contains { $0 < 0x20 || $0 >= 0x80 }
  }

  /// `BZh`, the block size, then the magic of a block or of the stream's end, as far as the bytes go, or what can't
  /// be text.
  fileprivate var isBzip2: Bool {
    guard starts(with: [0x42, 0x5A, 0x68]), count >= 4, (0x31...0x39).contains(self[3]) else { return false }
    let block: [UInt8] = [0x31, 0x41, 0x59, 0x26, 0x53, 0x59]
    let end: [UInt8] = [0x17, 0x72, 0x45, 0x38, 0x50, 0x90]
    let next = self[4..<Swift.min(10, count)]
    return block.starts(with: next) || end.starts(with: next) || !isText
  }

  /// Whether the first 512 bytes are a tar header, by their checksum (POSIX.1-1988 ustar, and V7 before it) and the
  /// zeros that fill its fields; or the beginning of one, by the magic.
  fileprivate var isTar: Bool {
    guard count >= 512 else { return count >= 262 && self[257..<262].elementsEqual("ustar".utf8) }
    let field = self[148..<156].drop { $0 == 0x20 }.prefix { (0x30...0x37).contains($0) }
    guard !field.isEmpty, contains(0) else { return false }
    let stated = field.reduce(0) { $0 * 8 + Int($1 - 0x30) }
    let sum = self[..<512].reduce(0) { $0 + Int($1) } - self[148..<156].reduce(0) { $0 + Int($1) } + 8 * 0x20
    return sum == stated
  }
}
