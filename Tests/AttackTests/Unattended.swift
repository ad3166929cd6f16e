import Foundation
import TestSupport
import Testing

/// What the files of `fixtures/unattended` run every night, with the paths of a workplace instead of a server's.
enum Unattended {
  static let folder = fixtures.appending(path: "unattended")

  static func text(_ name: String) throws -> String {
    try String(contentsOf: folder.appending(path: name), encoding: .utf8)
  }

  /// The command line of the service.
  ///
  /// - Parameters:
  ///   - settled: in place of the half hour that a file must have been left alone.
  ///   - command: in place of the installed one.
  static func service(settled: Int, command: String = "\"$LAGESBILD\"", store: String) throws -> String {
    let unit = try text("lagesbild-import.service").replacing("\\\n", with: "")
    let line = try #require(unit.split(separator: "\n").first { $0.hasPrefix("ExecStart=") })
    return try replacing(
      String(line.dropFirst("ExecStart=".count)),
      [
        "/usr/local/bin/lagesbild": command, "/var/lib/lagesbild/halmstad.gpkg": store, "/srv/traffic/spool": "spool",
        "--settled 1800": "--settled \(settled)",
      ])
  }

  /// The command of the cron line after the variables that stand before it, as cron hands them to a shell.
  ///
  /// - Parameter journal: gets what the system's log would.
  static func cron(settled: Int, command: String, journal: String) throws -> String {
    var shell = ""
    for line in try text("lagesbild-import.cron").split(separator: "\n") where !line.hasPrefix("#") {
      if let times = line.firstMatch(of: #/^(\S+ ){5}lagesbild /#) {
        shell += "\(line[times.range.upperBound...])\n"
      } else {
        shell += "export \(line)\n"
      }
    }
    return try replacing(
      shell,
      [
        "/usr/local/bin/lagesbild": command, "/var/lib/lagesbild": "state", "/srv/traffic/spool": "spool",
        "--settled 1800": "--settled \(settled)",
        // The real one, which says what it would send.
        "logger -t lagesbild": "logger -t lagesbild --socket-errors=off --stderr --no-act 2>> \(journal)",
      ])
  }

  /// - Throws: when one of the texts is not there.
  static func replacing(_ text: String, _ replacements: KeyValuePairs<String, String>) throws -> String {
    var text = text
    for (old, new) in replacements {
      try #require(text.contains(old), "\(old)")
      text = text.replacing(old, with: new)
    }
    return text
  }
}
