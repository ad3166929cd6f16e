import CheckModel
import Screening

/// What a report's writers share: the language, its numbers and dates, and words that stand in several sections.
struct ReportWords: Sendable {
  let language: Language
  let number: LocalizedNumber

  init(_ language: Language) {
    self.language = language
    number = LocalizedNumber(language: language)
  }

  func say(_ en: @autoclosure () -> String, _ sv: @autoclosure () -> String) -> String {
    switch language {
    case .en: en()
    case .sv: sv()
    }
  }

  func title(_ channel: Channel) -> String { capitalized(channel.title.text(language)) }

  func capitalized(_ text: String) -> String { text.prefix(1).uppercased() + text.dropFirst() }

  // MARK: Names

  /// A name from outside, at a length that a page can bear.
  func name(_ text: String, cells: Int = 80) -> String { InertText.cut(String(text.prefix(400)), cells: cells) }

  func kind(_ kind: CheckKind) -> String {
    switch kind {
    case .speed: say("Speed", "Hastighet")
    case .behaviour: say("Behaviour", "Beteende")
    case .alcohol: say("Alcohol", "Alkohol")
    case .drug: say("Drugs", "Narkotika")
    }
  }

  /// What counts as a violation of the kind, in a rate.
  func violation(_ kind: CheckKind) -> String {
    switch kind {
    case .speed: say("share above the speed limit", "andel över hastighetsgränsen")
    case .behaviour: say("share with an offence", "andel med någon förseelse")
    case .alcohol:
      say("share of random tests at 0.10 mg/L or more", "andel av slumpvisa prov med minst 0,10 mg/l")
    case .drug: say("share of random tests that were positive", "andel positiva av slumpvisa prov")
    }
  }

  func sampling(_ sampling: Sampling) -> String {
    switch sampling {
    case .all: say("all passing vehicles (all)", "alla passerande fordon (all)")
    case .stopped: say("stopped vehicles (stopped)", "stoppade fordon (stopped)")
    case .offenders: say("violations only (offenders)", "endast överträdelser (offenders)")
    }
  }

  /// Text in which what stands between backticks is a word of the program.
  func withCode(_ text: String) -> Markup {
    Markup(
      text.split(separator: "`", omittingEmptySubsequences: false).enumerated().map { index, part in
        index % 2 == 1 ? Markup("code", Markup(text: String(part))) : Markup(text: String(part))
      })
  }

  func group(_ group: VehicleGroup) -> String {
    switch group {
    case .cars: say("Cars and vans", "Personbilar och skåpbilar")
    case .heavy: say("Trucks and buses", "Lastbilar och bussar")
    case .motorcycles: say("Motorcycles", "Motorcyklar")
    case .mopeds: say("Mopeds and A-tractors", "Mopeder och A-traktorer")
    case .others: say("Others and unknown", "Övriga och okända")
    }
  }

  func offence(_ code: TrendCode) -> String {
    guard Self.offences.indices.contains(Int(code)) else { return say("no offence", "ingen förseelse") }
    return Self.offences[Int(code)].text(language)
  }

  /// In the order of `OffenceSet.names`.
  private static let offences: [LocalizedText] = [
    LocalizedText(en: "seat belt", sv: "bälte"), LocalizedText(en: "phone", sv: "mobiltelefon"),
    LocalizedText(en: "red light", sv: "rött ljus"), LocalizedText(en: "stop sign", sv: "stopplikt"),
    LocalizedText(en: "give way", sv: "väjningsplikt"), LocalizedText(en: "crossing", sv: "övergångsställe"),
    LocalizedText(en: "overtaking", sv: "omkörning"), LocalizedText(en: "distance", sv: "avstånd"),
    LocalizedText(en: "helmet", sv: "hjälm"), LocalizedText(en: "lane", sv: "körfält"),
    LocalizedText(en: "wrong way", sv: "fel färdriktning"),
    LocalizedText(en: "foot or cycle path", sv: "gång- eller cykelbana"),
    LocalizedText(en: "passenger", sv: "passagerare"), LocalizedText(en: "lights", sv: "belysning"),
    LocalizedText(en: "unlicensed", sv: "saknar behörighet"), LocalizedText(en: "unregistered", sv: "oregistrerat"),
    LocalizedText(en: "tuned", sv: "trimmat"), LocalizedText(en: "other", sv: "annat"),
  ]

  // MARK: Times

  private static let monthNames: [LocalizedText] = [
    LocalizedText(en: "January", sv: "januari"), LocalizedText(en: "February", sv: "februari"),
    LocalizedText(en: "March", sv: "mars"), LocalizedText(en: "April", sv: "april"),
    LocalizedText(en: "May", sv: "maj"), LocalizedText(en: "June", sv: "juni"), LocalizedText(en: "July", sv: "juli"),
    LocalizedText(en: "August", sv: "augusti"), LocalizedText(en: "September", sv: "september"),
    LocalizedText(en: "October", sv: "oktober"), LocalizedText(en: "November", sv: "november"),
    LocalizedText(en: "December", sv: "december"),
  ]

  /// `5 June 2026`, `5 juni 2026`.
  func date(_ day: Int) -> String {
    let date = CivilDate(dayNumber: day)
    return "\(date.day) \(Self.monthNames[date.month - 1].text(language)) \(date.year)"
  }

  /// `1 May–5 June 2026`.
  func dates(_ days: ClosedRange<Int>) -> String {
    let (first, last) = (CivilDate(dayNumber: days.lowerBound), CivilDate(dayNumber: days.upperBound))
    if days.count == 1 { return date(days.lowerBound) }
    let month = Self.monthNames[first.month - 1].text(language)
    if first.year != last.year { return "\(date(days.lowerBound)) – \(date(days.upperBound))" }
    if first.month != last.month { return "\(first.day) \(month) – \(date(days.upperBound))" }
    return "\(first.day)–\(date(days.upperBound))"
  }

  /// `June 2026` of a month's code.
  func month(_ code: Int) -> String {
    let year = floorDivide(code, 12)
    return "\(Self.monthNames[code - year * 12].text(language)) \(year)"
  }

  /// `Jun`, of at most three letters.
  func shortMonth(_ code: Int) -> String {
    String(Self.monthNames[code - floorDivide(code, 12) * 12].text(language).prefix(3))
  }

  func weekday(_ weekday: Int) -> String {
    [
      say("Monday", "måndag"), say("Tuesday", "tisdag"), say("Wednesday", "onsdag"), say("Thursday", "torsdag"),
      say("Friday", "fredag"), say("Saturday", "lördag"), say("Sunday", "söndag"),
    ][weekday - 1]
  }

  func shortWeekday(_ weekday: Int) -> String { String(self.weekday(weekday).prefix(language == .sv ? 2 : 3)) }

  // MARK: Numbers

  func counted(_ count: some BinaryInteger, _ en: (String, String), _ sv: (String, String)) -> String {
    let (one, several) = language == .sv ? sv : en
    return "\(number.whole(count)) \(count == 1 ? one : several)"
  }

  func interval(_ estimate: PriorityPlace.Estimate) -> String { number.percent(from: estimate.low, to: estimate.high) }
}
