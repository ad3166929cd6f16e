import Decompression
import Foundation
import Glibc
import TestSupport

/// Bytes in memory, handed out at most `chunk` at a time.
///
/// It leaves `errno` at "no memory", as a call that succeeds may: libarchive looks at it where nothing set it.
final class MemorySource: ByteSource {
  struct Broken: Error, Equatable {}

  private let bytes: [UInt8]
  private let chunk: Int
  private let canSeek: Bool
  /// Where reading fails, if it does.
  private let breaksAt: Int?
  private var offset = 0

  init(_ bytes: [UInt8], chunk: Int = .max, canSeek: Bool = false, breaksAt: Int? = nil) {
    (self.bytes, self.chunk, self.canSeek, self.breaksAt) = (bytes, chunk, canSeek, breaksAt)
  }

  func read(into buffer: UnsafeMutableRawBufferPointer) throws -> Int {
    let count = min(chunk, buffer.count, bytes.count - offset)
    if let breaksAt, offset + count > breaksAt { throw Broken() }
    unsafe buffer.copyBytes(from: bytes[offset..<offset + count])
    offset += count
    errno = ENOMEM
    return count
  }

  var seekableByteCount: Int64? { canSeek ? Int64(bytes.count) : nil }

  func seek(to byteOffset: Int64) throws {
    offset = Int(byteOffset)
    errno = ENOMEM
  }
}

/// A log as it came out of a container.
struct Unpacked: Equatable {
  var name: String?
  var bytes: [UInt8]
}

/// Everything in a container, read `step` bytes at a time.
func unpack(_ source: any ByteSource, step: Int = 64 * 1024) throws -> [Unpacked] {
  let container = LogContainer(source)
  var logs: [Unpacked] = []
  let buffer = UnsafeMutableRawBufferPointer.allocate(byteCount: step, alignment: 1)
  defer { unsafe buffer.deallocate() }
  while let member = try container.nextMember() {
    var log = Unpacked(name: member.name, bytes: [])
    while case let count = unsafe try container.read(into: buffer), count > 0 {
      unsafe log.bytes.append(contentsOf: buffer[..<count])
    }
    logs.append(log)
  }
  return logs
}

func unpack(_ bytes: [UInt8]) throws -> [Unpacked] { try unpack(MemorySource(bytes)) }

/// The code of the error that unpacking ends with; nil when there is none.
func failure(_ source: any ByteSource) throws -> DecompressionError.Code? {
  do {
    _ = try unpack(source)
    return nil
  } catch let error as DecompressionError {
    return error.code
  }
}

func failure(_ bytes: [UInt8]) throws -> DecompressionError.Code? { try failure(MemorySource(bytes)) }

/// A file of `fixtures/compressed`.
func fixture(_ name: String) throws -> [UInt8] {
  [UInt8](try Data(contentsOf: fixtures.appending(path: "compressed").appending(path: name)))
}
