import Report
import Testing

struct NumberTextTests {
  @Test(arguments: [
    (0, "0"), (999, "999"), (1000, "1 000"), (-1_234_567, "-1 234 567"), (Int.min, "-9 223 372 036 854 775 808"),
  ])
  func groupsThousandsWithASpace(value: Int, text: String) {
    #expect(NumberText.grouped(value) == text)
  }

  @Test(arguments: [
    (0.125, 2, "0.13"), (12.3, 2, "12.30"), (-0.001, 2, "0.00"), (-1.5, 0, "-2"), (.nan, 1, "-"), (1e300, 1, "-"),
    (9.999, 2, "10.00"), (-.infinity, 0, "-"), (0.05, 1, "0.1"),
  ])
  func roundsToPlaces(value: Double, places: Int, text: String) {
    #expect(NumberText.decimal(value, places: places) == text)
  }

  @Test(arguments: [(0.1234, "12.3 %"), (0, "0.0 %"), (1, "100.0 %"), (.nan, "-")])
  func printsSharesAsPerCent(share: Double, text: String) {
    #expect(NumberText.percent(share) == text)
  }

  @Test(arguments: [
    (0, "0 B"), (999, "999 B"), (1000, "1.0 kB"), (9_949, "9.9 kB"), (9_950, "10 kB"), (45_000_000, "45 MB"),
    (999_600, "1.0 MB"), (Int64.max, "9.2 EB"),
  ])
  func printsBytesInPowersOfAThousand(count: Int64, text: String) {
    #expect(NumberText.bytes(count) == text)
  }

  @Test(arguments: [
    (0, "0 ms"), (0.0123, "12 ms"), (0.9996, "1.0 s"), (1.24, "1.2 s"), (45, "45 s"), (59.7, "1 min 0 s"),
    (200, "3 min 20 s"), (7_500, "2 h 5 min"), (3_600_000, "1 000 h 0 min"), (-1, "-"), (.infinity, "-"),
  ])
  func printsDurations(seconds: Double, text: String) {
    #expect(NumberText.duration(seconds: seconds) == text)
  }
}
