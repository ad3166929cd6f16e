import ArgumentParser
import BinStore
import CheckModel
import Dispatch
import Foundation
import Report
import Screening
import Synchronization

struct TrendsCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "trends",
    abstract: "Rates, speeds and their course, by any combination of time, place, vehicle and what was checked.",
    discussion: """
      A rate is of the checks that have a denominator: all passing or all stopped vehicles, with a known limit for \
      speeds, and made at random for alcohol and drugs. Mean and V85 are of every passing vehicle. What was not checked \
      is said to be so, and is never a zero. Times are local. The guide's page on trends says what each number is.
      """)

  /// Days that are like a Sunday.
  enum Holidays: String, CaseIterable, ExpressibleByArgument {
    case se
  }

  @OptionGroup var store: StoreOption
  @Option(
    help: """
      What to group by, joined with commas: \(TrendDimension.allCases.map(\.name).joined(separator: ", ")). Default: \
      all in one.
      """)
  var by: String?
  @OptionGroup var filter: CheckFilter
  @Option(
    help: ArgumentHelp(
      "Two periods: the ratio of the second's rate to the first's, with its exact interval and p.",
      valueName: "from..to,from..to"))
  var compare: String?
  @Flag(help: "Whether the rate rises or falls: over the months, or over the period that --by names.")
  var trend = false
  @Option(help: "Count the public holidays of a country, and their eves, as weekend.") var holidays: Holidays?
  @Option(help: "table, json or csv.") var format = ListingFormat.table
  @Option(name: .shortAndLong, help: "The file to write; gzip if it ends in .gz. Standard output without it, or as -.")
  var output: String?

  func validate() throws { _ = try query }

  func run() async throws {
    let query = try query
    try await store.naming {
      let opened = try store.open()
      let cells = try store.cells(of: opened, inArea: filter.area)
      let answer = try TrendAnswer.ask(opened, query, area: cells, wantsTrend: trend)
      let sink = try ExportSink(output)
      let listing = TrendListing(
        answer.table, series: answer.series, isForTerminal: output == nil && Terminal.isOutputATerminal)
      try listing.write(as: format, to: sink)
      try sink.finish()
      if format != .table, let remark = listing.remark { Terminal.say(remark) }
    }
  }

  private var query: TrendQuery {
    get throws {
      var query = try filter.query
      query.dimensions = try by.map(TrendWords.dimensions) ?? []
      query.compared = try compare.map(TrendWords.comparison)
      query.holidaysAreWeekend = holidays == .se
      query.wantsSpeeds = query.kind ?? .speed == .speed && !query.dimensions.contains(.offence)
      if query.compared != nil, query.from != nil || query.to != nil {
        throw ValidationError("--compare says which dates are asked about; try it without --from and --to")
      }
      if query.dimensions.contains(.offence), let kind = query.kind, kind != .behaviour {
        throw ValidationError("--by offence is about behaviour; try --kind behaviour")
      }
      if trend, TrendTable.period(of: query.dimensions) == nil {
        throw ValidationError("--trend is over one period; try --by with one of month, week and date")
      }
      return query
    }
  }
}

extension TrendListing {
  /// Pieces are made on every core, a few at a time, and written in their order.
  fileprivate func write(as format: ListingFormat, to sink: ExportSink) throws {
    let cores = min(ProcessInfo.processInfo.activeProcessorCount, 4)
    for start in stride(from: 0, to: pieces(format), by: cores) {
      let count = min(cores, pieces(format) - start)
      let texts = Mutex([String](repeating: "", count: count))
      DispatchQueue.concurrentPerform(iterations: count) { index in
        let text = text(ofPiece: start + index, as: format)
        texts.withLock { $0[index] = text }
      }
      for text in texts.withLock({ $0 }) { try sink.write(text) }
    }
  }
}
