// Unsafe: the engine takes buffers; both are owned here and live through the call.

/// Tells a zlib stream (RFC 1950) from text that begins with the same two bytes, such as `x^` or `8O`.
enum ZlibTrial {
  private static let peekedBytes = 4096

  /// Text must inflate without a fault, to its end or as far as was looked, to be called zlib. Bytes that cannot be
  /// text are called zlib also with a fault, so that a damaged stream is an error and not a log of noise, if they
  /// begin as everyone's zlib streams do.
  static func isZlib(_ source: PeekingSource) throws -> Bool {
    let start = try source.peek(2)
    guard let first = start.first, first & 0x0F == 8, first >> 4 <= 7 else { return false }
    guard start.count == 2 else { return false }
    let second = start[1]
    guard (Int(first) * 256 + Int(second)) % 31 == 0, second & 0x20 == 0 else { return false }

    let head = try source.peek(peekedBytes)
    switch inflate(head) {
    case .memberEnd: return true
    case .needsInput, .producedOutput: return !head.isText || head.count == peekedBytes || second >= 0x80
    case .failed: return !head.isText && first == 0x78
    }
  }

  private static func inflate(_ head: [UInt8]) -> DecodingStep.Result {
    guard let engine = ZlibEngine(.zlib) else { return .failed(.tooMuchMemory) }
    let output = ByteChunk(capacity: 16 * 1024)
    return unsafe head.withUnsafeBytes { input in
      var offset = 0
      while true {
        let step = unsafe engine.decode(UnsafeRawBufferPointer(rebasing: input[offset...]), into: output.bytes)
        offset += step.consumed
        if step.result != .producedOutput { return step.result }
      }
    }
  }
}
