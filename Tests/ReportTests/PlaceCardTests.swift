import TestSupport
import Testing

@testable import Report
@testable import Screening

struct PlaceCardTests {
  @Test(arguments: Language.allCases)
  func tellsEverySamplingWordForWord(language: Language) throws {
    for place in try Sample.all() {
      let card = PlaceCard(place, in: language).text
      try expectGolden(card, "place-\(place.place.evidence.sampling.name).\(language.rawValue).txt")
      #expect(card.unicodeScalars.allSatisfy { !InertText.isActive($0) || $0 == "\n" })
    }
  }

  @Test func saysThatOffendersHaveNoDenominatorInBothLanguages() throws {
    #expect(PlaceCard(try Sample.crossing(), in: .en).text.contains("no denominator"))
    #expect(PlaceCard(try Sample.crossing(), in: .sv).text.contains("utan nämnare"))
  }

  @Test func warnsOfRegressionToTheMeanBesideWhatWouldBeBuilt() throws {
    func words(_ place: LocatedPlace, _ language: Language) -> String {
      PlaceCard(place, in: language).measures.reduce("") { if case .text(let text) = $1 { $0 + text } else { $0 } }
    }
    #expect(words(try Sample.speed(), .en).contains("regression to the mean"))
    #expect(words(try Sample.speed(), .sv).contains("regression mot medelvärdet"))
    #expect(!words(try Sample.alcohol(), .en).contains("regression to the mean"))
  }

  @Test func saysWhyThereIsNoV85WhereFewVehiclesWereMeasured() throws {
    var place = try Sample.speed()
    (place.place.v85Kmh, place.place.v85IntervalKmh) = (nil, nil)
    #expect(PlaceCard(place, in: .en).text.contains("No V85: too few passing vehicles"))
    #expect(PlaceCard(place, in: .sv).text.contains("för få passerande fordon"))
  }

  @Test func tellsOneViolationInTheSingular() throws {
    var place = try Sample.crossing()
    (place.place.evidence.checks, place.place.evidence.violations) = (1, 1)
    #expect(PlaceCard(place, in: .sv).text.contains("1 noterad överträdelse, utan nämnare"))
    place.place.evidence.violations = 2
    #expect(PlaceCard(place, in: .sv).text.contains("2 noterade överträdelser, utan nämnare"))
  }

  @Test func keepsADecimalCommaInSwedishAndAPointInEnglish() throws {
    let swedish = PlaceCard(try Sample.alcohol(), in: .sv)
    let english = PlaceCard(try Sample.alcohol(), in: .en)
    #expect(swedish.text.contains("3,1 %") && !swedish.text.contains("3.1 %"))
    #expect(english.text.contains("3.1 %") && !english.text.contains("3,1 %"))
  }

  @Test func tellsThatAStratumWasNeverChecked() throws {
    #expect(
      PlaceCard(try Sample.speed(), in: .en).text.contains("weekend, evening (18–23); weekend,\n  night (23–06)."))
  }

  /// Every card, whatever is missing from the place.
  @Test(arguments: Language.allCases)
  func holdsUpWhenHardlyAnythingIsKnown(language: Language) throws {
    var place = try Sample.speed()
    place.place.speeds = []
    place.place.v85Kmh = nil
    place.place.v85IntervalKmh = nil
    place.place.limitKmh = nil
    place.place.strata = []
    place.place.vehicles = []
    place.place.hotSpot = nil
    place.place.networkMean = 0
    place.place.measures = []
    place.place.estimate = .init(mean: 0, low: 0, high: 0)
    place.location.areas = []
    let text = PlaceCard(place, in: language).text
    #expect(text.contains(language == .en ? "No V85" : "Ingen 85-percentil"))
    #expect(text.contains(language == .en ? "No measure" : "Ingen åtgärd"))
    #expect(!text.contains("gånger så högt") && !text.contains("times as high"))
  }
}

struct SpeedBarsTests {
  @Test func drawsTheLimitBetweenTwoBandsAlsoWhenItIsNoMultipleOfFive() {
    var speeds = [Int](repeating: 0, count: 80)
    speeds[64] = 10
    speeds[65] = 5
    #expect(
      SpeedBars(speeds, limitKmh: 64).text("limit") == """
         km/h
        60–64  10  \(String(repeating: "█", count: 40))
                   --- limit 64 ---
        65–69   5  \(String(repeating: "█", count: 20))

        """)
  }

  @Test func sumsUpWhatLiesBeyondTenBandsAndLosesNoVehicle() {
    let speeds = (0..<200).map { $0 == 3 || $0 == 150 ? 1 : (40..<70).contains($0) ? 100 : 0 }
    let lines = SpeedBars(speeds, limitKmh: 50).text("limit").split(separator: "\n").dropFirst()
      .filter { !$0.contains("limit") }
    #expect(lines.count == 10)
    #expect(lines.first?.contains("≤") == true || lines.last?.contains("≥") == true)
    let sum = lines.compactMap { line in
      line.split(separator: " ").last { Int($0) != nil }.flatMap { Int($0) }
    }.reduce(0, +)
    #expect(sum == 3002)
  }

  @Test(arguments: [([Int](), ""), ([0, 0], ""), ([7], "0"), ([0, 0, 2], "1–5")])
  func drawsHardlyAnything(speeds: [Int], label: String) {
    let lines = SpeedBars(speeds, limitKmh: nil).text("limit").split(separator: "\n").dropFirst()
    #expect(lines.count == (label.isEmpty ? 0 : 1))
    #expect(lines.allSatisfy { $0.contains(label + "  ") })
  }
}
