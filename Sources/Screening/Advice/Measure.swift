import CheckModel

/// An entry of the catalogue: what can be done, where it fits, and what is published of its effect.
struct Measure: Equatable, Sendable {
  var id: String
  var tier: Tier
  /// Whether it changes the street.
  var isPhysical: Bool
  var name: LocalizedText
  var effect: LocalizedText
  var source: String
  /// Where it fits: in any of these.
  var fits: [Fit]

  /// How well its effect is known, best first: the order in which measures are advised. Published effects are on
  /// different outcomes, so within a tier the catalogue's own order stands.
  enum Tier: String, CaseIterable, Comparable, Sendable {
    /// Must be known before anything is built.
    case first
    /// An effect on crashes is published.
    case crashes
    /// An effect on speeds or behaviour is published, none on crashes.
    case behaviour
    /// No figure was found with a source that could be checked.
    case unquantified
    /// Studied, and no effect is proven.
    case unproven
    /// Only where nothing physical fits.
    case otherwise

    static func < (left: Tier, right: Tier) -> Bool {
      allCases.firstIndex(of: left)! < allCases.firstIndex(of: right)!
    }
  }
}

/// The conditions under which a measure fits, all of which must hold, and why it then does.
struct Fit: Equatable, Sendable {
  var channels: Set<Channel>
  /// The posted limit in km/h; a limit that is not known is within no bounds.
  var limit: Bounds?
  /// How far V85 stands above the limit, in km/h; where either is not known, within no bounds.
  var overLimit: Bounds?
  /// Whether V85 must be known, or must not be.
  var needsV85: Bool?
  var mopedShare: Bounds?
  var heavyShare: Bounds?
  var carriagewayShare: Bounds?
  var strata: Set<Stratum>?
  /// Whether every vehicle or stop must have been counted, or only offenders.
  var needsDenominator: Bool?
  var why: LocalizedText

  /// Bounds of which either may be open.
  struct Bounds: Equatable, Sendable {
    var from: Double?
    /// The last value within them.
    var to: Double?
    /// The first value above them.
    var below: Double?

    func contains(_ value: Double?) -> Bool {
      guard let value, !value.isNaN else { return false }
      return from.map { $0 <= value } ?? true && to.map { value <= $0 } ?? true && below.map { value < $0 } ?? true
    }
  }

  func holds(for place: AdviceProfile) -> Bool {
    channels.contains(place.channel)
      && limit.map { $0.contains(place.limitKmh.map(Double.init)) } ?? true
      && overLimit.map { $0.contains(place.overLimitKmh) } ?? true
      && needsV85.map { $0 == (place.provenV85Kmh != nil) } ?? true
      && mopedShare.map { $0.contains(place.mopedShare) } ?? true
      && heavyShare.map { $0.contains(place.heavyShare) } ?? true
      && carriagewayShare.map { $0.contains(place.carriagewayShare) } ?? true
      && strata.map { $0.contains(place.worstStratum) } ?? true
      && needsDenominator.map { $0 == place.hasDenominator } ?? true
  }
}

extension AdviceProfile {
  /// V85, unless it came from offenders alone: their speeds are truncated, and no V85 follows from them.
  var provenV85Kmh: Int? { hasDenominator ? v85Kmh : nil }

  /// How far V85 stands above the limit.
  var overLimitKmh: Double? {
    guard let v85 = provenV85Kmh, let limit = limitKmh else { return nil }
    return Double(v85) - Double(limit)
  }
}
