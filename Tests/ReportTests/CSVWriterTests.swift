import Report
import Testing

struct CSVWriterTests {
  @Test(arguments: [
    ("plain", "plain"), ("å, ä", "\"å, ä\""), ("say \"hi\"", "\"say \"\"hi\"\"\""), ("two\nlines", "two^Jlines"),
    ("two\r\nlines", "two^M^Jlines"), ("\u{1B}[31m\u{9B}2J\u{202E}", "^[[31m\\x9B2J\\u{202E}"), (" led", "\" led\""),
    ("", ""), ("=1+1", "'=1+1"), ("@x", "'@x"),
    ("-5", "'-5"), ("+46", "'+46"), ("\tx", "^Ix"), ("\r=x", "^M=x"), (" =x", "\" '=x\""),
    ("＝x", "'＝x"), ("x;=1", "x;'=1"), ("x; \"@y\"", "\"x; \"\"'@y\"\"\""), ("x;y=1", "x;y=1"),
    ("=\"a\"", "\"'=\"\"a\"\"\""),
    ("\r\n", "^M^J"), ("a=b", "a=b"),
  ])
  func quotesAndDefusesText(text: String, written: String) {
    #expect(CSVWriter.record([.text(text), .int(1)]) == written + ",1\r\n")
  }

  @Test func leavesNumbersAlone() {
    let cells: [CSVWriter.Cell] = [
      .int(-5), .double(-0.25), .double(3), .double(.nan), .double(-.infinity), .empty, .int(.min),
    ]
    #expect(CSVWriter.record(cells) == "-5,-0.25,3,,,,-9223372036854775808\r\n")
  }

  @Test func doesNotWriteABlankLineForASingleEmptyCell() {
    #expect(CSVWriter.record([.empty]) == "\"\"\r\n")
  }
}
