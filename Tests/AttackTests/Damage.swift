import Foundation

/// What may happen to a file on its way.
enum Damage: CustomStringConvertible {
  case flip(byte: Int, bit: Int)
  /// So many bytes are left.
  case cut(Int)

  var description: String {
    switch self {
    case .flip(let byte, let bit): "bit \(bit) of byte \(byte) flipped"
    case .cut(let end): "cut at byte \(end)"
    }
  }

  func done(to bytes: Data) -> Data {
    var bytes = bytes
    switch self {
    case .flip(let byte, let bit): bytes[byte] ^= 1 << UInt8(bit)
    case .cut(let end): bytes = bytes.prefix(end)
    }
    return bytes
  }

  /// Every flip and cut in the long run, but `most` of each; else `sample` flips and `cuts` cuts evenly over the file,
  /// others each time.
  static func all(of bytes: Data, sample: Int, cuts: Int? = nil, most: Int = .max) -> some Sequence<(Damage, Data)> {
    let isLong = Attempts.most > 3
    let flips = some(of: bytes.count * 8, isLong ? most : sample).map { Damage.flip(byte: $0 / 8, bit: $0 % 8) }
    let ends = some(of: bytes.count, isLong ? most : cuts ?? sample).map { Damage.cut($0) }
    return (flips + ends).lazy.map { ($0, $0.done(to: bytes)) }
  }

  /// Of the numbers below `count`, one out of each of `sample` equal stretches.
  static func some(of count: Int, _ sample: Int) -> [Int] {
    if count <= sample { return Array(0..<count) }
    return (0..<sample).map { Int.random(in: ($0 * count / sample)..<(($0 + 1) * count / sample)) }
  }
}
