import Foundation
import Testing

@testable import Ingest

struct LogInputTests {
  private let folder: TemporaryFolder

  init() throws { folder = try TemporaryFolder() }

  private func expand(_ names: [String], excluding: [String] = []) -> (names: [String], LogInput.Expansion) {
    let expansion = LogInput.expand(names.map(folder.path), excluding: excluding.map(folder.path))
    return (expansion.inputs.map { String($0.path.dropFirst(folder.url.path.count + 1)) }, expansion)
  }

  @Test func standsForEveryFileUnderAFolderInOrder() throws {
    for name in ["f/b.csv", "f/a.csv", "f/c/z.csv", "f/c/d/e.csv", "f/B.csv", "f/ä.csv", "g.csv"] {
      try folder.write("", to: name)
    }
    #expect(
      expand(["g.csv", "f"]).names == [
        "g.csv", "f/B.csv", "f/a.csv", "f/b.csv", "f/c/d/e.csv", "f/c/z.csv", "f/ä.csv",
      ])
    #expect(expand(["f/c/"]).names == ["f/c/d/e.csv", "f/c/z.csv"])
  }

  @Test func passesOverHiddenFilesAndThoseThatAreNoLogs() throws {
    for name in ["f/.a.csv", "f/.git/config", "f/a.csv", "f/store.gpkg", "f/store.gpkg-wal"] {
      try folder.write("", to: name)
    }
    let found = expand(["f"], excluding: ["f/store.gpkg", "f/../f/store.gpkg-wal", "f/not-there"])
    #expect(found.names == ["f/a.csv"])
    #expect(found.1.hidden == 2)
    // What is named is meant.
    #expect(expand(["f/.a.csv", "f/store.gpkg"], excluding: ["f/store.gpkg"]).names == ["f/.a.csv", "f/store.gpkg"])
  }

  @Test func keepsWhatWillFail() throws {
    try FileManager.default.createDirectory(
      at: folder.url.appending(path: "empty/e"), withIntermediateDirectories: true)
    #expect(expand(["empty", "gone"]).names == ["empty", "gone"])
    #expect(LogInput.expand(["-"], excluding: []).inputs == [LogInput(path: "-")])
    for name in ["empty", "gone"] {
      #expect(throws: ImportProblem.self) {
        try FileByteSource(LogInput(path: folder.path(name)), progress: nil)
      }
    }
  }

  @Test func followsLinksButNotInCircles() throws {
    try folder.write("", to: "f/a.csv")
    try folder.write("", to: "g/b.csv")
    let files = FileManager.default
    try files.createSymbolicLink(atPath: folder.path("f/g"), withDestinationPath: "../g")
    try files.createSymbolicLink(atPath: folder.path("g/f"), withDestinationPath: "../f")
    try files.createSymbolicLink(atPath: folder.path("f/self"), withDestinationPath: ".")
    try files.createSymbolicLink(atPath: folder.path("f/broken"), withDestinationPath: "nowhere")
    #expect(expand(["f"]).names == ["f/a.csv", "f/broken", "f/g/b.csv"])
  }

  @Test(arguments: [("a/b/night.csv", "night.csv"), ("night.csv", "night.csv"), ("-", "standard input"), ("/x/", "")])
  func hasANameWithoutFolders(path: String, name: String) {
    #expect(LogInput(path: path).fileName == name)
  }
}
