import ArgumentParser
import CheckModel
import Screening

/// Which checks a command is about.
struct CheckFilter: ParsableArguments {
  @Option(help: "Checks of one kind only.") var kind: CheckKind?
  @Option(help: "Vehicle classes, joined with commas; moped is moped, moped1, moped2 and mopedcar.")
  var vehicle: String?
  @Option(help: "Checks in this area only.") var area: String?
  @Option(help: "One part of the week only.") var stratum: Stratum?
  @Option(help: "The first local date, such as 2026-06-01.") var from: String?
  @Option(help: "The last local date.") var to: String?

  /// Whether anything is left out.
  var isSet: Bool {
    kind != nil || vehicle != nil || area != nil || stratum != nil || from != nil || to != nil
  }

  /// What was asked, but for the area.
  var query: TrendQuery {
    get throws {
      var query = TrendQuery()
      query.kind = kind
      query.vehicles = try vehicle.map(TrendWords.vehicles)
      query.stratum = stratum
      query.from = try from.map { try TrendWords.day($0, "--from") }
      query.to = try to.map { try TrendWords.day($0, "--to") }
      if let from = query.from, let to = query.to, from > to {
        throw ValidationError("--from is after --to; try them the other way round")
      }
      return query
    }
  }
}
