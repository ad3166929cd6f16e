import Foundation
import Testing

@testable import CheckLog
@testable import ParserTwin

private let start = "profile: x\nheader: true\ntime: {column: t, pattern: rfc3339}\nkind: speed\n"  // four lines
private let headless = "profile: x\ntime: {column: 1, pattern: rfc3339}\nkind: speed\n"

private let mistakes: [(yaml: String, error: String)] = [
  ("", "the profile is empty; start from `lagesbild profiles v1`"),
  ("just text", "line 1: a mapping is needed here; allowed keys: profile"),
  (start + "spede: 5\n", "line 5: this key means nothing here; did you mean `speed`? allowed: profile"),
  (start + "wibble: 5\n", "line 5: this key means nothing here; allowed: profile"),
  ("time: {column: t, pattern: rfc3339}\n", "line 1: the profile has no name; begin with `profile: NAME`"),
  ("profile: x\nkind: speed\n", "the profile does not say where the time stands; add `time:`"),
  (
    "profile: x\nheader: true\ntime: {column: t, pattern: rfc3339}\n",
    "the profile does not say what is checked; add `kind:`"
  ),
  (start + "speed: {column: v, unit: knots}\n", "line 5: this is not a unit of speed; allowed: km/h, mph, m/s"),
  (start + "vehicle: {column: v, unit: mph}\n", "line 5: this is not a unit of vehicle; allowed: no unit for vehicle"),
  (
    start + "breath: {column: v, unit: promille}\n",
    "line 5: this is not a unit of breath; allowed: mg/l, µg/100ml, g/210l"
  ),
  (
    start + "vehicle:\n  column: v\n  map:\n    - {equals: a, to: car}\n    - {equals: b, to: lorry}\n",
    "line 9: this is not a word for this field; allowed: atractor, bicycle"
  ),
  (start + "vehicle: {column: v, map: {a: lorry}}\n", "line 5: this is not a word for this field"),
  (start + "vehicle: {column: v, map: {a: car}, otherwise: lorry}\n", "line 5: this is not a word for this field"),
  (start + "vehicle: lorry\n", "line 5: this is not a word for this field"),
  (start + "offence: phone+shouting\n", "line 5: this is not a word for this field"),
  (
    start + "breath: much\n",
    "line 5: this is not a word for this field; allowed: a number, refused, positive"
  ),
  (start + "lat: {value: north}\nlon: 1\n", "line 5: this is not a word for this field; allowed: a number"),
  (start + "vehicle: {column: v, absolute: true}\n", "line 5: `absolute` means nothing for vehicle"),
  (start + "lat: {column: lat}\n", "line 5: `lat` without `lon` is no position; add `lon:`"),
  (
    start + "vehicle: {column: v, map: [{to: car}]}\n", "line 5: the rule tests nothing; add equals, prefix or contains"
  ),
  (start + "vehicle: {column: v, map: [{prefix: a}]}\n", "line 5: the rule says not what it gives; add `to:`"),
  (start + "vehicle: {column: v, below: [{to: car}]}\n", "line 5: a threshold needs a number"),
  (start + "vehicle: {column: v, otherwise: car}\n", "line 5: `otherwise` needs one of `map` and `below`"),
  (
    start + "vehicle: {column: v, map: {a: car}, below: {number: 1, to: car}}\n",
    "line 5: `map` and `below` stand side by side"
  ),
  (start + "vehicle: {map: {a: car}}\n", "line 5: the value comes from nowhere"),
  (start + "vehicle: {column: v, value: car}\n", "line 5: the value comes from two places"),
  (
    start + "speed: {column: v, extract: MPH}\n",
    "line 5: this is not a pattern for a number; allowed: text with one #"
  ),
  (start + "speed: {column: v, part: {split: \",\"}}\n", "line 5: a part needs both"),
  (start + "site: {preamble: Standort}\n", "line 5: the profile has no preamble; add `preamble: {lines: N}`"),
  (start + "preamble: {separator: \":\"}\n", "line 5: the preamble has no length; add `lines:`"),
  (start + "site: {file-name: site}\n", "line 5: `file-name` draws nothing out of that name; add `file-name:` first"),
  (
    start + "file-name: \"{place}.txt\"\nsite: {file-name: site}\n",
    "line 6: `file-name` draws nothing out of that name; use a name that it has in braces"
  ),
  (start + "file-name: \"{place.txt\"\n", "line 5: this is not a file name pattern"),
  (start + "encoding: utf-16\n", "line 5: this is not an encoding; allowed: utf-8, iso-8859-1, windows-1252"),
  (start + "decimal: both\n", "line 5: this is not a decimal sign; allowed: point, comma"),
  (start + "format: xml\n", "line 5: this is not a format; allowed: delimited, json-lines, json-array"),
  (start + "format: []\n", "line 5: the list is empty"), (start + "delimiter: []\n", "line 5: the list is empty"),
  (start + "delimiter: \"||\"\n", "line 5: this is not a delimiter"),
  (start + "delimiter: \";\"\nquote: \";\"\n", "delimiter and quote are the same"),
  (start + "columns: 0\n", "line 5: this is not a whole number here; allowed: 1 to 65536"),
  (start + "time-zone: Mars/Olympus\n", "line 5: this is not a time zone"),
  (start + "ranges: {speed: [300, 0]}\n", "line 5: this is not a range here"),
  (start + "ranges: {speed: [0, 70000]}\n", "line 5: this is not a range here"),
  (start + "ranges: {years: [1980]}\n", "line 5: a range has two ends"),
  (start + "pass-over: {equals: a}\n", "line 5: the condition names no column"),
  (start + "pass-over: {column: a, not: x, equals: y}\n", "line 5: `not` stands alone"),
  (headless + "speed: {column: v}\n", "line 4: the log has no header to find this column in"),
  (headless + "pass-over: {column: v, equals: x}\n", "line 4: the log has no header to find this column in"),
  (headless + "columns: 5\nspeed: {column: 6}\n", "line 5: this is not a column of this log; allowed: 1 to 5"),
  (headless + "delimiter: [\",\", \";\"]\n", "several delimiters are told apart by the header"),
  ("profile: x\ntime: {column: 1}\nkind: speed\n", "line 2: this part of the time has no pattern"),
  ("profile: x\ntime: {column: 1, pattern: qq}\nkind: speed\n", "line 2: this is not a time pattern; allowed: yyyy"),
  ("profile: x\ntime: {column: 1, pattern: \"HH:mm\"}\nkind: speed\n", "line 2: the time has no year"),
  ("profile: x\ntime: {column: 1, pattern: \"yyyy HH\"}\nkind: speed\n", "line 2: the time has no month or day"),
  ("profile: x\ntime: {column: 1, pattern: \"yyyy-MM-dd\"}\nkind: speed\n", "line 2: the time has no hour"),
  (
    "profile: x\ntime: {column: 1, pattern: \"yyyy-MM-dd hh:mm\"}\nkind: speed\n",
    "line 2: the time has a 12-hour clock"
  ),
  ("profile: x\ntime: []\nkind: speed\n", "line 2: the time has no year"),
  ("profile: x\nprofile: y\n", "line 1: a key stands twice in one mapping; keep one of them"),
  ("profile: x\n\ttitle: y\n", "line 2: the profile is not YAML: found a tab character"),
  ("profile: [x\n", "the profile is not YAML: "),
  ("profile: &a [x]\ntitle: *a\n", "line 1: a profile has no anchors and aliases; write the text out twice"),
  (String(repeating: "[", count: 30_000), "the profile has more than 300 brackets"),
  (String(repeating: "- ", count: 30_000), "lists stand too deep in each other"),
  (String(repeating: "#", count: 70_000), "the profile is larger than 64 kB"),
]

struct ProfileMistakeTests {
  @Test(arguments: mistakes.indices) func tellsTheLineAndWhatIsAllowed(_ index: Int) {
    let error = #expect(throws: ProfileError.self) { try Profile(yaml: mistakes[index].yaml) }
    #expect(error?.description.contains(mistakes[index].error) == true, "\(error?.description ?? "no error")")
  }

  @Test func refusesAFileThatIsNotUTF8() {
    let error = #expect(throws: ProfileError.self) { try Profile(file: [0xC3, 0x28]) }
    #expect(error?.problem == "the profile is not UTF-8")
  }

  /// Brackets that close in comments and texts close nothing.
  @Test(arguments: [
    String(repeating: "[", count: 300), String(repeating: "{? ", count: 300),
    String(repeating: "[ # ]\n", count: 300) + String(repeating: "]\n", count: 300),
    "# ]]]]]\n" + String(repeating: "[", count: 5000), String(repeating: "[\"]\", ", count: 9000),
    (0..<96).map { String(repeating: " ", count: $0) + "a:\n" }.joined() + String(repeating: " ", count: 96)
      + String(repeating: "- ", count: 24) + String(repeating: "[", count: 300),
  ]) func neverOverflowsASmallStack(_ yaml: String) {
    let thread = Thread { _ = try? Profile(yaml: yaml) }
    thread.stackSize = 128 << 10
    thread.start()
    while !thread.isFinished { Thread.sleep(forTimeInterval: 0.001) }
    #expect(throws: ProfileError.self) { try Profile(yaml: yaml) }
  }
}
