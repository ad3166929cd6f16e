import Decompression
import Testing

/// Cuts that leave no trace: nothing but text is left, a stream ends just there, or only padding is gone.
private func canNotBeTold(_ file: String, cut: Int) -> Bool {
  switch file {
  case "two-members.gz": cut == 322
  case "two-streams.xz": cut == 324
  case "two-frames.zst": cut == 1 || cut == 245
  case "two-streams.bz2": cut < 4 || cut == 308
  case "two.tar", "logs.tar": cut < 262 || file == "two.tar" && cut >= 4608
  case _ where file.hasSuffix(".bz2"): cut < 4
  case _ where file.hasSuffix(".zst"): cut == 1
  case _ where file.hasSuffix(".zlib"): cut == 1
  case _ where file.hasSuffix(".zip"): cut < 3
  default: false
  }
}

@Test(arguments: withAndWithoutSeeking(contents.map(\.file).filter { $0 != "night.csv" }))
func findsACutAtAnyByte(_ file: String, canSeek: Bool) throws {
  let bytes = try fixture(file)
  var wrong: [Int: DecompressionError.Code?] = [:]
  for cut in 1..<bytes.count where !canNotBeTold(file, cut: cut) {
    let code = try failure(MemorySource(Array(bytes[..<cut]), canSeek: canSeek))
    // The 12th byte of an empty zip is the first of nothing but zeros.
    if code != .truncated, !(file == "empty.zip" && code == .corrupt) { wrong[cut] = code }
  }
  #expect(wrong.isEmpty)
}

/// How many of the first bytes tell the format, so that changing one makes the file a plain one.
private let magicBytes = [
  "night.csv.gz": 2, "named.gz": 2, "two-members.gz": 2, "two.tar.gz": 2, "night.zlib": 2, "night.csv.xz": 6,
  "two-streams.xz": 6, "night.csv.bz2": 4, "two-streams.bz2": 4, "night.csv.zst": 4, "two-frames.zst": 4,
  "two.zip": 4, "streamed.zip": 4, "packed-members.zip": 4, "bzip2.zip": 4, "three-layers.gz": 2,
]

/// tar and files made without a checksum can't promise this, and are not in the table.
@Test(arguments: withAndWithoutSeeking(magicBytes.keys.sorted()))
func neverGivesWrongBytesForAChangedBit(_ file: String, canSeek: Bool) throws {
  let (bytes, logs) = (try fixture(file), try expected(file))
  let known = Set(logs.map(\.bytes))
  var wrong: Set<Int> = []
  for index in bytes.indices {
    for bit in 0..<8 {
      var changed = bytes
      changed[index] ^= 1 << bit
      guard let result = try? unpack(MemorySource(changed, canSeek: canSeek)) else { continue }
      let isPlain = result == [Unpacked(name: nil, bytes: changed)] && index < magicBytes[file, default: 0]
      // A zip's names and kinds have no checksum: a member may be renamed or taken for a folder.
      if !isPlain, !result.allSatisfy({ known.contains($0.bytes) }) { wrong.insert(index) }
    }
  }
  #expect(wrong.isEmpty)
}

@Test(arguments: contents.map(\.file).filter { $0 != "night.csv" })
func survivesNoiseAfterEveryMagic(_ file: String) throws {
  var random = SystemRandomNumberGenerator()
  let bytes = try fixture(file)
  for _ in 0..<60 {
    let kept = Int.random(in: 2...min(bytes.count, 700), using: &random)
    let noise = (0..<Int.random(in: 0...900, using: &random)).map { _ in UInt8.random(in: 0...255, using: &random) }
    // Whatever comes out, it ends, and an error is one of ours.
    _ = try failure(MemorySource(bytes[..<kept] + noise, canSeek: Bool.random()))
  }
}

@Test(arguments: [
  "night.csv.gz", "two-members.gz", "night.zlib", "night.csv.bz2", "two-streams.bz2", "night.csv.xz", "two.tar",
])
func letsOnlyZerosFollow(_ file: String) throws {
  let bytes = try fixture(file)
  #expect(try unpack(bytes + [UInt8](repeating: 0, count: 4096)) == expected(file))
  for garbage: [UInt8] in [[0x21], Array("time,kind\n".utf8), [UInt8](repeating: 0, count: 600) + [1]] {
    let code = try failure(bytes + garbage)
    #expect(code == .trailingGarbage, "after \(garbage.count) bytes")
  }
}

@Test func letsZerosStandBetweenTheStreamsOfAnXzFile() throws {
  let (one, night) = (try fixture("night.csv.xz"), try fixture("night.csv"))
  for chunk in [1, 4, 1000, .max] {
    let file = one + [UInt8](repeating: 0, count: 400) + one + one
    #expect(try unpack(MemorySource(file, chunk: chunk)) == [Unpacked(name: nil, bytes: night + night + night)])
  }
}

/// Whatever its first says.
@Test func boundsTheMemoryForEveryStreamOfAnXzFile() throws {
  let file = try fixture("night.csv.xz") + fixture("huge-dictionary.xz")
  #expect(try failure(file) == .tooMuchMemory)
}

@Test(arguments: ["night.csv.zst", "two.zip", "zip-in-zip.zip"], [false, true])
func letsNothingFollow(_ file: String, canSeek: Bool) throws {
  for garbage: [UInt8] in [[0x21], Array("time,kind,speed,limit,lat,lon\n".utf8), [UInt8](repeating: 1, count: 70_000)]
  {
    #expect(try failure(MemorySource(fixture(file) + garbage, canSeek: canSeek)) != nil)
  }
}

@Test func refusesAZipWhoseDirectoryWouldFillTheMemory() throws {
  func number(_ value: Int, _ bytes: Int) -> [UInt8] {
    (0..<bytes).map { UInt8(truncatingIfNeeded: value >> (8 * $0)) }
  }
  let empty = try fixture("empty.zip")
  let local: [UInt8] = [0x50, 0x4B, 0x03, 0x04] + [UInt8](repeating: 0, count: 26)
  let header: [UInt8] = [0x50, 0x4B, 0x01, 0x02] + [UInt8](repeating: 0, count: 42)
  for (count, code) in [(365_000, DecompressionError.Code.tooManyMembers), (364_000, .corrupt)] {
    let directory = Array(repeatElement(header, count: count).joined())
    let end: [UInt8] = Array(empty[..<12]) + number(directory.count, 4) + number(local.count, 4) + [0, 0]
    #expect(try failure(MemorySource(local + directory + end, canSeek: true)) == code)
  }
}

/// A zstd frame of so many blocks, each of which stands for 128 KiB of zeros.
@Test(arguments: [(8192, nil), (8193, DecompressionError.Code.expandsTooFar)])
func givesUpWhatUnpacksToFarMoreThanItIs(_ blocks: Int, code: DecompressionError.Code?) throws {
  let run: [UInt8] = [0x02, 0x00, 0x10, 0x00]
  let frame = [0x28, 0xB5, 0x2F, 0xFD, 0x00, 0x38] + Array(repeatElement(run, count: blocks).joined()) + [1, 0, 0]
  for canSeek in [false, true] {
    let container = LogContainer(MemorySource(frame, canSeek: canSeek))
    if let code {
      #expect(throws: DecompressionError(code, in: .zstd)) { while try container.nextMember() != nil {} }
    } else {
      while try container.nextMember() != nil {}
    }
  }
}

@Test func refusesASecondArchiveGluedToATar() throws {
  let tar = try fixture("two.tar")
  #expect(try failure(tar + tar) == .trailingGarbage)
}

@Test func finishesTheStreamAroundATar() throws {
  // The tar ends before its gzip stream does: the checksum behind it must be looked at all the same.
  var bytes = try fixture("two.tar.gz")
  bytes[bytes.count - 6] ^= 1
  #expect(try failure(bytes) == .checksum)
}

@Test(arguments: contents.map(\.file), [false, true])
func passesOnTheErrorOfTheSource(_ file: String, canSeek: Bool) throws {
  let bytes = try fixture(file)
  for point in stride(from: 0, to: bytes.count, by: 13) {
    #expect(throws: MemorySource.Broken.self, "at \(point)") {
      _ = try unpack(MemorySource(bytes, chunk: 64, canSeek: canSeek, breaksAt: point))
    }
  }
}

@Test func throwsTheSameErrorAgain() throws {
  let container = LogContainer(MemorySource(Array(try fixture("two.tar").dropLast(2000))))
  #expect(throws: DecompressionError(.truncated, in: .tar)) { while try container.nextMember() != nil {} }
  #expect(throws: DecompressionError(.truncated, in: .tar)) { _ = try container.nextMember() }
}

@Test(arguments: DecompressionError.Code.allCases, PackingFormat.allCases)
func saysWhatIsWrongAndWhatToTry(_ code: DecompressionError.Code, format: PackingFormat) {
  #expect(DecompressionError(code, in: format).description.contains("; try "))
}
