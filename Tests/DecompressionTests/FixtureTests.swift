import Decompression
import Testing

/// What each file of `fixtures/compressed` holds: names of members, and which of the two logs they are.
let contents: [(file: String, logs: [(name: String?, log: [String])])] = [
  ("night.csv", [(nil, ["night.csv"])]),
  ("night.csv.gz", [(nil, ["night.csv"])]),
  ("named.gz", [(nil, ["night.csv"])]),
  ("two-members.gz", [(nil, ["night.csv", "day.csv"])]),
  ("night.zlib", [(nil, ["night.csv"])]),
  ("night.csv.xz", [(nil, ["night.csv"])]),
  ("two-streams.xz", [(nil, ["night.csv", "day.csv"])]),
  ("no-check.xz", [(nil, ["night.csv"])]),
  ("night.csv.bz2", [(nil, ["night.csv"])]),
  ("two-streams.bz2", [(nil, ["night.csv", "day.csv"])]),
  ("night.csv.zst", [(nil, ["night.csv"])]),
  ("no-check.zst", [(nil, ["night.csv"])]),
  ("two-frames.zst", [(nil, ["night.csv", "day.csv"])]),
  ("two.tar", [("night.csv", ["night.csv"]), ("day.csv", ["day.csv"])]),
  ("two.tar.gz", [("night.csv", ["night.csv"]), ("day.csv", ["day.csv"])]),
  ("logs.tar", [("logs/night.csv", ["night.csv"]), ("logs/sub/day.csv", ["day.csv"])]),
  ("two.zip", [("night.csv", ["night.csv"]), ("day.csv", ["day.csv"])]),
  ("comment.zip", [("day.csv", ["day.csv"])]),
  ("bzip2.zip", [("day.csv", ["day.csv"])]),
  ("streamed.zip", [("-", ["night.csv"])]),
  ("empty.zip", []),
  ("packed-members.zip", [("night.csv.gz", ["night.csv"]), ("night.csv.bz2", ["night.csv"])]),
  ("three-layers.gz", [("night.csv.gz", ["night.csv"]), ("night.csv.bz2", ["night.csv"])]),
  (
    "zip-in-zip.zip",
    [("day.csv", ["day.csv"]), ("inner.zip/night.csv", ["night.csv"]), ("inner.zip/day.csv", ["day.csv"])]
  ),
]

/// Whether the source can seek matters to zip archives only.
func withAndWithoutSeeking(_ files: [String]) -> [(file: String, canSeek: Bool)] {
  files.flatMap { file in (file.hasSuffix(".zip") ? [false, true] : [false]).map { (file, $0) } }
}

func expected(_ file: String) throws -> [Unpacked] {
  let logs = try #require(contents.first { $0.file == file }).logs
  return try logs.map { Unpacked(name: $0.name, bytes: try $0.log.flatMap(fixture)) }
}

@Test(arguments: contents.map(\.file), [false, true])
func unpacksWhatRealToolsPacked(_ file: String, canSeek: Bool) throws {
  let (bytes, logs) = (try fixture(file), try expected(file))
  #expect(try unpack(MemorySource(bytes, canSeek: canSeek)) == logs)
  #expect(try unpack(MemorySource(bytes, canSeek: canSeek), step: 1) == logs, "read byte by byte")
  #expect(try unpack(MemorySource(bytes, chunk: 1, canSeek: canSeek)) == logs, "given byte by byte")
  #expect(try unpack(MemorySource(bytes, chunk: 7, canSeek: canSeek), step: 5) == logs)
}

@Test(arguments: [
  ("encrypted.zip", DecompressionError.Code.encrypted), ("four-layers.gz", .nestedTooDeep), ("lzma.zip", .unsupported),
  ("huge-dictionary.xz", .tooMuchMemory), ("huge-window.zst", .tooMuchMemory),
])
func refusesWhatCanNotOrShouldNotBeUnpacked(_ file: String, code: DecompressionError.Code) throws {
  #expect(try failure(fixture(file)) == code)
  #expect(try failure(MemorySource(fixture(file), chunk: 1, canSeek: true)) == code)
}

@Test(arguments: ["logs.tar", "logs.zip"])
func passesOverWhatIsNoLog(_ file: String) throws {
  // __MACOSX and its file, logs, logs/sub, .DS_Store, ._night.csv, link.csv; and a hard link, which zip has none of.
  let container = LogContainer(MemorySource(try fixture(file), canSeek: true))
  var names: Set<String> = []
  while let member = try container.nextMember() { names.insert(try #require(member.name)) }
  #expect(container.passedOver == (file == "logs.tar" ? 8 : 7))
  #expect(names == Set(["logs/night.csv", "logs/sub/day.csv"] + (file == "logs.tar" ? [] : ["logs/zhard.csv"])))
}

@Test(arguments: ["names.tar", "names.zip"])
func makesSafeLabelsOfNames(_ file: String) throws {
  let logs = try unpack(MemorySource(try fixture(file), canSeek: true))
  #expect(logs.allSatisfy { $0.bytes == (try? fixture("day.csv")) })
  let names = logs.compactMap(\.name)
  #expect(
    names.prefix(4) == ["../../etc/passwd", "/abs/night.csv", "Södra vägen.csv", "line\u{FFFD}break\u{FFFD}[31m.csv"])
  #expect(file == "names.tar" || names[4] == "rtl\u{FFFD}gpj.csv")
  let long = try #require(names.last)
  #expect(long.utf8.count == 240 && long.hasPrefix("…nnn") && long.hasSuffix("nnn.csv"))
}

@Test func readsPastAMemberThatWasNotRead() throws {
  let container = LogContainer(MemorySource(try fixture("two.zip"), canSeek: true))
  #expect(try container.nextMember()?.name == "night.csv")
  #expect(try container.nextMember()?.name == "day.csv")
  #expect(try container.nextMember() == nil)
  #expect(try container.nextMember() == nil)
}
