import ArgumentParser
import BinStore
import Report

struct StatusCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "status",
    abstract: "What the store holds: imports, period, checks by kind and vehicle, rejections, unknown sites.")

  @OptionGroup var store: StoreOption
  @Option(help: "table, json or csv.") var format = ListingFormat.table

  func run() async throws {
    let summary = StatusSummary(try await store.naming { try store.open().status() })
    switch format {
    case .table: try Terminal.write(summary.text)
    case .json: try Terminal.write(summary.json)
    case .csv: try Terminal.write(summary.csv())
    }
  }
}
