/// One column of a random log: its name, and how its texts come about.
struct RandomColumn: Sendable {
  var name: String
  var text: @Sendable (inout Scene) -> String

  /// Words that mean something, and words much like them that do not, or that not every row may have.
  struct Words: Sendable {
    var good: [String]
    var bad: [String]
  }

  static func lat(_ scene: inout Scene) -> String {
    coordinate("56.6", 5, ["", "x", "90.1", "-90", "1e2", "91"], &scene)
  }

  static func lon(_ scene: inout Scene) -> String {
    coordinate("12.8", 6, ["", "x", "180.1", "-180", "1e2", "181"], &scene)
  }

  /// Endings of coordinates much like each other, of up to 8, up to 16 and more bytes in all.
  private static let places = [
    "745", "7450", "746", "74", "7451", "7451234", "7451235", "74512351", "745123456789", "745123466789",
    "745123456788",
    "7450000000000001", "7450000000010001",
  ]

  /// One of few places near each other, some of which are written in two ways.
  private static func coordinate(_ start: String, _ held: Int, _ bad: [String], _ scene: inout Scene) -> String {
    let text =
      scene.oneIn(100)
      ? scene.pick(bad)
      : scene.word(held, places.map { start + $0 })
    return (scene.oneIn(100) ? "+" : "") + text.replacing(".", with: scene.point)
  }

  static let sites = Words(
    good: [
      "Storgatan", "Storgatan", "Väg 15, östra", "Kungsgatan 100 vid torget", "Kungsgatan 110 vid torget",
      "Kungsgatan 120 vid torget", "Torget \"norra\"",
    ],
    bad: ["Storgata", "storgatan", "Storgatan ", "Väg 15, östrA", "anywhere", "", "a \"b\" c"])
  static let vehicles = Words(
    good: ["car", "car", "truck", "van", "moped1", "moped2", "", "unknown"], bad: ["Car", "cat"])
  static let kinds = Words(
    good: ["speed", "speed", "speed", "alcohol", "drug", "behaviour", "behaviour"], bad: ["", "Speed", "speeds"])
  static let offences = Words(
    good: ["", "none", "phone", "phone+lights", "seatbelt+phone", "other+none"], bad: ["phone+", "light", "Phone"])
  static let samplings = Words(good: ["", "all", "stopped", "offenders"], bad: ["All", "al"])
  static let bases = Words(good: ["", "random", "suspicion"], bad: ["suspicion?"])
  static let drugs = Words(good: ["negative", "positive", "refused"], bad: ["", "maybe"])
  static let devices = Words(
    good: ["radar-1", "radar-2", "", "å", String(repeating: "d", count: 64)],
    bad: [String(repeating: "d", count: 65), "a\nb", "a,b;c", "\""])

  static func words(_ name: String, _ held: Int, _ words: Words) -> RandomColumn {
    RandomColumn(name: name) { $0.oneIn(80) ? $0.pick(words.bad) : $0.word(held, words.good) }
  }

  static func words(_ name: String, _ held: Int, _ good: [String], _ bad: [String] = ["", "?"]) -> RandomColumn {
    words(name, held, Words(good: good, bad: bad))
  }

  static func number(_ name: String, _ most: Int) -> RandomColumn {
    RandomColumn(name: name) { $0.number(most) }
  }

  static func whole(_ name: String) -> RandomColumn {
    RandomColumn(name: name) { $0.oneIn(80) ? $0.number(1000) : "\($0.roll(100_000))" }
  }

  static func time(_ name: String, _ pattern: String) -> RandomColumn {
    RandomColumn(name: name) { $0.time(pattern) }
  }
}
