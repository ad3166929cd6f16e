import CheckModel
import Report

@testable import Screening

/// Places as the screening could have found them, one of each sampling.
enum Sample {
  /// Two cells, every passing vehicle measured.
  static func speed() throws -> LocatedPlace {
    var speeds = [Int](repeating: 0, count: 101)
    for (kmh, vehicles) in [
      (28, 2), (38, 80), (44, 190), (50, 311), (51, 200), (54, 170), (58, 160), (62, 70), (71, 18),
    ] {
      speeds[kmh] = vehicles
    }
    speeds[95] = 3
    let place = PriorityPlace(
      id: "speed-5f0c9a31b2", channel: .speed,
      cells: [Cell(north: 62832, east: 3686), Cell(north: 62832, east: 3687)], rank: 1, rankInterval: 1...2,
      rankedPlaces: 3,
      evidence: .init(
        sampling: .all, checks: 1204, violations: 621, dates: 12, controlHours: 48, firstDay: 20_513, lastDay: 20_611),
      otherEvidence: [
        .init(
          sampling: .stopped, checks: 40, violations: 9, dates: 2, controlHours: 3, firstDay: 20_600, lastDay: 20_611),
        .init(
          sampling: .offenders, checks: 5, violations: 5, dates: 1, controlHours: 2, firstDay: 20_600, lastDay: 20_600),
      ],
      estimate: .init(mean: 0.5131, low: 0.4702, high: 0.556), networkMean: 0.213, threshold: 0.3455, isTarget: false,
      probability: 0.99991, severity: 1.62, excess: 12.21, stability: 0.945,
      hotSpot: .init(z: 3.41, adjustedP: 0.0124),
      persistence: .init(monthsFlagged: 5, monthsSeenEnough: 7, monthsSeen: 9),
      trend: try Trend(of: [0.4, 0.41, 0.43, 0.42, 0.45, 0.47, 0.5, 0.51]),
      strata: [
        .init(
          stratum: .weekdayDay, checks: 800, violations: 380, controlHours: 30,
          estimate: .init(mean: 0.47, low: 0.42, high: 0.52)),
        .init(
          stratum: .weekdayEvening, checks: 404, violations: 241, controlHours: 18,
          estimate: .init(mean: 0.585, low: 0.52, high: 0.65)),
      ],
      worstStratum: .weekdayEvening, speeds: speeds, v85Kmh: 58, v85IntervalKmh: 58...62, limitKmh: 50,
      vehicles: [
        .init(vehicle: .car, checks: 1000, violations: 520), .init(vehicle: .moped1, checks: 204, violations: 101),
      ],
      siteID: 1, alsoHere: ["alcohol-00c0ffee00"],
      measures: [
        AdvisedMeasure(
          id: "hump", isPhysical: true, name: LocalizedText(en: "Speed hump", sv: "Farthinder"),
          why: LocalizedText(
            en: "V85 is 8 km/h above a limit of 50.", sv: "85-percentilen ligger 8 km/h över gränsen 50."),
          effect: LocalizedText(
            en: "Killed and seriously injured −31 %.", sv: "Dödade och svårt skadade −31 %."),
          source: "Trafiksäkerhetshandboken 3.12"),
        AdvisedMeasure(
          id: "camera", isPhysical: true, name: LocalizedText(en: "Safety camera", sv: "Trafiksäkerhetskamera"),
          why: LocalizedText(en: "Speeds are high at all hours.", sv: "Farten är hög hela dygnet."),
          effect: LocalizedText(en: "None proven here.", sv: "Ingen visad här."), source: "Trafiksäkerhetshandboken"),
      ])
    return LocatedPlace(
      place,
      at: PlaceLocation(
        label: "Storgatan", latDegrees: 56.67450001234, lonDegrees: 12.8578, areas: ["Centrum", "Östra, norra"],
        polygons: [square(12.857, 56.674, width: 0.0032, height: 0.0009)]))
  }

  /// Known from two dates, no measure, an outline of two polygons of which one has a hole; a label that bites.
  static func alcohol() throws -> LocatedPlace {
    let place = PriorityPlace(
      id: "alcohol-00c0ffee00", channel: .alcohol, cells: [Cell(north: 62832, east: 3686)], rank: 1,
      rankInterval: 1...1, rankedPlaces: 1,
      evidence: .init(
        sampling: .stopped, checks: 210, violations: 9, dates: 2, controlHours: 5, firstDay: 20_604, lastDay: 20_611),
      otherEvidence: [], estimate: .init(mean: 0.0312, low: 0.017, high: 0.049), networkMean: 0.0041,
      threshold: 0.011, isTarget: true, probability: 0.9871, severity: nil, excess: 1.14, stability: 0.61, hotSpot: nil,
      persistence: .init(monthsFlagged: 1, monthsSeenEnough: 1, monthsSeen: 1), trend: try Trend(of: [0.03]),
      strata: [
        .init(
          stratum: .weekendNight, checks: 210, violations: 9, controlHours: 5,
          estimate: .init(mean: 0.0312, low: 0.017, high: 0.049))
      ],
      worstStratum: .weekendNight, speeds: [], v85Kmh: nil, v85IntervalKmh: nil, limitKmh: nil,
      vehicles: [.init(vehicle: .car, checks: 210, violations: 9)], siteID: nil, alsoHere: ["speed-5f0c9a31b2"],
      measures: [
        AdvisedMeasure(
          id: "checks.alcohol", isPhysical: false,
          name: LocalizedText(en: "Breath tests on weekend nights", sv: "Alkoholkontroller helgnätter"),
          why: LocalizedText(en: "It is worst then.", sv: "Då är det värst."),
          effect: LocalizedText(en: "Drink driving falls where tests are seen.", sv: "Rattfylleriet minskar."),
          source: "Trafiksäkerhetshandboken 8")
      ])
    return LocatedPlace(
      place,
      at: PlaceLocation(
        label: hostileLabel, latDegrees: 56.6745, lonDegrees: 12.8578, areas: ["@area\u{1B}]0;x\u{7}"],
        polygons: [
          square(12.857, 56.674, width: 0.004, height: 0.004)
            + square(12.858, 56.675, width: 0.001, height: 0.001).map { $0.reversed() },
          square(12.862, 56.679, width: 0.001, height: 0.001),
        ]))
  }

  static let hostileLabel = "=cmd|' /C calc'!A0\u{1B}[2J\u{202E}txt.\u{9B}31m\r\n\"x\""

  /// Only violations were noted.
  static func crossing() throws -> LocatedPlace {
    let place = PriorityPlace(
      id: "crossing-1234567890", channel: .crossing, cells: [Cell(north: 62830, east: 3690)], rank: 2,
      rankInterval: 1...2, rankedPlaces: 2,
      evidence: .init(
        sampling: .offenders, checks: 64, violations: 64, dates: 9, controlHours: 40, firstDay: 20_513,
        lastDay: 20_611),
      otherEvidence: [], estimate: .init(mean: 1.52, low: 1.21, high: 1.86), networkMean: 0.42, threshold: 0.8,
      isTarget: false, probability: 0.9993, severity: nil, excess: 1.1, stability: 0.88,
      hotSpot: .init(z: 0.4, adjustedP: 0.9), persistence: .init(monthsFlagged: 2, monthsSeenEnough: 3, monthsSeen: 9),
      trend: try Trend(of: [1.5, 1.2, 1.6, 1.4, 1.5, 1.3, 1.6, 1.2]),
      strata: [
        .init(
          stratum: .weekdayDay, checks: 64, violations: 64, controlHours: 40,
          estimate: .init(mean: 1.52, low: 1.21, high: 1.86))
      ],
      worstStratum: .weekdayDay, speeds: [], v85Kmh: nil, v85IntervalKmh: nil, limitKmh: nil, vehicles: [], siteID: 7,
      alsoHere: [], measures: [])
    return LocatedPlace(
      place,
      at: PlaceLocation(
        label: "Brogatan", latDegrees: 56.671, lonDegrees: 12.862, areas: [],
        polygons: [square(12.8615, 56.6705, width: 0.001, height: 0.001)]))
  }

  static func all() throws -> [LocatedPlace] { try [speed(), alcohol(), crossing()] }

  static let networks: [NetworkSummary] = [
    network(.speed, .all, cells: 412, seenEnough: 96, flagged: 4, mean: 0.213, threshold: 0.3455, clustering: 0.0412),
    network(.speed, .stopped, cells: 12, seenEnough: 0, flagged: 0, mean: 0.3, threshold: 0.4, clustering: 0),
    network(.redLight, .stopped, cells: 31, seenEnough: 0, flagged: 0, mean: 0.01, threshold: 0.02, clustering: 0),
    network(.crossing, .offenders, cells: 31, seenEnough: 9, flagged: 2, mean: 0.42, threshold: 0.8, clustering: 0.31),
    network(.alcohol, .stopped, cells: 80, seenEnough: 7, flagged: 1, mean: 0.0041, threshold: 0.011, clustering: 0.01),
    network(.drug, .stopped, cells: 80, seenEnough: 1, flagged: 0, mean: 0.0041, threshold: 0.011, clustering: 0.01),
  ]

  static func network(
    _ channel: Channel, _ sampling: Sampling, cells: Int, seenEnough: Int, flagged: Int, mean: Double,
    threshold: Double, clustering: Double
  ) -> NetworkSummary {
    NetworkSummary(
      channel: channel, sampling: sampling, cells: cells, cellsSeenEnough: seenEnough, cellsFlagged: flagged,
      checks: 12_345, violations: 2_345, networkMean: mean, threshold: threshold, clustering: clustering)
  }

  /// A polygon without holes, counter-clockwise.
  private static func square(
    _ lon: Double, _ lat: Double, width: Double, height: Double
  ) -> [[PlaceLocation.Position]] {
    let corners = [(0.0, 0.0), (1, 0), (1, 1), (0, 1), (0, 0)]
    return [corners.map { .init(lonDegrees: lon + $0.0 * width, latDegrees: lat + $0.1 * height) }]
  }
}
