import Decompression
import Foundation
import Synchronization

/// A file's bytes, or those of standard input, counted as they are read.
final class FileByteSource: ByteSource {
  private let descriptor: Int32
  private let isOwned: Bool
  private let progress: ImportProgress
  /// nil for what can only be read forward: a pipe, standard input.
  let seekableByteCount: Int64?

  /// - Throws: `ImportProblem.cannotOpen`, `notAFile`.
  init(_ input: LogInput, progress: ImportProgress) throws {
    self.progress = progress
    isOwned = !input.isStandardInput
    descriptor = input.isStandardInput ? 0 : unsafe open(input.path, O_RDONLY | O_CLOEXEC)
    guard descriptor >= 0 else { throw ImportProblem.cannotOpen(errno) }
    var status = stat()
    guard unsafe fstat(descriptor, &status) == 0 else { throw ImportProblem.cannotOpen(errno) }
    switch status.st_mode & S_IFMT {
    case S_IFREG: seekableByteCount = input.isStandardInput ? nil : Int64(status.st_size)
    case S_IFIFO, S_IFCHR, S_IFSOCK: seekableByteCount = nil
    case S_IFDIR: throw ImportProblem.emptyFolder  // one with files stands for those
    default: throw ImportProblem.notAFile
    }
  }

  deinit { if isOwned { close(descriptor) } }

  func read(into buffer: UnsafeMutableRawBufferPointer) throws -> Int {
    while true {
      let count = unsafe Foundation.read(descriptor, buffer.baseAddress!, buffer.count)
      if count < 0, errno == EINTR { continue }
      guard count >= 0 else { throw ImportProblem.cannotRead(errno) }
      progress.bytesRead.add(count, ordering: .relaxed)
      return count
    }
  }

  func seek(to byteOffset: Int64) throws {
    guard lseek(descriptor, off_t(byteOffset), SEEK_SET) >= 0 else { throw ImportProblem.cannotRead(errno) }
  }
}
