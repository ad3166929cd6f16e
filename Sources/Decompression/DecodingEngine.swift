/// A decoder of one member or stream of a packing, with its header and checksum, buffer to buffer: what a faster library
/// can stand in for without the streams above noticing.
protocol DecodingEngine: AnyObject {
  /// Begins a new member.
  func reset()

  /// Decodes from `input` into `output`, which is not empty. `input` may be.
  func decode(_ input: UnsafeRawBufferPointer, into output: UnsafeMutableRawBufferPointer) -> DecodingStep
}

/// What one call of an engine did.
struct DecodingStep {
  enum Result: Equatable {
    /// Nothing more comes without more input.
    case needsInput
    /// There may be more to come from the input that is left, or from within.
    case producedOutput
    /// The member is complete and its checksum right.
    case memberEnd
    case failed(DecompressionError.Code)
  }

  var consumed: Int
  var produced: Int
  var result: Result
}
