import CheckModel
import Generation
import Testing

struct CivilDateTests {
  @Test(arguments: ["2026-06-05", "2024-02-29", "1996-01-01", "2099-12-31"])
  func readsDates(text: String) {
    #expect(CivilDate(text) != nil)
  }

  @Test(arguments: [
    "", "2026-6-5", "2026-02-29", "2026-13-01", "2026-00-10", "2026-04-31", "1995-12-31", "2100-01-01", "2026-06-05Z",
    "2026/06/05", "٢٠٢٦-06-05", "-026-06-05",
  ])
  func refusesWhatIsNoDate(text: String) {
    #expect(CivilDate(text) == nil)
  }
}
