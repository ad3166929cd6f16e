// Unsafe: the caller's buffer is handed on as it is.

/// The logs in a file, however it is packed: unpacked chunk by chunk, told by content and never by name.
///
/// Plain, gzip, zlib, zstd, xz and bzip2 files hold one log; zip and tar archives one for every regular member, and
/// members may be packed again, to three layers in all. A `.tar.gz` of `.csv.gz` is three.
///
///     let container = LogContainer(source)
///     while let member = try container.nextMember() {
///       while case let count = try container.read(into: buffer), count > 0 { … }
///     }
///
/// Checksums and ends are verified on the way, so bytes are known to be good only when `read` has returned 0, and an
/// archive only when `nextMember` has returned nil. After an error every call throws it again.
///
/// Memory: some 256 KiB a layer and what the formats need (see `FilterStream`, `XzEngine`); a gigabyte of zeros takes no more. A
/// file that unpacks to far more than logs do, or to very many members, is an error.
/// Not for use by two tasks at once.
package final class LogContainer {
  /// A log in the container.
  package struct Member: Equatable, Sendable {
    /// Its name in the archive, as one line of safe text, at most 240 bytes a layer of archives; never a path to
    /// open. nil where the file holds just the one.
    package let name: String?
  }

  /// How many layers of packing are taken off.
  package static let maximumLayers = 3
  /// How many members the archives in a file may have in all. Whoever imports them keeps something of each.
  static let maximumMembers = 100_000

  private struct OpenArchive {
    let members: ArchiveMembers
    let format: PackingFormat
    let layers: Int
    let label: String?
  }

  /// Members of archives that are no logs: directories, links, devices, and what macOS leaves in archives.
  package var passedOver: Int { closedPassedOver + archives.reduce(0) { $0 + $1.members.passedOver } }

  private var closedPassedOver = 0
  /// The source until it is looked at.
  private var unopened: (any ByteSource)?
  /// The archives that are open, outermost first.
  private var archives: [OpenArchive] = []
  private var current: PeekingSource?
  private var failure: (any Error)?
  private let expansion: Expansion
  private var memberCount = 0

  package init(_ source: any ByteSource) {
    expansion = Expansion(of: source)
    unopened = CountedSource(source, in: expansion)
  }

  /// Goes on to the next log, reading past what is left of the one before; nil after the last.
  ///
  /// - Throws: `DecompressionError`, or what the source threw.
  package func nextMember() throws -> Member? {
    try remembering {
      try current?.drain()
      current = nil
      if let source = unopened {
        unopened = nil
        if let member = try open(source, layers: 0, label: nil) { return member }
      }
      while let archive = archives.last {
        guard let name = try archive.members.next() else {
          closedPassedOver += archive.members.passedOver
          archives.removeLast()
          continue
        }
        memberCount += 1
        guard memberCount <= Self.maximumMembers else { throw DecompressionError(.tooManyMembers, in: archive.format) }
        let label = archive.label.map { "\($0)/\(name)" } ?? name
        if let member = try open(archive.members, layers: archive.layers, label: label) { return member }
      }
      return nil
    }
  }

  /// The next bytes of the current log, unpacked.
  ///
  /// - Parameter buffer: not empty; 64 KiB or more is best.
  /// - Returns: how many bytes, at least 1; 0 at the end of the log, or when there is no current one.
  /// - Throws: `DecompressionError`, or what the source threw. What was in the buffer then counts for nothing.
  package func read(into buffer: UnsafeMutableRawBufferPointer) throws -> Int {
    unsafe precondition(!buffer.isEmpty, "there must be room for a byte")
    return try remembering { unsafe try current?.read(into: buffer) ?? 0 }
  }

  /// Takes layers off until there is a plain log, or an archive to walk through: then nil.
  private func open(_ source: any ByteSource, layers: Int, label: String?) throws -> Member? {
    var source = PeekingSource(source)
    var layers = layers
    while true {
      let format = try PackingFormat(of: source)
      if format != .plain, layers == Self.maximumLayers { throw DecompressionError(.nestedTooDeep, in: format) }
      layers += 1
      switch format {
      case .plain:
        current = source
        return Member(name: label)
      case .gzip, .zlib:
        let engine: (any DecodingEngine)? =
          format == .gzip && ISALEngine.isAvailable ? ISALEngine() : ZlibEngine(format == .gzip ? .gzip : .zlib)
        source = unpacked(try DecodedStream(source, format: format, engine: engine), from: format)
      case .xz: source = unpacked(try DecodedStream(source, format: format, engine: XzEngine()), from: format)
      case .zstd, .bzip2: source = unpacked(try FilterStream(source, format: format), from: format)
      case .zip, .tar:
        archives.append(
          OpenArchive(
            members: try ArchiveMembers(source, format: format, in: expansion), format: format, layers: layers,
            label: label))
        return nil
      case .sevenZip, .rar, .lz4, .lzip, .compress: throw DecompressionError(.unsupported, in: format)
      }
    }
  }

  private func unpacked(_ source: any ByteSource, from format: PackingFormat) -> PeekingSource {
    PeekingSource(CountedSource(source, in: expansion, unpackedFrom: format))
  }

  private func remembering<Result>(_ body: () throws -> Result) throws -> Result {
    if let failure { throw failure }
    do {
      return try body()
    } catch {
      failure = error
      throw error
    }
  }
}
