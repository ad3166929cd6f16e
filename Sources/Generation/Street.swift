/// What a street is for; decides its limit, its traffic and who drives there.
enum StreetClass: Int, CaseIterable {
  case centre, ring, arterial, residential, cyclePath

  /// Posted limits in km/h that streets of the class have.
  var limitsKmh: [Int] {
    switch self {
    case .centre: [30, 30, 40]
    case .ring: [50, 60, 70]
    case .arterial: [50, 60, 60, 70]
    case .residential: [30, 40, 40, 50]
    case .cyclePath: [30]
    }
  }

  /// Vehicles past a site of the class, relative to the others.
  var volume: Int {
    switch self {
    case .centre: 70
    case .ring: 160
    case .arterial: 120
    case .residential: 30
    case .cyclePath: 8
    }
  }

  /// How many sites of a hundred stand at streets of the class.
  var siteShare: Int {
    switch self {
    case .centre: 18
    case .ring: 14
    case .arterial: 24
    case .residential: 34
    case .cyclePath: 10
    }
  }
}

/// A straight street of the made-up network, in metres east and north of the town's centre.
struct Street {
  var name: String
  var streetClass: StreetClass
  var limitKmh: Int
  var from: (east: Int, north: Int)
  var to: (east: Int, north: Int)
}

extension Street {
  /// The network: a grid in the centre, an octagon around it, arterials outward, neighbourhoods in between, and cycle
  /// paths from these to the centre. The same seed gives the same network.
  static func network(random: inout SeededRandom) -> [Street] {
    var names = StreetNames(random: &random)
    var streets: [Street] = []
    func add(_ streetClass: StreetClass, from: (Int, Int), to: (Int, Int)) {
      let limits = streetClass.limitsKmh
      streets.append(
        Street(
          name: names.next(streetClass), streetClass: streetClass, limitKmh: limits[random.below(limits.count)],
          from: from, to: to))
    }
    for line in [-300, -100, 100, 300] {
      add(.centre, from: (-400, line), to: (400, line))
      add(.centre, from: (line, -400), to: (line, 400))
    }
    for side in stride(from: 0, to: 16, by: 2) {
      add(.ring, from: point(side, 1500), to: point((side + 2) % 16, 1500))
    }
    for direction in stride(from: 0, to: 16, by: 2) {
      add(.arterial, from: point(direction, 450), to: point(direction, 1450))
      add(.arterial, from: point(direction, 1550), to: point(direction, 3600))
    }
    for direction in stride(from: 1, to: 16, by: 2) {
      for distance in [900, 2300] {
        let middle = point(direction, distance)
        for row in 0..<3 {
          let north = middle.north + (row - 1) * 160 + random.below(60)
          let half = 120 + random.below(160)
          add(.residential, from: (middle.east - half, north), to: (middle.east + half, north))
        }
        add(
          .residential, from: (middle.east + random.below(80), middle.north - 250),
          to: (middle.east, middle.north + 250))
      }
      add(.cyclePath, from: point(direction, 500), to: point(direction, 2200))
    }
    return streets
  }

  /// The point a share of the way along, out of a thousand.
  func point(at thousandths: Int) -> (east: Int, north: Int) {
    (
      from.east + (to.east - from.east) * thousandths / 1000,
      from.north + (to.north - from.north) * thousandths / 1000
    )
  }

  /// The same street in a larger town.
  func scaled(percent: Int) -> Street {
    func scaled(_ point: (east: Int, north: Int)) -> (east: Int, north: Int) {
      (point.east * percent / 100, point.north * percent / 100)
    }
    return Street(
      name: name, streetClass: streetClass, limitKmh: limitKmh, from: scaled(from), to: scaled(to))
  }

  /// Sixteen directions in thousandths, so that no sine is asked of a mathematical library.
  private static let compass = [
    (1000, 0), (924, 383), (707, 707), (383, 924), (0, 1000), (-383, 924), (-707, 707), (-924, 383),
    (-1000, 0), (-924, -383), (-707, -707), (-383, -924), (0, -1000), (383, -924), (707, -707), (924, -383),
  ]

  private static func point(_ direction: Int, _ metres: Int) -> (east: Int, north: Int) {
    (compass[direction].0 * metres / 1000, compass[direction].1 * metres / 1000)
  }
}

/// Made-up street names, each once, shuffled by the town's seed; none is chosen for a real street of the town.
private struct StreetNames {
  private var stems: [String]
  private var used = 0

  init(random: inout SeededRandom) {
    stems = [
      "Ask", "Björk", "Blåklocke", "Bok", "Brunns", "Domherre", "Ek", "En", "Fasan", "Fyr", "Fågel", "Gran", "Gärdes",
      "Hagtorns", "Hamn", "Hassel", "Havre", "Hägg", "Idegrans", "Järn", "Kastanje", "Klockar", "Korn", "Kvarn", "Kyrk",
      "Lind", "Lärk", "Lönn", "Mejeri", "Mås", "Nyponros", "Näktergals", "Oxel", "Parkering", "Plommon", "Päron",
      "Rönn", "Råg", "Sand", "Sjö", "Skol", "Skrake", "Slån", "Smed", "Stare", "Strand", "Sälg", "Tall", "Tegel",
      "Torg", "Trast", "Tärn", "Uggle", "Vall", "Vete", "Vide", "Vinter", "Yrkes", "Åker", "Ål", "Äppel", "Ängs",
      "Ärl", "Örn", "Öster", "Norr", "Söder", "Väster", "Ljung", "Lupin", "Malm", "Moss", "Ripe", "Svärds", "Tistel",
    ]
    for i in stems.indices.dropFirst() { stems.swapAt(i, random.below(i + 1)) }
  }

  mutating func next(_ streetClass: StreetClass) -> String {
    defer { used += 1 }
    let endings =
      switch streetClass {
      case .centre: ["gatan", "gränd"]
      case .ring: ["leden", "ringen"]
      case .arterial: ["vägen", "allén"]
      case .residential: ["stigen", "backen"]
      case .cyclePath: ["stråket", "cykelbanan"]
      }
    return stems[used % stems.count] + endings[used / stems.count % 2]
  }
}
