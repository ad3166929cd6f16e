import Screening

/// Groups of checks for people at a terminal: a table, the groups that nobody checked in their places in it, and a
/// table of trends under it.
struct TrendText {
  private let table: TrendTable
  private let series: [[TrendCode]: TrendSeries]?
  private let isForTerminal: Bool
  private let hasSpeeds: Bool
  /// What is told of some rows, under the table, by letters that stand in them.
  private let notes: [String]

  private static let barCells = 12
  private static let sparklinePeriods = 48

  init(_ table: TrendTable, series: [[TrendCode]: TrendSeries]?, isForTerminal: Bool) {
    (self.table, self.series, self.isForTerminal) = (table, series, isForTerminal)
    hasSpeeds = table.rows.contains { $0.speeds != nil }
    var notes: [String] = []
    for row in table.rows {
      for note in row.notes.map({ $0.sharedWords }) where !notes.contains(note) { notes.append(note) }
    }
    self.notes = notes
  }

  var text: String {
    if table.rows.isEmpty {
      return "No check is in what was asked for: not checked. `lagesbild status` shows the period and the kinds there "
        + "are.\n"
    }
    let legend = notes.enumerated().map { "\(Self.letter($0.offset)): \($0.element)\n" }.joined()
    return groups + legend + (series == nil ? "" : "\n" + trends)
  }

  /// There are fewer notes than letters.
  private static func letter(_ index: Int) -> String { String("abcdefghijklmnopqrstuvwxyz".dropFirst(index).prefix(1)) }

  // MARK: Groups

  private var groups: String {
    let dimensions = table.query.dimensions
    var text = TextTable(dimensions.map(Self.column) + columns)
    let largest = table.rows.lazy.compactMap { $0.rate?.share }.max() ?? 0
    let unchecked = UncheckedGroups(table).all.sorted { Self.precedes($0.codes, $1.codes) }
    var next = 0
    func appendUnchecked(before codes: [TrendCode]?) {
      while next < unchecked.count, codes.map({ Self.precedes(unchecked[next].codes, $0) }) ?? true {
        let group = unchecked[next]
        let labels = zip(dimensions, group.codes).map { dimension, code in
          guard let code else { return "" }
          let through = dimension.isPeriod ? group.throughPeriod.map { " – " + label(dimension, $0) } ?? "" : ""
          return label(dimension, code) + through
        }
        text.append(labels + ["not checked"] + [String](repeating: "", count: columns.count - 1))
        next += 1
      }
    }
    for row in table.rows {
      appendUnchecked(before: row.codes)
      text.append(zip(dimensions, row.codes).map { label($0, $1) } + values(row, largest: largest))
    }
    appendUnchecked(before: nil)
    return text.text
  }

  /// What stands for all comes last.
  private static func precedes(_ a: [TrendCode?], _ b: [TrendCode?]) -> Bool {
    a.lazy.map { $0 ?? noTrendCode }.lexicographicallyPrecedes(b.lazy.map { $0 ?? noTrendCode })
  }

  private static func column(_ dimension: TrendDimension) -> TextTable.Column {
    switch dimension {
    case .hour, .limit: .init(dimension.name, .right)
    case .area, .site: .init(dimension.name, maximumCells: 32)
    default: .init(dimension.name)
    }
  }

  private var columns: [TextTable.Column] {
    var columns: [TextTable.Column] = [
      .init("checks", .right), .init("violations", .right), .init("rate %", .right), .init("95 %", .right),
    ]
    if hasBars { columns.append(.init("")) }
    if hasSpeeds {
      columns += ["mean", "V85", "> limit %", "> +10 %", "> +20 %", "> +30 %"].map { .init($0, .right) }
    }
    if table.query.compared != nil {
      columns += ["before", "after", "ratio", "95 %", "p"].map { .init($0, .right) }
    }
    if !notes.isEmpty { columns.append(.init("note")) }
    return columns
  }

  private var hasBars: Bool { isForTerminal && table.rows.count > 1 }

  private func values(_ row: TrendRow, largest: Double) -> [String] {
    var values = [
      NumberText.grouped(row.checks), NumberText.grouped(row.violations), row.rate.map { Self.percent($0.share) } ?? "",
      row.rate?.interval.map { "\(Self.percent($0.lowerBound))–\(Self.percent($0.upperBound))" } ?? "",
    ]
    if hasBars { values.append(TextBars.bar(row.rate?.share ?? 0, of: largest, cells: Self.barCells)) }
    if hasSpeeds {
      let over = row.speeds?.over
      values += [
        row.speeds?.meanKmh.map { NumberText.decimal($0, places: 1) } ?? "",
        row.speeds?.v85Kmh.map(String.init) ?? "",
      ]
      values += [over?.limit, over?.by10, over?.by20, over?.by30].map { $0.map(Self.percent) ?? "" }
    }
    if table.query.compared != nil { values += Self.comparison(row.comparison) }
    if !notes.isEmpty {
      let letters = row.notes.compactMap { notes.firstIndex(of: $0.sharedWords) }.sorted().map(Self.letter)
      values.append(letters.joined(separator: " "))
    }
    return values
  }

  private static func comparison(_ comparison: TrendRow.Comparison?) -> [String] {
    guard let comparison else { return ["", "", "", "", ""] }
    func counts(_ violations: Int, _ checks: Int) -> String {
      checks == 0 ? "not checked" : "\(NumberText.grouped(violations))/\(NumberText.grouped(checks))"
    }
    let ratio = comparison.ratio.map {
      [
        number($0.ratio), "\(number($0.interval.lowerBound))–\(number($0.interval.upperBound))",
        NumberText.p($0.p),
      ]
    }
    return [
      counts(comparison.violationsBefore, comparison.checksBefore),
      counts(comparison.violationsAfter, comparison.checksAfter),
    ] + (ratio ?? ["", "", ""])
  }

  private static func number(_ value: Double) -> String {
    value.isFinite ? NumberText.decimal(value, places: 2) : "∞"
  }

  /// With as many decimals as tell shares of such a size apart.
  private static func percent(_ share: Double) -> String {
    NumberText.decimal(share * 100, places: share < 0.1 ? 2 : 1)
  }

  // MARK: Trends

  private var trends: String {
    let period = TrendTable.period(of: table.query.dimensions) ?? .month
    let dimensions = table.query.dimensions.filter { !$0.isPeriod }
    var text = TextTable(
      dimensions.map(Self.column) + [
        .init("\(period.name)s", .right), .init("trend"), .init("slope %/\(period.name)", .right), .init("p", .right),
      ] + (isForTerminal ? [.init("")] : []))
    var last: [TrendCode]?
    var told: Set<[TrendCode]> = []
    for row in table.rows {
      let group = table.group(of: row)
      guard group != last, told.insert(group).inserted else { continue }
      last = group
      text.append(zip(dimensions, group).map { label($0, $1) } + values(series?[group] ?? TrendSeries()))
    }
    return "Trend of the rate by \(period.name); rates as they are, drawn towards no mean:\n" + text.text
  }

  private func values(_ series: TrendSeries) -> [String] {
    let judgement = series.trend.judgement
    let values = [
      NumberText.grouped(series.rates.count), series.trend.direction.rawValue,
      judgement.map { NumberText.signed($0.slope * 100, places: 3) } ?? "",
      judgement.map { NumberText.p($0.p) } ?? "",
    ]
    return isForTerminal ? values + [Self.sparkline(series)] : values
  }

  /// The last periods, each in its place.
  private static func sparkline(_ series: TrendSeries) -> String {
    guard let last = series.periods.last, let first = series.periods.first else { return "" }
    let start = max(first, last - TrendCode(sparklinePeriods - 1))
    var values = [Double?](repeating: nil, count: Int(last - start) + 1)
    for (period, rate) in zip(series.periods, series.rates) where period >= start { values[Int(period - start)] = rate }
    return TextBars.sparkline(values)
  }

  private static let weekdays = ["Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday"]

  private func label(_ dimension: TrendDimension, _ code: TrendCode) -> String {
    switch table.labels.label(dimension, code) {
    case .text(let text): text
    case .whole(let number): dimension == .weekday ? Self.weekdays[number - 1] : String(number)
    case .unknown: "unknown"
    }
  }
}
