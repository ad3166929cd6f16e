import CZlib
import Decompression
import Testing

/// Bytes that are packed in no way that is known, some of which begin as if they were.
private let plain: [[UInt8]] = [
  [], [0x0A], Array("time,kind\n".utf8), Array("x^2,y\n1,2\n".utf8), Array("8O,9\n".utf8), Array("x^".utf8),
  Array("hC,x\n".utf8), Array("BZh9\nplates\n".utf8), Array("PK,id\n1,2\n".utf8), Array("(a)\n".utf8),
  [0xEF, 0xBB, 0xBF] + Array("time;kind\n".utf8), [0xFF, 0xFE, 0x74, 0x00],
  [0xFF, 0xD8, 0xFF, 0xE0, 0x00, 0x10, 0x4A, 0x46, 0x49, 0x46, 0x00, 0x01], [UInt8](repeating: 0, count: 10_240),
  Array("#mtree\n./a type=file\n".utf8), Array("%!PS-Adobe\n".utf8), Array("-----BEGIN\n".utf8),
  Array(String(repeating: "x^ 2026-03-01T00:00:00Z,speed,56.67,12.85,car,47,50\n", count: 50).utf8),
]

@Test(arguments: plain)
func leavesPlainBytesAlone(_ bytes: [UInt8]) throws {
  let log = [Unpacked(name: nil, bytes: bytes)]
  #expect(try unpack(bytes) == log)
  #expect(try unpack(MemorySource(bytes, chunk: 1, canSeek: true), step: 3) == log)
}

@Test func leavesTextAloneThatBeginsLikeZlib() throws {
  // Every two characters that are also a zlib header, before every character.
  for first in UInt8(0x20)..<0x7F where first & 15 == 8 {
    for second in UInt8(0x20)..<0x7F where (Int(first) << 8 + Int(second)) % 31 == 0 {
      for third in UInt8(0x20)..<0x7F {
        let bytes = [first, second, third] + Array(",kind,speed,limit\n1,2,3,4\n".utf8)
        #expect(try unpack(bytes) == [Unpacked(name: nil, bytes: bytes)])
      }
    }
  }
}

@Test func leavesRandomBytesAlone() throws {
  var random = SystemRandomNumberGenerator()
  for _ in 0..<200 {
    // High bytes first, which begin none of the known packings but xz.
    let bytes = [0xF0] + (0..<3000).map { _ in UInt8.random(in: 0...255, using: &random) }
    #expect(try unpack(bytes) == [Unpacked(name: nil, bytes: bytes)])
  }
}

@Test(
  arguments: [
    [0x37, 0x7A, 0xBC, 0xAF, 0x27, 0x1C, 0x00, 0x04], Array("Rar!\u{1A}\u{07}".utf8) + [0x00],
    [0x04, 0x22, 0x4D, 0x18, 0x64], [0x1F, 0x9D, 0x90, 0x74], Array("LZIP".utf8) + [0x01, 0x0C],
  ] as [[UInt8]])
func refusesPackingsThatAreKnownBySightOnly(_ bytes: [UInt8]) throws {
  #expect(try failure(bytes) == .unsupported)
}

/// `bytes` packed by zlib: window bits 31 for gzip, 15 for zlib.
func pack(_ bytes: [UInt8], windowBits: Int32, level: Int32) throws -> [UInt8] {
  var stream = unsafe z_stream()
  let size = unsafe Int32(MemoryLayout<z_stream>.size)
  try #require(unsafe deflateInit2_(&stream, level, Z_DEFLATED, windowBits, 8, 0, zlibVersion(), size) == Z_OK)
  defer { unsafe deflateEnd(&stream) }
  var input = bytes
  var output = unsafe [UInt8](repeating: 0, count: Int(deflateBound(&stream, UInt(bytes.count))))
  let left = unsafe input.withUnsafeMutableBufferPointer { input in
    unsafe output.withUnsafeMutableBufferPointer { output in
      unsafe stream.next_in = input.baseAddress
      unsafe stream.avail_in = UInt32(input.count)
      unsafe stream.next_out = output.baseAddress
      unsafe stream.avail_out = UInt32(output.count)
      unsafe deflate(&stream, Z_FINISH)
      return unsafe Int(stream.avail_out)
    }
  }
  return Array(output.dropLast(left))
}

@Test(arguments: [31, 15] as [Int32], [0, 1, 6, 9] as [Int32])
func unpacksWhatZlibPacked(_ windowBits: Int32, level: Int32) throws {
  for count in [0, 1, 2, 100, 5000, 70_000, 600_000] {
    let bytes = (0..<count).map { UInt8(truncatingIfNeeded: $0 &* $0 / 7 % 61) }
    let packed = try pack(bytes, windowBits: windowBits, level: level)
    #expect(try unpack(packed) == [Unpacked(name: nil, bytes: bytes)])
    let code = try failure(Array(packed.dropLast()))
    #expect(code == .truncated, "\(count) bytes, cut by one")
  }
}

@Test func countsLayersNotMembers() throws {
  var bytes = Array("time,kind\n".utf8)
  for layers in 1...4 {
    bytes = try pack(bytes, windowBits: 31, level: 6)
    #expect(try failure(bytes + bytes) == (layers > LogContainer.maximumLayers ? .nestedTooDeep : nil))
  }
}

@Test func readsABombInBoundedPieces() throws {
  // 64 MiB of zeros in 64 KiB; the layers inside of it would be a bomb in a bomb.
  let bomb = try pack([UInt8](repeating: 0, count: 64 << 20), windowBits: 31, level: 9)
  let container = LogContainer(MemorySource(bomb))
  #expect(try container.nextMember()?.name == .some(nil))
  let buffer = UnsafeMutableRawBufferPointer.allocate(byteCount: 4096, alignment: 1)
  defer { unsafe buffer.deallocate() }
  var total = 0
  while case let count = unsafe try container.read(into: buffer), count > 0 { total += count }
  #expect(total == 64 << 20)
}
