import TestSupport
import Testing

extension Workplace {
  /// A town of a few streets and areas, of which one lies in another and one has a hostile name, and in
  /// some towns districts; logs of few checks, and one more that brings one to four.
  private static let townScript = """
    import json, random, sys
    dice = random.Random(int(sys.argv[1]))
    south, west = 6280000, 367000
    areas = {'Yttre': (south, west, south + 1500, west + 2000), 'Inre': (south + 200, west, south + 1000, west + 1300),
             '=HYPERLINK("x");\\u202e,': (south, west + 900, south + 600, west + 1500)}
    # In some towns, districts of two squares' width hold every street.
    if int(sys.argv[1]) >= 10:
        areas |= {f'Distrikt {part}': (south - 500, west + part * 1000, south + 2000, west + part * 1000 + 1000) for part in range(3)}
    # Near enough: the store says which cells are in them.
    def degrees(north, east): return [12.8306 + (east - west) * 1.63e-5, 56.6452 + (north - south) * 8.98e-6]
    def ring(box):
        corners = [(box[0], box[1]), (box[0], box[3]), (box[2], box[3]), (box[2], box[1]), (box[0], box[1])]
        return [[degrees(*corner) for corner in corners]]
    json.dump({'type': 'FeatureCollection', 'features': [
        {'type': 'Feature', 'properties': {'name': name}, 'geometry': {'type': 'Polygon', 'coordinates': ring(box)}}
        for name, box in areas.items()]}, open('areas.geojson', 'w'))
    spots = [(south + dice.randrange(1500), west + dice.randrange(2500)) for _ in range(dice.randint(3, 14))]
    kinds = dice.sample(['speed', 'behaviour', 'alcohol', 'drug'], 2)
    months = dice.randint(1, 3)
    def check():
        north, east = dice.choice(spots)
        kind, bad = dice.choice(kinds), dice.random() < 0.3
        time = '2026-%02d-%02dT%02d:15:00Z' % (6 + dice.randrange(months), dice.choice([1, 2, 6, 7]), dice.choice([8, 17, 20]))
        cells = {'speed': ('71' if bad else '40', '50', '', '', ''), 'behaviour': ('', '', 'phone' if bad else '', '', ''),
                 'alcohol': ('', '', '', '0.40' if bad else '0', ''), 'drug': ('', '', '', '', 'positive' if bad else 'negative')}
        sampling = 'offenders' if bad and dice.random() < 0.1 else 'stopped'
        return ','.join(['secretdevice7', time, kind, str(north), str(east), *cells[kind], sampling])
    for name, count in [('secretfile1.csv', len(spots) * dice.randint(2, 12)), ('secretfile2.csv', dice.randint(1, 4))]:
        with open(name, 'w') as log:
            log.write('device,time,kind,north,east,speed,limit,offence,breath,drug,sampling\\n')
            log.writelines(check() + '\\n' for _ in range(count))

    """

  /// The store of a town before its last log, with its publications and the exact bins.
  static func townOfFewChecks(_ seed: Int) async throws -> Workplace {
    let place = try Workplace()
    try await place.python(townScript, String(seed))
    for arguments in [["import", "--quiet", "secretfile1.csv"], ["areas", "import", "areas.geojson"]] {
      let ran = try await place.lagesbild(arguments)
      try #require(ran.status == 0, "\(ran.error)")
    }
    try await place.publish("1")
    return place
  }

  /// Writes `published….csv`, the page `published….html`, and `true….csv`, which is not for publication.
  func publish(_ number: String) async throws {
    for arguments in [
      ["export", "--format", "csv", "--publish", "-o", "published\(number).csv"],
      ["export", "--format", "csv", "-o", "true\(number).csv"],
      ["report", "--publish", "--lang", "en", "-o", "published\(number).html"],
    ] {
      let ran = try await lagesbild(arguments)
      try #require(ran.status == 0, "\(ran.error)")
    }
  }
}
