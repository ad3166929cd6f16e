/// A pattern that draws values out of a log's file name, such as `{site}t{limit:##}{date:########}*`.
///
/// `{name}` takes any text, as little as possible; `{name:##}` takes exactly as many digits as there are `#`;
/// `*` is any text; everything else stands for itself. The whole name must match.
struct FileNamePattern: Sendable {
  private enum Piece: Sendable, Equatable {
    case literal([Unicode.Scalar])
    case any
    case text(name: String)
    case digits(name: String, count: Int)
  }

  private let pieces: [Piece]

  var captureNames: [String] {
    pieces.compactMap { piece in
      switch piece {
      case .text(let name), .digits(let name, _): name
      default: nil
      }
    }
  }

  /// nil when a brace is not closed, or something other than `#` follows a colon.
  init?(_ pattern: String) {
    guard pattern.utf8.count <= 255 else { return nil }  // as long as a name may be
    var pieces: [Piece] = []
    var rest = Substring(pattern)
    while let first = rest.first {
      if first == "*" {
        pieces.append(.any)
        rest.removeFirst()
      } else if first == "{" {
        guard let close = rest.firstIndex(of: "}") else { return nil }
        let parts = rest[rest.index(after: rest.startIndex)..<close].split(
          separator: ":", omittingEmptySubsequences: false)
        guard let name = parts.first, !name.isEmpty, parts.count <= 2 else { return nil }
        if parts.count == 2 {
          guard !parts[1].isEmpty, parts[1].allSatisfy({ $0 == "#" }) else { return nil }
          pieces.append(.digits(name: String(name), count: parts[1].count))
        } else {
          pieces.append(.text(name: String(name)))
        }
        rest = rest[rest.index(after: close)...]
      } else {
        let end = rest.firstIndex { $0 == "*" || $0 == "{" } ?? rest.endIndex
        pieces.append(.literal(Array(rest[..<end].unicodeScalars)))
        rest = rest[end...]
      }
    }
    guard !pieces.isEmpty else { return nil }
    self.pieces = pieces
  }

  /// What the pattern draws out of a name, every capture as short as can be from the left; nil when the name does not
  /// match. O(pieces × length²), so that no pattern can run away; a name is read up to its 255th character.
  func captures(in fileName: String) -> [String: String]? {
    let name = Array(fileName.unicodeScalars.prefix(255))
    // Whether the pieces from `piece` on can match the name from `start` on, found from the right.
    var matches = [[Bool]](repeating: [Bool](repeating: false, count: name.count + 1), count: pieces.count + 1)
    matches[pieces.count][name.count] = true
    for piece in pieces.indices.reversed() {
      for start in 0...name.count {
        matches[piece][start] = Self.ends(of: pieces[piece], from: start, in: name).contains { matches[piece + 1][$0] }
      }
    }
    guard matches[0][0] else { return nil }
    var captures: [String: String] = [:]
    var start = 0
    for (index, piece) in pieces.enumerated() {
      guard let end = Self.ends(of: piece, from: start, in: name).first(where: { matches[index + 1][$0] }) else {
        return nil
      }
      switch piece {
      case .text(let key), .digits(let key, _):
        captures[key] = String(String.UnicodeScalarView(name[start..<end]))
      default: break
      }
      start = end
    }
    return captures
  }

  /// Where a piece that begins at `start` may end, nearest first.
  private static func ends(of piece: Piece, from start: Int, in name: [Unicode.Scalar]) -> [Int] {
    switch piece {
    case .any: return Array(start...name.count)
    case .text: return start < name.count ? Array((start + 1)...name.count) : []
    case .literal(let text): return name[start...].starts(with: text) ? [start + text.count] : []
    case .digits(_, let count):
      let end = start + count
      guard end <= name.count, name[start..<end].allSatisfy({ ("0"..."9").contains($0) }) else { return [] }
      return [end]
    }
  }
}
