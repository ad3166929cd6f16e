import CheckModel
import Screening

/// The course of each kind of checks.
struct TrendSection {
  let contents: ReportContents
  let words: ReportWords

  var markup: Markup {
    Markup("section", ["id": "trends", "aria-labelledby": "trends-title"]) {
      Markup("h2", ["id": "trends-title"]) { words.say("Trends by kind", "Utveckling per slag") }
      Markup("p") {
        words.say(
          "Monthly rates as they are, with 95 % intervals. Where the checks stood differs from month to month, so a "
            + "rise may be a change of places.",
          "Månadsvisa andelar som de är, med 95 %-intervall. Var man har kontrollerat skiljer sig mellan månaderna, så "
            + "en ökning kan bero på byte av platser.")
      }
      Markup("div", ["class": "two"]) { contents.kinds.map(kind) }
    }
  }

  private func kind(_ kind: ReportContents.KindMonths) -> Markup {
    Markup("div") {
      Markup("h3") { words.kind(kind.kind) }
      Markup("p", ["class": "small"]) { words.sentence(kind.trend) }
      RateFigures(words).months(
        kind.months, title: words.capitalized(words.violation(kind.kind)), name: words.kind(kind.kind).lowercased()
      ).markup(words)
    }
  }
}

/// Figures of groups with rates.
struct RateFigures {
  private let words: ReportWords

  init(_ words: ReportWords) { self.words = words }

  func months(_ groups: [RateGroup], title: String, name: String) -> Figure {
    let rated = groups.filter { $0.rate != nil }
    return Figure(
      title: title,
      chart: rated.isEmpty
        ? Markup("p", ["class": "small"]) {
          words.say("No denominator, so no rate.", "Utan nämnare, alltså ingen andel.")
        }
        : Chart.months(
          rated.map {
            Chart.Month(code: Int($0.code), value: $0.rate?.mean ?? 0, low: $0.rate?.low ?? 0, high: $0.rate?.high ?? 0)
          }, reference: nil, isShare: true, label: "\(title), \(name)", words, value: { words.number.percent($0) }),
      table: table(groups, of: words.say("months, ", "månader, ") + name, head: words.say("Month", "Månad")) {
        words.month(Int($0))
      })
  }

  func strata(_ groups: [RateGroup], title: String, name: String) -> Figure {
    let seen = Dictionary(groups.map { (Int($0.code), $0) }) { first, _ in first }
    let worst = groups.max { ($0.rate?.mean ?? -1, $1.code) < ($1.rate?.mean ?? -1, $0.code) }?.code
    return Figure(
      title: title,
      chart: Chart.rows(
        Stratum.allCases.map {
          Chart.Row(
            name: $0.title.text(words.language), estimate: seen[Int($0.rawValue)]?.rate,
            isMarked: worst == TrendCode($0.rawValue))
        }, reference: nil, isShare: true, label: "\(title), \(name)", words, value: { words.number.percent($0) }),
      table: table(
        groups, of: words.say("parts of the week, ", "delar av veckan, ") + name,
        head: words.say("Part of the week", "Del av veckan")
      ) { Stratum(rawValue: UInt8(clamping: $0))?.title.text(words.language) ?? "" })
  }

  /// Columns that no group fills are left out.
  func table(
    _ groups: [RateGroup], of name: String, head: String, label: (TrendCode) -> String
  ) -> Table {
    let hasSpeeds = groups.contains { $0.v85Kmh != nil }
    let hasSuspicion = groups.contains { $0.suspicion > 0 }
    var columns: [Table.Column] = [
      .init(head, isNumber: false), .init(words.say("Checks", "Kontroller")),
      .init(words.say("Violations", "Överträdelser")), .init(words.say("Rate", "Andel")), .init("95 %"),
    ]
    if hasSuspicion { columns.append(.init(words.say("on suspicion", "på misstanke"))) }
    if hasSpeeds {
      columns += [
        .init(words.say("mean km/h", "medel km/h")), .init("V85 km/h"), .init(words.say("> 10 over", "> 10 över")),
      ]
    }
    return Table(
      name, columns,
      texts: groups.map { group in
        var row = [
          words.capitalized(label(group.code)), words.number.whole(group.checks), words.number.whole(group.violations),
          group.rate.map { words.number.percent($0.mean) } ?? words.say("no denominator", "utan nämnare"),
          group.rate.map(words.interval) ?? "",
        ]
        if hasSuspicion { row.append(words.number.whole(group.suspicion)) }
        if hasSpeeds {
          row += [
            group.meanKmh.map { words.number.decimal($0, places: 1) } ?? "", group.v85Kmh.map(String.init) ?? "",
            group.shareOver10.map { words.number.percent($0) } ?? "",
          ]
        }
        return row
      })
  }
}

extension ReportWords {
  /// What a trend says.
  func sentence(_ trend: Trend) -> String {
    guard let judgement = trend.judgement else {
      return say(
        "Too short a series for a trend: fewer than \(Trend.fewestPeriods) months.",
        "För kort serie för en trend: färre än \(Trend.fewestPeriods) månader.")
    }
    let direction =
      switch trend.direction {
      case .up: say("Rising", "Stigande")
      case .down: say("Falling", "Sjunkande")
      case .flat, .tooShort: say("No change that can be told", "Ingen säkerställd förändring")
      }
    let slope = number.decimal(judgement.slope * 100, places: 2).replacing("-", with: "−")
    return direction
      + say(
        ": \(slope) percentage points a month (Mann–Kendall \(number.p(judgement.p))).",
        ": \(slope) procentenheter per månad (Mann–Kendall \(number.p(judgement.p))).")
  }
}
