import Foundation
import TestSupport
import Testing

/// Sixty-four real files of a city's roadside radars, compared with counts by python3, which shares no code with us.
@Suite(.enabled(if: realLogs != nil, "the real logs are not here"))
struct BaselTests {
  private static let options = ["--time-zone", "Europe/Zurich", "--grid", "EPSG:2056/100", "--json"]
  private var basel: URL { realLogs!.appending(path: "basel-sdr") }
  private var register: String { basel.appending(path: "sites.csv").path }

  private func importing(_ place: Workplace, _ paths: [String], _ more: String..., store: String) async throws -> Ran {
    try await place.lagesbild(
      ["import", "--store", place.path(store), "--sites", register] + Self.options + more + paths)
  }

  @Test func countsEveryRowOnceWhateverTheOrderAndTheCores() async throws {
    let place = try Workplace()
    let first = try await importing(place, [basel.path], store: "a.gpkg")
    #expect(first.status == 0, "\(first.error)")
    let files = FileAccount.all(try first.json())
    #expect(files.count == 64)
    #expect(files.allSatisfy { $0.addsUp })

    let counted = try await place.python(
      """
      import gzip, hashlib, json, os, sys
      told = {}
      for name in os.listdir(sys.argv[1]):
        if not name.endswith('.gz'): continue
        data = gzip.open(os.path.join(sys.argv[1], name)).read()
        lines = data.split(b'\\n')
        if lines[-1] == b'': lines.pop()
        told[name] = [hashlib.sha256(data).hexdigest(), len(lines), sum(1 for line in lines[6:] if line.strip())]
      print(json.dumps(told))
      """, basel.path
    ).json()
    var distinct: Set<String> = []
    var rows = 0
    for file in files {
      let name = String(file.path.split(separator: "/").last!)
      let told = try #require(counted[name] as? [Any])
      #expect(file.sha256 == told[0] as? String, "\(name)")
      #expect(file.lines == told[1] as? Int, "\(name)")
      #expect(file.checks + file.rejected.values.reduce(0, +) == told[2] as? Int, "\(name)")
      // A byte-identical file is known by its content, whatever its name.
      let isNew = distinct.insert(file.sha256!).inserted
      #expect(file.status == (isNew ? "imported" : "unchanged"), "\(name)")
      if isNew { rows += file.checks + file.rejected.values.reduce(0, +) }
    }
    #expect(distinct.count < 64)
    let sum = try first.json()
    #expect((sum["checks"] as! Int) + (sum["rejected"] as! Int) == rows)
    let account = try Account(place.path("a.gpkg"))
    #expect(account.logs.count == distinct.count)

    let again = try await importing(place, [basel.path], store: "a.gpkg")
    #expect(again.status == 0)
    #expect(FileAccount.all(try again.json()).allSatisfy { $0.status == "unchanged" && $0.addsUp })
    #expect(try again.json()["checks"] as? Int == 0)
    #expect(try Account(place.path("a.gpkg")) == account)

    let one = try await importing(place, [basel.path], "--jobs", "1", store: "b.gpkg")
    #expect(one.status == 0)
    #expect(try Account(place.path("b.gpkg")) == account)
    let reversed = files.map(\.path).sorted().reversed()
    let two = try await importing(place, Array(reversed), "--jobs", "2", store: "c.gpkg")
    #expect(two.status == 0)
    #expect(try Account(place.path("c.gpkg")) == account)
  }

  @Test func holdsTheSameCountsAndSpeedsAsTheLogs() async throws {
    let place = try Workplace()
    let ran = try await importing(place, [basel.path], store: "a.gpkg")
    #expect(ran.status == 0)
    // Python reads a local time with fold=0 just as our rule has it: a skipped one with the offset before the change,
    // a repeated one as the first.
    let compared = try await place.python(
      """
      import csv, datetime, gzip, hashlib, json, math, os, sqlite3, sys, zoneinfo
      from collections import Counter, defaultdict
      folder, store = sys.argv[1:]
      zone = zoneinfo.ZoneInfo('Europe/Zurich')
      known = {row['site'] for row in csv.DictReader(open(folder + '/sites.csv', encoding='utf-8'))}
      hours, speeds, seen = Counter(), defaultdict(Counter), set()
      for name in sorted(os.listdir(folder)):
        if not name.endswith('.gz'): continue
        data = gzip.open(os.path.join(folder, name)).read()
        digest = hashlib.sha256(data).digest()
        if digest in seen: continue
        seen.add(digest)
        lines = data.decode('utf-8').split('\\n')
        site = next(line[9:].strip() for line in lines[:6] if line.startswith('Standort:'))
        if site not in known: continue
        for line in lines[6:]:
          if not line.strip(): continue
          speed, time, date = line.split('\\t')[:3]
          local = datetime.datetime.strptime(date + ' ' + time, '%d.%m.%y %H:%M:%S').replace(tzinfo=zone, fold=0)
          utc = datetime.datetime.fromtimestamp(local.timestamp() // 3600 * 3600, datetime.timezone.utc)
          hours[site, utc.strftime('%Y-%m-%dT%H:%M:%SZ')] += 1
          speeds[site][int(speed)] += 1
      db = sqlite3.connect('file:' + store + '?mode=ro', uri=True)
      stored_hours = Counter({(s, h): n for s, h, n in db.execute(
        'SELECT site, start_utc, sum(checks) FROM check_hour GROUP BY 1, 2')})
      stored_speeds = defaultdict(Counter)
      for s, v, n in db.execute('''SELECT site.name, o.outcome, sum(o.checks) FROM bin_outcome o
          JOIN bin ON bin.id = o.bin_id JOIN site ON site.id = bin.site_id GROUP BY 1, 2'''): stored_speeds[s][v] = n
      def percentile(counts, share):  # type 1: the lowest speed that so many are at or below
        need, below = math.ceil(share * sum(counts.values()) / 100), 0
        for v in sorted(counts):
          below += counts[v]
          if below >= need: return v
      table = lambda all: {s: [percentile(c, p) for p in (15, 50, 85, 95)] for s, c in all.items()}
      print(json.dumps({
        'hours': hours == stored_hours, 'speeds': speeds == stored_speeds, 'sameTable': table(speeds) == table(stored_speeds),
        'sites': len(speeds), 'groups': len(hours), 'checks': sum(hours.values())}))
      """, basel.path, place.path("a.gpkg")
    ).json()
    #expect(compared["hours"] as? Bool == true)
    #expect(compared["speeds"] as? Bool == true)
    #expect(compared["sameTable"] as? Bool == true)
    let checks = try ran.json()["checks"] as? Int
    #expect(compared["checks"] as? Int == checks)
    #expect((compared["sites"] as! Int) > 30)
    #expect((compared["groups"] as! Int) > 1000)
  }
}
