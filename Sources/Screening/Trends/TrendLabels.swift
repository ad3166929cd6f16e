import CheckModel

/// What the codes of an answer stand for.
package struct TrendLabels: Sendable {
  /// A value as outputs write it.
  package enum Label: Equatable, Sendable {
    case text(String)
    case whole(Int)
    /// A speed limit that is not known.
    case unknown
  }

  package let areaNames: [String]
  package let siteNames: [String]
  package let cells: [Cell]

  init(_ places: TrendPlaces, siteNames: [String]) {
    areaNames = places.areas.map(\.name)
    self.siteNames = siteNames
    cells = places.cells
  }

  package func label(_ dimension: TrendDimension, _ code: TrendCode) -> Label {
    let index = Int(code)
    switch dimension {
    case .month: return .text(TrendCalendar.monthText(code))
    case .week: return .text(TrendCalendar.weekText(code))
    case .date: return .text(UTCText.date(dayNumber: index))
    case .hour, .weekday: return .whole(index)
    case .stratum: return .text(Stratum.allCases[index].name)
    case .area: return code == noTrendCode ? .text("(none)") : .text(areaNames[index])
    case .site: return code == noTrendCode ? .text("(none)") : .text(siteNames[index])
    case .cell: return .text("\(cells[index].north)/\(cells[index].east)")
    case .kind: return .text(CheckKind.allCases[index].name)
    case .vehicle: return .text(VehicleClass.allCases[index].name)
    case .offence: return .text(code == noTrendCode ? "none" : OffenceSet.names[index])
    case .limit: return code == noTrendCode ? .unknown : .whole(index)
    case .sampling: return .text(Sampling.allCases[index].name)
    }
  }
}
