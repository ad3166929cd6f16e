@testable import Report
import Testing

struct TextTableTests {
  @Test func alignsTextLeftAndNumbersRightByDisplayCells() {
    var table = TextTable([.init("site"), .init("checks", .right), .init("note")])
    table.append(["Åkervägen", "7", "x"])
    table.append(["A\u{30A}ker", "1 234", ""])  // a decomposed Å takes one cell
    table.append(["東京", "12", "y"])
    #expect(
      table.text == """
        site       checks  note
        ---------  ------  ----
        Åkervägen       7  x
        A\u{30A}ker        1 234
        東京           12  y

        """)
  }

  @Test func printsHeaderAndRuleOfAnEmptyTable() {
    #expect(TextTable([.init("a"), .init("bb", .right)]).text == "a  bb\n-  --\n")
  }

  @Test func cutsLongTextOnlyWhenTold() {
    var table = TextTable([.init("s", maximumCells: 5), .init("t")])
    table.append(["abcdefgh", "abcdefgh"])
    table.append(["東京都庁", "abcde"])
    #expect(table.text == "s      t\n-----  --------\nabcd…  abcdefgh\n東京…  abcde\n")
  }

  @Test(arguments: [
    ("plain Åå", "plain Åå"), ("\u{1B}[31mred", "^[[31mred"), ("a\nb\r\u{7F}", "a^Jb^M^?"), ("\u{9B}2J", "\\x9B2J"),
    ("\u{202E}gpj", "\\u{202E}gpj"), ("a\u{2028}b", "a\\u{2028}b"), ("\u{0}", "^@"),
    ("👩\u{200D}🚒", "👩\u{200D}🚒"),
  ])
  func showsWhatCouldDriveATerminalInsteadOfSendingIt(text: String, shown: String) {
    #expect(InertText.shown(text) == shown)
    var table = TextTable([.init("v")])
    table.append([text])
    #expect(table.text.split(separator: "\n").last.map(String.init) == shown)
  }

  @Test(arguments: [
    ("", 0), ("abc", 3), ("åäö", 3), ("e\u{301}", 1), ("\u{301}", 0), ("漢字", 4), ("ｶ", 1), ("Ａ", 2), ("👮", 2),
    ("👩\u{200D}🚒", 2), ("❤\u{FE0F}", 2),
  ])
  func measuresTextInCells(text: String, cells: Int) {
    #expect(InertText.cells(text) == cells)
  }

  @Test(arguments: [(0, ""), (1, "…"), (2, "a…"), (3, "abc")])
  func cutsToTheGivenCells(cells: Int, expected: String) {
    #expect(InertText.cut("abc", cells: cells) == expected)
  }
}

struct WrappedTextTests {
  @Test(arguments: [
    ("aaa bbb ccc", 8, " aaa bbb\n ccc\n"), ("aaaaaaaaaaaa b", 5, " aaaaaaaaaaaa\n b\n"), ("", 5, ""),
    ("in all 1 204 or", 9, " in all\n 1 204 or\n"), ("at 1 204 %", 7, " at\n 1 204 %\n"),
    ("åäö 東京 x", 9, " åäö 東京\n x\n"),
  ])
  func breaksAtSpacesThatAreNotWithinNumbers(text: String, cells: Int, wrapped: String) {
    #expect(InertText.wrapped(text, cells: cells, indent: " ") == wrapped)
  }
}
