import Foundation
import TestSupport
import Testing

/// The report as a reader meets it: opened in headless Chromium, looked at, used, and checked by axe-core.
///
/// `make test` installs what it takes. With LAGESBILD_SHOTS set to a folder, pictures of every page are left there.
@Suite(.enabled(if: Browser.python != nil, "there is no Chromium here, or `make test` did not set it up"), .serialized)
struct ReportInBrowserTests {
  struct Look: Sendable, CustomTestStringConvertible {
    var language: String
    var width: Int
    var isDark: Bool

    var testDescription: String { "\(language), \(width) px\(isDark ? ", dark" : "")" }
  }

  private static let looks = [
    Look(language: "sv", width: 1440, isDark: false), Look(language: "sv", width: 360, isDark: true),
    Look(language: "en", width: 1440, isDark: true), Look(language: "en", width: 360, isDark: false),
  ]

  @Test(arguments: looks) func theDemoTownCanBeReadAndUsed(_ look: Look) async throws {
    let place = try await Workplace.generatedTown()
    try place.write(Self.roads, to: "roads.geojson")
    let told = try await open(place, "demo", ["--roads", "roads.geojson"], look)
    #expect(told.drawn["squares"] as? Int ?? 0 > 50)
    #expect(told.drawn["roads"] as? Int == 1)
    #expect(told.drawn["shades"] as? Int ?? 0 > 2)
    try expectReadable(told, look)
    let filters = try #require(told.map["filters"] as? [String: [String: Any]])
    #expect(filters.count == 3)
    for (name, filter) in filters {
      let (choices, changed) = (filter["choices"] as? Int ?? 0, filter["changed"] as? Int ?? 0)
      #expect(choices > 2 && changed == choices - 1, "\(name): \(filter)")
      #expect(filter["isBack"] as? Bool == true, "\(name)")
    }
  }

  @Test(.enabled(if: realLogs != nil, "the real logs are not here"), arguments: [looks[0], looks[3]])
  func aRealCityCanBeReadAndUsed(_ look: Look) async throws {
    let told = try await open(try await basel(), "basel", [], look)
    #expect(told.drawn["squares"] as? Int ?? 0 > 30)
    #expect(told.drawn["cards"] as? Int ?? 0 > 2)
    try expectReadable(told, look)
  }

  @Test(arguments: looks) func citizensCanReadAndUseTheirPage(_ look: Look) async throws {
    let place = try await Workplace.generatedTown()
    try place.write(Self.roads, to: "roads.geojson")
    try place.write(Self.districts, to: "areas.geojson")
    try #require(try await place.lagesbild("areas", "import", "areas.geojson").status == 0)
    let told = try await open(place, "citizens", ["--publish", "--roads", "roads.geojson"], look)
    #expect(told.drawn["squares"] as? Int ?? 0 > 30 && told.drawn["areas"] as? Int == 2)
    #expect(told.drawn["cards"] as? Int == 0 && told.drawn["pins"] as? Int == 0)
    try expectUsable(told, look)
    let filters = try #require(told.map["filters"] as? [String: [String: Any]])
    let filter = try #require(filters["channel"])
    let (choices, changed) = (filter["choices"] as? Int ?? 0, filter["changed"] as? Int ?? 0)
    #expect(filters.count == 1 && choices > 5 && changed == choices - 1 && filter["isBack"] as? Bool == true)
    #expect((told.map["square"] as? String)?.contains(/\d–\d.*\..*–/) == true, "\(told.map)")
  }

  @Test(.enabled(if: realLogs != nil, "the real logs are not here"), arguments: [looks[1], looks[2]])
  func citizensOfARealCityCanReadAndUseTheirPage(_ look: Look) async throws {
    let told = try await open(try await basel(), "basel-citizens", ["--publish"], look)
    #expect(told.drawn["squares"] as? Int ?? 0 > 20)
    try expectUsable(told, look, charts: 4)
  }

  @Test(arguments: [[], ["--publish"]]) func allButTheFiltersIsThereWithoutJavaScript(options: [String]) async throws {
    let place = try await Workplace.generatedTown()
    let look = Self.looks[2]
    let seen = try await open(place, "script", options, look)
    let told = try await look.browse(place, "script", options, ["--no-script"])
    let plain = try #require(told["withoutScript"] as? [String: Any])
    #expect(plain["ran"] as? Bool == false && plain["controls"] as? Int == 0)
    for key in ["cards", "charts", "squares", "pins"] {
      #expect(plain[key] as? Int == seen.drawn[key] as? Int, "\(key)")
    }
    #expect(plain["squares"] as? Int ?? 0 > 30 && plain["charts"] as? Int ?? 0 > 5)
    #expect(plain["sections"] as? Int ?? 0 > 5 && plain["legends"] as? Int == 1)
    #expect(plain["tables"] as? Int ?? 0 > 10 && plain["hiddenTables"] as? Int == 0)
  }

  /// So that no fault found means something.
  @Test func axeFindsAFaultThatIsThere() async throws {
    let place = try await Workplace.drawnTown()
    let told = try await open(place, "spoilt", [], Self.looks[2], more: ["--spoil"])
    #expect(told.faults.contains { $0.contains("svg-img-alt") }, "\(told.faults)")
  }

  // MARK: Looking

  private struct Told {
    var drawn: [String: Any]
    var map: [String: Any]
    var faults: [String]
    var all: [String: Any]
  }

  private func basel() async throws -> Workplace {
    let place = try Workplace()
    let basel = realLogs!.appending(path: "basel-sdr")
    let ran = try await place.lagesbild(
      "import", "--quiet", "--sites", basel.appending(path: "sites.csv").path, "--time-zone", "Europe/Zurich", "--grid",
      "EPSG:2056/100", basel.path)
    try #require(ran.status == 0, "\(ran.error)")
    return place
  }

  private func open(
    _ place: Workplace, _ name: String, _ options: [String], _ look: Look, more: [String] = []
  ) async throws -> Told {
    let all = try await look.browse(place, name, options, more)
    let accessibility = try #require(all["accessibility"] as? [String: Any])
    #expect(accessibility["passed"] as? Int ?? 0 > 20)
    return Told(
      drawn: try #require(all["drawn"] as? [String: Any]), map: try #require(all["map"] as? [String: Any]),
      faults: try #require(accessibility["faults"] as? [String]), all: all)
  }

  private func expectReadable(_ told: Told, _ look: Look) throws {
    let number = { (key: String) in told.drawn[key] as? Int }
    #expect(number("cards") ?? 0 > 0 && number("pins") == number("cards"))
    #expect((told.map["pin"] as? String)?.hasPrefix("#place-") == true)
    try expectUsable(told, look)
  }

  private func expectUsable(_ told: Told, _ look: Look, charts: Int = 10) throws {
    let number = { (key: String) in told.drawn[key] as? Int }
    #expect(number("charts") ?? 0 >= charts && number("emptyCharts") == 0 && number("chartsWithoutTable") == 0)
    #expect(number("scripts") == 1 && number("inlineStyles") == 0)
    #expect(number("landmarks") == 4 && number("headings") == 1)
    #expect(number("overflow") == 0, "the page is wider than \(look.width) px")
    #expect(told.drawn["language"] as? String == look.language)
    #expect((told.drawn["background"] as? String == "rgb(255, 255, 255)") == !look.isDark)
    for use in [
      "button in", "button out", "button home", "key arrow", "key plus", "key minus", "key 0", "drag", "wheel",
      "pinch apart", "pinch together", "pinch middle", "pinch page",
    ] {
      #expect(told.map[use] as? Bool == true, "\(use)")
    }
    #expect(told.map["legendsShown"] as? Int == 1)
    #expect((told.map["square"] as? String)?.contains("%") == true)
    #expect(told.all["pdfBytes"] as? Int ?? 0 > 20_000)
    #expect((told.all["console"] as? [String])?.isEmpty == true, "\(told.all["console"] ?? "")")
    #expect((told.all["requests"] as? [String])?.isEmpty == true, "\(told.all["requests"] ?? "")")
    #expect(told.faults.isEmpty, "\(told.faults)")
    let attack = try #require(told.all["attack"] as? [String: Any])
    #expect(attack["asked"] as? Int == 0 && attack["ranInline"] as? Bool == false)
  }

  private static let roads = """
    {"type": "LineString", "coordinates": [[12.80, 56.66], [12.85, 56.67], [12.90, 56.68]]}
    """

  private static let districts = """
    {"type": "FeatureCollection", "features": [
      {"type": "Feature", "properties": {"name": "Väst"}, "geometry": {"type": "Polygon", "coordinates":
        [[[12.80, 56.64], [12.86, 56.64], [12.86, 56.70], [12.80, 56.70], [12.80, 56.64]]]}},
      {"type": "Feature", "properties": {"name": "Centrum"}, "geometry": {"type": "Polygon", "coordinates":
        [[[12.85, 56.66], [12.87, 56.66], [12.87, 56.68], [12.85, 56.68], [12.85, 56.66]]]}}]}
    """
}

extension ReportInBrowserTests.Look {
  /// What the browser told of a report that is made here.
  fileprivate func browse(
    _ place: Workplace, _ name: String, _ options: [String], _ more: [String]
  ) async throws -> [String: Any] {
    let page = "\(name)-\(language).html"
    let ran = try await place.lagesbild(["report", "-o", page, "--lang", language] + options)
    try #require(ran.status == 0, "\(ran.error)")
    let shots = ProcessInfo.processInfo.environment["LAGESBILD_SHOTS"].map { ["--shots", $0] } ?? []
    let looked = try await place.browser([page, "--width", "\(width)"] + (isDark ? ["--dark"] : []) + shots + more)
    try #require(looked.status == 0, "\(looked.error)")
    return try looked.json()
  }
}

/// What drives Chromium, where it is.
enum Browser {
  /// Where `make test` puts it.
  static let python: URL? = {
    let python = fixtures.deletingLastPathComponent().appending(path: ".build/browser/bin/python")
    let programs = ["/usr/bin/chromium", "/usr/bin/chromedriver", python.path]
    return programs.allSatisfy(FileManager.default.isExecutableFile) ? python : nil
  }()
}

extension Workplace {
  /// Opens a page, and tells what a reader meets.
  func browser(_ arguments: [String]) async throws -> Ran {
    let script = fixtures.appending(path: "report/browser.py").path
    let words = ([Browser.python!.path, script] + arguments).map { "'\($0)'" }.joined(separator: " ")
    return try await shell("exec \(words)")
  }
}
