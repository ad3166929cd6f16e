import CheckLog
import CheckModel
import Stages

/// Makes a workload of so many checks and reads it into bins so many times, for `valgrind` to count the instructions:
/// `gate csv 5000 2`. See `gate.py`.
///
/// The log is neither packed nor hashed: under valgrind, which does not know the processor's instructions for that, they
/// would drown the rest.
@main
struct Gate {
  static func main() throws {
    let arguments = CommandLine.arguments
    guard arguments.count == 4, let workload = Workload(rawValue: arguments[1]), let checks = Int(arguments[2]),
      let passes = Int(arguments[3])
    else {
      fatalError("usage: gate \(Workload.allCases.map(\.rawValue).joined(separator: "|")) CHECKS PASSES")
    }
    let log = try workload.log(checks: checks)
    let context = LogContext(timeZone: .utc, sites: workload.sites)
    let staged = StagedImport(
      through: .bin, hashes: false, grid: .standard, context: context, profile: BuiltInProfiles.named(workload.profile))
    for _ in 0..<passes {
      let outcome = try staged.run(log, fileName: workload.fileName)
      // A wrong answer must not be taken for a fast one.
      precondition(outcome.checks == checks && outcome.binned == checks && outcome.bins > 0)
      precondition(outcome.cutBytes == log.count)
    }
  }
}
