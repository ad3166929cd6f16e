import CheckModel

/// Looks closer at chosen places: their strata, months, speeds and vehicles, from a second look at the bins of their
/// cells.
package struct PlaceDetails {
  private let screened: Screened
  private var details: [PlaceDetail]
  private let categories: [Category]
  /// By cell of the tally: the places that hold it.
  private let placesOfCell: [Int32: [Int]]

  /// By cell of the tally: whether its bins are needed.
  package let wantedCells: [Bool]

  /// - Parameters:
  ///   - places: of `screened`.
  ///   - categories: as the bins name them, by index.
  package init(_ screened: Screened, _ places: [FlaggedPlace], categories: [Category]) {
    self.screened = screened
    self.categories = categories
    details = places.map { PlaceDetail(place: $0) }
    var placesOfCell: [Int32: [Int]] = [:]
    var wanted = [Bool](repeating: false, count: screened.tally.cells.count)
    for (index, place) in places.enumerated() {
      for cell in place.cells {
        placesOfCell[cell, default: []].append(index)
        wanted[Int(cell)] = true
      }
    }
    self.placesOfCell = placesOfCell
    wantedCells = wanted
  }

  /// Counts one bin of a wanted cell.
  package mutating func add(
    cell: Int, category: Int, hour: Int32, checks: Int, siteID: Int32, histogram: () throws -> [OutcomeCount]
  ) rethrows {
    guard let places = placesOfCell[Int32(cell)] else { return }
    let category = categories[category]
    let outcomes = try histogram()
    let local = LocalHour(utcHour: hour, rules: screened.tally.rules)
    let key = PlaceSessions.Key(cell: cell, day: local.day, stratum: local.stratum)
    for place in places {
      details[place].add(key, category, hour: hour, checks: checks, siteID: siteID, outcomes)
    }
  }

  /// The places with their details, in the order in which they were chosen.
  package func finished() throws(ScreeningError) -> [PriorityPlace] {
    var places: [PriorityPlace] = []
    for detail in details {
      let networks = screened.networks[Int(detail.place.channel.rawValue)]
      switch detail.place.sampling {
      case .all: places.append(try finished(detail, networks.all))
      case .stopped: places.append(try finished(detail, networks.stopped))
      case .offenders: places.append(try finished(detail, networks.offenders))
      }
    }
    return places
  }

  private func finished<Prior>(
    _ detail: PlaceDetail, _ judged: JudgedNetwork<Prior>?
  ) throws(ScreeningError) -> PriorityPlace {
    let place = detail.place
    let sessions = detail.seen[Int(place.sampling.rawValue)]
    guard let judged, let evidence = sessions.evidence(place.sampling) else { throw .shapeBroken }
    let times = PlaceTimes(sessions, judged, prior: place.prior)
    let strata = try times.strata()
    guard
      let worst = strata.max(by: { ($0.estimate.mean, $1.stratum.rawValue) < ($1.estimate.mean, $0.stratum.rawValue) })
    else { throw .shapeBroken }
    // What is too few to judge a cell by is too few to build on.
    let isMeasured = detail.speeds.reduce(0, +) >= FlagRule().fewestChecks
    let v85 = isMeasured ? percentile(0.85, of: detail.speeds) : nil
    let advice = AdviceProfile(
      channel: place.channel, limitKmh: detail.limitKmh, v85Kmh: v85, worstStratum: worst.stratum,
      mopedShare: detail.shareOfViolations(\.isMopedOrSlow), heavyShare: detail.shareOfViolations(\.isHeavy),
      carriagewayShare: detail.carriagewayShare, hasDenominator: place.sampling != .offenders)
    return PriorityPlace(
      id: place.id, channel: place.channel, cells: place.cells.map { screened.tally.cells[Int($0)] }, rank: place.rank,
      rankInterval: place.rankInterval, rankedPlaces: place.rankedPlaces, evidence: evidence,
      otherEvidence: Sampling.allCases.filter { $0 != place.sampling }.compactMap { sampling in
        detail.seen[Int(sampling.rawValue)].evidence(sampling).flatMap { $0.checks > 0 ? $0 : nil }
      },
      estimate: place.estimate, networkMean: place.networkMean, threshold: place.threshold,
      isTarget: screened.target != nil && place.sampling != .offenders, probability: place.probability,
      severity: place.severity, excess: place.excess, stability: place.stability, hotSpot: place.hotSpot,
      persistence: times.persistence(), trend: try times.trend(), strata: strata, worstStratum: worst.stratum,
      speeds: detail.speeds, v85Kmh: v85,
      v85IntervalKmh: v85 == nil ? nil : percentileInterval(0.85, of: detail.speeds), limitKmh: detail.limitKmh,
      vehicles: detail.vehicleCounts, siteID: detail.siteID, alsoHere: place.alsoHere,
      measures: advisedMeasures(for: advice))
  }
}
