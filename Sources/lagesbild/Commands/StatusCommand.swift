import ArgumentParser
import BinStore
import Report

struct StatusCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "status",
    abstract: "What the store holds: imports, period, checks by kind and vehicle, rejections, unknown sites.",
    discussion: """
      With --verify, everything that is summed up is recomputed from the bins and compared, and every import with the \
      digest that was made of it when it came. Nothing is written. Exit status 2 when anything differs.
      """)

  @OptionGroup var store: StoreOption
  @Option(help: "table, json or csv.") var format = ListingFormat.table

  @Flag(help: "Whether the store is still what the imports made of it: a row a check.") var verify = false

  func run() async throws {
    if verify { return try await verifyStore() }
    let summary = StatusSummary(try await store.naming { try store.open().status() })
    switch format {
    case .table: try Terminal.write(summary.text)
    case .json: try Terminal.write(summary.json)
    case .csv: try Terminal.write(summary.csv())
    }
  }

  private func verifyStore() async throws {
    let verification = try await store.naming { try store.open().verify() }
    do {
      try VerificationSummary(verification).print(as: format, write: Terminal.write)
    } catch let exit as ExitCode where exit.isSuccess && !verification.isSound {
      throw ExitCode(2)  // nobody reads on, and still it is not sound
    }
    if !verification.isSound { throw ExitCode(2) }
  }
}
