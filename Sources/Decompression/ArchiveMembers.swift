import CArchive

// Unsafe: an entry of libarchive is read before the next header is, up to which it is valid.

/// Walks through a zip or tar archive, member by member; reading gives the bytes of the member that it stands at.
///
/// - tar: has checksums for its headers only, so altered content passes. The two zero blocks at its end are
///   demanded, since without them a cut between two members would go unseen; cut in the padding that follows them
///   it is whole.
/// - zip: the end record must be the last bytes and its count of members right. Where the source can seek, the
///   central directory says what is a member, else the local headers do: there a link can't be told from a file, and
///   a member whose length stands behind it is unpacked even where it is passed over.
///   Names and kinds have no checksum. Members that overlap are each read in full.
final class ArchiveMembers: ByteSource {
  private let handle: ArchiveHandle
  private let format: PackingFormat
  private let expansion: Expansion
  private var isOpen = false
  private var isAtEnd = false
  /// Headers seen, directories and the like included.
  private var headerCount = 0
  /// Where the last member of a tar ended.
  private var lastEnd: Int64 = 0
  /// Members that were passed over: directories, links, devices, and what macOS leaves.
  private(set) var passedOver = 0

  /// - Parameter expansion: what comes out is counted there, of members that are passed over too.
  init(_ source: PeekingSource, format: PackingFormat, in expansion: Expansion) throws {
    self.format = format
    self.expansion = expansion
    handle = try ArchiveHandle(source, format: format)
  }

  /// Goes on to the next regular member; what is left of the one before must have been read.
  ///
  /// - Returns: its name as a label; nil when the archive has ended, and ended well.
  func next() throws -> String? {
    if !isOpen {
      isOpen = true
      try checkDirectory()
      try blamingCut { try handle.open() }
    }
    while !isAtEnd {
      if headerCount > 0, format == .tar {
        try drain()
        lastEnd = handle.usedBytes
      }
      guard try blamingCut({ try handle.nextHeader() }), let entry = unsafe handle.entry else {
        isAtEnd = true
        try finish()
        return nil
      }
      headerCount += 1
      let name = handle.name
      let isLog = handle.isRegular && !MemberName.isJunk(name)
      let isUnpacked = unsafe isLog || format == .zip && !isSeekable && archive_entry_size_is_set(entry) == 0
      if isUnpacked {
        if unsafe archive_entry_is_encrypted(entry) != 0 { throw DecompressionError(.encrypted, in: format) }
        guard isMethodRead else { throw DecompressionError(.unsupported, in: format) }
      }
      guard isLog else {
        passedOver += 1
        // libarchive would do it by itself, and nobody would count how much that is.
        if isUnpacked { try drain() }
        continue
      }
      return name.isEmpty ? "member \(headerCount)" : MemberName.label(name)
    }
    return nil
  }

  func read(into buffer: UnsafeMutableRawBufferPointer) throws -> Int {
    let count = try blamingCut { unsafe try handle.readData(into: buffer) }
    try expansion.unpack(count, in: format)
    return count
  }

  private var isSeekable: Bool { handle.input.seekableByteCount != nil }

  /// LZMA, xz and PPMd inside of a zip could ask for gigabytes, and nobody packs logs so.
  private var isMethodRead: Bool {
    guard format == .zip else { return true }
    let name = handle.formatName
    return ["(uncompressed)", "(deflation)", "(deflation-64-bit)", "(bzip)", "(zstd)"].contains { name.hasSuffix($0) }
  }

  /// Looks at a zip's end first, where the source can seek: libarchive will read the directory before all else.
  private func checkDirectory() throws {
    let input = handle.input
    guard format == .zip, isSeekable else { return }
    try readToEnd()
    guard let end = ZipEnd(tail: input.tail, byteCount: input.offset) else {
      throw DecompressionError(.truncated, in: .zip)
    }
    guard end.directoryBytes <= ZipEnd.maximumDirectoryBytes else {
      throw DecompressionError(.tooManyMembers, in: .zip)
    }
    guard input.seek(to: 0) else { throw handle.failure }
  }

  /// Verifies what stands at the archive's end, after its last member.
  private func finish() throws {
    let used = handle.usedBytes
    let input = handle.input
    try readToEnd()
    switch format {
    case .tar:
      guard used - lastEnd >= Self.tarEndBytes else { throw DecompressionError(.truncated, in: .tar) }
      guard input.nonZeroEnd <= used else { throw DecompressionError(.trailingGarbage, in: .tar) }
    default:
      guard let end = ZipEnd(tail: input.tail, byteCount: input.offset) else {
        throw DecompressionError(.truncated, in: .zip)
      }
      if let count = end.memberCount, count != headerCount { throw DecompressionError(.corrupt, in: .zip) }
    }
  }

  private static let tarEndBytes: Int64 = 1024

  /// Says of damage in an archive without its end that the archive was cut.
  private func blamingCut<Result>(_ body: () throws -> Result) throws -> Result {
    do {
      return try body()
    } catch let error as DecompressionError where error.code == .corrupt {
      try readToEnd()
      let input = handle.input
      let isCut =
        format == .tar
        ? input.offset - input.nonZeroEnd < Self.tarEndBytes
        : ZipEnd(tail: input.tail, byteCount: input.offset) == nil
      throw isCut ? DecompressionError(.truncated, in: format) : error
    }
  }

  private func readToEnd() throws {
    let input = handle.input
    if format == .zip, let size = input.seekableByteCount, !input.seek(to: max(0, size - Int64(ArchiveInput.tailBytes)))
    {
      throw handle.failure
    }
    try input.drain()
  }
}
