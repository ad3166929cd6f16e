import BinStore

/// What a purge took out, told to a script and to a person.
package struct PurgeSummary {
  private let report: PurgeReport
  private let date: String
  private let isDryRun: Bool

  /// - Parameter date: the local date before which.
  package init(_ report: PurgeReport, before date: String, isDryRun: Bool) {
    (self.report, self.date, self.isDryRun) = (report, date, isDryRun)
  }

  package var json: String {
    let value: JSONValue = .object([
      ("before", .string(date)), ("imports", .array(report.imports.map { .int($0) })),
      ("emptied", .array(report.emptied.map { .int($0) })), ("bins", .int(report.bins)),
      ("checks", .int(report.checks)), ("rejections", .int(report.rejections)), ("places", .int(report.places)),
      ("dryRun", .bool(isDryRun)),
    ])
    return JSONWriter.text(value) + "\n"
  }

  package var text: String {
    if report.isEmpty { return "There is nothing before \(date).\n" }
    let verb = isDryRun ? "would be purged" : "purged"
    var text =
      "Before \(date): \(NumberText.counted(report.checks, "check")) in \(NumberText.counted(report.bins, "bin")) of "
      + "\(NumberText.counted(report.imports.count, "import")) \(verb)"
    if report.rejections > 0 { text += ", and \(NumberText.counted(report.rejections, "rejection"))" }
    text += ".\n"
    if !report.emptied.isEmpty {
      text +=
        "Of \(NumberText.counted(report.emptied.count, "import")) nothing \(isDryRun ? "would be" : "is") left but "
        + "the file's name, its hash and its sums.\n"
    }
    if report.places > 0 {
      text +=
        "The saved priority places rest on them and \(isDryRun ? "would go" : "are gone") too; "
        + "`lagesbild places --save` makes them anew.\n"
    }
    return text
  }
}
