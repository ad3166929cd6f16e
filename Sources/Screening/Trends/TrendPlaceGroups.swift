import CheckModel

/// Which of the groups' places each cell belongs to: several when areas overlap, none when it is not asked about.
struct TrendPlaceGroups: Sendable {
  /// By group: one code for each of `area` and `cell` that is asked for, in the order asked.
  let codes: [[TrendCode]]
  /// Whether a cell that is asked about is in several areas.
  let overlap: Bool
  /// Where the groups of each cell begin in `groups`, and, last, where they end.
  private let starts: [Int32]
  private let groups: [Int32]

  init(_ query: TrendQuery, _ places: TrendPlaces) throws(TrendError) {
    let areas = Self.areas(ofCells: query.has(.area) ? places : TrendPlaces(cells: places.cells))
    let isByCell = query.has(.cell)
    let dimensions = query.dimensions.filter { $0 == .area || $0 == .cell }
    var starts: [Int32] = [0]
    var groups: [Int32] = []
    var codes: [[TrendCode]] = []
    var numbers: [TrendCode: Int32] = [:]
    var overlap = false
    for cell in places.cells.indices {
      if places.wantedCells?[cell] ?? true {
        if areas[cell].count > 1 { overlap = true }
        for area in areas[cell].isEmpty ? [noTrendCode] : areas[cell] {
          if !isByCell, let known = numbers[area] {
            groups.append(known)
          } else {
            numbers[area] = Int32(codes.count)
            groups.append(Int32(codes.count))
            codes.append(dimensions.map { $0 == .area ? area : TrendCode(cell) })
          }
        }
      }
      guard groups.count < Int32.max else { throw .tooManyGroups(limit: Int(Int32.max)) }
      starts.append(Int32(groups.count))
    }
    (self.starts, self.groups, self.codes, self.overlap) = (starts, groups, codes, overlap)
  }

  private static func areas(ofCells places: TrendPlaces) -> [[TrendCode]] {
    var areas = [[TrendCode]](repeating: [], count: places.cells.count)
    for (number, area) in places.areas.enumerated() {
      for cell in area.cells { areas[Int(cell)].append(TrendCode(number)) }
    }
    return areas
  }

  /// Where the groups of a cell stand.
  @inline(__always)
  func range(_ cell: Int) -> Range<Int> { Int(starts[cell])..<Int(starts[cell + 1]) }

  @inline(__always)
  subscript(index: Int) -> Int32 { groups[index] }

  var cellCount: Int { starts.count - 1 }
}
