/// A piece of the tool that takes bytes from strangers, and what must hold whatever they are.
///
/// A fuzzer makes the bytes up (`make fuzz`); the tests run those that are kept in `fixtures/fuzz`.
package struct FuzzTarget: Sendable, CustomStringConvertible {
  package let name: String
  /// How many bytes a fuzzer should make up at most.
  package let mostBytes: Int
  private let fault: @Sendable ([UInt8]) throws -> String?

  init(_ name: String, mostBytes: Int, fault: @escaping @Sendable ([UInt8]) throws -> String?) {
    (self.name, self.mostBytes, self.fault) = (name, mostBytes, fault)
  }

  package var description: String { name }

  package static let all: [FuzzTarget] = [gzip, packed, logs, profiles, register, areas, bins, store]

  /// What did not hold, in words; nil when all did. A crash is a fault too.
  package func fault(of bytes: [UInt8]) -> String? {
    do {
      return try fault(bytes)
    } catch {
      return "an error that none of the callers knows: \(error)"
    }
  }
}

/// Takes an input apart, from its front.
struct InputReader {
  private(set) var rest: ArraySlice<UInt8>

  init(_ bytes: [UInt8]) { rest = bytes[...] }

  /// The next byte; 0 at the end.
  mutating func byte() -> UInt8 { rest.popFirst() ?? 0 }

  /// The next bytes as a number, lowest first.
  mutating func number(bytes count: Int) -> UInt64 {
    (0..<count).reduce(0) { $0 | UInt64(byte()) << (8 * UInt64($1)) }
  }

  mutating func bytes(_ count: Int) -> [UInt8] {
    defer { rest = rest.dropFirst(count) }
    return Array(rest.prefix(count))
  }
}
