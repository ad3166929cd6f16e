import CheckModel

/// What a text of the catalogue may leave open, in braces, to be filled in with what is known of the place.
enum Placeholder: String, CaseIterable {
  case stratum, limit, v85, over, moped, heavy

  /// Whether every place that meets the conditions has it.
  func isKnown(where fit: Fit) -> Bool {
    switch self {
    case .stratum, .moped, .heavy: true
    case .limit: fit.limit != nil || fit.overLimit != nil
    case .v85: fit.needsV85 == true || fit.overLimit != nil
    case .over: fit.overLimit != nil
    }
  }

  private func value(of place: AdviceProfile, in language: Language) -> String? {
    switch self {
    case .stratum: place.worstStratum.words.text(language)
    case .limit: place.limitKmh.map(String.init)
    case .v85: place.provenV85Kmh.map(String.init)
    case .over: place.overLimitKmh.map { String(Int($0)) }
    case .moped: percent(place.mopedShare, in: language)
    case .heavy: percent(place.heavyShare, in: language)
    }
  }

  private func percent(_ share: Double, in language: Language) -> String {
    let whole = share.isNaN ? 0 : Int((min(max(share, 0), 1) * 100).rounded())
    switch language {
    case .en: return "\(whole)%"
    case .sv: return "\(whole) %"
    }
  }

  /// The words between braces in a text.
  static func words(in text: String) -> [String] {
    text.split(separator: "{", omittingEmptySubsequences: false).dropFirst().map { part in
      String(part.prefix { $0 != "}" })
    }
  }

  /// The text with all filled in; the catalogue names none that the place lacks.
  static func fill(_ text: String, of place: AdviceProfile, in language: Language) -> String {
    var filled = ""
    for (index, part) in text.split(separator: "{", omittingEmptySubsequences: false).enumerated() {
      guard index > 0, let end = part.firstIndex(of: "}") else {
        filled += part
        continue
      }
      guard let value = Placeholder(rawValue: String(part[..<end]))?.value(of: place, in: language) else {
        preconditionFailure("the catalogue of measures names {\(part[..<end])} where it is not known")
      }
      filled += value
      filled += part[part.index(after: end)...]
    }
    return filled
  }
}

extension Stratum {
  /// In a sentence, after `on` or `på`.
  var words: LocalizedText {
    switch self {
    case .weekdayDay: LocalizedText(en: "weekdays 06–18", sv: "vardagar 06–18")
    case .weekdayEvening: LocalizedText(en: "weekday evenings 18–23", sv: "vardagskvällar 18–23")
    case .weekdayNight: LocalizedText(en: "weekday nights 23–06", sv: "vardagsnätter 23–06")
    case .weekendDay: LocalizedText(en: "weekends 06–18", sv: "helger 06–18")
    case .weekendEvening: LocalizedText(en: "weekend evenings 18–23", sv: "helgkvällar 18–23")
    case .weekendNight: LocalizedText(en: "weekend nights 23–06", sv: "helgnätter 23–06")
    }
  }
}
