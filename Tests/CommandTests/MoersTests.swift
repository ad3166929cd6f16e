import Foundation
import TestSupport
import Testing

@Suite(.enabled(if: realLogs != nil, "the real logs are not here"))
struct MoersTests {
  @Test func findsTheCountsAndTheV85OfTheLog() async throws {
    let place = try Workplace()
    let log = realLogs!.appending(path: "moers-sdr/romerstrasse-415t3024102016.txt").path
    try place.write("site,lat,lon,limit\nromerstrasse-415,51.4508,6.6407,30\n", to: "sites.csv")
    let ran = try await place.lagesbild(
      "import", "--sites", "sites.csv", "--time-zone", "Europe/Berlin", "--grid", "EPSG:25832/100", "--json", log)
    #expect(ran.status == 0, "\(ran.error)")
    let file = try #require(FileAccount.all(try ran.json()).first)
    #expect(file.addsUp)
    #expect(file.rejected == [:])
    let told = try await place.python(
      """
      import datetime, json, math, sqlite3, sys, zoneinfo
      from collections import Counter
      zone, hours, speeds = zoneinfo.ZoneInfo('Europe/Berlin'), Counter(), []
      lines = open(sys.argv[1], encoding='utf-8').read().splitlines()
      for line in lines:
        if not line.strip(): continue
        time, _, speed = line.split(';')[:3]
        local = datetime.datetime.strptime(time, '%d.%m.%y %H:%M:%S').replace(tzinfo=zone)
        hours[int(local.timestamp() // 3600)] += 1
        speeds.append(int(speed))
      speeds.sort()
      db = sqlite3.connect('file:lagesbild.gpkg?mode=ro', uri=True)
      stored_hours = Counter(dict(db.execute('SELECT hour_id, sum(checks) FROM bin GROUP BY 1')))
      stored = Counter(dict(db.execute('SELECT outcome, sum(checks) FROM bin_outcome GROUP BY 1')))
      below, v85 = 0, None
      for speed in sorted(stored):
        below += stored[speed]
        if v85 is None and below >= math.ceil(0.85 * len(speeds)): v85 = speed
      limits = db.execute('SELECT DISTINCT limit_kmh, sampling FROM category').fetchall()
      over = db.execute('SELECT sum(violations) FROM bin').fetchone()[0]
      print(json.dumps({'rows': len(speeds), 'lines': len(lines), 'hours': hours == stored_hours,
        'speeds': Counter(speeds) == stored, 'v85': speeds[math.ceil(0.85 * len(speeds)) - 1], 'stored85': v85,
        'limits': limits, 'over': sum(1 for s in speeds if s > 30), 'storedOver': over}))
      """, log
    ).json()
    #expect(told["rows"] as? Int == 14_152)
    #expect(file.checks == 14_152)
    #expect(file.lines == told["lines"] as? Int)
    #expect(told["hours"] as? Bool == true)
    #expect(told["speeds"] as? Bool == true)
    #expect(told["v85"] as? Int == told["stored85"] as? Int)
    #expect(told["over"] as? Int == told["storedOver"] as? Int)
    #expect((told["limits"] as? [[Any]])?.count == 1)
    #expect((told["limits"] as? [[Any]])?.first?.first as? Int == 30)
    #expect((told["limits"] as? [[Any]])?.first?.last as? String == "all")
  }
}
