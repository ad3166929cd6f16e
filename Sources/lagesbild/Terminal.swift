import ArgumentParser
import BinStore
import CheckLog
import Foundation
import Generation
import Ingest
import Projection
import Report
import Screening

// Unsafe: C functions with buffers that are lent for the call, and their lengths.

/// Standard output, standard error and exit statuses.
enum Terminal {
  /// Something that was asked for could not be done: exit status 2.
  struct Failure: Error {
    var message: String
  }

  /// Writes data to standard output. A reader that has gone away has seen enough: silent success.
  static func write(_ text: String) throws {
    var rest = Array(text.utf8)[...]
    while !rest.isEmpty {
      let count = unsafe rest.withUnsafeBytes { unsafe Foundation.write(STDOUT_FILENO, $0.baseAddress, $0.count) }
      if count < 0 {
        if errno == EINTR { continue }
        if errno == EPIPE { throw ExitCode.success }
        throw Failure(message: "standard output can't be written: \(unsafe String(cString: strerror(errno)))")
      }
      rest = rest.dropFirst(count)
    }
  }

  /// Whether somebody looks at standard output as it comes.
  static var isOutputATerminal: Bool { isatty(STDOUT_FILENO) == 1 }

  /// Says something on standard error, whatever became of standard output; nothing in it drives a terminal. Names in it
  /// are to be `inert`, so that they add no lines.
  static func say(_ text: String) {
    let bytes = Array((InertText.shownLines(text) + "\n").utf8)
    unsafe _ = bytes.withUnsafeBytes { unsafe Foundation.write(STDERR_FILENO, $0.baseAddress, $0.count) }
  }

  /// The text without anything that could drive a terminal, for paths and names from outside.
  static func inert(_ text: String) -> String { InertText.shown(text) }

  /// Says what went wrong, and gives the exit status for it.
  static func report(_ error: any Error) -> Int32 {
    let message: String
    switch error {
    case let error as Failure: message = error.message
    case let error as StoreFailure: message = "\(error.path): \(error.error.description)"
    case let error as ImportProblem: message = error.description
    case let error as ProfileError: message = error.description
    case let error as GridProjectionError: message = error.description
    case let error as TrendError: message = error.message
    case let error as PublicationError: message = error.message
    case let error as OutputError: message = error.description
    case let error as GenerationError: message = error.description
    default: return reportUsage(error)
    }
    say("lagesbild: \(inert(message))")
    return 2
  }

  /// Help, a version, and what is wrong with the arguments, which are shown as they were given: a shell may have made
  /// them of file names.
  private static func reportUsage(_ error: any Error) -> Int32 {
    let status = Lagesbild.exitCode(for: error)
    var text = Lagesbild.fullMessage(for: error)
    if text.isEmpty { return status.rawValue }
    for argument in CommandLine.arguments.dropFirst() where inert(argument) != argument {
      let parts = argument.split(separator: "=", maxSplits: 1).map(String.init)
      for part in [argument] + parts { text = text.replacing(part, with: inert(part)) }
    }
    guard status.isSuccess else {
      say(text)
      return status.rawValue
    }
    do {
      try write(text + "\n")
      return 0
    } catch {
      return report(error)
    }
  }
}

/// A store's error with the store's path.
struct StoreFailure: Error {
  var path: String
  var error: StoreError
}
