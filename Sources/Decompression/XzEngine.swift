import CLzma

// Unsafe: liblzma is C. Its state stands on the heap until deinit, and the buffers are only those of the call.

/// The engine on liblzma, which verifies the checks of an .xz stream itself, and never takes more memory than it may:
/// whatever dictionary any block of any stream asks for.
@safe
final class XzEngine: DecodingEngine {
  /// A dictionary of 256 MiB and what comes with it. `xz -9` asks for 64 MiB.
  static let mostMemoryBytes: UInt64 = (256 + 16) << 20

  private let stream: UnsafeMutablePointer<lzma_stream>
  private var begun: lzma_ret

  init() {
    unsafe stream = .allocate(capacity: 1)
    // As LZMA_STREAM_INIT, which is a macro: all zeros.
    unsafe stream.initialize(to: lzma_stream())
    unsafe begun = lzma_stream_decoder(stream, Self.mostMemoryBytes, 0)
  }

  deinit {
    unsafe lzma_end(stream)
    unsafe stream.deallocate()
  }

  func reset() { unsafe begun = lzma_stream_decoder(stream, Self.mostMemoryBytes, 0) }

  func decode(_ input: UnsafeRawBufferPointer, into output: UnsafeMutableRawBufferPointer) -> DecodingStep {
    guard begun == LZMA_OK else { return DecodingStep(consumed: 0, produced: 0, result: .failed(.tooMuchMemory)) }
    unsafe stream.pointee.next_in = input.baseAddress?.assumingMemoryBound(to: UInt8.self)
    unsafe stream.pointee.avail_in = input.count
    unsafe stream.pointee.next_out = output.baseAddress?.assumingMemoryBound(to: UInt8.self)
    unsafe stream.pointee.avail_out = output.count
    let status = unsafe lzma_code(stream, LZMA_RUN)
    let produced = unsafe output.count - stream.pointee.avail_out
    return unsafe DecodingStep(
      consumed: input.count - stream.pointee.avail_in, produced: produced,
      result: result(status, produced: produced > 0))
  }

  private func result(_ status: lzma_ret, produced: Bool) -> DecodingStep.Result {
    switch status {
    case LZMA_STREAM_END: .memberEnd
    case LZMA_OK, LZMA_BUF_ERROR: produced ? .producedOutput : .needsInput
    case LZMA_MEM_ERROR, LZMA_MEMLIMIT_ERROR: .failed(.tooMuchMemory)
    case LZMA_OPTIONS_ERROR: .failed(.unsupported)
    default: .failed(.corrupt)
    }
  }
}
