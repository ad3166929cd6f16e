import Foundation
import TestSupport
import Testing

struct ArchiveTests {
  /// A zip and a tar.gz of three logs, one of them twice, one packed again, with folders and what macOS adds.
  private func pack(_ place: Workplace) async throws {
    try place.write(speedLog(5), to: "a.csv")
    try place.write(speedLog(6, minute: 1), to: "b.csv")
    try place.write(speedLog(7, minute: 2), to: "c.csv")
    try await place.python(
      """
      import gzip, io, tarfile, zipfile
      read = lambda name: open(name, 'rb').read()
      members = [('night/', None), ('night/a.csv', read('a.csv')), ('__MACOSX/', None),
        ('__MACOSX/night/._a.csv', b'Mac OS X resource'), ('night/b.csv.gz', gzip.compress(read('b.csv'))),
        ('night/c.csv', read('c.csv')), ('night/again.csv', read('a.csv'))]
      with zipfile.ZipFile('logs.zip', 'w', zipfile.ZIP_DEFLATED) as file:
        for name, data in members: file.writestr(name, data or b'')
      with tarfile.open('logs.tar.gz', 'w:gz') as file:
        for name, data in members:
          info = tarfile.TarInfo(name.rstrip('/'))
          if data is None: info.type = tarfile.DIRTYPE
          info.size = len(data or b'')
          file.addfile(info, io.BytesIO(data or b''))
      """)
  }

  @Test(arguments: ["logs.zip", "logs.tar.gz", "-"]) func importsEveryLogOnce(path: String) async throws {
    let place = try Workplace()
    try await pack(place)
    let input = path == "-" ? try place.read("logs.zip") : nil
    let ran = try await place.lagesbild("import", "--json", path, input: input)
    #expect(ran.status == 0, "\(ran.error)")
    let files = FileAccount.all(try ran.json())
    #expect(
      files.map(\.path)
        == ["night/a.csv", "night/b.csv.gz", "night/c.csv", "night/again.csv"].map { "\(path)/\($0)" })
    #expect(files.map(\.status) == ["imported", "imported", "imported", "unchanged"])
    #expect(files.map(\.checks) == [5, 6, 7, 5])
    #expect(files.allSatisfy { $0.addsUp })
    #expect(files[3].importID == files[0].importID)
    #expect(try ran.json()["checks"] as? Int == 18)
    // A name within an archive says little: no note about a file of the same name.
    #expect(!ran.error.contains("before"))
    let plain = try await place.lagesbild("import", "--json", "b.csv")
    #expect(FileAccount.all(try plain.json()).map(\.status) == ["unchanged"])
  }

  @Test func knowsAPlainFileInAnArchive() async throws {
    let place = try Workplace()
    try await pack(place)
    #expect(try await place.lagesbild("import", "c.csv").status == 0)
    let ran = try await place.lagesbild("import", "--json", "logs.tar.gz")
    #expect(FileAccount.all(try ran.json()).map(\.status) == ["imported", "imported", "unchanged", "unchanged"])
    #expect(try Account(place.path("lagesbild.gpkg")).logs.count == 3)
  }

  @Test(arguments: ["logs.zip", "logs.tar.gz"], [false, true])
  func leavesNoTraceOfADamagedArchive(name: String, isPiped: Bool) async throws {
    let place = try Workplace()
    try await pack(place)
    try await place.python(
      """
      import sys, zipfile
      data = bytearray(open(sys.argv[1], 'rb').read())
      if sys.argv[1].endswith('.zip'):
        info = zipfile.ZipFile(sys.argv[1]).getinfo('night/c.csv')
        data[info.header_offset + 30 + len(info.filename) + 40] ^= 0x55  # within the third log's deflated bytes
      else: data = data[:-30]
      open(sys.argv[1], 'wb').write(data)
      """, name)
    let ran =
      isPiped
      ? try await place.lagesbild("import", "-", input: place.read(name)) : try await place.lagesbild("import", name)
    #expect(ran.status == 2)
    #expect(ran.error.contains(isPiped ? "-: " : "\(name): "))
    #expect(try !place.names.contains { $0.hasPrefix("lagesbild") })
  }

  @Test func tellsWhichLogInASoundArchiveIsNone() async throws {
    let place = try Workplace()
    try await place.python(
      """
      import sys, zipfile
      with zipfile.ZipFile('logs.zip', 'w') as file:
        file.writestr('readme.txt', 'hello, reader\\n')
        file.writestr('a.csv', sys.argv[1])
      """, speedLog(5))
    let ran = try await place.lagesbild("import", "--json", "logs.zip")
    #expect(ran.status == 2)
    #expect(ran.error.contains("logs.zip/readme.txt: "))
    #expect(FileAccount.all(try ran.json()).map(\.status) == ["failed", "imported"])
    #expect(try ran.json()["checks"] as? Int == 5)
  }

  @Test func tellsOfAnArchiveWithoutLogs() async throws {
    let place = try Workplace()
    try await place.python("import zipfile; zipfile.ZipFile('empty.zip', 'w').close()")
    let ran = try await place.lagesbild("import", "empty.zip")
    #expect(ran.status == 2)
    #expect(ran.error.contains("empty.zip: there is no log in the archive"))
  }
}
