import CZlib

// Unsafe: zlib is C. Its state stands on the heap until deinit, and the buffers are only those of the call.

/// The engine on zlib, which verifies CRC-32 and length (gzip) or Adler-32 (zlib) itself.
@safe
final class ZlibEngine: DecodingEngine {
  enum Wrapper: Int32 {
    case gzip = 31  // 15 window bits + 16: gzip only
    case zlib = 15
  }

  // On the heap, since zlib's state points back to it.
  private let stream: UnsafeMutablePointer<z_stream>

  /// nil when there is no memory for the window (32 KiB).
  init?(_ wrapper: Wrapper) {
    unsafe stream = .allocate(capacity: 1)
    unsafe stream.initialize(to: z_stream())
    let size = unsafe Int32(MemoryLayout<z_stream>.size)
    guard unsafe inflateInit2_(stream, wrapper.rawValue, zlibVersion(), size) == Z_OK else {
      unsafe stream.deallocate()
      return nil
    }
  }

  deinit {
    unsafe inflateEnd(stream)
    unsafe stream.deallocate()
  }

  func reset() { unsafe inflateReset(stream) }

  func decode(_ input: UnsafeRawBufferPointer, into output: UnsafeMutableRawBufferPointer) -> DecodingStep {
    let inputCount = UInt32(clamping: input.count)
    let outputCount = UInt32(clamping: output.count)
    unsafe stream.pointee.next_in = UnsafeMutablePointer(
      mutating: input.baseAddress?.assumingMemoryBound(to: UInt8.self))
    unsafe stream.pointee.avail_in = inputCount
    unsafe stream.pointee.next_out = output.baseAddress?.assumingMemoryBound(to: UInt8.self)
    unsafe stream.pointee.avail_out = outputCount
    let status = unsafe inflate(stream, Z_NO_FLUSH)
    let produced = unsafe outputCount - stream.pointee.avail_out
    return unsafe DecodingStep(
      consumed: Int(inputCount - stream.pointee.avail_in), produced: Int(produced),
      result: result(status, produced: produced > 0))
  }

  private func result(_ status: Int32, produced: Bool) -> DecodingStep.Result {
    switch status {
    case Z_STREAM_END: .memberEnd
    case Z_OK, Z_BUF_ERROR: produced ? .producedOutput : .needsInput
    case Z_MEM_ERROR: .failed(.tooMuchMemory)
    case Z_NEED_DICT: .failed(.unsupported)
    default: .failed(isChecksum ? .checksum : .corrupt)
    }
  }

  /// zlib tells a wrong checksum from other damage only in its message.
  private var isChecksum: Bool {
    guard let message = unsafe stream.pointee.msg else { return false }
    let checks = ["incorrect data check", "incorrect length check", "header crc mismatch"]
    return unsafe checks.contains(String(cString: message))
  }
}
