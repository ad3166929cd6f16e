import CheckModel

/// The rejections that one worker found, in ascending order of chunk and line; the many are kept in a file.
///
/// Lines count within their chunk until all chunks before it are known.
struct RejectionList {
  private static let inMemory = 50_000

  /// Two words each: chunk (28 bits), line in chunk (24), field and reason (6 each); byte offset.
  private var recent: [(UInt64, UInt64)] = []
  private var spilled: SpillFile?

  /// - Precondition: chunks are below 2²⁸, lines of a chunk below 2²⁴.
  mutating func append(_ rejection: Rejection, chunk: Int) throws {
    precondition(chunk < 1 << 28 && rejection.line < 1 << 24)
    let place = UInt64(chunk) << 36 | UInt64(rejection.line) << 12
    recent.append(
      (place | UInt64(rejection.field.rawValue) << 6 | UInt64(rejection.reason.rawValue), UInt64(rejection.byteOffset)))
    guard recent.count == Self.inMemory else { return }
    if spilled == nil { spilled = try SpillFile() }
    for (word, byteOffset) in recent {
      try spilled!.append(word)
      try spilled!.append(byteOffset)
    }
    recent.removeAll(keepingCapacity: true)
  }

  /// Hands on the rejections of several lists in order, a batch at a time, with their lines counted from the log's
  /// beginning.
  ///
  /// - Parameter linesBefore: for each chunk the lines of the log before it.
  static func merge(
    _ lists: [RejectionList], linesBefore: [Int64], _ body: ([Rejection]) throws -> Void
  ) throws {
    var cursors: [Cursor] = []
    for list in lists { if let cursor = try Cursor(list) { cursors.append(cursor) } }
    var batch: [Rejection] = []
    while !cursors.isEmpty {
      var least = 0
      for i in cursors.indices.dropFirst() where cursors[i].word < cursors[least].word { least = i }
      let word = cursors[least].word
      guard let field = CheckField(rawValue: UInt8(word >> 6 & 63)),
        let reason = RejectionReason(rawValue: UInt8(word & 63))
      else { throw ImportProblem.noTemporarySpace }
      batch.append(
        Rejection(
          line: linesBefore[Int(word >> 36)] + Int64(word >> 12 & 0xFF_FFFF),
          byteOffset: Int64(cursors[least].byteOffset),
          field: field, reason: reason))
      if try !cursors[least].advance() { cursors.remove(at: least) }
      if batch.count == 4096 {
        try body(batch)
        batch.removeAll(keepingCapacity: true)
      }
    }
    if !batch.isEmpty { try body(batch) }
  }

  private struct Cursor {
    private var list: RejectionList
    private var index = 0
    var word: UInt64 = 0
    var byteOffset: UInt64 = 0

    init?(_ list: RejectionList) throws {
      self.list = list
      try list.spilled?.rewind()
      guard try advance() else { return nil }
    }

    mutating func advance() throws -> Bool {
      if let file = list.spilled {
        if let word = try file.next(), let byteOffset = try file.next() {
          (self.word, self.byteOffset) = (word, byteOffset)
          return true
        }
        list.spilled = nil
      }
      guard index < list.recent.count else { return false }
      (word, byteOffset) = list.recent[index]
      index += 1
      return true
    }
  }
}
