// Unsafe: a caller's buffer is handed on to the engine; every subscript of a raw buffer is checked.

/// The decoded bytes of a gzip file (RFC 1952: one or more members), of an .xz file (one or more streams) or of a zlib
/// stream, straight into the reader's buffer. Zero bytes may follow the last member, as padding of tapes and blocks, and
/// in an .xz file a stream; anything else is an error.
final class DecodedStream: ByteSource {
  private enum State { case inMember, betweenMembers, inPadding, ended }

  private let source: any ByteSource
  private let format: PackingFormat
  private let engine: any DecodingEngine
  private let input = ByteChunk()
  /// What of `input` is not yet decoded.
  private var pending = 0..<0
  private var state = State.inMember

  init(_ source: any ByteSource, format: PackingFormat, engine: (any DecodingEngine)?) throws {
    guard let engine else { throw DecompressionError(.tooMuchMemory, in: format) }
    self.source = source
    self.format = format
    self.engine = engine
  }

  func read(into output: UnsafeMutableRawBufferPointer) throws -> Int {
    while true {
      switch state {
      case .inMember:
        let produced = unsafe try decode(into: output)
        if produced > 0 { return produced }
      case .betweenMembers: try beginNext()
      case .inPadding: try passPadding()
      case .ended: return 0
      }
    }
  }

  private func decode(into output: UnsafeMutableRawBufferPointer) throws -> Int {
    let step = unsafe engine.decode(UnsafeRawBufferPointer(rebasing: input.bytes[pending]), into: output)
    pending = (pending.lowerBound + step.consumed)..<pending.upperBound
    switch step.result {
    case .failed(let code): throw DecompressionError(code, in: format)
    case .memberEnd: state = .betweenMembers
    case .needsInput:
      // A decoder that asks for input while it has some would be asked for ever.
      guard pending.isEmpty else { throw DecompressionError(.corrupt, in: format) }
      guard try refill() else { throw DecompressionError(.truncated, in: format) }
    case .producedOutput: break
    }
    return step.produced
  }

  private func beginNext() throws {
    if pending.isEmpty, try !refill() {
      state = .ended
      return
    }
    if isBegin(unsafe input.bytes[pending.lowerBound]) { begin() } else { state = .inPadding }
  }

  private func isBegin(_ byte: UInt8) -> Bool {
    switch format {
    case .gzip: byte == 0x1F
    case .xz: byte == 0xFD
    default: byte == 0x78
    }
  }

  private func begin() {
    engine.reset()
    state = .inMember
  }

  private func passPadding() throws {
    repeat {
      if let next = unsafe input.bytes[pending].firstIndex(where: { $0 != 0 }) {
        // Section 2.2 of the .xz file format 1.1.0: padding may stand between streams.
        guard format == .xz, isBegin(unsafe input.bytes[next]) else {
          throw DecompressionError(.trailingGarbage, in: format)
        }
        pending = next..<pending.upperBound
        return begin()
      }
    } while try refill()
    state = .ended
  }

  /// Reads more input once all is decoded; false at the end of the source.
  private func refill() throws -> Bool {
    pending = unsafe 0..<(try source.checkedRead(into: input.bytes))
    return !pending.isEmpty
  }
}
