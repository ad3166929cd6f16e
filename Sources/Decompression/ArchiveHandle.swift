import CArchive
import Glibc

// Unsafe: libarchive is C. Its handle is freed once, by deinit, and what it lends is copied before the next call.

/// One libarchive reader: it owns the C object, gives it its bytes, and turns its failures into errors.
///
/// Only the one filter or format asked for is enabled. libarchive would otherwise try its whole list, some of which
/// (mtree, for one) takes plain text for an archive, and some of which starts other programs.
@safe
final class ArchiveHandle {
  let input: ArchiveInput
  private let format: PackingFormat
  private let archive: OpaquePointer
  private(set) var entry: OpaquePointer?
  /// libarchive drops a name that the thread's locale can't spell, and in the C locale that is every `å`.
  private let utf8: locale_t?

  init(_ source: PeekingSource, format: PackingFormat) throws {
    guard let archive = unsafe archive_read_new() else { throw DecompressionError(.tooMuchMemory, in: format) }
    unsafe self.archive = unsafe archive
    self.format = format
    input = ArchiveInput(source, keepsTail: format == .zip || format == .bzip2)
    unsafe utf8 = unsafe newlocale(LC_CTYPE_MASK, "C.UTF-8", nil)
    guard enable() else { throw DecompressionError(.unsupported, in: format) }
  }

  deinit {
    unsafe archive_read_free(archive)
    if let utf8 = unsafe utf8 { unsafe freelocale(utf8) }
  }

  /// False when this libarchive was built without what is needed.
  private func enable() -> Bool {
    func filter(_ code: Int32) -> Bool {
      unsafe archive_read_append_filter(archive, code) == ARCHIVE_OK
        && archive_read_support_format_raw(archive) == ARCHIVE_OK
        && archive_read_support_format_empty(archive) == ARCHIVE_OK
    }
    return switch format {
    case .zstd: filter(ARCHIVE_FILTER_ZSTD)
    case .bzip2: filter(ARCHIVE_FILTER_BZIP2)
    case .tar: unsafe archive_read_support_format_tar(archive) == ARCHIVE_OK
    case .zip where input.seekableByteCount != nil: unsafe archive_read_support_format_zip(archive) == ARCHIVE_OK
    case .zip: unsafe archive_read_support_format_zip_streamable(archive) == ARCHIVE_OK
    default: false
    }
  }

  /// Reads the beginning; must be called once, before the first header.
  func open() throws {
    let context = unsafe Unmanaged.passUnretained(input).toOpaque()
    unsafe archive_read_set_callback_data(archive, context)
    unsafe archive_read_set_read_callback(archive) { _, context, chunk in
      guard let context = unsafe context, let chunk = unsafe chunk else { return -1 }
      let input = unsafe Unmanaged<ArchiveInput>.fromOpaque(context).takeUnretainedValue()
      unsafe chunk.pointee = unsafe UnsafeRawPointer(input.chunk.bytes.baseAddress)
      defer { errno = 0 }
      return input.fill() ?? -1
    }
    if format == .zip, input.seekableByteCount != nil {
      unsafe archive_read_set_seek_callback(archive) { _, context, offset, whence in
        guard let context = unsafe context else { return -1 }
        let input = unsafe Unmanaged<ArchiveInput>.fromOpaque(context).takeUnretainedValue()
        defer { errno = 0 }
        return input.seek(by: offset, whence: whence)
      }
    }
    guard unsafe archive_read_open1(archive) == ARCHIVE_OK, input.caught == nil else { throw failure }
    // The raw format takes a stream whose very first bytes can't be decoded for an empty one.
    if format != .tar, format != .zip, unsafe archive_errno(archive) != 0 { throw failure }
  }

  /// - Returns: false after the last entry.
  func nextHeader() throws -> Bool {
    let status = inUTF8 { unsafe archive_read_next_header(archive, &entry) }
    if input.caught != nil { throw failure }
    switch status {
    // A warning is about a name or an attribute that can't be expressed here; neither is used.
    case ARCHIVE_OK, ARCHIVE_WARN: return true
    case ARCHIVE_EOF: return false
    default: throw failure
    }
  }

  /// Of the current entry: as UTF-8, repaired where it is none; empty where there is no name.
  var name: [UInt8] {
    guard let entry = unsafe entry else { return [] }
    return inUTF8 {
      // Without that locale libarchive may have the name in one of the two forms only.
      let name = unsafe archive_entry_pathname(entry) ?? archive_entry_pathname_utf8(entry)
      return unsafe name.map { unsafe Array(String(cString: $0).utf8) } ?? []
    }
  }

  /// Whether the current entry is a file of its own: no directory, no link to another one, no device.
  var isRegular: Bool {
    guard let entry = unsafe entry else { return false }
    return inUTF8 {
      let kind = unsafe archive_entry_filetype(entry)
      return unsafe kind & 0o170000 == 0o100000 && archive_entry_hardlink(entry) == nil
        && archive_entry_hardlink_utf8(entry) == nil
    }
  }

  /// Calls libarchive where names are read.
  ///
  /// libarchive ends the process where a name can't be converted and `errno` says that memory is short. It doesn't
  /// clear `errno` first, so what any call before left there would do, even one that went well: neither we nor what we
  /// give it to call may leave any.
  private func inUTF8<Result>(_ body: () -> Result) -> Result {
    let locale = unsafe utf8.map { unsafe uselocale($0) }
    defer { if let locale = unsafe locale { unsafe _ = uselocale(locale) } }
    errno = 0
    return body()
  }

  /// - Returns: 0 at the end of the entry.
  func readData(into buffer: UnsafeMutableRawBufferPointer) throws -> Int {
    let count = unsafe archive_read_data(archive, buffer.baseAddress, buffer.count)
    guard count >= 0, input.caught == nil else { throw failure }
    return count
  }

  /// How many bytes of the source libarchive has used up, which may be fewer than it was given.
  var usedBytes: Int64 { unsafe archive_filter_bytes(archive, -1) }

  /// Format and, for zip, the packing of the current entry, such as `ZIP 2.0 (deflation)`.
  var formatName: String { unsafe archive_format_name(archive).map { unsafe String(cString: $0) } ?? "" }

  /// What went wrong: the source's own error, or what libarchive's message amounts to.
  var failure: any Error {
    if let caught = input.caught { return caught }
    let message = unsafe archive_error_string(archive).map { unsafe String(cString: $0).lowercased() } ?? ""
    let code: DecompressionError.Code =
      if message.contains("passphrase") || message.contains("encrypt") {
        .encrypted
      } else if message.contains("memory") {
        .tooMuchMemory
      } else if message.contains("crc") || message.contains("checksum") || message.contains("data check") {
        .checksum
      } else if message.contains("unsupported") || message.contains("not supported") {
        .unsupported
      } else if message.contains("truncated") || input.isAtEnd && usedBytes >= input.offset {
        .truncated
      } else {
        .corrupt
      }
    return DecompressionError(code, in: format)
  }
}

extension ArchiveInput {
  /// `lseek` on the source.
  ///
  /// - Returns: the new offset, negative when it can't be.
  fileprivate func seek(by offset: Int64, whence: Int32) -> Int64 {
    guard let end = seekableByteCount else { return -1 }
    let base: Int64? =
      switch whence {
      case SEEK_SET: 0
      case SEEK_CUR: self.offset
      case SEEK_END: end
      default: nil
      }
    guard let base else { return -1 }
    let (target, overflow) = base.addingReportingOverflow(offset)
    guard !overflow, (0...end).contains(target) else { return -1 }
    return seek(to: target) ? target : -1
  }
}
