@testable import Decompression
import Glibc

extension FuzzTarget {
  /// Files in any packing: they come to the same whatever the pieces in which they are read, or to an error of ours.
  ///
  /// The first byte says how they are read, the rest is the file.
  static let packed = FuzzTarget("packed", mostBytes: 8192) { bytes in
    var input = InputReader(bytes)
    let how = input.byte()
    let file = Array(input.rest)
    let canSeek = how & 1 == 1
    let whole = unpacked(InputSource(file, chunk: .max, canSeek: canSeek), step: 1 << 16)
    let pieces = unpacked(InputSource(file, chunk: 1 + Int(how >> 1), canSeek: canSeek), step: 1 + Int(how) * 37)
    if whole.failure != nil, pieces.failure != nil { return nil }
    return whole == pieces ? nil : "whole: \(whole.summary), in pieces: \(pieces.summary)"
  }
}

/// What a file unpacked to.
private struct Unpacked: Equatable {
  var members: [(name: String?, bytes: [UInt8])] = []
  /// More came than is looked at.
  var isCut = false
  var failure: DecompressionError.Code?

  var summary: String { "\(members.map(\.bytes.count)) bytes, \(failure.map { "\($0)" } ?? "no error")" }

  static func == (a: Unpacked, b: Unpacked) -> Bool {
    a.failure == b.failure && a.isCut == b.isCut && a.members.elementsEqual(b.members) { $0 == $1 }
  }
}

private let mostOutput = 1 << 21

private func unpacked(_ source: InputSource, step: Int) -> Unpacked {
  var unpacked = Unpacked()
  let container = LogContainer(source)
  var buffer = [UInt8](repeating: 0, count: step)
  var total = 0
  do {
    while let member = try container.nextMember() {
      var bytes: [UInt8] = []
      while case let count = unsafe try buffer.withUnsafeMutableBytes({ unsafe try container.read(into: $0) }),
        count > 0
      {
        precondition(count <= buffer.count)
        bytes += buffer[..<count]
        total += count
        if total >= mostOutput {
          unpacked.isCut = true
          return unpacked
        }
      }
      unpacked.members.append((member.name, bytes))
      if let name = member.name { precondition(name.utf8.count <= 240 * LogContainer.maximumLayers + 2) }
    }
  } catch let error as DecompressionError {
    unpacked.failure = error.code
  } catch {
    fatalError("an error that is none of ours: \(error)")
  }
  return unpacked
}

/// An input as the file it stands for, handed out in pieces; `errno` is left at what ends the process in libarchive.
final class InputSource: ByteSource {
  private let bytes: [UInt8]
  private let chunk: Int
  private let canSeek: Bool
  private var offset = 0

  init(_ bytes: [UInt8], chunk: Int, canSeek: Bool) {
    (self.bytes, self.chunk, self.canSeek) = (bytes, chunk, canSeek)
  }

  func read(into buffer: UnsafeMutableRawBufferPointer) throws -> Int {
    let count = min(chunk, buffer.count, bytes.count - offset)
    unsafe buffer.copyBytes(from: bytes[offset..<offset + count])
    offset += count
    errno = ENOMEM
    return count
  }

  var seekableByteCount: Int64? { canSeek ? Int64(bytes.count) : nil }

  func seek(to byteOffset: Int64) throws {
    precondition((0...Int64(bytes.count)).contains(byteOffset))
    offset = Int(byteOffset)
    errno = ENOMEM
  }
}
