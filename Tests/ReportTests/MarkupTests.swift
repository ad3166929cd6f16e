import CheckModel
import Screening
import Testing

@testable import Report

struct MarkupTests {
  @Test func textAndValuesAreEscaped() {
    let markup = Markup("p", ["title": "\"<&>'", "hidden": "", "class": nil]) { "<b>&amp; \"x\"" }
    #expect(markup.html == "<p title=\"&quot;&lt;&amp;&gt;'\" hidden>&lt;b&gt;&amp;amp; &quot;x&quot;</p>")
  }

  @Test func whatTurnsOrHidesIsShown() {
    #expect(Markup(text: "a\u{202E}b\u{0}c\u{2028}").html == "a\\u{202E}b^@c\\u{2028}")
    #expect(Markup("a", ["href": "\u{202E}"]).html == "<a href=\"\\u{202E}\"></a>")
  }

  @Test func numbersStayOnOneLine() {
    #expect(Markup(text: "1 234 checks, 12 % at 50 km/h").html == "1\u{A0}234 checks, 12\u{A0}% at 50\u{A0}km/h")
  }

  @Test func emptyElementsHaveNoEnd() {
    #expect(Markup("meta", ["charset": "utf-8"]).html == "<meta charset=\"utf-8\">")
    #expect(Markup("div").html == "<div></div>")
  }

  @Test func numberedAttributesAreEscapedToo() {
    #expect(Markup("path", numbered: [("data-c", 3, "<\"")]).html == "<path data-c3=\"&lt;&quot;\"></path>")
  }

  // MARK: Words

  @Test func datesAreWrittenAsInTheLanguage() {
    let day = CivilDate(year: 2026, month: 6, day: 5).dayNumber
    #expect(ReportWords(.sv).date(day) == "5 juni 2026" && ReportWords(.en).date(day) == "5 June 2026")
    #expect(ReportWords(.sv).dates(day...day) == "5 juni 2026")
    #expect(ReportWords(.sv).dates(day...day + 2) == "5–7 juni 2026")
    #expect(ReportWords(.en).dates(day...day + 40) == "5 June – 15 July 2026")
    #expect(ReportWords(.en).dates(day...day + 365) == "5 June 2026 – 5 June 2027")
    #expect(
      ReportWords(.sv).month(2026 * 12 + 9) == "oktober 2026" && ReportWords(.sv).shortMonth(2026 * 12 + 4) == "maj")
    #expect(ReportWords(.sv).month(-1) == "december -1")
  }

  @Test func everyOffenceHasAWord() {
    for code in OffenceSet.names.indices {
      #expect(ReportWords(.sv).offence(TrendCode(code)) != ReportWords(.sv).offence(noTrendCode))
    }
  }

  // MARK: Scales

  @Test(arguments: [(0.02, "0.02"), (0.021, "0.05"), (0.3, "0.3"), (0.81, "1.0"), (7, "1.0"), (0, "0.005")])
  func sharesEndAtARoundNumber(largest: Double, end: String) {
    #expect("\(Chart.roundedUp(share: largest))" == end)
  }

  @Test(arguments: [(0.5, 1.0), (1, 1), (7, 8), (11, 12), (107, 120), (4_273, 5_000), (9_999, 10_000)])
  func countsEndAtARoundNumber(largest: Double, end: Double) { #expect(abs(Chart.roundedUp(largest) - end) < 1e-9) }

  @Test func levelsCoverTheScale() {
    #expect([0, 0.16, 0.17, 0.99, 1, 2].map { Chart.level($0, of: 1) } == [0, 0, 1, 5, 5, 5])
    #expect(Chart.level(0, of: 0) == 0)
  }

  @Test func aTileServerIsAPlainAddress() {
    #expect(TileServer("https://tile.example:8080/a/{z}/{x}/{y}.png")?.origin == "https://tile.example:8080")
    for text in [
      "https://tile.example/{z}/{x}", "ftp://a/{z}{x}{y}", "https:///{z}/{x}/{y}", "https://a b/{z}/{x}/{y}",
      "https://a;b/{z}/{x}/{y}", "https://å.example/{z}/{x}/{y}", "https://a/{z}/{x}/{y}\n",
    ] {
      #expect(TileServer(text) == nil, "\(text)")
    }
  }
}
