import BinStore
import Foundation
import TestSupport
import Testing

/// A police department's open data: quoted newlines, shifted rows, and columns that must never be stored.
@Suite(.enabled(if: realLogs != nil, "the real logs are not here"))
struct MontgomeryTests {
  private static let options = ["--time-zone", "America/New_York", "--grid", "EPSG:32618/100", "--json"]
  private var log: String { realLogs!.appending(path: "montgomery/violations-2016.csv.gz").path }

  @Test func countsRecordsAndNotLines() async throws {
    let place = try Workplace()
    let ran = try await place.lagesbild(["import"] + Self.options + [log])
    #expect(ran.status == 0, "\(ran.error)")
    let file = try #require(FileAccount.all(try ran.json()).first)
    #expect(file.addsUp)
    #expect(file.lines == 11_984)
    #expect(file.rejected["position.invalid"] == 18)

    let rejects = try await place.lagesbild("rejects", "--format", "json").jsonRows()
    let found = rejects.map { [$0["line"] as! Int, $0["byte"] as! Int] }
    #expect(found.count == file.rejected.values.reduce(0, +))
    // Where the records really begin, and which of them are shifted, by a reader of CSV that is not ours.
    let told = try await place.python(
      """
      import csv, gzip, io, json, sys
      data = gzip.open(sys.argv[1]).read()
      starts, open_quote, at_start = [0], False, False
      for i, byte in enumerate(data):
        if byte == 0x22: open_quote = not open_quote
        elif byte == 0x0a and not open_quote: starts.append(i + 1)
      if starts[-1] == len(data): starts.pop()
      rows = list(csv.reader(io.StringIO(data.decode('utf-8'), newline='')))
      def number(text):
        try: float(text); return True
        except ValueError: return text == ''
      columns = rows[0]
      lat, lon = columns.index('Latitude'), columns.index('Longitude')
      shifted = [i + 1 for i, row in enumerate(rows[1:], 1) if not (number(row[lat]) and number(row[lon]))]
      print(json.dumps({'starts': starts, 'rows': len(rows), 'shifted': shifted,
        'newlines': sum(1 for row in rows for cell in row if '\\n' in cell)}))
      """, log
    ).json()
    let starts = told["starts"] as! [Int]
    #expect(told["rows"] as? Int == starts.count)
    #expect(starts.count == 11_984)
    #expect(told["newlines"] as? Int == 10)
    for place in found { #expect(starts[place[0] - 1] == place[1], "line \(place[0])") }
    let shifted = rejects.filter { $0["reason"] as? String == "position.invalid" }.map { $0["line"] as! Int }
    #expect(shifted == told["shifted"] as? [Int])
  }

  @Test func findsTheMopedsAndKeepsNothingPersonal() async throws {
    let place = try Workplace()
    let told = try await place.python(
      """
      import csv, gzip, io, json, sys
      rows = list(csv.DictReader(io.StringIO(gzip.open(sys.argv[1]).read().decode('utf-8'), newline='')))
      mopeds = [row for row in rows if 'Moped' in row['VehicleType']]
      with open('sites.csv', 'w', newline='', encoding='utf-8') as file:
        out = csv.writer(file)
        out.writerow(['site', 'lat', 'lon', 'limit'])
        for i, name in enumerate(sorted({row['Location'] for row in mopeds})): out.writerow([name, 39 + i / 100, -77.1, ''])
      personal = ['Description', 'Race', 'Gender', 'Driver City', 'Make', 'Model', 'Location', 'SubAgency']
      words = {row[column].strip() for row in rows for column in personal if row[column]}
      places = {row['Location'] for row in mopeds}
      print(json.dumps({'mopeds': len(mopeds), 'placed': sum(1 for row in mopeds if row['Latitude']),
        'registered': sorted(places),
        'words': sorted(word for word in words if sum(c.isalpha() for c in word) >= 6
          # What the register itself says is public, and is in the store by its name.
          and not any(word in place for place in places))}))
      """, log
    ).json()
    #expect(told["mopeds"] as? Int == 9)
    #expect(told["placed"] as? Int == 0)
    let registered = try await place.lagesbild(
      "sites", "import", "sites.csv", "--grid", "EPSG:32618/100",
      "--time-zone", "America/New_York")
    #expect(registered.status == 0, "\(registered.error)")
    // An open reader keeps the write-ahead log there to be looked at.
    let reader = try BinStore.open(path: place.path("lagesbild.gpkg"))
    _ = try reader.status()
    let ran = try await place.lagesbild(["import"] + Self.options + [log])
    #expect(ran.status == 0, "\(ran.error)")
    let status = try await place.lagesbild("status", "--format", "json").json()
    let vehicles = try #require(status["vehicles"] as? [String: Int])
    #expect(vehicles["moped"] == 9)

    let names = try place.names.filter { $0.hasPrefix("lagesbild.gpkg") }
    #expect(names.contains("lagesbild.gpkg-wal"))
    let words = try #require(told["words"] as? [String])
    #expect(words.count > 1000)
    for name in names {
      let bytes = try place.read(name)
      for word in words {
        #expect(bytes.range(of: Data(word.utf8)) == nil, "\(name) holds “\(word)”")
      }
    }
    try reader.close()
  }
}
