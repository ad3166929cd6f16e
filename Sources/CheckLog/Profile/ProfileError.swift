/// A mistake in a profile: where it stands, what it is and what is allowed there; never the text that stands there, for
/// the file may be a log that was taken for a profile.
package struct ProfileError: Error, Equatable, CustomStringConvertible {
  /// From 1; nil when the mistake is in the profile as a whole.
  package var line: Int?
  package var problem: String
  package var remedy: String

  package var description: String {
    (line.map { "line \($0): " } ?? "") + problem + "; " + remedy
  }

  static func unknownKey(_ key: String, line: Int, allowed: [String]) -> ProfileError {
    let near = allowed.filter { $0.lowercased().isNear(key.lowercased()) }.first.map { "did you mean `\($0)`? " } ?? ""
    return ProfileError(
      line: line, problem: "this key means nothing here", remedy: near + "allowed: " + allowed.joined(separator: ", "))
  }

  static func invalid(_ what: String, line: Int, allowed: String) -> ProfileError {
    ProfileError(line: line, problem: "this is not \(what)", remedy: "allowed: " + allowed)
  }
}

extension String {
  /// Whether one edit (a character more, less, other, or two swapped) turns one into the other.
  fileprivate func isNear(_ other: String) -> Bool {
    let (a, b) = (Array(self), Array(other))
    guard abs(a.count - b.count) <= 1 else { return false }
    let prefix = zip(a, b).prefix { $0 == $1 }.count
    let suffix = zip(a.dropFirst(prefix).reversed(), b.dropFirst(prefix).reversed()).prefix { $0 == $1 }.count
    let (restA, restB) = (a.dropFirst(prefix).dropLast(suffix), b.dropFirst(prefix).dropLast(suffix))
    return max(restA.count, restB.count) <= 1 || (restA.count == 2 && Array(restA) == Array(restB.reversed()))
  }
}
