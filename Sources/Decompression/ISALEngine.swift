import CISAL

// Unsafe: ISA-L is C. It is given buffers with their lengths, clamped to what it can count, and keeps neither after the
// call.

/// The engine on ISA-L, some four times as fast as zlib, which verifies CRC-32 and length of gzip members itself.
@safe
final class ISALEngine: DecodingEngine {
  /// Whether the tool was built with ISA-L.
  static let isAvailable = isal_engine_is_available() != 0

  private let engine: UnsafeMutableRawPointer

  /// nil where ISA-L is not there, or no memory for its windows (some 300 KiB).
  init?() {
    guard let engine = unsafe isal_engine_create() else { return nil }
    unsafe self.engine = unsafe engine
  }

  deinit { unsafe free(engine) }

  /// How much of the member's header has gone by, up to its flags.
  private var headerBytes = 0
  private static let flagsOffset = 3
  /// RFC 1952, section 2.3.1: these must be zero, and a decoder must refuse a header in which they are not.
  private static let reservedFlags: UInt8 = 0xE0

  func reset() {
    unsafe isal_engine_begin(engine)
    headerBytes = 0
  }

  /// ISA-L does not look at the reserved flags.
  private func hasReservedFlags(_ input: UnsafeRawBufferPointer) -> Bool {
    guard headerBytes <= Self.flagsOffset else { return false }
    let offset = Self.flagsOffset - headerBytes
    headerBytes += min(input.count, offset + 1)
    return unsafe offset < input.count && input[offset] & Self.reservedFlags != 0
  }

  func decode(_ input: UnsafeRawBufferPointer, into output: UnsafeMutableRawBufferPointer) -> DecodingStep {
    if unsafe hasReservedFlags(input) { return DecodingStep(consumed: 0, produced: 0, result: .failed(.corrupt)) }
    let step = unsafe isal_engine_decode(
      engine, input.baseAddress?.assumingMemoryBound(to: UInt8.self), UInt32(clamping: input.count),
      output.baseAddress?.assumingMemoryBound(to: UInt8.self), UInt32(clamping: output.count))
    let result: DecodingStep.Result =
      if step.is_wrong_checksum != 0 {
        .failed(.checksum)
      } else if step.is_corrupt != 0 {
        .failed(.corrupt)
      } else if step.is_end != 0 {
        .memberEnd
      } else {
        step.produced > 0 ? .producedOutput : .needsInput
      }
    return DecodingStep(consumed: step.consumed, produced: step.produced, result: result)
  }
}
