import CheckModel
import Foundation
import TestSupport
import Testing

@testable import Screening

/// A street at 40 with V85 at 52 by day, where mopeds and heavy vehicles play no part, unless told otherwise.
private func place(
  _ channel: Channel, limit: Int? = 40, v85: Int? = 52, stratum: Stratum = .weekdayDay, moped: Double = 0,
  heavy: Double = 0, carriageway: Double = 1, hasDenominator: Bool = true
) -> AdviceProfile {
  AdviceProfile(
    channel: channel, limitKmh: limit, v85Kmh: v85, worstStratum: stratum, mopedShare: moped, heavyShare: heavy,
    carriagewayShare: carriageway, hasDenominator: hasDenominator)
}

private func identifiers(_ place: AdviceProfile) -> [String] { advisedMeasures(for: place).map(\.id) }

/// Every channel with every limit, and all that can be known or not known beside it, each with what is advised.
private let sweep: [(place: AdviceProfile, advice: [AdvisedMeasure])] = {
  let limits = [nil] + (2...12).map { Optional($0 * 10) }
  let shares = [(0, 0.1), (0.49, 0.09), (0.5, 0)]
  var places: [AdviceProfile] = []
  for channel in Channel.allCases {
    for limit in limits {
      for over in [nil, -10, 0, 1, 4, 5, 10] as [Int?] {
        for stratum in Stratum.allCases {
          for (moped, heavy) in shares {
            for hasDenominator in [true, false] {
              places.append(
                place(
                  channel, limit: limit, v85: over.map { (limit ?? 50) + $0 }, stratum: stratum, moped: moped,
                  heavy: heavy, carriageway: moped, hasDenominator: hasDenominator))
            }
          }
        }
      }
    }
  }
  return places.map { ($0, advisedMeasures(for: $0)) }
}()

/// The places of the sweep where a measure is advised.
private func places(with identifier: String) -> [AdviceProfile] {
  sweep.filter { $0.advice.contains { $0.id == identifier } }.map(\.place)
}

struct AdviceTests {
  @Test func readsTheCatalogue() throws {
    let measures = MeasureCatalogue.builtIn.measures
    #expect(measures.count >= 20)
    #expect(MeasureCatalogue.builtIn.caution.sv.contains("regression mot medelvärdet"))
    for measure in measures {
      #expect(measure.source.count > 10, "\(measure.id)")
      for text in [measure.name, measure.effect] + measure.fits.map(\.why) {
        #expect(!text.en.isEmpty && !text.sv.isEmpty && text.en != text.sv, "\(measure.id)")
        #expect(text.en.contains("\u{2212}") == text.sv.contains("\u{2212}"), "\(measure.id)")
      }
    }
  }

  /// A figure that stands in one language only, or differs, was mistyped in one of them.
  @Test func saysTheSameFiguresInBothLanguages() {
    func figures(_ text: String) -> [String] {
      text.replacing(",", with: ".").split { !$0.isNumber && $0 != "." }.map { $0.trimmingCharacters(in: ["."]) }
        .filter { !$0.isEmpty }.sorted()
    }
    for measure in MeasureCatalogue.builtIn.measures {
      #expect(figures(measure.effect.en) == figures(measure.effect.sv), "\(measure.id)")
    }
  }

  @Test func claimsAFigureOnlyWhereTheTierSaysSo() {
    for measure in MeasureCatalogue.builtIn.measures {
      let hasFigure = measure.effect.en.contains("%") || measure.effect.en.contains("of every 100")
      #expect(hasFigure == (measure.tier == .crashes || measure.tier == .behaviour), "\(measure.id)")
    }
  }

  @Test func advisesSomethingAboutEveryPlace() {
    var advised: Set<String> = []
    for (place, measures) in sweep {
      if measures.isEmpty { Issue.record("no advice for \(place)") }
      advised.formUnion(measures.map(\.id))
      guard !measures.contains(where: \.isPhysical), place.channel.isPhysical else { continue }
      if measures.last?.id != "follow-up" { Issue.record("not told that nothing physical fits: \(place)") }
    }
    #expect(advised == Set(MeasureCatalogue.builtIn.identifiers), "a measure that fits nowhere")
  }

  @Test func neverRebuildsAStreetAgainstAlcoholDrugsOrEquipment() {
    for (place, measures) in sweep where [.alcohol, .drug, .equipment].contains(place.channel) {
      let words = place.worstStratum.words
      if measures.contains(where: \.isPhysical)
        || !measures.contains(where: { $0.why.en.contains(words.en) && $0.why.sv.contains(words.sv) })
      {
        Issue.record("\(place)")
      }
    }
  }

  @Test func fillsInEveryPlaceholder() {
    for measure in sweep.flatMap(\.advice) {
      let texts = [measure.why.en, measure.why.sv]
      if texts.contains(where: { $0.utf8.contains(UInt8(ascii: "{")) || $0.utf8.contains(UInt8(ascii: "}")) }) {
        Issue.record("\(measure.id): \(texts)")
      }
    }
    let hump = advisedMeasures(for: place(.speed, moped: 0.125, heavy: 0.04)).first { $0.id == "hump" }
    #expect(hump?.why.en.hasPrefix("V85 is 52 km/h, 12 above the limit of 40, ") == true)
    #expect(hump?.why.en.contains("heavy vehicles (4%) or mopeds (13%)") == true)
    #expect(hump?.why.sv.contains("tunga fordon (4 %) eller mopeder (13 %)") == true)
  }

  @Test func keepsMopedGatesForMopeds() {
    for place in places(with: "moped-gate") {
      let isMeant =
        place.channel == .mopedSpeed && place.carriagewayShare < 0.5
        || place.channel == .footpath && place.mopedShare >= 0.5
      if !isMeant { Issue.record("\(place)") }
    }
    #expect(identifiers(place(.mopedSpeed, carriageway: 0.1)).first == "moped-gate")
    // Nobody can bar a carriageway.
    #expect(identifiers(place(.mopedSpeed, carriageway: 0.5)) == ["moped-checks", "follow-up"])
    #expect(identifiers(place(.footpath, moped: 0.5)).contains("moped-gate"))
    #expect(identifiers(place(.footpath, moped: 0.5)).contains("moped-sign"))
    #expect(identifiers(place(.footpath, moped: 0.49)).contains("path-separation"))
  }

  @Test func buildsHumpsOnlyWhereV85StandsWellOverALimitOf30To50() {
    for place in places(with: "hump") {
      let over = (place.v85Kmh ?? 0) - (place.limitKmh ?? 0)
      let isMeant =
        place.channel == .speed && (30...50).contains(place.limitKmh ?? 0) && over >= 5 && place.heavyShare < 0.1
        && place.mopedShare < 0.5 && place.hasDenominator
      if !isMeant { Issue.record("\(place)") }
    }
    #expect(identifiers(place(.speed, limit: 30, v85: 35)).contains("hump"))
    #expect(identifiers(place(.speed, limit: 50, v85: 55)).contains("hump"))
    #expect(!identifiers(place(.speed, limit: 30, v85: 34)).contains("hump"))
    #expect(!identifiers(place(.speed, limit: 60, v85: 80)).contains("hump"))
    let buses = identifiers(place(.speed, heavy: 0.1))
    #expect(buses.contains("cushion") && !buses.contains("hump"))
  }

  @Test func claimsNothingThatRestsOnV85WhereThereIsNone() {
    let resting = MeasureCatalogue.builtIn.measures.filter { measure in
      measure.fits.allSatisfy { $0.overLimit != nil || $0.needsV85 == true }
    }
    #expect(resting.map(\.id).contains("hump") && resting.map(\.id).contains("speed-camera"))
    for (place, measures) in sweep where place.v85Kmh == nil || !place.hasDenominator {
      let claims = measures.contains { $0.why.en.contains("V85 is ") && !$0.why.en.contains("V85 is not known") }
      if claims || !Set(measures.map(\.id)).isDisjoint(with: resting.map(\.id)) { Issue.record("\(place)") }
      if place.channel == .speed, measures.first?.id != "measure-speeds" { Issue.record("\(place)") }
    }
    #expect(identifiers(place(.speed, v85: nil)) == ["measure-speeds", "speed-display"])
    #expect(identifiers(place(.speed, limit: 90, v85: nil)) == ["measure-speeds", "follow-up"])
    #expect(identifiers(place(.crossing, v85: nil, hasDenominator: false)).first == "count-all")
  }

  @Test func lightsOnlyWhatIsWorstAtNight() {
    for place in places(with: "lighting") {
      let isNight = [.weekdayNight, .weekendNight].contains(place.worstStratum)
      // Light keeps nobody from driving on a path.
      if !isNight || place.channel != .crossing { Issue.record("\(place)") }
    }
    #expect(identifiers(place(.crossing, stratum: .weekendNight)).contains("lighting"))
  }

  @Test func speaksOfNoShareWhereThereIsNoDenominator() {
    let places = sweep.filter { !$0.place.hasDenominator && !$0.place.channel.isPhysical }
    #expect(!places.isEmpty)
    for (place, measures) in places {
      let words = measures.map(\.why)
      if words.contains(where: { $0.en.contains("share is highest") || $0.sv.contains("andelen är högst") }) {
        Issue.record("\(place)")
      }
    }
  }

  @Test func putsTheBestProvenFirstAndTheUnprovenLast() {
    #expect(
      identifiers(place(.speed)) == [
        "hump", "raised-junction", "raised-crossing", "zone-30", "chicane", "roundabout", "speed-display", "narrowing",
      ])
    let tiers = Dictionary(uniqueKeysWithValues: MeasureCatalogue.builtIn.measures.map { ($0.id, $0.tier) })
    for (place, measures) in sweep {
      let order = measures.compactMap { tiers[$0.id] }
      if order != order.sorted() { Issue.record("\(place)") }
    }
    #expect(identifiers(place(.redLight)).prefix(3) == ["signal-visibility", "raised-junction", "roundabout"])
    #expect(identifiers(place(.overtaking, limit: 90)).first == "centre-rumble-strips")
    #expect(identifiers(place(.speed, limit: 80, v85: 90)) == ["speed-camera"])
  }

  @Test func toleratesNumbersThatNoStreetHas() {
    var dice = Dice(7)
    let ends = [Int.min, -1, 0, 1, Int.max]
    let shares = [Double.nan, -.infinity, -1, 0, 2, .infinity, .greatestFiniteMagnitude]
    for channel in Channel.allCases {
      for _ in 0..<200 {
        let odd = place(
          channel, limit: ends.randomElement(using: &dice), v85: ends.randomElement(using: &dice),
          moped: shares.randomElement(using: &dice) ?? 0, heavy: shares.randomElement(using: &dice) ?? 0)
        #expect(!advisedMeasures(for: odd).isEmpty)
      }
    }
  }
}

/// The catalogue's own file must be right to the word, so its reader forgives nothing.
struct MeasureCatalogueTests {
  private static let sound = """
    caution: {en: "c", sv: "v"}
    measures:
    - id: bump
      tier: crashes
      physical: true
      name: {en: "Bump", sv: "Bula"}
      effect: {en: "e", sv: "f"}
      source: "A book"
      fits:
      - channels: [speed]
        limit: {from: 30, to: 50}
        strata: [weekend-night]
        share: {moped: {below: 0.5}}
        why: {en: "at {limit}", sv: "vid {limit}"}
    """

  @Test func readsASoundCatalogue() throws {
    let catalogue = try MeasureCatalogue(yaml: Self.sound)
    let odd = place(.speed, stratum: .weekendNight)
    #expect(catalogue.advised(for: odd).map(\.why) == [LocalizedText(en: "at 40", sv: "vid 40")])
    #expect(catalogue.advised(for: place(.speed)).isEmpty)
    #expect(catalogue.advised(for: place(.speed, limit: 51, stratum: .weekendNight)).isEmpty)
    #expect(catalogue.advised(for: place(.speed, limit: nil, stratum: .weekendNight)).isEmpty)
    #expect(catalogue.advised(for: place(.speed, stratum: .weekendNight, moped: 0.5)).isEmpty)
  }

  @Test(arguments: [
    ("  tier: crashes", "  tear: crashes", 4, "`tear` is no key here"),
    ("tier: crashes", "tier: certain", 4, "`certain` is no tier"),
    ("physical: true", "physical: maybe", 5, "`maybe` is no physical"),
    (#"name: {en: "Bump", sv: "Bula"}"#, #"name: {en: "Bump"}"#, 6, "`sv` is missing"),
    (#"sv: "Bula"}"#, #"sv: " "}"#, 6, "`sv` needs a text"),
    (#"sv: "Bula"}"#, #"sv: "Bula", de: "Buckel"}"#, 6, "`de` is no key here"),
    (#"en: "e""#, #"en: "e {limit}""#, 3, "only `why` is filled in with what is known of a place"),
    (#"  source: "A book""#, "", 3, "`source` is missing"),
    ("[speed]", "[spead]", 10, "`spead` is none of the channels"),
    ("[speed]", "[speed, alcohol]", 3, "`bump` is physical, and a channel of it is not"),
    ("[weekend-night]", "[weekend-noon]", 12, "`weekend-noon` is none of the strata"),
    ("[weekend-night]", "[]", 12, "`strata` needs a list"),
    ("{moped: {below: 0.5}}", "{tram: {below: 0.5}}", 13, "`tram` is no key here"),
    ("{moped: {below: 0.5}}", "{moped: {}}", 13, "`moped` has no bounds"),
    ("from: 30", "from: nan", 11, "`nan` is no from"),
    ("limit: {from: 30, to: 50}", "v85: perhaps", 11, "`perhaps` is no v85"),
    ("at {limit}", "at {v85}", 10, "`{v85}` is not known of every place that fits"),
    ("at {limit}", "at {town}", 10, "`{town}` is nothing that can be filled in"),
    ("caution: {en: \"c\", sv: \"v\"}", "", 2, "`caution` is missing"),
    ("  tier: crashes", "  tier: crashes\n  tier: crashes", 4, "the catalogue is not YAML"),
  ])
  func refusesAMistakeWithItsLine(_ part: String, _ mistake: String, _ line: Int, _ problem: String) throws {
    let yaml = Self.sound.replacing(part, with: mistake)
    try #require(yaml != Self.sound)
    let error = #expect(throws: CatalogueMistake.self) { try MeasureCatalogue(yaml: yaml) }
    #expect(error == CatalogueMistake(line: line, problem: problem))
  }

  @Test func refusesAMeasureThatIsThereTwice() throws {
    let again = Self.sound + "\n" + Self.sound.split(separator: "\n").dropFirst(2).joined(separator: "\n")
    let error = #expect(throws: CatalogueMistake.self) { try MeasureCatalogue(yaml: again) }
    #expect(error?.problem == "`bump` is there twice")
    #expect(error?.message.hasPrefix("line 15: ") == true)
  }

  @Test func isToldOfInTheGuide() throws {
    let folder = fixtures.deletingLastPathComponent().appending(path: "Sources/lagesbild/lagesbild.docc")
    let page = try String(contentsOf: folder.appending(path: "Measures.md"), encoding: .utf8)
    let rows = page.split(separator: "\n").filter { $0.hasPrefix("| `") }
    let named = rows.map { $0.split(separator: "`")[1] }.map(String.init)
    #expect(named == MeasureCatalogue.builtIn.identifiers)
    for measure in MeasureCatalogue.builtIn.measures {
      let row = try #require(rows.first { $0.hasPrefix("| `\(measure.id)`") })
      for figure in measure.effect.en.matches(of: /−\d+%/).map(\.output) {
        #expect(row.contains(figure), "\(measure.id): \(figure)")
      }
    }
    for channel in Channel.allCases { #expect(page.contains("`\(channel.name)`"), "\(channel.name)") }
  }
}
