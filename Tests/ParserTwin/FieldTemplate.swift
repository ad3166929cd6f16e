/// A value as a random profile may write it, and the columns that it reads; `@name` stands for how the profile calls a
/// column.
struct FieldTemplate: Sendable {
  var yaml: String
  var columns: [RandomColumn]

  init(_ yaml: String, _ columns: RandomColumn...) {
    self.yaml = yaml
    self.columns = columns
  }

  private static let prose = RandomColumn(name: "prose") {
    "en fart \($0.roll(9)) fart \($0.number(120)) km" + $0.pick(["/h", "", " i tim"])
  }

  /// Only a log with a header can lack a column.
  private static func orMissing(_ column: String) -> String {
    "{column: @missing, optional: true, fallback: {column: @\(column)}}~"
  }

  static let sites = [
    FieldTemplate("{column: @site}", .words("site", 1, RandomColumn.sites)),
    FieldTemplate(
      "{columns: [@site, @road]}", .words("site", 1, ["Väg 15,", "Väg 15,"], ["", "Väg"]),
      .words("road", 2, ["östra"], ["", "15, östra"])),
    FieldTemplate(
      "{column: @site, map: {A: Storgatan, B: nowhere, C: reject, D: pass-over}}",
      .words("site", 1, ["A", "A", "A", "B"], ["C", "D", "", "E"])),
    FieldTemplate(orMissing("site"), .words("site", 1, RandomColumn.sites)),
  ]

  static let fields: [(field: String, templates: [FieldTemplate])] = [
    ("kind", kinds), ("speed", speeds), ("limit", limits), ("vehicle", vehicles), ("breath", breaths), ("drug", drugs),
    (
      "offence",
      [
        FieldTemplate("{column: @offence}", .words("offence", 12, RandomColumn.offences)),
        FieldTemplate(
          "{column: @offence, map: [{contains: TEL, to: phone}, {prefix: 2, to: seatbelt+lights}], otherwise: none}",
          .words("offence", 12, ["TEL", "2", "22", "x", "", "HOTEL"])),
        FieldTemplate(
          "{column: @offence, map: {T: phone+lights, X: pass-over}}", .words("offence", 12, ["T", "T", "X"])),
      ]
    ),
    (
      "sampling",
      [
        FieldTemplate("{column: @sampling}", .words("sampling", 15, RandomColumn.samplings)), FieldTemplate("all"),
        FieldTemplate("{column: @sampling, fallback: all}", .words("sampling", 15, RandomColumn.samplings)),
        FieldTemplate(
          "{column: @sampling, map: {a: all, p: pass-over}, otherwise: stopped}",
          .words("sampling", 15, ["a", "b", "a", ""], ["p"])),
      ]
    ),
    (
      "basis",
      [
        FieldTemplate("{column: @basis}", .words("basis", 0, RandomColumn.bases)), FieldTemplate("suspicion"),
        FieldTemplate(
          "{column: @basis, map: [{prefix: [Ran, Rou], to: random}, {equals: test, to: pass-over}], otherwise: suspicion}",
          .words("basis", 0, ["Random", "Routine x", "x", ""], ["test", "tests"])),
      ]
    ),
    (
      "device",
      [
        FieldTemplate("{column: @device}", .words("device", 1, RandomColumn.devices)),
        FieldTemplate(
          "{columns: [@device, @note]}", .words("device", 1, RandomColumn.devices),
          .words("note", 3, ["", "x", "a b"])),
      ]
    ),
    (
      "seq",
      [
        FieldTemplate("{column: @seq}", .whole("seq")),
        FieldTemplate("{column: @seq, part: {split: \".\", number: 1}}", .whole("seq")),
      ]
    ),
  ]

  private static let kinds = [
    FieldTemplate("speed"), FieldTemplate("speed"), FieldTemplate("speed"), FieldTemplate("alcohol"),
    FieldTemplate("drug"), FieldTemplate("behaviour"),
    FieldTemplate("{column: @kind}", .words("kind", 4, RandomColumn.kinds)),
    FieldTemplate(
      "{column: @kind, map: {V: speed, N: alcohol, D: drug, B: behaviour, X: pass-over, Y: reject}, otherwise: speed}",
      .words("kind", 4, ["V", "V", "N", "D", "B"], ["X", "Y", "", "Z"])),
    FieldTemplate(
      "{column: @kind, map: [{equals: [V, v], to: speed}, {prefix: alk, to: alcohol}, {contains: [rog, pill], to: drug},"
        + " {contains: \"å\", to: pass-over}]}",
      .words("kind", 4, ["V", "v", "alk", "alkohol", "drog", "piller"], ["år", "V ", "x", "", "al", "VV"])),
  ]

  private static let speeds = [
    FieldTemplate("{column: @v}", .number("v", 150)), FieldTemplate("{column: @v}", .number("v", 150)),
    FieldTemplate("{column: @v, unit: mph}", .number("v", 90)),
    FieldTemplate(
      "{column: @v, unit: m/s, absolute: true}",
      RandomColumn(name: "v") { ($0.oneIn(2) ? "-" : "") + $0.number(40) }),
    FieldTemplate("{column: @prose, extract: \"fart # km\"}", prose),
    FieldTemplate(
      "{column: @v, part: {split: \"~\", number: 2}}",
      RandomColumn(name: "v") { "x~\($0.number(90))" + ($0.oneIn(3) ? "~1" : "") }),
    FieldTemplate(
      "{column: @v, map: {snabb: 120, \"långsam\": 30.5, still: reject, borta: pass-over}, otherwise: 50}",
      .words("v", 5, ["snabb", "långsam", "Snabb"], ["", "still", "borta"])),
    FieldTemplate(
      "{column: @v, fallback: {column: @w, unit: mph, fallback: 7}}",
      RandomColumn(name: "v") { $0.oneIn(2) ? "" : $0.number(90) },
      RandomColumn(name: "w") { $0.oneIn(2) ? "" : $0.number(90) }),
    FieldTemplate(
      "{column: @v, below: [{number: 2.5, to: 20}, {number: 6, to: 60}], otherwise: 90, unit: mph}", .number("v", 9)),
    FieldTemplate(
      "{columns: [@v, @w], extract: \"#\"}", .number("v", 90), .words("w", 6, ["km/h", "", "kmh 7"])),
    FieldTemplate("50"),
  ]

  private static let limits = [
    FieldTemplate("{column: @limit}", .words("limit", 7, ["", "40", "50", "49", "040"], ["x", "151", "49.5"])),
    FieldTemplate(
      "{column: @limit, unit: mph, absolute: true}", .words("limit", 7, ["", "25", "-40", "49"], ["x", "151"])),
    FieldTemplate(
      "{column: @zone, map: {school: 30, village: 50}, otherwise: 70}",
      .words("zone", 8, ["school", "village", "", "School"])),
    FieldTemplate("{column: @prose, extract: \"fart #\"}", prose),
    FieldTemplate("{column: @prose, part: {split: fart, number: 2}, extract: \"#\", unit: m/s}", prose),
  ]

  private static let vehicles = [
    FieldTemplate("{column: @vehicle}", .words("vehicle", 9, RandomColumn.vehicles)),
    FieldTemplate(
      "{column: @vehicle, map: {PB: car, LB: truck, \"MC å\": moped1, X: pass-over}}",
      .words("vehicle", 9, ["PB", "PB", "LB", "MC å", ""], ["PBX", "P", "X", "MC a"])),
    FieldTemplate(
      "{column: @vehicle, map: [{prefix: P, to: car}, {contains: \"C å\", to: moped}], otherwise: other}",
      .words("vehicle", 9, ["PB", "P", "LB", "MC å", "", "XPC å"])),
    FieldTemplate(
      "{column: @length, below: [{number: 2.6, to: twowheeler}, {number: 5.8, to: car}], otherwise: heavy}",
      .number("length", 9)),
    FieldTemplate(
      "{columns: [@make, @model], map: {BIG BUS: bus, BIG: truck}, otherwise: unknown}",
      .words("make", 10, ["BIG", "BIG ", "", "SMALL"]), .words("model", 11, ["BUS", "", " "])),
    FieldTemplate(orMissing("vehicle"), .words("vehicle", 9, RandomColumn.vehicles)),
  ]

  private static let breaths = [
    FieldTemplate(
      "{column: @breath}",
      RandomColumn(name: "breath") {
        $0.oneIn(9) ? $0.pick(["refused", "refused", "positive", ""]) : "0\($0.point)\($0.roll(500))"
      }),
    FieldTemplate(
      "{column: @breath, unit: µg/100ml}",
      RandomColumn(name: "breath") { $0.oneIn(9) ? $0.pick(["refused", "Refused", ""]) : $0.number(200) }),
    FieldTemplate(
      "{column: @breath, unit: g/210l}",
      RandomColumn(name: "breath") { $0.oneIn(9) ? "1" : "0\($0.point)0\($0.roll(500))" }),
    FieldTemplate(
      "{column: @breath, map: {ja: positive, \"vägrade\": refused, lite: 0.05, fel: pass-over}, otherwise: reject}",
      .words("breath", 13, ["ja", "vägrade", "lite"], ["fel", "x", ""])),
    FieldTemplate("positive"),
  ]

  private static let drugs = [
    FieldTemplate("{column: @drug}", .words("drug", 14, RandomColumn.drugs)),
    FieldTemplate(
      "{column: @drug, map: {ja: positive, nej: negative, x: pass-over}}",
      .words("drug", 14, ["ja", "nej", "nej"], ["x", "?", ""])),
    FieldTemplate("negative"),
  ]
}
