/// Gathers bytes into chunks of a fixed size, compresses several at once, and hands them on in order.
package struct ChunkedOutput {
  private static let chunkBytes = 512 << 10
  private static let chunksAtOnce = 16

  private var gzip: GzipMember?
  private var filling: [UInt8] = []
  private var full: [[UInt8]] = []

  /// - Parameter compressed: whether the chunks become one gzip member.
  package init(compressed: Bool) { gzip = compressed ? GzipMember() : nil }

  package mutating func append(_ bytes: [UInt8], to sink: ([UInt8]) throws -> Void) throws {
    var rest = bytes[...]
    while !rest.isEmpty {
      let part = rest.prefix(Self.chunkBytes - filling.count)
      filling += part
      rest = rest.dropFirst(part.count)
      guard filling.count == Self.chunkBytes else { continue }
      full.append(filling)
      filling = []
      filling.reserveCapacity(Self.chunkBytes)
      if full.count == Self.chunksAtOnce { try flush(to: sink) }
    }
  }

  package mutating func finish(to sink: ([UInt8]) throws -> Void) throws {
    if !filling.isEmpty { full.append(filling) }
    try flush(to: sink)
    if let end = gzip?.end() { try sink(end) }
  }

  private mutating func flush(to sink: ([UInt8]) throws -> Void) throws {
    let chunks = try gzip?.compress(full) ?? full
    for chunk in chunks { try sink(chunk) }
    full.removeAll()
  }
}
