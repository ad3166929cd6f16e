import CheckModel
import Screening

/// Priority places for people at a terminal: a table a channel under what its networks are like, and what a reader
/// must know of its numbers.
struct PlaceTable {
  private let places: [LocatedPlace]
  private let networks: [NetworkSummary]

  init(_ places: [LocatedPlace], networks: [NetworkSummary]) {
    self.places = places
    self.networks = networks
  }

  var text: String {
    let channels = Channel.allCases.filter { channel in
      networks.contains { $0.channel == channel } || places.contains { $0.place.channel == channel }
    }
    if channels.isEmpty {
      return "There are no checks to screen. Take logs in with `lagesbild import LOG…`; `lagesbild status` shows what "
        + "is there.\n"
    }
    return channels.map(section).joined(separator: "\n")
  }

  private func section(_ channel: Channel) -> String {
    let networks = networks.filter { $0.channel == channel }
    let places = places.filter { $0.place.channel == channel }
    let heading = ([Self.title(channel, places)] + networks.map { "  " + Self.words($0) }).map { $0 + "\n" }.joined()
    if places.isEmpty { return heading + "  " + Self.whyNone(networks) + "\n" }
    return heading + "\n" + Self.table(places.map(\.place), labels: places.map(\.location.label))
      + Self.notes(places.map(\.place)).map { $0 + "\n" }.joined()
  }

  private static func title(_ channel: Channel, _ places: [LocatedPlace]) -> String {
    guard let all = places.first?.place.rankedPlaces else { return channel.name + ": no place" }
    return "\(channel.name): \(NumberText.counted(all, "place"))"
      + (all > places.count ? ", \(NumberText.grouped(places.count)) shown (--top, --area)" : "")
  }

  // MARK: Networks

  private static func words(_ network: NetworkSummary) -> String {
    let effort =
      "\(NumberText.counted(network.cells, "cell")), \(NumberText.grouped(network.cellsSeenEnough)) seen enough, "
      + "\(NumberText.grouped(network.cellsFlagged)) flagged; "
    if network.sampling == .offenders {
      return "offenders (\(noDenominator)): " + effort
        + "\(NumberText.counted(network.violations, "violation")), network \(perHour(network.networkMean)), flagged "
        + "above \(perHour(network.threshold)); φ − 1 = \(NumberText.decimal(network.clustering, places: 3))"
    }
    return "\(network.sampling.name): " + effort
      + "\(NumberText.grouped(network.violations))/\(NumberText.counted(network.checks, "check")), network "
      + "\(NumberText.percent(network.networkMean)), flagged above \(NumberText.percent(network.threshold)); "
      + "ρ = \(NumberText.decimal(network.clustering, places: 3))"
  }

  private static func whyNone(_ networks: [NetworkSummary]) -> String {
    // A cell can be in several networks, so that sums over them would say too much.
    func each(_ cells: (NetworkSummary) -> Int) -> String {
      networks.map { "\(NumberText.grouped(cells($0))) (\($0.sampling.name))" }.joined(separator: ", ")
    }
    if networks.allSatisfy({ $0.cellsSeenEnough == 0 }) {
      let rule = FlagRule()
      return "None of the cells was seen enough, of \(each(\.cells)): that takes \(rule.fewestChecks) checks in "
        + "\(rule.fewestHours) hours on \(rule.fewestDates) dates."
    }
    if networks.contains(where: { $0.cellsFlagged > 0 }) {
      return
        "None of the flagged cells makes a place here: better evidence clears them, or they are outside of what was "
        + "asked for."
    }
    return "None of the cells seen enough is flagged, of \(each(\.cellsSeenEnough))."
  }

  private static func perHour(_ count: Double) -> String { "\(NumberText.decimal(count, places: 2))/h" }

  // MARK: Places

  private static func table(_ places: [PriorityPlace], labels: [String]) -> String {
    let isSpeed = places.contains { $0.limitKmh != nil || $0.v85Kmh != nil }
    let speeds: [TextTable.Column] = [.init("limit", .right), .init("V85", .right)]
    var table = TextTable(
      [.init("rank"), .init("id"), .init("label", maximumCells: 20)] + (isSpeed ? speeds : []) + [
        .init("k/n", .right), .init("sampling"), .init("rate % (90 %)"), .init("net.", .right), .init("P", .right),
        .init("stable", .right), .init("dates", .right), .init("hours", .right), .init("last"), .init("worst"),
        .init("trend"), .init("measure", maximumCells: 18),
      ])
    for (place, label) in zip(places, labels) {
      let speeds = [place.limitKmh, place.v85Kmh].map { $0.map(String.init) ?? "" }
      table.append(
        [rank(place), place.id + (isFromTwoDates(place) ? "*" : ""), label] + (isSpeed ? speeds : []) + [
          counts(place), place.hasDenominator ? place.evidence.sampling.name : noDenominator, rate(place),
          unit(place, place.networkMean, like: place.networkMean), certainty(place.probability),
          NumberText.percent(place.stability, places: 0), NumberText.grouped(place.evidence.dates),
          NumberText.grouped(place.evidence.controlHours), UTCText.date(dayNumber: place.evidence.lastDay),
          place.worstStratum.name, place.trend.direction.rawValue, place.measures.first?.id ?? "none fits",
        ])
    }
    return table.text
  }

  private static func rank(_ place: PriorityPlace) -> String {
    "\(place.rank) (\(place.rankInterval.lowerBound)–\(place.rankInterval.upperBound))"
  }

  private static func counts(_ place: PriorityPlace) -> String {
    let violations = NumberText.grouped(place.evidence.violations)
    return place.hasDenominator ? "\(violations)/\(NumberText.grouped(place.evidence.checks))" : violations
  }

  private static func rate(_ place: PriorityPlace) -> String {
    let estimate = place.estimate
    let (low, high) = (unit(place, estimate.low, like: estimate.mean), unit(place, estimate.high, like: estimate.mean))
    if place.hasDenominator { return "\(unit(place, estimate.mean, like: estimate.mean)) (\(low)–\(high))" }
    return "\(unit(place, estimate.mean, like: estimate.mean)) (\(low.dropLast(2))–\(high.dropLast(2)))"
  }

  /// Per cent with as many decimals as tell rates of such a size apart; or a count per hour.
  private static func unit(_ place: PriorityPlace, _ value: Double, like size: Double) -> String {
    place.hasDenominator ? NumberText.decimal(value * 100, places: size < 0.1 ? 1 : 0) : perHour(value)
  }

  /// Never 1: nothing is certain.
  private static func certainty(_ probability: Double) -> String {
    probability > 0.9995 ? ">0.999" : NumberText.decimal(probability, places: 3)
  }

  // MARK: Notes

  private static func isFromTwoDates(_ place: PriorityPlace) -> Bool { place.evidence.dates <= 2 }

  private static func notes(_ places: [PriorityPlace]) -> [String] {
    var notes: [String] = []
    if places.contains(where: isFromTwoDates) {
      notes.append("* known from two dates only: check it on other dates before anything is built.")
    }
    if places.contains(where: { !$0.hasDenominator }) {
      notes.append(
        "\(noDenominator): only violations were noted, so the rate and the network are violations per control "
          + "hour (/h), and such places rank after the others.")
    }
    return notes
  }
}
