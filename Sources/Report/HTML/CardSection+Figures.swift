import CheckModel
import Screening

/// The charts of a card, each with its table.
extension CardSection {
  private var label: String { words.name(located.location.label, cells: 40) }

  var speeds: Figure? {
    let total = place.speeds.reduce(0, +)
    guard total > 0 else { return nil }
    let bars = SpeedBars(place.speeds, limitKmh: place.limitKmh)
    return Figure(
      title: words.say("Speeds", "Hastigheter"),
      note: words.say(
        "\(words.number.whole(total)) passing vehicles; those above the limit in blue",
        "\(words.number.whole(total)) passerande fordon; de över gränsen i blått"),
      chart: Chart.speeds(place.speeds, limitKmh: place.limitKmh, v85Kmh: place.v85Kmh, words),
      table: Table(
        words.say("speeds, place \(index + 1)", "hastigheter, plats \(index + 1)"),
        [.init("km/h", isNumber: false), .init(words.say("Vehicles", "Fordon"))],
        texts: bars.rows.map { [$0.label, words.number.whole($0.vehicles)] }))
  }

  var week: Figure? {
    guard !place.hours.isEmpty else { return nil }
    var values = [Double?](repeating: nil, count: 168)
    for hour in place.hours { values[(hour.weekday - 1) * 24 + hour.hour] = hour.rate }
    let largest =
      place.hasDenominator
      ? Chart.roundedUp(share: values.compactMap { $0 }.max() ?? 0)
      : Chart.roundedUp(values.compactMap { $0 }.max() ?? 0)
    let title = words.say("Hour and weekday", "Timme och veckodag")
    return Figure(
      title: title,
      note: words.say(
        "estimated rate by local hour; a dash was not checked",
        "skattad andel per lokal timme; streck är inte kontrollerat"),
      chart: Chart.week(values, largest: largest, label: "\(title), \(label)", words)
        + Chart.weekKey(largest, value, words),
      table: Table(
        words.say("hours of the week, place \(index + 1)", "veckans timmar, plats \(index + 1)"),
        [
          .init(words.say("Hour", "Timme"), isNumber: false), .init(words.say("Estimate", "Skattning")),
          .init(words.say("Violations", "Överträdelser")), .init(words.say("Checks", "Kontroller")),
        ],
        texts: place.hours.map { hour in
          [
            "\(words.weekday(hour.weekday)) \(hour.hour < 10 ? "0" : "")\(hour.hour)", value(hour.rate),
            words.number.whole(hour.violations), words.number.whole(hour.checks),
          ]
        }))
  }

  var months: Figure? {
    guard !place.months.isEmpty else { return nil }
    let title = words.say("Month by month", "Månad för månad")
    return Figure(
      title: title,
      note: words.say("estimate with its 90 % interval", "skattning med 90 %-intervall"),
      chart: Chart.months(
        place.months.map {
          Chart.Month(code: $0.month, value: $0.estimate.mean, low: $0.estimate.low, high: $0.estimate.high)
        }, reference: place.networkMean, isShare: place.hasDenominator, label: "\(title), \(label)", words,
        value: value),
      table: Table(
        words.say("months, place \(index + 1)", "månader, plats \(index + 1)"),
        [
          .init(words.say("Month", "Månad"), isNumber: false), .init(words.say("Estimate", "Skattning")),
          .init("90 %"), .init(words.say("Violations", "Överträdelser")), .init(words.say("Checks", "Kontroller")),
        ],
        texts: place.months.map { month in
          [
            words.month(month.month), value(month.estimate.mean), card.interval(month.estimate),
            words.number.whole(month.violations), words.number.whole(month.checks),
          ]
        }))
  }

  var strata: Figure? {
    let title = words.say("Part of the week", "Del av veckan")
    let seen = Dictionary(place.strata.map { ($0.stratum, $0) }) { first, _ in first }
    return Figure(
      title: title,
      note: words.say(
        "estimate with its 90 % interval; the worst in bold", "skattning med 90 %-intervall; den värsta i fetstil"),
      chart: Chart.rows(
        Stratum.allCases.map {
          Chart.Row(
            name: $0.title.text(words.language), estimate: seen[$0]?.estimate, isMarked: $0 == place.worstStratum)
        }, reference: place.networkMean, isShare: place.hasDenominator, label: "\(title), \(label)", words,
        value: value),
      table: Table(
        words.say("parts of the week, place \(index + 1)", "delar av veckan, plats \(index + 1)"),
        [
          .init(title, isNumber: false), .init(words.say("Estimate", "Skattning")), .init("90 %"),
          .init(words.say("Violations", "Överträdelser")), .init(words.say("Checks", "Kontroller")),
          .init(words.say("Hours", "Timmar")),
        ],
        texts: place.strata.map { part in
          [
            part.stratum.title.text(words.language), value(part.estimate.mean), card.interval(part.estimate),
            words.number.whole(part.violations), words.number.whole(part.checks), words.number.whole(part.controlHours),
          ]
        }))
  }
}
