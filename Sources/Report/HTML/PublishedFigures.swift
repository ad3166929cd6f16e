import CheckModel
import Screening

/// Months, parts of the week, areas or squares with their published numbers.
struct PublishedGroups {
  struct Row {
    var name: String
    /// In a table, where it may hold more than the name.
    var head: Markup
    /// Of all kinds, or of those of which something is shown.
    var numbers: [PublishedNumbers]

    init(_ name: String, _ numbers: [PublishedNumbers], head: Markup? = nil) {
      (self.name, self.numbers) = (name, numbers)
      self.head = head ?? Markup(text: name)
    }
  }

  var rows: [Row]
  /// By rows, where these are months.
  var months: [TrendCode] = []
  /// What the rows are, as in `by month`.
  var by: String
  /// What one of them is.
  var head: String
}

/// Published numbers of one kind, as charts and a table.
struct PublishedFigures {
  let kind: CheckKind
  private let groups: PublishedGroups
  private let words: ReportWords
  /// By rows.
  private let numbers: [PublishedNumbers]

  /// More rows than this are told in the table only.
  private static let mostRowsDrawn = 30
  /// More months than this are a line.
  private static let mostMonthsInRows = 12

  init(_ groups: PublishedGroups, of kind: CheckKind, _ words: ReportWords) {
    (self.groups, self.kind, self.words) = (groups, kind, words)
    numbers = groups.rows.map { row in row.numbers.first { $0.kind == kind } ?? .nothing(of: kind) }
  }

  /// Whether nothing of the kind is shown.
  var isSilent: Bool { !numbers.contains(where: \.showsAnything) }

  /// nil where there is nothing to compare.
  var figure: Figure? {
    let charts = groups.months.count > Self.mostMonthsInRows ? lines : rows
    if numbers.count < 2 || charts.html.isEmpty { return nil }
    return Figure(title: words.kind(kind), chart: charts, table: table)
  }

  // MARK: Charts

  private var rows: Markup {
    if numbers.count > Self.mostRowsDrawn { return .none }
    let names = groups.rows.map { words.name($0.name, cells: 25) }
    var charts = Markup.none
    if numbers.contains(where: { $0.ratePercent != nil }) {
      charts.append(
        captioned(words.violation(kind)) {
          Chart.rows(
            zip(names, numbers).map { Chart.Row(name: $0, estimate: $1.estimate) }, reference: nil, isShare: true,
            label: $0, words, missing: words.say("no share", "ingen andel"),
            tick: { words.number.percent($0) }, value: { words.number.percent($0, places: 0) })
        })
    }
    if numbers.contains(where: { $0.checks != .withheld }) {
      charts.append(
        captioned(words.checks(of: kind)) {
          Chart.counts(
            Array(zip(names, numbers.map(\.checks))), base: PublicationRule.base(of: kind), label: $0, words)
        })
    }
    return charts
  }

  private var lines: Markup {
    func line(isShare: Bool, _ value: (PublishedNumbers) -> PriorityPlace.Estimate?) -> Markup {
      let months = zip(groups.months, numbers).compactMap { code, numbers in
        value(numbers).map { Chart.Month(code: Int(code), value: $0.mean, low: $0.low, high: $0.high) }
      }
      if months.count < 2 { return .none }
      return captioned(isShare ? words.violation(kind) : words.checks(of: kind)) {
        Chart.months(
          months, reference: nil, isShare: isShare, label: $0, words,
          value: { isShare ? words.number.percent($0) : words.number.whole(Int($0)) })
      }
    }
    return line(isShare: true, \.estimate)
      + line(isShare: false) { numbers in
        numbers.checks.count.map {
          let high = Double($0 + PublicationRule.base(of: kind) - 1)
          return .init(mean: Double($0), low: Double($0), high: high)
        }
      }
  }

  private func captioned(_ what: String, chart: (_ label: String) -> Markup) -> Markup {
    Markup("p", ["class": "small"]) { words.capitalized(what) } + chart("\(what), \(groups.by)")
  }

  // MARK: Tables

  /// Every count that is published, or that it is withheld, in the order in which an export has them.
  var table: Table {
    Table(
      "\(words.kind(kind)) \(groups.by)",
      [.init(groups.head, isNumber: false)] + words.publishedColumns,
      rows: zip(groups.rows, numbers).map { [$0.head] + words.cells($1) })
  }
}

extension PublishedNumbers {
  /// The share, in the range that the rounding leaves it.
  fileprivate var estimate: PriorityPlace.Estimate? {
    guard let ratePercent, let rateRange else { return nil }
    // A whole per cent may lie just outside of it.
    let mean = min(max(Double(ratePercent) / 100, rateRange.lowerBound), rateRange.upperBound)
    return .init(mean: mean, low: rateRange.lowerBound, high: rateRange.upperBound)
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

  var publishedColumns: [Table.Column] {
    [
      .init(say("Checks", "Kontroller")), .init(say("Violations", "Överträdelser")), .init(say("Share", "Andel")),
      .init(say("Other checks", "Övriga kontroller")),
    ]
  }

  /// By `publishedColumns`.
  func cells(_ numbers: PublishedNumbers) -> [Markup] {
    func cell(_ count: PublishedCount) -> Markup {
      range(count, of: numbers.kind).map { Markup(text: $0) }
        ?? Markup("abbr", ["title": PublicationRule.reason(numbers.kind).text(language)]) { withheld }
    }
    return [
      cell(numbers.checks), cell(numbers.violations),
      Markup(text: numbers.ratePercent.map { "\($0) %" } ?? "–"), cell(numbers.withoutDenominator),
    ]
  }
}
