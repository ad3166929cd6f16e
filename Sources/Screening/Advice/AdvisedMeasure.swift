import CheckModel

/// The languages in which people are told things.
package enum Language: String, CaseIterable, Sendable {
  case en, sv
}

/// A text in every language.
package struct LocalizedText: Equatable, Sendable {
  package var en: String
  package var sv: String

  package init(en: String, sv: String) {
    self.en = en
    self.sv = sv
  }

  package func text(_ language: Language) -> String {
    switch language {
    case .en: en
    case .sv: sv
    }
  }
}

/// A measure of the catalogue that fits a place.
package struct AdvisedMeasure: Equatable, Sendable {
  package var id: String
  /// Whether it changes the street; alcohol, drugs and equipment only ever get checks.
  package var isPhysical: Bool
  package var name: LocalizedText
  /// Why it fits here.
  package var why: LocalizedText
  /// The published effect, or that none is proven.
  package var effect: LocalizedText
  package var source: String
}

/// What the catalogue looks at to see which measures fit a place.
package struct AdviceProfile: Equatable, Sendable {
  package var channel: Channel
  package var limitKmh: Int?
  package var v85Kmh: Int?
  package var worstStratum: Stratum
  /// The share of the violations that mopeds committed (with mopedcars and A-traktors), 0–1.
  package var mopedShare: Double
  /// The share of the violations that heavy vehicles committed (trucks, buses), 0–1.
  package var heavyShare: Double
  /// The share of all that was checked there, of whatever kind, that needs a carriageway: cars, vans, trucks, buses,
  /// motorcycles, tractors, 0–1. A foot or cycle path has next to none.
  package var carriagewayShare: Double
  /// Whether those who did not offend were counted too; false where the logs hold offenders only.
  package var hasDenominator: Bool
}
