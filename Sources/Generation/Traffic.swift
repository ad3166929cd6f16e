import CheckModel

/// Who drives where and when: traffic by the hour, and shares of the vehicle classes.
enum Traffic {
  /// Vehicles in an hour, in hundredths of the busiest weekday hour.
  static func flow(_ hour: LocalHour) -> Int {
    let weekday = [4, 3, 2, 2, 5, 16, 45, 88, 80, 55, 52, 56, 60, 58, 62, 80, 100, 90, 64, 48, 36, 28, 17, 9]
    let weekend = [14, 11, 8, 6, 5, 6, 10, 17, 30, 46, 60, 66, 68, 66, 64, 62, 60, 55, 48, 40, 34, 30, 26, 20]
    return hour.isWeekend ? weekend[hour.hour] : weekday[hour.hour]
  }

  /// A vehicle class for each of 1024 equally likely draws.
  static func mix(_ streetClass: StreetClass, tunedMopeds: Bool, hour: LocalHour) -> [Vehicle] {
    let season = [1, 1, 2, 5, 8, 10, 10, 9, 6, 4, 2, 1][hour.date.month - 1]
    let leisure = hour.isEvening || hour.isWeekend ? 2 : 1
    let moped = season * leisure * (tunedMopeds ? 4 : streetClass == .cyclePath ? 3 : 1)
    let business = hour.isNight || hour.isWeekend ? 1 : 3
    var shares: [(Vehicle, Int)]
    switch streetClass {
    case .cyclePath:
      shares = [
        (.bicycle, 2500 + season * 150), (.escooter, 300 + season * 90), (.moped, moped * 8), (.moped1, moped * 25),
        (.moped2, moped * 30), (.other, 30),
      ]
    case .residential:
      shares = [(.car, 7900), (.van, 250 * business), (.truck, 25 * business), (.bus, 60), (.tractor, 12)]
    case .centre:
      shares = [(.car, 7600), (.van, 330 * business), (.truck, 40 * business), (.bus, 280)]
    case .ring, .arterial:
      shares = [(.car, 7700), (.van, 280 * business), (.truck, 170 * business), (.bus, 150), (.tractor, 15)]
    }
    if streetClass != .cyclePath {
      shares += [
        (.motorcycle, season * 14), (.moped, moped * 3), (.moped1, moped * 13), (.moped2, moped * 10),
        (.mopedcar, 25), (.atractor, 40 + leisure * 25), (.bicycle, 30 + season * 8), (.escooter, season * 3),
        (.twowheeler, season * 2), (.heavy, 12 * business), (.other, 8), (.unknown, 25),
      ]
    }
    return table(shares)
  }

  private static func table(_ shares: [(Vehicle, Int)]) -> [Vehicle] {
    let total = shares.reduce(0) { $0 + $1.1 }
    var result: [Vehicle] = []
    result.reserveCapacity(1024)
    var cumulative = 0
    for (vehicle, share) in shares {
      cumulative += share
      let end = cumulative * 1024 / total
      while result.count < end { result.append(vehicle) }
    }
    return result
  }
}
