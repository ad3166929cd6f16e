import CheckModel
import Screening

/// Published numbers of one kind, as charts and a table.
struct PublishedFigures {
  let kind: CheckKind
  let words: ReportWords

  /// More rows than this are told in the table only.
  private static let mostRowsDrawn = 30

  struct Row {
    /// In a table, where it may hold more than text.
    var head: Markup
    var name: String
    /// Of all kinds, or of those of which something is shown.
    var numbers: [PublishedNumbers]

    init(_ name: String, _ numbers: [PublishedNumbers], head: Markup? = nil) {
      (self.name, self.numbers) = (name, numbers)
      self.head = head ?? Markup(text: name)
    }
  }

  private func own(_ numbers: [PublishedNumbers]) -> PublishedNumbers {
    numbers.first { $0.kind == kind } ?? .nothing(of: kind)
  }

  // MARK: Figures

  func months(_ months: [(code: TrendCode, numbers: [PublishedNumbers])]) -> Figure {
    let by = words.say("by month", "per månad")
    var charts = Markup.none
    let rated = months.compactMap { month -> Chart.Month? in
      let numbers = own(month.numbers)
      guard let percent = numbers.ratePercent, let range = numbers.rateRange else { return nil }
      return Chart.Month(
        code: Int(month.code), value: Double(percent) / 100, low: range.lowerBound, high: range.upperBound)
    }
    if rated.count > 1 {
      charts.append(caption(words.capitalized(words.violation(kind))))
      charts.append(
        Chart.months(
          rated, reference: nil, isShare: true, label: "\(words.violation(kind)), \(by)", words,
          value: { words.number.percent($0) }))
    }
    let counted = months.compactMap { month -> Chart.Month? in
      guard let count = own(month.numbers).checks.count else { return nil }
      let high = Double(count + PublicationRule.base(of: kind) - 1)
      return Chart.Month(code: Int(month.code), value: Double(count), low: Double(count), high: high)
    }
    if counted.count > 1 {
      charts.append(caption(words.say("Checks", "Kontroller")))
      charts.append(
        Chart.months(
          counted, reference: nil, isShare: false, label: "\(words.checks(of: kind)), \(by)", words,
          value: { words.number.whole(Int($0)) }))
    }
    return figure(
      charts,
      table(
        months.map { Row(words.capitalized(words.month(Int($0.code))), $0.numbers) }, by: by,
        head: words.say("Month", "Månad")))
  }

  /// - Parameter by: what the rows are, as in `by month`.
  func rows(_ rows: [Row], by: String, head: String) -> Figure {
    let numbers = rows.map { own($0.numbers) }
    var charts = Markup.none
    if rows.count <= Self.mostRowsDrawn {
      if numbers.contains(where: { $0.ratePercent != nil }) {
        charts.append(caption(words.capitalized(words.violation(kind))))
        charts.append(
          Chart.rows(
            zip(rows, numbers).map { row, numbers in
              Chart.Row(name: words.name(row.name, cells: 22), estimate: numbers.estimate)
            }, reference: nil, isShare: true, label: "\(words.violation(kind)), \(by)", words,
            missing: words.say("no share", "ingen andel"), value: { words.number.percent($0, places: 0) }))
      }
      if numbers.contains(where: { $0.checks != .withheld }) {
        charts.append(caption(words.say("Checks", "Kontroller")))
        charts.append(
          Chart.counts(
            zip(rows, numbers).map { (words.name($0.name, cells: 22), $1.checks) },
            base: PublicationRule.base(of: kind), label: "\(words.checks(of: kind)), \(by)", words))
      }
    }
    return figure(charts, table(rows, by: by, head: head))
  }

  private func caption(_ text: String) -> Markup { Markup("p", ["class": "small"]) { text } }

  private func figure(_ charts: Markup, _ table: Table) -> Figure {
    let isEmpty = charts.html.isEmpty
    return Figure(
      title: words.kind(kind),
      chart: isEmpty
        ? Markup("p", ["class": "small"]) {
          words.say("Too little may be shown for a chart.", "För lite får visas för ett diagram.")
        }
        : charts, table: table)
  }

  // MARK: Tables

  /// Every count that is published, or that it is withheld, in the order in which an export has them.
  func table(_ rows: [Row], by: String, head: String) -> Table {
    let hasSpeeds = rows.contains { own($0.numbers).v85Kmh != nil }
    return Table(
      "\(words.kind(kind)) \(by)", [.init(head, isNumber: false)] + words.publishedColumns(hasSpeeds: hasSpeeds),
      rows: rows.map { [$0.head] + words.cells(own($0.numbers), hasSpeeds: hasSpeeds) })
  }
}

extension PublishedNumbers {
  /// The share, in the range that the rounding leaves it.
  fileprivate var estimate: PriorityPlace.Estimate? {
    guard let ratePercent, let rateRange else { return nil }
    return .init(mean: Double(ratePercent) / 100, low: rateRange.lowerBound, high: rateRange.upperBound)
  }
}

extension ReportWords {
  var withheld: String { say("withheld", "undanhålls") }

  /// `25–29`: what a count that is rounded down to its base may be.
  func range(_ count: Int, base: Int) -> String { "\(number.whole(count))–\(number.whole(count + base - 1))" }

  func range(_ count: PublishedCount, of kind: CheckKind) -> String? {
    count.count.map { range($0, base: PublicationRule.base(of: kind)) }
  }

  func checks(of kind: CheckKind) -> String {
    switch kind {
    case .speed: say("checks of speed", "kontroller av hastighet")
    case .behaviour: say("checks of behaviour", "kontroller av beteende")
    case .alcohol: say("tests for alcohol", "alkoholprov")
    case .drug: say("tests for drugs", "narkotikaprov")
    }
  }

  func publishedColumns(hasSpeeds: Bool) -> [Table.Column] {
    [
      .init(say("Checks", "Kontroller")), .init(say("Violations", "Överträdelser")), .init(say("Share", "Andel")),
      .init(say("Other checks", "Övriga kontroller")),
    ] + (hasSpeeds ? [.init("V85 km/h")] : [])
  }

  /// By `publishedColumns`.
  func cells(_ numbers: PublishedNumbers, hasSpeeds: Bool) -> [Markup] {
    func cell(_ count: PublishedCount) -> Markup {
      range(count, of: numbers.kind).map { Markup(text: $0) }
        ?? Markup("abbr", ["title": PublicationRule.reason(numbers.kind).text(language)]) { withheld }
    }
    return [
      cell(numbers.checks), cell(numbers.violations),
      Markup(text: numbers.ratePercent.map { "\($0) %" } ?? "–"), cell(numbers.withoutDenominator),
    ] + (hasSpeeds ? [Markup(text: numbers.v85Kmh.map(String.init) ?? "–")] : [])
  }
}
