import BinStore
import CheckModel
import Foundation
import Testing

/// Root may write anywhere, so these say nothing when it runs them.
@Suite(.enabled(if: geteuid() != 0, "root ignores permissions"))
struct PermissionTests {
  let folder = try! TemporaryFolder()

  @Test func aFileThatMayNotBeReadIsSaid() throws {
    try folder.newStore().close()
    try permit(0o000, folder.path())
    #expect(throws: StoreError.noPermission) { try BinStore.open(path: folder.path()) }
  }

  @Test func aReadOnlyStoreIsReadAndNotWritten() throws {
    let store = try folder.newStore()
    try store.commit(1, smallNight)
    try store.close()
    try permit(0o400, folder.path())
    let again = try BinStore.open(path: folder.path())
    #expect(try again.allBins() == smallNight)
    #expect(throws: StoreError.readOnly) { try again.commit(2, smallNight) }
  }

  @Test func aFolderThatMayNotBeWrittenIsSaid() throws {
    let closed = folder.url.appending(path: "closed")
    try FileManager.default.createDirectory(at: closed, withIntermediateDirectories: false)
    _ = try folder.newStore("closed/old.gpkg").close()
    try permit(0o500, closed.path)
    defer { try? permit(0o700, closed.path) }
    #expect(throws: StoreError.noPermission) { try folder.newStore("closed/new.gpkg") }
    #expect(throws: StoreError.readOnly) { try BinStore.open(path: folder.path("closed/old.gpkg")).status() }
    #expect(throws: StoreError.readOnly) {
      try BinStore.open(path: folder.path("closed/old.gpkg")).commit(1, smallNight)
    }
  }

  private func permit(_ mode: Int, _ path: String) throws {
    try FileManager.default.setAttributes([.posixPermissions: mode], ofItemAtPath: path)
  }
}
