import CheckModel
import Screening

/// What a report asks about trends.
enum ReportQuestion: CaseIterable {
  case months, areas, alcohol, drugs
  case mopedClasses, mopedMonths, mopedStrata, mopedHours, mopedOffences

  private static let mopeds = Set(VehicleClass.allCases.filter(\.isMopedOrSlow))

  private var kind: CheckKind? {
    switch self {
    case .months: nil
    case .areas, .mopedClasses, .mopedMonths, .mopedStrata, .mopedHours: .speed
    case .alcohol: .alcohol
    case .drugs: .drug
    case .mopedOffences: .behaviour
    }
  }

  func isAbout(_ other: CheckKind) -> Bool { kind == nil || kind == other }

  var query: TrendQuery {
    var query = TrendQuery()
    query.kind = kind
    query.dimensions =
      switch self {
      case .months: [.kind, .month]
      case .areas: [.area]
      case .alcohol, .drugs, .mopedStrata: [.stratum]
      case .mopedClasses: [.vehicle]
      case .mopedMonths: [.month]
      case .mopedHours: [.weekday, .hour]
      case .mopedOffences: [.offence]
      }
    switch self {
    case .mopedClasses, .mopedMonths, .mopedStrata, .mopedHours, .mopedOffences: query.vehicles = Self.mopeds
    case .months, .areas, .alcohol, .drugs: break
    }
    query.wantsSpeeds = self == .months || self == .mopedClasses || self == .mopedMonths
    return query
  }
}
