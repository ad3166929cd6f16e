import CheckModel
import Generation
import Report

extension TownLog {
  /// The truth file: the options, what was written, and what was planted where.
  func truthJSON(_ truth: Truth, _ options: TownLogOptions) -> String {
    func counts(_ names: [String], _ values: [Int]) -> JSONValue {
      .object(zip(names, values).filter { $1 > 0 }.map { (key: $0, value: .int(Int64($1))) })
    }
    func whole(_ value: Int) -> JSONValue { .int(Int64(value)) }
    let kinds = CheckKind.allCases.map(\.name)
    let value: JSONValue = [
      "seed": .string(String(options.seed)),
      "townSeed": .string(String(options.townSeed)),
      "sites": whole(options.sites),
      "lines": whole(truth.lines),
      "checks": whole(truth.checks),
      "other": whole(truth.lines - truth.checks - truth.rejected),
      "bytes": whole(truth.bytes),
      "rejected": counts(RejectionReason.allCases.map(\.code), truth.rejectedByReason),
      "checksByKind": counts(kinds, truth.checksByKind),
      "violationsByKind": counts(kinds, truth.violationsByKind),
      "checksByVehicle": counts(VehicleClass.allCases.map(\.name), truth.checksByVehicle),
      "checksBySampling": counts(Sampling.allCases.map(\.name), truth.checksBySampling),
      "hours": whole(truth.hours),
      "firstSecond": .optional(truth.seconds?.lowerBound) { .int($0) },
      "lastSecond": .optional(truth.seconds?.upperBound) { .int($0) },
      "planted": .array(planted(truth)),
    ]
    return JSONWriter.text(value) + "\n"
  }

  private func planted(_ truth: Truth) -> [JSONValue] {
    town.sites.enumerated().compactMap { index, site in
      guard let planting = site.planting else { return nil }
      let evidence = truth.planted[index]
      return [
        "site": .string(site.name),
        "lat": .double(Double(site.lat) / 100_000),
        "lon": .double(Double(site.lon) / 100_000),
        "limit": .int(Int64(site.limitKmh)),
        "role": .string(planting.role.rawValue),
        "rate": .optional(planting.share) { .double(Double($0) / 10_000) },
        "checks": .int(Int64(evidence?.checks ?? 0)),
        "violations": .int(Int64(evidence?.violations ?? 0)),
      ]
    }
  }
}
