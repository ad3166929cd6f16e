import CZlib

@testable import Decompression

extension FuzzTarget {
  /// ISA-L and zlib make the same of the same gzip file, or both refuse it.
  ///
  /// The first byte says how it is read; the rest is the file or, as no fuzzer guesses a checksum, the DEFLATE data
  /// of one, around which a header and, where zlib can read it, the right checksum and length are put.
  static let gzip = FuzzTarget("gzip", mostBytes: 4096) { bytes in
    guard ISALEngine.isAvailable else { return nil }
    var input = InputReader(bytes)
    let how = input.byte()
    let file = how & 1 == 0 ? Array(input.rest) : gzipFile(deflated: Array(input.rest))
    let chunk = how & 2 == 0 ? Int.max : 1 + Int(how >> 3)
    let step = how & 4 == 0 ? 1 << 16 : 1 + Int(how >> 3) * 13
    let zlib = try outcome(file, ZlibEngine(.gzip), chunk: chunk, step: step)
    let isal = try outcome(file, ISALEngine(), chunk: chunk, step: step)
    // Each has its own reasons, and may refuse after more bytes than the other.
    if zlib.failure != nil, isal.failure != nil { return nil }
    return zlib == isal ? nil : "zlib: \(zlib.summary), ISA-L: \(isal.summary)"
  }
}

private struct Outcome: Equatable {
  var bytes: [UInt8] = []
  var isCut = false
  var failure: DecompressionError.Code?

  var summary: String { "\(bytes.count) bytes, \(failure.map { "\($0)" } ?? "no error")" }
}

private let mostOutput = 1 << 21

private func outcome(_ file: [UInt8], _ engine: (any DecodingEngine)?, chunk: Int, step: Int) throws -> Outcome {
  let stream = try DecodedStream(InputSource(file, chunk: chunk, canSeek: false), format: .gzip, engine: engine)
  var outcome = Outcome()
  var buffer = [UInt8](repeating: 0, count: step)
  do {
    while case let count = unsafe try buffer.withUnsafeMutableBytes({ unsafe try stream.read(into: $0) }), count > 0 {
      outcome.bytes += buffer[..<count]
      if outcome.bytes.count >= mostOutput {
        // The two may have come further than this by different steps.
        outcome.bytes.removeLast(outcome.bytes.count - mostOutput)
        outcome.isCut = true
        return outcome
      }
    }
  } catch let error as DecompressionError {
    outcome.failure = error.code
  }
  return outcome
}

private func gzipFile(deflated: [UInt8]) -> [UInt8] {
  let header: [UInt8] = [0x1F, 0x8B, 8, 0, 0, 0, 0, 0, 0, 3]
  guard let (bytes, consumed) = inflated(deflated) else { return header + deflated + [0, 0, 0, 0, 0, 0, 0, 0] }
  let checksum = unsafe bytes.withUnsafeBufferPointer { unsafe crc32(0, $0.baseAddress, UInt32($0.count)) }
  let trailer = [UInt32(truncatingIfNeeded: checksum), UInt32(bytes.count)].flatMap { number in
    (0..<4).map { UInt8(truncatingIfNeeded: number >> (8 * $0)) }
  }
  return header + deflated[..<consumed] + trailer + deflated[consumed...]
}

/// What zlib makes of raw DEFLATE data; nil when it is wrong, torn, or too much.
private func inflated(_ deflated: [UInt8]) -> (bytes: [UInt8], consumed: Int)? {
  var stream = unsafe z_stream()
  let size = unsafe Int32(MemoryLayout<z_stream>.size)
  guard unsafe inflateInit2_(&stream, -15, zlibVersion(), size) == Z_OK else { return nil }
  defer { unsafe inflateEnd(&stream) }
  var input = deflated
  var output = [UInt8](repeating: 0, count: mostOutput)
  let status = unsafe input.withUnsafeMutableBufferPointer { input in
    unsafe output.withUnsafeMutableBufferPointer { output in
      unsafe stream.next_in = input.baseAddress
      unsafe stream.avail_in = UInt32(input.count)
      unsafe stream.next_out = output.baseAddress
      unsafe stream.avail_out = UInt32(output.count)
      return unsafe inflate(&stream, Z_FINISH)
    }
  }
  guard status == Z_STREAM_END else { return nil }
  return unsafe (Array(output[..<Int(stream.total_out)]), Int(stream.total_in))
}
