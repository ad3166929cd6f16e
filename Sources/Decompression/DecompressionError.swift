/// Why packed bytes could not be unpacked. An error of the `ByteSource` itself is never wrapped in one.
package struct DecompressionError: Error, Equatable, CustomStringConvertible {
  package enum Code: String, CaseIterable, Sendable {
    case truncated, checksum, corrupt, trailingGarbage, encrypted, nestedTooDeep, tooManyMembers, expandsTooFar
    case unsupported, tooMuchMemory, readFailed
  }

  package let code: Code
  /// The layer that it happened in.
  package let format: PackingFormat

  package init(_ code: Code, in format: PackingFormat) {
    self.code = code
    self.format = format
  }

  /// `what is wrong; try …`, without the path, and never with a word from the input.
  package var description: String {
    let (wrong, remedy) = words
    return "\(wrong); try \(remedy)"
  }

  private var words: (wrong: String, remedy: String) {
    let again = "to copy the file again from where it was written"
    return switch code {
    case .truncated: ("the \(format.words) ends too early", again)
    case .checksum: ("the \(format.words) does not match its checksum", again)
    case .corrupt: ("the \(format.words) is damaged", again)
    case .trailingGarbage: ("other bytes follow the end of the \(format.words)", again)
    case .encrypted: ("the \(format.words) is encrypted", "to unpack it with its password, and import what was in it")
    case .nestedTooDeep:
      ("the log is packed in more than \(LogContainer.maximumLayers) layers", "to unpack the outermost yourself")
    case .unsupported:
      (
        "the \(format.words) is packed in a way that is not read here",
        "to unpack it, and to pack what was in it with gzip, zstd, xz, bzip2, tar or plain zip"
      )
    case .tooManyMembers: ("the \(format.words) has too many members", "to pack the logs in several archives")
    case .expandsTooFar:
      ("the file unpacks to more than a thousand times its size, as no log does", "to unpack it yourself")
    case .tooMuchMemory:
      (
        "the \(format.words) needs too much memory to unpack",
        "to pack it again without a long window (zstd without --long, xz -9 or lower)"
      )
    case .readFailed: ("reading went wrong", "again")
    }
  }
}
