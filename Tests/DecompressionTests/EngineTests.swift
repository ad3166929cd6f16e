import CZlib
import Foundation
import Testing

@testable import Decompression

/// Tests of ISA-L are skipped without it: where it is installed that must not be.
@Test func aMachineWithISALUsesIt() throws {
  let isThere = ["/usr/include/isa-l/igzip_lib.h", "/usr/local/include/isa-l/igzip_lib.h"].contains {
    FileManager.default.fileExists(atPath: $0)
  }
  #expect(ISALEngine.isAvailable || !isThere)
}

/// ISA-L and zlib must say the same of the same bytes, whatever the pieces in which they come.
@Suite(.enabled(if: ISALEngine.isAvailable, "this build has no ISA-L"))
struct EngineTests {
  /// What a stream comes to: its bytes, or the code of its error and the bytes before it.
  private struct Outcome: Equatable {
    var bytes: [UInt8]
    var error: DecompressionError.Code?
  }

  private func outcome(
    _ packed: [UInt8], _ engine: any DecodingEngine, sourceChunk: Int, readCount: Int
  ) throws -> Outcome {
    let stream = try DecodedStream(MemorySource(packed, chunk: sourceChunk), format: .gzip, engine: engine)
    var bytes: [UInt8] = []
    var buffer = [UInt8](repeating: 0, count: readCount)
    do {
      while case let count = unsafe try buffer.withUnsafeMutableBytes({ unsafe try stream.read(into: $0) }), count > 0 {
        bytes += buffer[..<count]
      }
    } catch let error as DecompressionError {
      return Outcome(bytes: bytes, error: error.code)
    }
    return Outcome(bytes: bytes, error: nil)
  }

  private func compare(_ packed: [UInt8], sourceChunk: Int = .max, readCount: Int = 1 << 16) throws -> Outcome {
    let zlib = try outcome(packed, ZlibEngine(.gzip)!, sourceChunk: sourceChunk, readCount: readCount)
    let isal = try outcome(packed, ISALEngine()!, sourceChunk: sourceChunk, readCount: readCount)
    // Both refuse what is wrong, though not always for the same reason and after as many bytes.
    #expect((isal.error == nil) == (zlib.error == nil))
    if zlib.error == nil { #expect(isal.bytes == zlib.bytes) }
    return isal
  }

  private func gzip(_ bytes: [UInt8], level: Int32) throws -> [UInt8] { try pack(bytes, windowBits: 31, level: level) }

  private static func text(_ count: Int) -> [UInt8] {
    var state: UInt64 = 42
    return (0..<count).map { i in
      state = state &* 6_364_136_223_846_793_005 &+ 1
      return state >> 60 < 13
        ? Array("2026-06-01T04:00:00Z,speed,52\n".utf8)[i % 30] : UInt8(truncatingIfNeeded: state >> 50)
    }
  }

  @Test(arguments: 0...9) func decodesAllCompressionLevels(level: Int32) throws {
    let text = Self.text(60_000)
    let packed = try gzip(text, level: level)
    for (sourceChunk, readCount) in [(Int.max, 1 << 18), (1000, 777), (1, 50_000), (100_000, 1)] {
      let outcome = try compare(packed, sourceChunk: sourceChunk, readCount: readCount)
      #expect(outcome == Outcome(bytes: text, error: nil))
    }
  }

  @Test func decodesMembersAndPadding() throws {
    let (a, b) = (Self.text(5000), Self.text(70_000))
    let packed = try gzip(a, level: 6) + gzip([], level: 9) + gzip(b, level: 1) + [UInt8](repeating: 0, count: 1000)
    for sourceChunk in [Int.max, 1, 2, 3, 7, 64, 4096] {
      #expect(try compare(packed, sourceChunk: sourceChunk) == Outcome(bytes: a + b, error: nil))
    }
  }

  @Test func refusesATruncationAtEveryByte() throws {
    let packed = try gzip(Self.text(2000), level: 6) + gzip(Self.text(100), level: 6)
    let firstMember = try gzip(Self.text(2000), level: 6).count
    for count in 1..<packed.count where count != firstMember {
      #expect(try compare(Array(packed[..<count])).error != nil, "cut at \(count)")
    }
  }

  @Test func refusesAFlippedBitUnlessZlibTakesItToo() throws {
    let packed = try gzip(Self.text(600), level: 6)
    for bit in 0..<(packed.count * 8) {
      var damaged = packed
      damaged[bit / 8] ^= 1 << UInt8(bit % 8)
      _ = try compare(damaged)
    }
  }

  @Test func refusesAWrongChecksumAndAWrongLength() throws {
    let packed = try gzip(Self.text(600), level: 6)
    for offset in 1...8 {
      var damaged = packed
      damaged[damaged.count - offset] ^= 0x55
      #expect(try compare(damaged).error == .checksum)
    }
  }
}
