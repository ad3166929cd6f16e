import Synchronization

/// How far an import has come; written by its workers, read by whoever shows it.
package final class ImportProgress: Sendable {
  /// Bytes as they stand in the files, compressed or not.
  package let bytesRead = Atomic<Int>(0)
  /// Of all regular files to be read; 0 when not known.
  package let bytesTotal = Atomic<Int>(0)
  package let checks = Atomic<Int>(0)

  package init() {}
}
