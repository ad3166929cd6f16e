import Foundation

/// Writes sessions of checks as a version 1 log.
struct TrialLog {
  enum Sampling: String { case all, stopped, offenders }
  enum Test: String { case alcohol, drug }
  enum WeekPart { case any, weekendNight, weekdayEvening }

  private(set) var bytes = Array(
    "device,time,kind,lat,lon,vehicle,speed,limit,offence,breath,drug,sampling,basis\n".utf8)
  private(set) var checkCount = 0
  private var dice: Dice
  /// Whether mopeds keep the limit as all others do, and their class is not known; else they are judged by what they
  /// are built for, and one in five is above it.
  private let mopedsAreAsOthers: Bool

  init(_ dice: Dice, mopedsAreAsOthers: Bool = false) {
    self.dice = dice
    self.mopedsAreAsOthers = mopedsAreAsOthers
  }

  /// - Parameters:
  ///   - share: of vehicles above the limit; the street's own by default.
  ///   - odds: how many times the odds of a violation are higher among those who are stopped.
  mutating func speeds(
    _ street: TrialTown.Street, _ sampling: Sampling, dates: ClosedRange<Int>, checks: ClosedRange<Int>,
    share: Double? = nil, odds: Double = 1, isCarsOnly: Bool = false
  ) {
    let mean = raised(share ?? street.speeding, by: odds)
    for day in days(dates, .any) {
      let fast = Speeds(share: dice.share(around: mean, correlation: TrialTown.correlation), spreadKmh: 8)
      let tuned = Speeds(
        share: dice.share(around: raised(0.2, by: odds), correlation: TrialTown.correlation), spreadKmh: 5)
      let count = dice.index(in: checks)
      writeSession(street, "speed", day, count, ending: ",,,,\(sampling.rawValue),") { [mopedsAreAsOthers] dice in
        let vehicle = isCarsOnly ? Vehicle.car : Vehicle.inTraffic(dice.uniform())
        let isMoped = vehicle == .moped1 || vehicle == .moped2
        if sampling == .offenders {
          return "car,\(street.limitKmh + 1 + Int(-7 * log(1 - dice.uniform()))),\(street.limitKmh)"
        }
        if isMoped, mopedsAreAsOthers {
          return "moped,\(fast.kmh(over: street.limitKmh, &dice)),\(street.limitKmh)"
        }
        let speed =
          isMoped
          ? tuned.kmh(over: min(street.limitKmh, vehicle.constructionKmh), &dice)
          : fast.kmh(over: street.limitKmh, &dice)
        return "\(vehicle.rawValue),\(speed),\(street.limitKmh)"
      }
    }
  }

  /// Mopeds by a radar, of which `share` are faster than they may be built for.
  mutating func mopeds(
    _ street: TrialTown.Street, dates: ClosedRange<Int>, checks: ClosedRange<Int>, share: Double
  ) {
    for day in days(dates, .any) {
      let tuned = Speeds(share: dice.share(around: share, correlation: TrialTown.correlation), spreadKmh: 5)
      writeSession(street, "speed", day, dice.index(in: checks), ending: ",,,,all,") { dice in
        let vehicle = dice.uniform() < 0.8 ? Vehicle.moped2 : .moped1
        return "\(vehicle.rawValue),\(tuned.kmh(over: vehicle.constructionKmh, &dice)),\(street.limitKmh)"
      }
    }
  }

  /// What is noted at behaviour checks, the channel that it belongs to, and its true rate at an ordinary street.
  private static let offences: [(words: [String], channel: String, rate: Double)] = [
    (["red_light"], "red_light", 0.01), (["crossing", "give_way", "stop_sign"], "crossing", 0.01),
    (["footpath"], "footpath", 0.008), (["overtaking", "lane", "distance"], "overtaking", 0.008),
    (["seatbelt", "phone", "lights"], "equipment", 0.06),
  ]

  mutating func behaviour(_ street: TrialTown.Street, dates: ClosedRange<Int>, checks: ClosedRange<Int>) {
    let hasMopeds = street.part == .planted("footpath")
    for day in days(dates, .any) {
      let shares = Self.offences.map {
        let isPlanted = street.part == .planted($0.channel)
        return dice.share(around: isPlanted ? street.planted! : $0.rate, correlation: TrialTown.correlation)
      }
      writeSession(street, "behaviour", day, dice.index(in: checks), ending: ",,,stopped,") { dice in
        var words: [String] = []
        for (index, share) in shares.enumerated() where dice.uniform() < share {
          let noted = Self.offences[index].words
          words.append(noted[dice.index(in: 0...(noted.count - 1))])
        }
        // On a foot path there are mopeds.
        let isMoped = words.contains("footpath") || hasMopeds && dice.uniform() < 0.5
        let vehicle = isMoped ? Vehicle.moped2 : Vehicle.inTraffic(dice.uniform())
        return "\(vehicle.rawValue),,,\(words.joined(separator: "+"))"
      }
    }
  }

  mutating func tests(
    _ street: TrialTown.Street, _ kind: Test, dates: ClosedRange<Int>, checks: ClosedRange<Int>, share: Double,
    when: WeekPart = .any, isSuspicion: Bool = false
  ) {
    for day in days(dates, when) {
      let positive = dice.share(around: share, correlation: TrialTown.testCorrelation)
      writeSession(
        street, kind.rawValue, day, dice.index(in: checks), ending: ",stopped,\(isSuspicion ? "suspicion" : "random")"
      ) { dice in
        let isPositive = dice.uniform() < positive
        guard kind == .alcohol else { return "car,,,,,\(isPositive ? "positive" : "negative")" }
        guard isPositive else { return "car,,,,0.0\(dice.uniform() < 0.9 ? 0 : dice.index(in: 1...9))," }
        return dice.uniform() < 0.05 ? "car,,,,refused," : "car,,,,0.\(dice.index(in: 10...95)),"
      }
    }
  }

  // MARK: -

  private func raised(_ share: Double, by odds: Double) -> Double { share * odds / (1 + share * (odds - 1)) }

  /// A local date and the hour at which a session begins. The hours of a session are all of that date.
  private struct Day {
    /// Since 1 April 2026, a Wednesday.
    var day: Int
    var startHour: Int

    /// `2026-04-05T`.
    var dateText: String {
      var (day, month) = (day, 4)
      for length in [30, 31, 30, 31, 31] where day >= length {
        day -= length
        month += 1
      }
      return "2026-0\(month)-\(day < 9 ? "0" : "")\(day + 1)T"
    }
  }

  /// Different dates from April to September, when local time is two hours ahead of UTC.
  private mutating func days(_ count: ClosedRange<Int>, _ part: WeekPart) -> [Day] {
    let count = dice.index(in: count)
    var taken = Set<Int>()
    var days: [Day] = []
    while days.count < count {
      let day = dice.index(in: 0...182)
      // 0 Wednesday, 3 Saturday, 4 Sunday.
      let isWeekend = (3...4).contains(day % 7)
      guard part == .any || isWeekend == (part == .weekendNight), taken.insert(day).inserted else { continue }
      let hours: ClosedRange<Int> =
        switch part {
        case .any: dice.uniform() < 0.15 ? 0...2 : 6...18
        case .weekendNight: 0...2
        case .weekdayEvening: 18...18
        }
      days.append(Day(day: day, startHour: dice.index(in: hours)))
    }
    return days
  }

  /// Some 15 checks an hour.
  ///
  /// - Parameters:
  ///   - ending: what all rows end with.
  ///   - fields: those of a row from `vehicle` on, up to the ending.
  private mutating func writeSession(
    _ street: TrialTown.Street, _ kind: String, _ day: Day, _ count: Int, ending: String,
    fields: (inout Dice) -> String
  ) {
    let start = Array("trial,\(day.dateText)".utf8)
    let middle = Array(String(format: "+02:00,\(kind),%.6f,%.6f,", street.latitude, street.longitude).utf8)
    let end = Array("\(ending)\n".utf8)
    let seconds = max(1, (count + 14) / 15) * 3600
    for _ in 0..<count {
      let second = day.startHour * 3600 + Int(dice.uniform() * Double(seconds))
      bytes += start
      write(second / 3600, then: 0x3A)
      write(second / 60 % 60, then: 0x3A)
      write(second % 60, then: nil)
      bytes += middle
      bytes += fields(&dice).utf8
      bytes += end
    }
    checkCount += count
  }

  private mutating func write(_ number: Int, then colon: UInt8?) {
    bytes.append(0x30 + UInt8(number / 10))
    bytes.append(0x30 + UInt8(number % 10))
    if let colon { bytes.append(colon) }
  }
}

/// The classes in the town's traffic.
enum Vehicle: String {
  case car, van, truck, bus, motorcycle, moped1, moped2

  static func inTraffic(_ uniform: Double) -> Vehicle {
    switch uniform {
    case ..<0.80: .car
    case ..<0.88: .van
    case ..<0.92: .truck
    case ..<0.94: .bus
    case ..<0.96: .motorcycle
    case ..<0.98: .moped1
    default: .moped2
    }
  }

  /// Which only the mopeds have.
  var constructionKmh: Int { self == .moped1 ? 45 : 25 }
}

/// Normal speeds of which a share is above a ceiling, to the whole km/h.
struct Speeds {
  private let shift: Double
  private let spreadKmh: Double

  init(share: Double, spreadKmh: Double) {
    // Where the normal distribution leaves the share above, by halving.
    var (low, high) = (-4.0, 4.0)
    for _ in 0..<40 {
      let middle = (low + high) / 2
      if erfc(-middle / 2.0.squareRoot()) / 2 < share { low = middle } else { high = middle }
    }
    shift = low * spreadKmh
    self.spreadKmh = spreadKmh
  }

  /// Above the ceiling is what rounds to more than it.
  func kmh(over ceilingKmh: Int, _ dice: inout Dice) -> Int {
    max(3, Int((Double(ceilingKmh) + 0.5 + shift + spreadKmh * dice.normal()).rounded()))
  }
}
