import CheckModel
import Screening

/// One thing that is said of a place, under the key that scripts know: a member in JSON, a property in GeoJSON, a
/// column in CSV.
struct PlaceField: Sendable {
  let key: String
  /// The members of a value that is an object: a column each in CSV.
  let parts: [String]
  let value: @Sendable (LocatedPlace) -> JSONValue

  init(_ key: String, parts: [String] = [], _ value: @escaping @Sendable (LocatedPlace) -> JSONValue) {
    self.key = key
    self.parts = parts
    self.value = value
  }

  /// In the order of the outputs. Without a denominator every share is null and what is counted per control hour is
  /// not; with one it is the other way round.
  static let all = identity + evidence + judgement + pattern + advice + sampling + time + surroundings

  private static let identity: [PlaceField] = [
    PlaceField("rank") { .int(Int64($0.place.rank)) },
    PlaceField("rankLow") { .int(Int64($0.place.rankInterval.lowerBound)) },
    PlaceField("rankHigh") { .int(Int64($0.place.rankInterval.upperBound)) },
    PlaceField("id") { .string($0.place.id) },
    PlaceField("channel") { .string($0.place.channel.name) },
    PlaceField("label") { .string($0.location.label) },
    PlaceField("lat") { .double(GeoJSON.rounded($0.location.latDegrees)) },
    PlaceField("lon") { .double(GeoJSON.rounded($0.location.lonDegrees)) },
    PlaceField("cells") { .int(Int64($0.place.cells.count)) },
  ]

  private static let evidence: [PlaceField] = [
    PlaceField("checks") { .int(Int64($0.place.evidence.checks)) },
    PlaceField("violations") { .int(Int64($0.place.evidence.violations)) },
    PlaceField("rate") { share($0, $0.place.estimate.mean) },
    PlaceField("rateLow") { share($0, $0.place.estimate.low) },
    PlaceField("rateHigh") { share($0, $0.place.estimate.high) },
    PlaceField("networkRate") { share($0, $0.place.networkMean) },
  ]

  private static let judgement: [PlaceField] = [
    PlaceField("probability") { .double($0.place.probability) },
    PlaceField("severity") { .optional($0.place.severity) { .double($0) } },
    PlaceField("excess") { .double($0.place.excess) },
    PlaceField("dates") { .int(Int64($0.place.evidence.dates)) },
    PlaceField("controlHours") { .int(Int64($0.place.evidence.controlHours)) },
    PlaceField("stability") { .double($0.place.stability) },
  ]

  private static let pattern: [PlaceField] = [
    PlaceField("v85Kmh") { .optional($0.place.v85Kmh) { .int(Int64($0)) } },
    PlaceField("limitKmh") { .optional($0.place.limitKmh) { .int(Int64($0)) } },
    PlaceField("worstStratum") { .string($0.place.worstStratum.name) },
    PlaceField("trend", parts: ["direction", "p", "slope"]) {
      let trend = $0.place.trend
      return .object([
        ("direction", .string(trend.direction.rawValue)), ("p", .optional(trend.judgement) { .double($0.p) }),
        ("slope", .optional(trend.judgement) { .double($0.slope) }),
      ])
    },
  ]

  private static let advice: [PlaceField] = [
    PlaceField("measures") { .array($0.place.measures.map(measure)) }
  ]

  private static let sampling: [PlaceField] = [
    PlaceField("sampling") { .string($0.place.evidence.sampling.name) },
    PlaceField("denominator") { .string($0.place.hasDenominator ? "checks" : noDenominator) },
    PlaceField("perControlHour") { perHour($0, $0.place.estimate.mean) },
    PlaceField("perControlHourLow") { perHour($0, $0.place.estimate.low) },
    PlaceField("perControlHourHigh") { perHour($0, $0.place.estimate.high) },
    PlaceField("networkPerControlHour") { perHour($0, $0.place.networkMean) },
    PlaceField("threshold") { .double($0.place.threshold) },
  ]

  private static let time: [PlaceField] = [
    PlaceField("firstChecked") { .string(UTCText.date(dayNumber: $0.place.evidence.firstDay)) },
    PlaceField("lastChecked") { .string(UTCText.date(dayNumber: $0.place.evidence.lastDay)) },
    PlaceField("worstStratumRate") { place in worst(place) { share(place, $0.estimate.mean) } },
    PlaceField("worstStratumRateLow") { place in worst(place) { share(place, $0.estimate.low) } },
    PlaceField("worstStratumRateHigh") { place in worst(place) { share(place, $0.estimate.high) } },
    PlaceField("worstStratumPerControlHour") { place in worst(place) { perHour(place, $0.estimate.mean) } },
    PlaceField("worstStratumPerControlHourLow") { place in worst(place) { perHour(place, $0.estimate.low) } },
    PlaceField("worstStratumPerControlHourHigh") { place in worst(place) { perHour(place, $0.estimate.high) } },
    PlaceField("worstStratumChecks") { place in worst(place) { .int(Int64($0.checks)) } },
    PlaceField("monthsFlagged") { .int(Int64($0.place.persistence.monthsFlagged)) },
    PlaceField("monthsSeenEnough") { .int(Int64($0.place.persistence.monthsSeenEnough)) },
    PlaceField("monthsSeen") { .int(Int64($0.place.persistence.monthsSeen)) },
  ]

  private static let surroundings: [PlaceField] = [
    PlaceField("hotSpotZ") { .optional($0.place.hotSpot) { .double($0.z) } },
    PlaceField("hotSpotP") { .optional($0.place.hotSpot) { .double($0.adjustedP) } },
    PlaceField("areas") { .array($0.location.areas.map { .string($0) }) },
    PlaceField("alsoHere") { .array($0.place.alsoHere.map { .string($0) }) },
  ]

  private static func share(_ located: LocatedPlace, _ value: Double) -> JSONValue {
    located.place.hasDenominator ? .double(value) : .null
  }

  private static func perHour(_ located: LocatedPlace, _ value: Double) -> JSONValue {
    located.place.hasDenominator ? .null : .double(value)
  }

  private static func worst(
    _ located: LocatedPlace, _ value: (PriorityPlace.StratumEvidence) -> JSONValue
  ) -> JSONValue {
    .optional(located.place.strata.first { $0.stratum == located.place.worstStratum }, value)
  }

  /// In English, as all that scripts read.
  private static func measure(_ measure: AdvisedMeasure) -> JSONValue {
    .object([
      ("id", .string(measure.id)), ("physical", .bool(measure.isPhysical)), ("name", .string(measure.name.en)),
      ("why", .string(measure.why.en)), ("effect", .string(measure.effect.en)), ("source", .string(measure.source)),
    ])
  }
}
