import CheckModel
import TestSupport

/// A device at the roadside: what a log of it says changes slowly, and its clock goes forward.
struct Scene {
  var dice: Dice
  /// Seconds since 1970-01-01T00:00 on the local clock.
  private(set) var localSeconds: Int64
  /// The decimal sign.
  var point = "."
  /// What stands still for many rows: numbers into the lists of words that a column is written from.
  private var held = [Int](repeating: 0, count: 16)
  private let zone: TimeZoneRules
  /// How many times are written as those before for one that is not.
  private let steadiness: Int
  /// Whether all of the log is of the hours around a change of the clock.
  private let isAroundChange: Bool

  init(_ dice: Dice, zone: TimeZoneRules) {
    self.dice = dice
    self.zone = zone
    localSeconds = 1_780_300_000
    localSeconds += Int64.random(in: 0..<40_000_000, using: &self.dice)
    steadiness = [60, 8, 8][Int.random(in: 0..<3, using: &self.dice)]
    isAroundChange = Int.random(in: 0..<3, using: &self.dice) == 0
    for i in held.indices { held[i] = roll(1000) }
    if isAroundChange { goToChange() }
  }

  /// Goes to the hours around a change of the clock of these years, if the zone has any.
  private mutating func goToChange() {
    let changes = zone.transitions.filter { $0.utcSeconds > 1_577_836_800 && $0.utcSeconds < 1_893_456_000 }
    if changes.isEmpty { return }
    let change = pick(changes)
    localSeconds = change.utcSeconds + Int64(change.offsetSeconds) + Int64(roll(9000)) - 6000
  }

  mutating func roll(_ count: Int) -> Int { Int.random(in: 0..<count, using: &dice) }

  /// True once in so many times.
  mutating func oneIn(_ count: Int) -> Bool { roll(count) == 0 }

  mutating func pick<Item>(_ items: [Item]) -> Item { items[roll(items.count)] }

  /// One of the items, mostly the one that it was in the rows before.
  mutating func hold<Item>(_ number: Int, _ items: [Item]) -> Item { items[held[number % held.count] % items.count] }

  /// Goes on to the next row.
  mutating func advance() {
    if isAroundChange, oneIn(40) { goToChange() }
    // A clock that was far off is set right soon.
    if !(1_577_836_800..<1_893_456_000).contains(localSeconds), oneIn(5) { localSeconds = 1_780_300_000 }
    switch roll(100) {
    case 0..<70: localSeconds += Int64(roll(7))
    case 70..<84: localSeconds += Int64(roll(90))
    case 84..<91: localSeconds += Int64(roll(isAroundChange ? 300 : 4000))
    case 91..<93 where !isAroundChange: localSeconds += Int64(roll(200_000))
    case 93..<95: goToChange()
    case 95 where oneIn(3):
      localSeconds = pick([315_532_800, 4_102_444_800, 1_767_225_600, 1_709_164_800]) + Int64(roll(20)) - 10
    case 96: localSeconds -= Int64(roll(600))
    case 97: localSeconds = localSeconds / 3600 * 3600 + 3598
    case 98 where oneIn(3): localSeconds = Int64.random(in: -10_000_000_000..<10_000_000_000, using: &dice)
    default: if !isAroundChange { localSeconds = 1_700_000_000 + Int64(roll(150_000_000)) }
    }
    for i in held.indices where oneIn(12) { held[i] = roll(1000) }
  }

  // MARK: Texts

  private func digits(_ value: Int, _ count: Int) -> String {
    let text = String(abs(value))
    return String(repeating: "0", count: max(count - text.count, 0)) + text
  }

  /// The time in the letters of a profile's pattern; offsets are not always those of the zone.
  mutating func time(_ pattern: String) -> String {
    let date = CivilDate(dayNumber: Int(floorDivide(localSeconds, 86_400)))
    let second = Int(localSeconds - floorDivide(localSeconds, 86_400) * 86_400)
    let (hour, minute) = (second / 3600, second / 60 % 60)
    switch pattern {
    case "epoch-seconds": return "\(localSeconds)" + (oneIn(6) ? pick([".5", ".", ".123456789012"]) : "")
    case "epoch-milliseconds": return "\(localSeconds)" + digits(roll(1000), 3)
    case "rfc3339":
      let clock = time("yyyy-MM-dd'~'HH:mm:ss").replacing(
        "~", with: oneIn(steadiness) ? pick(["t", " ", "_"]) : hold(0, ["T", " "]))
      if oneIn(steadiness) { return clock + ".123456789012" + pick(Self.offsets) }
      let fraction =
        oneIn(steadiness) ? pick([".5", ".000000", ".123456789012", ".", ",5"]) : hold(1, ["", "", "", ".5"])
      let offset = oneIn(steadiness) ? pick(Self.offsets) : hold(2, ["", "Z", "+02:00", "+01:00"])
      return clock + fraction + offset
    default: break
    }
    var text = ""
    var rest = pattern[...]
    while let letter = rest.first {
      if letter == "'" {
        let quoted = rest.dropFirst().prefix { $0 != "'" }
        text += quoted
        rest = rest.dropFirst(quoted.count + 2)
        continue
      }
      let run = rest.prefix { $0 == letter }
      rest = rest.dropFirst(run.count)
      let count = run.count
      switch letter {
      case "y": text += count == 4 ? digits(date.year, 4) : digits(date.year % 100, count)
      case "M" where count == 3:
        let name = ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"][date.month - 1]
        text += oneIn(10) ? name.uppercased() : name
      case "M": text += digits(date.month, count)
      case "d": text += digits(date.day, count)
      case "D": text += digits(date.dayNumber - CivilDate(year: date.year, month: 1, day: 1).dayNumber + 1, count)
      case "H": text += digits(hour, count)
      case "h": text += digits(hour % 12 == 0 ? 12 : hour % 12, count)
      case "a": text += hour < 12 ? "AM" : hold(3, ["PM", "pm"])
      case "m": text += digits(minute, count)
      case "s": text += oneIn(150) ? pick(["60", "61", "99"]) : digits(second % 60, count)
      case "S": text += digits(roll(1000), 1 + roll(3))
      case "Z": text += oneIn(30) ? pick(Self.offsets) : hold(2, ["Z", "+02:00", "-0530", "+02"])
      default: text += run
      }
    }
    return text
  }

  private static let offsets = [
    "Z", "z", "+02:00", "+0200", "+02", "-05:30", "-00:00", "+23:59", "+24:00", "+2", "+02:", "+02:6", "",
  ]

  /// A number from 0 up to `most`, as devices and people write them.
  mutating func number(_ most: Int) -> String {
    let whole = roll(most)
    switch roll(200) {
    case 0..<120: return "\(whole)"
    case 120..<180: return "\(whole)\(point)\(roll(10))"
    case 180..<190: return hold(4, ["50", "50\(point)1", "49"])
    case 190: return pick(["+", "-", "0", "00"]) + "\(whole)"
    case 191: return "\(whole)\(point)" + pick(["0", "00", "5", "49999999999999999999", "50000000000000000000", ""])
    case 192: return "\(whole)" + pick(["e0", "e1", "E-1", "e+01", "e-19", "e99", "e", "e1\(point)0", "e100"])
    case 193: return pick(["\(point)\(roll(100))", "0\(point)000000000000000001", "\(point)0000000000000000009"])
    case 194:
      return String(repeating: pick(["9", "1", "0"]), count: pick([3, 17, 18, 19, 20, 40])) + pick(["", point])
    case 195, 196:
      return pick(["", "x", "-", ".", ",", "NaN", "5 0", "1\(point)2\(point)3", "\(whole),5", "\(whole).5"])
    default: return "\(whole)\(point)0000000000000000\(roll(99))"
    }
  }

  /// Mostly the word that held before, seldom another one.
  mutating func word(_ number: Int, _ words: [String]) -> String { oneIn(15) ? pick(words) : hold(number, words) }
}
