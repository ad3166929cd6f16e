import Foundation

/// The folder of real logs beside the project, which is not part of it; nil where it is absent.
package let realLogs: URL? = {
  let folder = URL(filePath: FileManager.default.currentDirectoryPath).appending(path: "../shared/data").standardized
  return FileManager.default.fileExists(atPath: folder.path) ? folder : nil
}()

/// The project's `fixtures` folder.
package let fixtures = URL(filePath: #filePath).deletingLastPathComponent().appending(path: "../../fixtures")
  .standardized
