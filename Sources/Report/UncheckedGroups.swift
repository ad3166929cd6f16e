import CheckModel
import Screening

/// Groups that an answer could hold and that nobody checked, so that a table can say so.
///
/// - Of a part of the day or week that is asked for, all hours, weekdays or strata that the others' groups lack.
/// - Of a month, week or date that is asked for, those between the first and the last of a group.
/// - Of an area or site that is asked for, those that no check was made in, unless one area only is asked about.
struct UncheckedGroups {
  struct Group {
    /// One for each dimension; nil where it stands for all.
    var codes: [TrendCode?]
    /// The last of several periods in a row, which are told as one.
    var throughPeriod: TrendCode?
  }

  private let table: TrendTable
  /// More periods in a row than this are told as one.
  private static let mostAlone = 12
  /// Of more periods than this is not asked which of them were asked about.
  private static let mostLookedAt = 400

  init(_ table: TrendTable) { self.table = table }

  var all: [Group] {
    let dimensions = table.query.dimensions
    let cyclic = dimensions.indices.filter { dimensions[$0].isTime && !dimensions[$0].isPeriod }
    let periods = dimensions.indices.filter { dimensions[$0].isPeriod }
    var groups: [Group] = []
    if cyclic.count == 1 { groups += partsOfTheWeek(cyclic[0]) }
    if periods.count == 1 { groups += periodsBetween(periods[0]) }
    for index in dimensions.indices { groups += places(index) }
    return groups
  }

  // MARK: Parts of the day and week

  private func partsOfTheWeek(_ index: Int) -> [Group] {
    let possible = possibleCodes(table.query.dimensions[index])
    return codes(of: index, fixing: { $0 != .offence }).flatMap { fixed, seen in
      possible.filter { !seen.contains($0) }.map { Group(codes: with($0, at: index, in: fixed)) }
    }
  }

  private func possibleCodes(_ dimension: TrendDimension) -> [TrendCode] {
    let wanted = table.query.stratum
    switch dimension {
    case .hour:
      return (0..<24).filter { hour in
        wanted.map { $0.isSamePartOfDay(as: Stratum(weekday: 1, localHour: Int(hour))) } ?? true
      }
    case .weekday: return (1...7).filter { weekday in wanted.map { $0.isWeekend == (weekday >= 6) } ?? true }
    case .stratum:
      return Stratum.allCases.filter { wanted == nil || wanted == $0 }.map { TrendCode($0.rawValue) }
    default: return []
    }
  }

  // MARK: Periods

  private func periodsBetween(_ index: Int) -> [Group] {
    let dimension = table.query.dimensions[index]
    var groups: [Group] = []
    for (fixed, seen) in codes(of: index, fixing: { !$0.isTime && $0 != .offence }) {
      let seen = seen.sorted()
      for (before, after) in zip(seen, seen.dropFirst()) where before + 1 < after {
        for run in runs(before + 1, after - 1, dimension) { groups += self.groups(run, at: index, in: fixed) }
      }
    }
    return groups
  }

  /// The stretches of periods that were asked about.
  private func runs(_ first: TrendCode, _ last: TrendCode, _ dimension: TrendDimension) -> [ClosedRange<TrendCode>] {
    if last - first > Self.mostLookedAt { return [first...last] }
    var runs: [ClosedRange<TrendCode>] = []
    for code in first...last where isAskedAbout(dimension, code) {
      if let run = runs.last, run.upperBound == code - 1 {
        runs[runs.count - 1] = run.lowerBound...code
      } else {
        runs.append(code...code)
      }
    }
    return runs
  }

  private func isAskedAbout(_ dimension: TrendDimension, _ code: TrendCode) -> Bool {
    let days = TrendCalendar.days(of: dimension, code)
    let query = table.query
    if let compared = query.compared, !compared.before.overlaps(days), !compared.after.overlaps(days) { return false }
    guard dimension == .date, let stratum = query.stratum else { return true }
    return TrendCalendar.canHold(stratum, day: Int(code), holidaysAreWeekend: query.holidaysAreWeekend)
  }

  private func groups(_ run: ClosedRange<TrendCode>, at index: Int, in fixed: [TrendCode?]) -> [Group] {
    if run.count > Self.mostAlone {
      return [Group(codes: with(run.lowerBound, at: index, in: fixed), throughPeriod: run.upperBound)]
    }
    return run.map { Group(codes: with($0, at: index, in: fixed)) }
  }

  // MARK: Places

  private func places(_ index: Int) -> [Group] {
    guard !table.isOfSomeCells else { return [] }
    let count: Int
    switch table.query.dimensions[index] {
    case .area: count = table.labels.areaNames.count
    case .site: count = table.labels.siteNames.count
    default: return []
    }
    let seen = Set(table.rows.lazy.map { $0.codes[index] })
    let none = [TrendCode?](repeating: nil, count: table.query.dimensions.count)
    return (0..<TrendCode(count)).filter { !seen.contains($0) }.map { Group(codes: with($0, at: index, in: none)) }
  }

  // MARK: Rows

  /// The codes of one dimension by those of the others that are fixed: never an offence, for what is checked is checked
  /// for all.
  private func codes(
    of index: Int, fixing: (TrendDimension) -> Bool
  ) -> [[TrendCode?]: Set<TrendCode>] {
    let isFixed = table.query.dimensions.enumerated().map { $0.offset != index && fixing($0.element) }
    var codes: [[TrendCode?]: Set<TrendCode>] = [:]
    for row in table.rows {
      codes[zip(row.codes, isFixed).map { $1 ? $0 : nil }, default: []].insert(row.codes[index])
    }
    return codes
  }

  private func with(_ code: TrendCode, at index: Int, in codes: [TrendCode?]) -> [TrendCode?] {
    var codes = codes
    codes[index] = code
    return codes
  }
}

extension Stratum {
  fileprivate func isSamePartOfDay(as other: Stratum) -> Bool { rawValue % 3 == other.rawValue % 3 }
}
