import CheckModel
import Screening

/// When it happens, how fast it is and whether it lasts.
extension PlaceCard {
  var when: [Block] {
    var table = TextTable([
      .init(say("part of the week", "del av veckan")), .init(say("violations", "överträdelser"), .right),
      .init(say("estimate (90 %)", "skattning (90 %)"), .right), .init(say("hours", "timmar"), .right), .init(""),
    ])
    for seen in place.strata {
      let violations = number.whole(seen.violations)
      let estimate =
        place.hasDenominator
        ? number.percent(seen.estimate.mean) : "\(number.decimal(seen.estimate.mean, places: 2))/h"
      table.append([
        seen.stratum.title.text(language),
        place.hasDenominator ? "\(violations)/\(number.whole(seen.checks))" : violations,
        "\(estimate) (\(interval(seen.estimate)))", number.whole(seen.controlHours),
        seen.stratum == place.worstStratum ? say("<- worst", "<- värst") : "",
      ])
    }
    return (place.strata.isEmpty ? [] : [.columns(table.textWithoutRule)]) + paragraph(notChecked)
  }

  private var notChecked: String? {
    let seen = Set(place.strata.map(\.stratum))
    let rest = Stratum.allCases.filter { !seen.contains($0) }.map { $0.title.text(language) }.joined(separator: "; ")
    return rest.isEmpty ? nil : say("Not checked: \(rest).", "Inte kontrollerat: \(rest).")
  }

  var speeds: [Block] {
    guard !place.speeds.isEmpty else {
      return place.channel == .speed || place.channel == .mopedSpeed
        ? paragraph(
          say(
            "No V85: it takes the speeds of all passing vehicles (sampling `all`), which nobody measured here.",
            "Ingen 85-percentil: den kräver hastigheten hos alla passerande fordon (urval `all`), som ingen mätt här.")
        ) : []
    }
    return paragraph(v85, limit) + [.columns(SpeedBars(place.speeds, limitKmh: place.limitKmh).text(limitWord))]
  }

  private var v85: String {
    guard let v85 = place.v85Kmh else {
      return say(
        "No V85: too few passing vehicles were measured.", "Ingen 85-percentil: för få passerande fordon har mätts.")
    }
    let range = place.v85IntervalKmh.map { " (95 %: \($0.lowerBound)–\($0.upperBound))" } ?? ""
    return say(
      "V85 \(v85) km/h\(range): 85 of 100 vehicles were no faster.",
      "85-percentil (V85) \(v85) km/h\(range): 85 av 100 fordon körde inte fortare.")
  }

  private var limit: String {
    place.limitKmh.map { say("Limit \($0) km/h.", "Hastighetsgräns \($0) km/h.") }
      ?? say("The limit is not known.", "Hastighetsgränsen är inte känd.")
  }

  private var limitWord: String { say("limit", "gräns") }

  var overTime: [Block] {
    let months = place.persistence
    return paragraph(
      say(
        "Flagged in \(months.monthsFlagged) of \(NumberText.counted(months.monthsSeenEnough, "month")) seen enough; "
          + "checked in \(months.monthsSeen) of the last twelve months.",
        "Utpekad i \(months.monthsFlagged) av "
          + "\(NumberText.counted(months.monthsSeenEnough, "månad", "månader")) med tillräckligt många kontroller; "
          + "kontrollerad i \(months.monthsSeen) av de senaste tolv månaderna."), trend)
  }

  private var trend: String {
    guard let judgement = place.trend.judgement else {
      return say(
        "Trend: too short, fewer than \(Trend.fewestPeriods) months.",
        "Trend: för kort serie, färre än \(Trend.fewestPeriods) månader.")
    }
    let direction =
      switch place.trend.direction {
      case .up: say("rising", "stigande")
      case .down: say("falling", "sjunkande")
      case .flat, .tooShort: say("no change that can be told", "ingen säkerställd förändring")
      }
    let slope =
      place.hasDenominator
      ? say(
        "\(number.decimal(judgement.slope * 100, places: 2)) percentage points a month",
        "\(number.decimal(judgement.slope * 100, places: 2)) procentenheter per månad")
      : say(
        "\(number.decimal(judgement.slope, places: 3)) per control hour a month",
        "\(number.decimal(judgement.slope, places: 3)) per kontrolltimme och månad")
    return say(
      "Trend: \(direction), \(slope) (Mann–Kendall \(number.p(judgement.p)), Sen's slope).",
      "Trend: \(direction), \(slope) (Mann–Kendall \(number.p(judgement.p)), Sens lutning).")
  }
}
