import Foundation

/// A folder of files that belong together.
enum ExportFolder {
  /// Makes the folder if it is not there, and replaces the files that are.
  static func write(_ files: [(name: String, text: String)], to path: String) throws {
    do {
      try FileManager.default.createDirectory(atPath: path, withIntermediateDirectories: true)
    } catch {
      throw Terminal.Failure(message: "\(path): there can be no such folder; try another name or place")
    }
    for file in files {
      try OutputFile.write(Array(file.text.utf8), to: URL(filePath: path).appending(path: file.name).path)
    }
  }
}
