import Decompression
import Foundation
import Synchronization

// Unsafe: C functions with paths and buffers that are lent for the call.

/// A file's bytes, or those of standard input, counted as they are read.
final class FileByteSource: ByteSource {
  private let descriptor: Int32
  private let isOwned: Bool
  private let progress: ImportProgress?
  /// What the file was when it was opened.
  private let state: FileState
  /// nil for what can only be read forward: a pipe, standard input.
  let seekableByteCount: Int64?

  /// - Parameter progress: nil when the bytes count for nothing, such as those that are read again.
  /// - Throws: `ImportProblem.cannotOpen`, `emptyFolder`, `notAFile`.
  convenience init(_ input: LogInput, progress: ImportProgress?) throws {
    if input.isStandardInput {
      try self.init(0, isOwned: false, progress)
      return
    }
    let path = input.pathBytes + [0]
    let descriptor = unsafe path.withUnsafeBytes {
      unsafe open($0.bindMemory(to: CChar.self).baseAddress!, O_RDONLY | O_CLOEXEC)
    }
    guard descriptor >= 0 else { throw ImportProblem.cannotOpen(errno) }
    do {
      try self.init(descriptor, isOwned: true, progress)
    } catch {
      close(descriptor)
      throw error
    }
  }

  /// A file that is open already, and is closed when it is no longer needed.
  convenience init(owning descriptor: Int32) throws {
    do {
      try self.init(descriptor, isOwned: true, nil)
    } catch {
      close(descriptor)
      throw error
    }
  }

  private init(_ descriptor: Int32, isOwned: Bool, _ progress: ImportProgress?) throws {
    var status = stat()
    guard unsafe fstat(descriptor, &status) == 0 else { throw ImportProblem.cannotOpen(errno) }
    switch status.st_mode & S_IFMT {
    case S_IFREG: seekableByteCount = isOwned ? Int64(status.st_size) : nil
    case S_IFIFO, S_IFCHR, S_IFSOCK: seekableByteCount = nil
    case S_IFDIR: throw ImportProblem.emptyFolder  // one with files stands for those
    default: throw ImportProblem.notAFile
    }
    self.descriptor = descriptor
    self.isOwned = isOwned
    self.progress = progress
    state = FileState(status)
  }

  /// The same file from its beginning, whatever has its name by now; this one is not to be read any more.
  func again() throws -> FileByteSource {
    let copy = fcntl(descriptor, F_DUPFD_CLOEXEC, 0)
    guard copy >= 0 else { throw ImportProblem.cannotRead(errno) }
    let source = try FileByteSource(owning: copy)
    try source.seek(to: 0)
    return source
  }

  /// To be called when all of it was read: another program may have been writing to it.
  ///
  /// - Throws: `ImportProblem.changedWhileRead`.
  func requireUnchanged() throws {
    var status = stat()
    guard unsafe fstat(descriptor, &status) == 0 else { throw ImportProblem.cannotRead(errno) }
    if seekableByteCount != nil, FileState(status) != state { throw ImportProblem.changedWhileRead }
  }

  /// Whether it is not what it was when it was opened: another program is writing to it.
  var hasChanged: Bool { (try? requireUnchanged()) == nil }

  /// Whether it was written to, renamed or otherwise changed in the seconds before it was opened; never of what can only
  /// be read forward.
  func wasChanged(inLast seconds: Int) -> Bool {
    seconds > 0 && seekableByteCount != nil && state.age < Double(seconds)
  }

  deinit { if isOwned { close(descriptor) } }

  func read(into buffer: UnsafeMutableRawBufferPointer) throws -> Int {
    try ImportProblem.throwIfStopped()
    while true {
      let count = unsafe Foundation.read(descriptor, buffer.baseAddress!, buffer.count)
      if count < 0, errno == EINTR { continue }
      guard count >= 0 else { throw ImportProblem.cannotRead(errno) }
      progress?.bytesRead.add(count, ordering: .relaxed)
      return count
    }
  }

  func seek(to byteOffset: Int64) throws {
    guard lseek(descriptor, off_t(byteOffset), SEEK_SET) >= 0 else { throw ImportProblem.cannotRead(errno) }
  }
}

/// By which a file is seen to have been written to.
private struct FileState: Equatable {
  private let byteCount: Int64
  private let seconds: Int
  private let nanoseconds: Int
  /// Seconds since the last change, when this was made.
  let age: Double

  init(_ status: stat) {
    byteCount = Int64(status.st_size)
    seconds = status.st_mtim.tv_sec
    nanoseconds = status.st_mtim.tv_nsec
    let now = Date().timeIntervalSince1970
    let ages = [status.st_ctim, status.st_mtim].map { now - Double($0.tv_sec) - Double($0.tv_nsec) / 1e9 }
    // The time of the last write is what a program that copies the file says, and may lie in the future; that of the
    // last change is the file system's own, though some keep none.
    age = ages[1] < 0 ? ages[0] : min(ages[0], ages[1])
  }

  static func == (one: FileState, other: FileState) -> Bool {
    (one.byteCount, one.seconds, one.nanoseconds) == (other.byteCount, other.seconds, other.nanoseconds)
  }
}
