import Foundation
import TestSupport
import Testing

@testable import Report
@testable import Screening

struct PlaceListingTests {
  private func print(
    _ places: [LocatedPlace], _ networks: [NetworkSummary] = Sample.networks, as format: PlaceFormat
  ) throws -> String {
    var text = ""
    try PlaceListing(places, networks: networks).print(as: format) { text += $0 }
    return text
  }

  @Test(arguments: [(PlaceFormat.table, "txt"), (.json, "json"), (.csv, "csv"), (.geojson, "geojson")])
  func printsEveryFormatWordForWord(format: PlaceFormat, suffix: String) throws {
    try expectGolden(try print(try Sample.all(), as: format), "places.\(suffix)")
  }

  @Test(arguments: PlaceFormat.allCases)
  func sendsNothingThatDrivesATerminalOrTurnsTheReadingDirection(format: PlaceFormat) throws {
    let text = try print(try Sample.all(), as: format)
    let active = text.unicodeScalars.filter { InertText.isActive($0) && $0 != "\n" && (format != .csv || $0 != "\r") }
    #expect(active.isEmpty)
  }

  @Test func namesTheKeysOfTheCommandInTheirOrder() throws {
    let keys = [
      "rank", "rankLow", "rankHigh", "id", "channel", "label", "lat", "lon", "cells", "checks", "violations", "rate",
      "rateLow", "rateHigh", "networkRate", "probability", "severity", "excess", "dates", "controlHours", "stability",
      "v85Kmh", "limitKmh", "worstStratum", "trend", "measures",
    ]
    #expect(PlaceField.all.map(\.key).prefix(keys.count) == keys[...])
    #expect(Set(PlaceField.all.map(\.key)).count == PlaceField.all.count)
  }

  @Test func givesSharesOrCountsPerHourAndNeverBoth() throws {
    let shares = ["rate", "rateLow", "rateHigh", "networkRate", "worstStratumRate"]
    let counts = [
      "perControlHour", "perControlHourLow", "perControlHourHigh", "networkPerControlHour",
      "worstStratumPerControlHour",
    ]
    for row in try rows(try print(try Sample.all(), as: .json)) {
      let isOffenders = row["sampling"] as? String == "offenders"
      #expect(row["denominator"] as? String == (isOffenders ? "no denominator" : "checks"))
      for key in shares { #expect((row[key] is NSNull) == isOffenders, "\(key)") }
      for key in counts { #expect((row[key] is NSNull) == !isOffenders, "\(key)") }
    }
  }

  @Test func keepsTheLabelWholeForScripts() throws {
    let row = try rows(try print([try Sample.alcohol()], as: .json))[0]
    #expect(row["label"] as? String == Sample.hostileLabel)
  }

  @Test(arguments: PlaceFormat.allCases)
  func printsNoPlacesAsAnEmptyAnswerOfTheFormat(format: PlaceFormat) throws {
    let text = try print([], [], as: format)
    switch format {
    case .table: #expect(text.hasPrefix("There are no checks to screen. Take logs in with `lagesbild import"))
    case .json: #expect(text == "[]\n")
    case .csv: #expect(text.hasPrefix("rank,rankLow,") && text.split(separator: "\r\n").count == 1)
    case .geojson: #expect(text == #"{"type":"FeatureCollection","features":[]}"# + "\n")
    }
  }

  @Test func hasACellForEachColumnInEveryRecord() throws {
    let text = try print([try Sample.speed(), try Sample.crossing()], as: .csv)
    // Of these places only the areas hold a comma, once.
    let counts = text.split(separator: "\r\n").map { $0.split(separator: ",", omittingEmptySubsequences: false).count }
    #expect(counts == [counts[0], counts[0] + 1, counts[0]])
  }

  @Test(arguments: [
    (
      [Sample.network(.drug, .stopped, cells: 9, seenEnough: 0, flagged: 0, mean: 0, threshold: 0, clustering: 0)],
      "None of the cells was seen enough, of 9 (stopped): that takes 50 checks in 3 hours on 2 dates."
    ),
    (
      [Sample.network(.drug, .stopped, cells: 9, seenEnough: 1, flagged: 0, mean: 0, threshold: 0, clustering: 0)],
      "None of the cells seen enough is flagged, of 1 (stopped)."
    ),
    (
      [Sample.network(.drug, .stopped, cells: 9, seenEnough: 3, flagged: 2, mean: 0, threshold: 0, clustering: 0)],
      "None of the flagged cells makes a place here: better evidence clears them, or they are outside of what was "
        + "asked for."
    ),
  ])
  func saysWhyAChannelHasNoPlace(networks: [NetworkSummary], why: String) throws {
    #expect(try print([], networks, as: .table).contains("drug: no place\n"))
    #expect(try print([], networks, as: .table).hasSuffix("  \(why)\n"))
  }

  private func rows(_ text: String) throws -> [[String: Any]] {
    try #require(try JSONSerialization.jsonObject(with: Data(text.utf8)) as? [[String: Any]])
  }
}
