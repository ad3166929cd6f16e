import CheckLog
import CheckModel
import Foundation
import Ingest
import LocalTime
import TestSupport
import Testing

/// Site registers, areas and profiles with each of their bits flipped, and cut at each of their bytes: taken for what
/// they then are, or refused with words.
struct FlippedTableTests {
  @Test func aRegister() throws {
    let place = try Workplace()
    let text = "site,lat,lon,limit,note\n\"Väg 15, östra\",56.6745,12.8568,50,x\nB,56.6,12.8,,\"a \"\"b\"\"\"\n"
    for (what, damaged) in Damage.all(of: Data(text.utf8), sample: 1000) {
      let path = try place.write(damaged, to: "register.csv")
      do {
        let register = try SiteRegister(path: path, grid: .standard)
        #expect(register.entries.count <= 3, "\(what)")
        #expect(register.entries.allSatisfy { !$0.name.isEmpty && $0.name.utf8.count <= 255 }, "\(what)")
      } catch let problem as ImportProblem {
        guard case .registerInvalid(let line, _) = problem else {
          Issue.record("\(what): \(problem)")
          continue
        }
        #expect((1...4).contains(line), "\(what)")
      }
    }
  }

  @Test func areas() throws {
    let place = try Workplace()
    let text = #"""
      {"type": "FeatureCollection", "features": [{"type": "Feature", "properties": {"namn": "Vallås"}, "geometry":
      {"type": "MultiPolygon", "coordinates": [[[[12.8, 56.6], [12.9, 56.6], [12.9, 56.7], [12.8, 56.6]]]]}},
      {"type": "Feature", "properties": null, "geometry": {"type": "Point", "coordinates": [1e1, -2.5]}}]}
      """#
    for (what, damaged) in Damage.all(of: Data(text.utf8), sample: 500) {
      let path = try place.write(damaged, to: "areas.geojson")
      do {
        let file = try AreaFile(path: path, grid: .standard, nameKey: nil)
        #expect(file.entries.count == 1 && file.passedOver <= 1, "\(what)")
      } catch let problem as ImportProblem {
        #expect("\(problem)".contains("; "), "\(what)")
      }
    }
  }

  /// What is still a profile must read a log, or refuse it, as any other does.
  @Test(arguments: BuiltInProfiles.all.map(\.name)) func aProfile(_ name: String) async throws {
    let place = try Workplace()
    let log = try #require(FlippedLogTests.plain.first { $0.profile == name })
    let path = try place.write(log.text, to: log.name)
    let yaml = Data(try #require(BuiltInProfiles.named(name)).yaml.utf8)
    var counts = (refused: 0, profiles: 0)
    for (what, damaged) in Damage.all(of: yaml, sample: 40) {
      do throws(ProfileError) {
        let profile = try Profile(file: [UInt8](damaged))
        counts.profiles += 1
        let options = Importer.Options(
          profile: profile, context: LogContext(timeZone: .utc, sampling: nil, sites: []), grid: .standard,
          storeTimeZone: .utc, again: false, keeping: .nothing, settledSeconds: 0, jobs: 1, toolVersion: "test")
        let report = await Importer(options, store: nil, path: place.path("none.gpkg"), progress: ImportProgress())
          .run([LogInput(path: path)])
        let read = report.logs[0]
        #expect(read.status == .failed ? read.error?.contains("; ") == true : read.tally.addsUp, "\(what)")
      } catch {
        counts.refused += 1
        #expect("\(error)".contains("; "), "\(what): \(error)")
      }
    }
    Attempts.report("flips and cuts of \(name).yaml", ["refused": counts.refused, "still profiles": counts.profiles])
  }
}
