import CZlib
import Generation
import Testing

struct SameBytesTests {
  @Test func writesTheSameBytesForTheSameOptionsOnEveryMachine() throws {
    let first = try Written(options(checks: 3000) { $0.dirt = 0.01 })
    let second = try Written(options(checks: 3000) { $0.dirt = 0.01 })
    #expect(first.bytes == second.bytes)
    #expect(first.truth == second.truth)
    #expect(first.hash == 15_821_845_127_863_609_889)
  }

  @Test func writesOtherTrafficForAnotherSeedInTheSameTown() throws {
    let first = try Written(options(checks: 3000))
    let second = try Written(options(checks: 3000, seed: 2))
    #expect(first.bytes != second.bytes)
    #expect(first.log.siteRegister() == second.log.siteRegister())
  }

  @Test func buildsAnotherTownForAnotherTownSeed() throws {
    let first = try TownLog(options(checks: 0))
    let second = try TownLog(options(checks: 0) { $0.townSeed = 2 })
    #expect(first.siteRegister() != second.siteRegister())
  }

  /// The largest log is more than a batch of chunks, so that windows are carried from batch to batch.
  @Test(arguments: [0, 1, 5000, 100_000])
  func compressesToOneGzipMemberOfThePlainLog(checks: Int) throws {
    let plain = try Written(options(checks: checks))
    let compressed = try Written(compressed: true, options(checks: checks))
    #expect(compressed.truth == plain.truth)
    let (bytes, rest) = try #require(inflated(compressed.bytes))
    #expect(bytes == plain.bytes)
    #expect(rest == 0)
  }

  /// The first gzip member, checked by zlib against its checksum and length, and how many bytes stand after it.
  private func inflated(_ source: [UInt8]) -> (bytes: [UInt8], rest: Int)? {
    var source = source
    var stream = unsafe z_stream()
    guard unsafe inflateInit2_(&stream, 31, ZLIB_VERSION, Int32(MemoryLayout<z_stream>.size)) == Z_OK else {
      return nil
    }
    defer { unsafe inflateEnd(&stream) }
    var result: [UInt8] = []
    var buffer = [UInt8](repeating: 0, count: 1 << 16)
    return unsafe source.withUnsafeMutableBufferPointer { input in
      unsafe stream.next_in = input.baseAddress
      unsafe stream.avail_in = UInt32(input.count)
      while true {
        let status = unsafe buffer.withUnsafeMutableBufferPointer { output in
          unsafe stream.next_out = output.baseAddress
          unsafe stream.avail_out = UInt32(output.count)
          return unsafe inflate(&stream, Z_NO_FLUSH)
        }
        result += unsafe buffer.prefix(buffer.count - Int(stream.avail_out))
        if status == Z_STREAM_END { return unsafe (result, Int(stream.avail_in)) }
        guard status == Z_OK else { return nil }
      }
    }
  }
}
