import Foundation

/// Checks of each kind, a session a date.
extension TrialLog {
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

  private func raised(_ share: Double, by odds: Double) -> Double { share * odds / (1 + share * (odds - 1)) }
}
