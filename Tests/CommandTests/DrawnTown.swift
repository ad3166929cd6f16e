import TestSupport
import Testing

/// A small town near Halmstad drawn by hand, cell by cell: it has a place of every shape and sampling, and the same
/// number of violations on every date, so that nothing in it is left to chance.
enum DrawnTown {
  /// The south-west cell, in the standard grid.
  static let south = 62_800
  static let west = 3_680

  /// Of the cells (0, 0), (0, 20) and (20, 0).
  static let register = """
    site,lat,lon,limit
    Ängelholmsgatan vid Åhléns,56.64599,12.84810,50
    Östra Förstadsgatan,56.64655,12.88069,50
    Brogatan,56.66394,12.84707,50

    """

  /// Is in no register; the log's rows have positions too.
  static let unregisteredSite = "Bakom Anderssons lada ABC123"

  /// Where the cells around a hole are, and the hole.
  static let ring: [(north: Int, east: Int)] =
    [(0, 0), (0, 1), (0, 2), (1, 0), (1, 2), (2, 0), (2, 1), (2, 2)].map { (30 + $0.0, 30 + $0.1) }
  static let hole = (north: 31, east: 31)
  /// Two cells that touch at a corner only.
  static let corner: [(north: Int, east: Int)] = [(40, 5), (41, 6)]
  /// A cell that only the log gives a name.
  static let unregistered = (north: 40, east: 20)

  static let log: String = {
    var log = Log()
    // What is usual, so that there is something to stand out from.
    for number in 0..<30 {
      let cell = (north: number / 6 * 3, east: 3 + number % 6 * 3)
      log.visit(cell, "speed", dates: 4, violations: [0, 1, 2, 3, 1][number % 5], of: 24) {
        $0 ? ",58,50,,,,all" : ",44,50,,,,all"
      }
      log.visit(cell, "behaviour", dates: 4, violations: number % 3, of: 24) {
        $0 ? ",,,phone,,,stopped" : ",,,,,,stopped"
      }
      log.visit(cell, "alcohol", dates: 4, violations: number % 15 == 0 ? 1 : 0, of: 24) {
        $0 ? ",,,,0.34,,stopped" : ",,,,0.00,,stopped"
      }
      log.visit(cell, "drug", dates: 4, violations: number % 10 == 0 ? 1 : 0, of: 24) {
        $0 ? ",,,,,positive,stopped" : ",,,,,negative,stopped"
      }
    }
    for cell in ring + corner + [unregistered] {
      let site = cell == unregistered ? unregisteredSite : ""
      log.visit(cell, site: site, "speed", dates: 5, violations: 14, of: 24) { $0 ? ",66,50,,,,all" : ",47,50,,,,all" }
    }
    log.visit(hole, "speed", dates: 6, violations: 1, of: 24) { $0 ? ",58,50,,,,all" : ",44,50,,,,all" }
    log.visit((0, 0), site: "Ängelholmsgatan vid Åhléns", "alcohol", dates: 6, violations: 7, of: 24) {
      $0 ? ",,,,0.61,,stopped" : ",,,,0.00,,stopped"
    }
    log.visit((0, 20), site: "Östra Förstadsgatan", "drug", dates: 6, violations: 9, of: 24) {
      $0 ? ",,,,,positive,stopped" : ",,,,,negative,stopped"
    }
    // Two channels at one spot.
    log.visit((20, 0), site: "Brogatan", "speed", dates: 5, violations: 12, of: 24) {
      $0 ? ",61,50,,,,all" : ",47,50,,,,all"
    }
    log.visit((20, 0), site: "Brogatan", "behaviour", dates: 6, violations: 15, of: 24) {
      $0 ? ",,,seatbelt+phone,,,stopped" : ",,,,,,stopped"
    }
    // Cameras, of which two note far more than the others.
    for number in 0..<16 {
      log.visit((50, number * 3), "speed", dates: 7, violations: number < 2 ? 60 : 9, of: number < 2 ? 60 : 9) { _ in
        ",63,50,,,,offenders"
      }
    }
    return log.text
  }()

  private struct Log {
    var text = "time,kind,site,north,east,vehicle,speed,limit,offence,breath,drug,sampling\n"

    /// So many checks on every date, a fortnight apart, spread over four hours; the violations come first.
    mutating func visit(
      _ cell: (north: Int, east: Int), site: String = "", _ kind: String, dates: Int, violations: Int, of checks: Int,
      ending: (_ isViolation: Bool) -> String
    ) {
      for date in 0..<dates {
        let (month, day) = (3 + date / 2, 5 + date % 2 * 14)
        for check in 0..<checks {
          let minute = check / 4 < 10 ? "0\(check / 4)" : "\(check / 4)"
          text += "2026-0\(month)-\(day < 10 ? "0" : "")\(day)T1\(check % 4):\(minute):00Z,\(kind),\(site),"
          text += "\((south + cell.north) * 100 + 50),\((west + cell.east) * 100 + 50),car"
          text += ending(check < violations) + "\n"
        }
      }
    }
  }

  /// Its name holds letters that can be composed; of the ring only the west column is in it.
  static let district = """
    {"type": "Feature", "properties": {"name": "Östergårds åker"}, "geometry": {"type": "Polygon", "coordinates":
      [[[12.8900, 56.6720], [12.8963, 56.6720], [12.8963, 56.6775], [12.8900, 56.6775], [12.8900, 56.6720]]]}}
    """
}

extension Workplace {
  /// With the drawn town in its store.
  static func drawnTown() async throws -> Workplace {
    let place = try Workplace()
    try place.write(DrawnTown.register, to: "sites.csv")
    try place.write(DrawnTown.log, to: "log.csv")
    let ran = try await place.lagesbild("import", "--quiet", "--sites", "sites.csv", "log.csv")
    try #require(ran.status == 0, "\(ran.error)")
    return place
  }

  /// With three logs of a generated town in its store.
  static func generatedTown() async throws -> Workplace {
    let place = try Workplace()
    for (device, checks) in [("radar", "12000"), ("patrol", "18000"), ("camera", "3000")] {
      let ran = try await place.lagesbild(
        "generate", "--checks", checks, "--seed", "7", "--days", "20", "--sites", "120", "--devices", device,
        "--site-register", "sites.csv", "-o", "\(device).csv")
      try #require(ran.status == 0, "\(ran.error)")
    }
    let ran = try await place.lagesbild(
      "import", "--quiet", "--sites", "sites.csv", "radar.csv", "patrol.csv", "camera.csv")
    try #require(ran.status == 0, "\(ran.error)")
    return place
  }
}
