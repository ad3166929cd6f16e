import CheckModel
import Generation

/// A generated log, taken as a whole.
struct Written {
  let log: TownLog
  let bytes: [UInt8]
  let truth: Truth

  init(compressed: Bool = false, _ options: TownLogOptions) throws {
    log = try TownLog(options)
    var bytes: [UInt8] = []
    truth = try log.write(compressed: compressed) { bytes += $0 }
    self.bytes = bytes
  }

  /// The lines without their newlines.
  var lines: [[UInt8]] {
    bytes.split(separator: 0x0A, omittingEmptySubsequences: false).dropLast().map(Array.init)
  }

  /// The values of the rows after the header that have all columns and can be read as text.
  var rows: [[String]] {
    lines.dropFirst().compactMap { String(validating: $0, as: UTF8.self) }
      .map { $0.split(separator: ",", omittingEmptySubsequences: false).map(String.init) }
      .filter { $0.count == 15 }
  }

  /// FNV-1a, to keep a whole log as one golden value.
  var hash: UInt64 { bytes.reduce(0xCBF2_9CE4_8422_2325) { ($0 ^ UInt64($1)) &* 0x100_0000_01B3 } }
}

func options(
  checks: Int, seed: UInt64 = 1, _ change: (inout TownLogOptions) -> Void = { _ in }
) -> TownLogOptions {
  var options = TownLogOptions(checks: checks, seed: seed)
  change(&options)
  return options
}
