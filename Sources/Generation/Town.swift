import CheckModel

typealias Vehicle = VehicleClass

/// A made-up town: its streets' sites, what is wrong at some of them, and the devices that stand there.
///
/// The same seed and number of sites give the same town, whatever traffic is then drawn in it.
package struct Town: Sendable {
  package let sites: [TownSite]
  /// Sites with a fixed radar, which sees every vehicle.
  let radars: [Int]
  /// Sites with a camera, which keeps offenders only.
  let cameras: [Int]
  let patrols: Int

  package init(seed: UInt64, sites count: Int) {
    var random = SeededRandom(0x746F_776E, seed)
    // A town with more sites than usual is larger, not denser: its area grows with them.
    let percent = Int((Double(max(count, 240)) / 240).squareRoot() * 100)
    let streets = Street.network(random: &random).map { $0.scaled(percent: percent) }
    let perStreet = Self.share(count, among: streets)
    let plantings = Self.plant(on: streets, sitesPerStreet: perStreet, random: &random)
    var sites: [TownSite] = []
    for (index, street) in streets.enumerated() {
      for number in 0..<perStreet[index] {
        sites.append(
          TownSite(
            on: street, number: number, of: perStreet[index], planting: plantings[index]?.planting,
            control: plantings[index]?.control ?? 100, random: &random))
      }
    }
    self.sites = sites
    let motorSites = sites.indices.filter {
      sites[$0].streetClass != .cyclePath && sites[$0].planting?.role != .seenOnce
    }
    radars = motorSites.filter { $0 % 5 < 3 }
    cameras = motorSites.filter { $0 % 11 == 4 }
    patrols = max(2, count / 12)
  }

  /// Sites per street: each class its share of all, spread evenly over its streets.
  private static func share(_ count: Int, among streets: [Street]) -> [Int] {
    var result = [Int](repeating: 0, count: streets.count)
    var left = count
    for streetClass in StreetClass.allCases {
      let members = streets.indices.filter { streets[$0].streetClass == streetClass }
      let sites = streetClass == .cyclePath ? left : count * streetClass.siteShare / 100
      left -= sites
      for (position, street) in members.enumerated() {
        // Few sites are spread over the whole class, not put on its first streets.
        result[street] = (position + 1) * sites / members.count - position * sites / members.count
      }
    }
    return result
  }

  private static func plant(
    on streets: [Street], sitesPerStreet: [Int], random: inout SeededRandom
  ) -> [Int: (planting: Planting, control: Int)] {
    var planted: [Int: (planting: Planting, control: Int)] = [:]
    for role in Role.allCases {
      let plan = role.plan
      let open = streets.indices.filter { plan.classes.contains(streets[$0].streetClass) && sitesPerStreet[$0] > 0 }
      for number in 0..<max(1, open.count * plan.percent / 100) {
        let free = open.filter { planted[$0] == nil }
        guard !free.isEmpty else { break }
        let share = role.shares.map { $0.lowerBound + random.below($0.count) }
        planted[free[random.below(free.count)]] = (
          Planting(role: role, share: share), plan.control[number % plan.control.count]
        )
      }
    }
    return planted
  }
}

/// A roadside spot of the made-up town.
package struct TownSite: Sendable {
  package let name: String
  /// WGS 84, in hundred-thousandths of a degree.
  package let lat: Int
  package let lon: Int
  package let limitKmh: Int
  package let planting: Planting?
  let streetClass: StreetClass
  /// Vehicles past it, relative to other sites.
  let volume: Int
  /// How much patrols prefer it, in hundredths.
  let control: Int
  /// Tenths of km/h: the free speed of cars, by day and by night.
  let dayMean: Int
  let nightMean: Int
  let deviation: Int

  init(
    on street: Street, number: Int, of count: Int, planting: Planting?, control: Int, random: inout SeededRandom
  ) {
    name = "\(street.name) \(1 + number * 2 + random.below(2))"
    let spot = street.point(at: (2 * number + 1) * 1000 / (2 * count))
    // Degrees a metre: 1/111 320 north; east at 56.6745° north divided by its cosine, 0.54940.
    lat = 5_667_450 + (spot.north + random.below(9) - 4) * 100_000 / 111_320
    lon = 1_285_680 + (spot.east + random.below(9) - 4) * 100_000 / 61_159
    limitKmh = street.limitKmh
    streetClass = street.streetClass
    volume = street.streetClass.volume * (60 + random.below(90)) / 100
    self.planting = planting
    self.control = control
    deviation = 38 + street.limitKmh / 2 + random.below(16)
    let ordinary = 300 + random.below(1300)
    dayMean = Self.mean(limitKmh, exceededBy: planting?.role == .speed ? planting?.share : ordinary, deviation)
    let night = planting?.role == .nightSpeed || planting?.role == .speed ? planting?.share : ordinary + 200
    nightMean = Self.mean(limitKmh, exceededBy: night, deviation)
  }

  /// The mean for which that share of the speeds, rounded to whole km/h, is above the limit.
  private static func mean(_ limitKmh: Int, exceededBy share: Int?, _ deviation: Int) -> Int {
    limitKmh * 10 + 5 - deviation * NearlyNormal.thousandths(exceededBy: share ?? 0) / 1000
  }
}
