import CheckModel

/// What may be published of a store: counts by square, area, month, part of the week and kind, by `PublicationRule`, each
/// after an attack on them has found nothing.
package struct PublishedTables: Equatable, Sendable {
  /// What a row is about.
  package enum Subject: Hashable, Sendable {
    /// By the index of its south-west corner, in squares of `squareMetres`.
    case square(Cell)
    case area(String)
    /// As `TrendCalendar` codes it.
    case month(TrendCode)
    case stratum(Stratum)
    case everything

    /// The word of the export's column `table`.
    package var table: String {
      switch self {
      case .square: "square"
      case .area: "area"
      case .month: "month"
      case .stratum: "stratum"
      case .everything: "total"
      }
    }
  }

  package struct Row: Equatable, Sendable {
    package let subject: Subject
    /// In the order of the kinds. A square has those of which something is shown, everything else has all.
    package let numbers: [PublishedNumbers]
  }

  /// What was withheld: for who publishes, and not to be published, since it counts what is hidden.
  package struct Withheld: Equatable, Sendable {
    /// Squares with checks that are not there.
    package var squares = 0
    /// Counts that are small and not zero.
    package var small = 0
    /// Counts that would be shown, were others not to stay hidden.
    package var protecting = 0
  }

  /// The side of a square.
  package let squareMetres: Int
  /// The total, months, parts of the week, areas by name, and squares from the south-west.
  package let rows: [Row]
  package let withheld: Withheld

  /// - Throws: `TrendError` for bins that can't be; `PublicationError` when a hidden count would be found.
  package init(_ tally: PublicationTally, cellMetres: Int32) throws {
    try self.init(Self.drafts(tally), tally, months: tally.months, cellMetres: cellMetres)
  }

  /// By kind, protected: alone, and beside what could have been published before each of the last imports.
  static func drafts(_ tally: PublicationTally) throws -> [PublicationDraft] {
    try CheckKind.allCases.map { kind in
      let base = PublicationRule.base(of: kind)
      let facts = try tally.facts(of: kind)
      var draft = PublicationDraft(facts.now, base: base)
      // What could not have been published can't be subtracted.
      let earlier = facts.earlier.compactMap { facts in
        var earlier = draft.with(facts)
        return (try? earlier.protect()).map { earlier }
      }
      try draft.protect(beside: earlier)
      return draft
    }
  }

  private init(_ drafts: [PublicationDraft], _ tally: PublicationTally, months: [TrendCode], cellMetres: Int32) throws {
    let places = tally.places
    // The published slots are the same of all kinds.
    let layout = drafts[0].facts.layout
    func numbers(_ slot: Int) -> [PublishedNumbers] {
      zip(CheckKind.allCases, drafts).map { kind, draft in
        PublishedNumbers(
          kind: kind, checks: draft.published(.checks, slot), violations: draft.published(.violations, slot),
          withoutDenominator: draft.published(.withoutDenominator, slot))
      }
    }
    let total = numbers(PublicationLayout.total).map { $0.kind == .speed ? $0.with(v85Kmh: tally.v85Kmh) : $0 }
    var rows = [Row(subject: .everything, numbers: total)]
    // A month at either end with nothing to show would tell that something was checked in it.
    let ofMonths = layout.months.map { numbers($0) }
    let shown = ofMonths.indices.filter { ofMonths[$0].contains(where: \.showsAnything) }
    if let first = shown.first, let last = shown.last {
      let known = Dictionary(uniqueKeysWithValues: zip(months, ofMonths))
      for month in months[first]...months[last] {
        rows.append(
          Row(
            subject: .month(month),
            numbers: known[month] ?? CheckKind.allCases.map(PublishedNumbers.nothing)))
      }
    }
    rows += zip(Stratum.allCases, layout.strata).map { Row(subject: .stratum($0), numbers: numbers($1)) }
    for (area, slot) in layout.areas.enumerated() {
      rows.append(Row(subject: .area(places.areaNames[area]), numbers: numbers(slot)))
    }
    var withheld = Withheld()
    for (square, slot) in layout.squares.enumerated() {
      let found = numbers(slot).filter(\.showsAnything)
      if !found.isEmpty {
        rows.append(Row(subject: .square(places.squares[square]), numbers: found))
      } else if drafts.contains(where: { $0.facts.sums[slot] != PublicationSums() }) {
        withheld.squares += 1
      }
    }
    withheld.small = drafts.reduce(0) { $0 + $1.smallCounts }
    withheld.protecting = drafts.reduce(0) { $0 + $1.protecting.count }
    self.rows = rows
    self.withheld = withheld
    squareMetres = Int(places.cellsPerSide) * Int(cellMetres)
  }
}
