import Generation

/// Where an export goes: a file that appears when it is complete, compressed if its name ends in
/// `.gz`; or standard output.
final class ExportSink {
  private let file: OutputFile
  private var chunks: ChunkedOutput

  /// - Parameter path: nil or `-` for standard output.
  init(_ path: String?) throws {
    file = try OutputFile(path)
    chunks = ChunkedOutput(compressed: path?.hasSuffix(".gz") ?? false)
  }

  func write(_ text: String) throws { try chunks.append(Array(text.utf8)) { try file.write($0) } }

  func finish() throws {
    try chunks.finish { try file.write($0) }
    try file.finish()
  }
}
