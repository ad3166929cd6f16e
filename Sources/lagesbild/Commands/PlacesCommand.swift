import ArgumentParser
import BinStore
import CheckModel
import Projection
import Report
import Screening

struct PlacesCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "places", abstract: "The priority places: where the street should change, in order, with evidence.")

  @OptionGroup var store: StoreOption
  @Option(help: "How many places of each channel to list.") var top = 20
  @Option(help: "One channel only.") var channel: Channel?
  @Option(help: "The rate that a place must be above.") var target: Double?
  @Option(help: "The seed of resampling and of rank intervals.") var seed: UInt64 = 1
  @Option(help: "table, json or csv.") var format = ListingFormat.table

  func run() async throws {
    try await store.naming {
      let store = try store.open()
      let result = try PlaceScreening.run(
        store, channels: channel.map { [$0] } ?? Channel.allCases, target: target, seed: seed
      ) { places, _ in places.filter { $0.rank <= top } }
      let projection = try GridProjection(grid: store.grid)
      let side = Double(store.grid.cellMetres)
      let sites = Dictionary(uniqueKeysWithValues: try store.sites().map { ($0.id, $0.name) })
      for summary in result.summaries { Terminal.say("\(summary)") }
      var rows: [JSONValue] = []
      for place in result.places {
        let north = place.cells.map { (Double($0.north) + 0.5) * side }.reduce(0, +) / Double(place.cells.count)
        let east = place.cells.map { (Double($0.east) + 0.5) * side }.reduce(0, +) / Double(place.cells.count)
        let middle = projection.geographic(northMetres: north, eastMetres: east)
        rows.append([
          "rank": .int(Int64(place.rank)), "rankLow": .int(Int64(place.rankInterval.lowerBound)),
          "rankHigh": .int(Int64(place.rankInterval.upperBound)), "id": .string(place.id),
          "channel": .string(place.channel.name), "label": .string(place.siteID.flatMap { sites[$0] } ?? "-"),
          "lat": .optional(middle) { .double($0.latDegrees) }, "lon": .optional(middle) { .double($0.lonDegrees) },
          "sampling": .string(place.evidence.sampling.name), "cells": .int(Int64(place.cells.count)),
          "checks": .int(Int64(place.evidence.checks)), "violations": .int(Int64(place.evidence.violations)),
          "rate": .double(place.estimate.mean), "rateLow": .double(place.estimate.low),
          "rateHigh": .double(place.estimate.high), "networkRate": .double(place.networkMean),
          "threshold": .double(place.threshold), "probability": .double(place.probability),
          "severity": .optional(place.severity) { .double($0) }, "excess": .double(place.excess),
          "dates": .int(Int64(place.evidence.dates)), "controlHours": .int(Int64(place.evidence.controlHours)),
          "stability": .double(place.stability), "v85Kmh": .optional(place.v85Kmh) { .int(Int64($0)) },
          "limitKmh": .optional(place.limitKmh) { .int(Int64($0)) }, "worstStratum": .string(place.worstStratum.name),
          "hot": .optional(place.hotSpot) { .double($0.z) },
        ])
      }
      try Terminal.write(JSONWriter.text(.array(rows)) + "\n")
    }
  }
}

extension Channel: ExpressibleByArgument {
  public init?(argument: String) {
    guard let channel = Self.allCases.first(where: { $0.name == argument }) else { return nil }
    self = channel
  }

  public static var allValueStrings: [String] { allCases.map(\.name) }
}
