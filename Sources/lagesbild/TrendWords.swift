import ArgumentParser
import CheckModel
import Screening

/// Words of `lagesbild trends` that stand in lists, and dates.
struct TrendWords {
  /// Dimensions joined with commas, each once.
  static func dimensions(_ text: String) throws -> [TrendDimension] {
    let dimensions = try words(text).map { word in
      guard let dimension = TrendDimension(rawValue: word) else {
        throw unknown(word, "--by", "dimension", TrendDimension.allCases.map(\.name))
      }
      return dimension
    }
    for (index, dimension) in dimensions.enumerated() where dimensions[..<index].contains(dimension) {
      throw ValidationError("--by names `\(dimension.name)` twice; try it once")
    }
    return dimensions
  }

  /// Vehicle classes joined with commas; `moped` is all classes of mopeds.
  static func vehicles(_ text: String) throws -> Set<VehicleClass> {
    var vehicles: Set<VehicleClass> = []
    for word in words(text) {
      guard let vehicle = VehicleClass.allCases.first(where: { $0.name == word }) else {
        throw unknown(word, "--vehicle", "vehicle class", VehicleClass.allCases.map(\.name))
      }
      if vehicle == .moped { vehicles.formUnion([.moped1, .moped2, .mopedcar]) }
      vehicles.insert(vehicle)
    }
    return vehicles
  }

  /// A local date as days since 1970-01-01.
  static func day(_ text: String, _ option: String) throws -> Int {
    guard let second = UTCText.parse(text + "T00:00:00Z") else {
      throw ValidationError("\(option): `\(Terminal.inert(text))` is no date; try one such as 2026-06-01")
    }
    return Int(second / 86_400)
  }

  /// `FROM..TO,FROM..TO`, which must not share a date.
  static func comparison(_ text: String) throws -> TrendQuery.Comparison {
    let periods = try words(text).map { period in
      let parts = period.split(separator: "..", omittingEmptySubsequences: false).map(String.init)
      guard parts.count == 2 else { throw comparisonForm }
      let (from, to) = (try day(parts[0], "--compare"), try day(parts[1], "--compare"))
      guard from <= to else { throw ValidationError("--compare: `\(period)` ends before it begins; try it reversed") }
      return from...to
    }
    guard periods.count == 2 else { throw comparisonForm }
    guard !periods[0].overlaps(periods[1]) else {
      throw ValidationError("--compare: the two periods share dates; try periods that do not")
    }
    return TrendQuery.Comparison(before: periods[0], after: periods[1])
  }

  private static let comparisonForm = ValidationError(
    "--compare takes two periods, such as 2025-05-01..2025-08-31,2026-05-01..2026-08-31")

  private static func words(_ text: String) -> [String] {
    text.split(separator: ",", omittingEmptySubsequences: false).map(String.init)
  }

  private static func unknown(_ word: String, _ option: String, _ what: String, _ known: [String]) -> ValidationError {
    ValidationError(
      "\(option): there is no \(what) `\(Terminal.inert(word))`; try some of \(known.joined(separator: ", "))")
  }
}

extension CheckKind: ExpressibleByArgument {
  public init?(argument: String) {
    guard let kind = Self.allCases.first(where: { $0.name == argument }) else { return nil }
    self = kind
  }

  public static var allValueStrings: [String] { allCases.map(\.name) }
}

extension Stratum: ExpressibleByArgument {
  public init?(argument: String) {
    guard let stratum = Self.allCases.first(where: { $0.name == argument }) else { return nil }
    self = stratum
  }

  public static var allValueStrings: [String] { allCases.map(\.name) }
}
