import Foundation
import Report
import Testing

struct JSONWriterTests {
  private let value: JSONValue = [
    "b": 1, "a": [true, nil, 0.1, "x"], "empty": [], "none": .object([]), "å": ["c": -2.5],
  ]

  @Test func keepsTheOrderOfKeysOnOneLine() {
    #expect(
      JSONWriter.text(value, style: .compact)
        == #"{"b":1,"a":[true,null,0.1,"x"],"empty":[],"none":{},"å":{"c":-2.5}}"#)
  }

  @Test func indentsByTwoSpaces() {
    #expect(
      JSONWriter.text(value) == """
        {
          "b": 1,
          "a": [
            true,
            null,
            0.1,
            "x"
          ],
          "empty": [],
          "none": {},
          "å": {
            "c": -2.5
          }
        }
        """)
  }

  @Test(arguments: [
    (0.1, "0.1"), (1.0, "1"), (-0.0, "0"), (1e21, "1e+21"), (.leastNonzeroMagnitude, "5e-324"), (.nan, "null"),
    (.infinity, "null"),
    (123_456_789_012_345.0, "123456789012345"), (0.30000000000000004, "0.30000000000000004"),
  ])
  func printsNumbersShortest(number: Double, text: String) {
    #expect(JSONWriter.text(.double(number)) == text)
  }

  @Test func escapesEveryControlCharacterAndReadsBackTheSame() throws {
    let scalars = (0..<0x100).compactMap { Unicode.Scalar(UInt32($0)) } + ["\u{2028}", "\u{1F6D1}", "\u{FFFD}"]
    let string = String(String.UnicodeScalarView(scalars))
    let text = JSONWriter.text(["k": .string(string)], style: .compact)
    #expect(text.unicodeScalars.allSatisfy { $0.properties.generalCategory != .control })
    let read = try JSONSerialization.jsonObject(with: Data(text.utf8)) as? [String: String]
    #expect(read?["k"]?.unicodeScalars.elementsEqual(string.unicodeScalars) == true)
  }

  @Test func escapesWhatTurnsTheReadingDirection() throws {
    let string = "\u{202E}gpj \u{E0041}\u{AD} 👩\u{200D}🚒"
    let text = JSONWriter.text(.string(string))
    #expect(text == #""\u202egpj \udb40\udc41\u00ad 👩"# + "\u{200D}🚒\"")
    #expect(try JSONDecoder().decode(String.self, from: Data(text.utf8)) == string)
  }

  @Test func doesNotMergeACarriageReturnWithTheNewlineAfterIt() {
    #expect(JSONWriter.text("a\r\nb\"\u{301}") == "\"a\\r\\nb\\\"\u{301}\"")
  }
}
