import CheckModel
import Foundation
import TestSupport
import Testing

/// Logs in every built-in format that have a mark wherever something can stand, and the refusals that they come to.
struct MarkedLog: Sendable, CustomTestStringConvertible {
  var testDescription: String
  var profile: String
  var fileName: String
  var bytes: Data
  var checks: Int
  var rejected: [RejectionReason: Int]

  init(
    _ description: String, _ profile: String, _ fileName: String, _ text: String, checks: Int,
    _ rejected: [RejectionReason: Int]
  ) {
    self.init(description, profile, fileName, Data(text.utf8), checks: checks, rejected)
  }

  init(
    _ description: String, _ profile: String, _ fileName: String, _ bytes: Data, checks: Int,
    _ rejected: [RejectionReason: Int]
  ) {
    (testDescription, self.profile, self.fileName, self.bytes) = (description, profile, fileName, bytes)
    (self.checks, self.rejected) = (checks, rejected)
  }

  static let all = [version1, version1JSON, sdr, sdrFlat, montgomery, fintraffic, icoms]

  // MARK: Version 1

  private static let columns: [String] = [
    "device", "seq", "time", "kind", "site", "lat", "lon", "vehicle", "speed", "limit", "offence", "breath", "drug",
    "sampling", "basis", Marks.secret("column"), "plate", "driver", "note",
  ]

  private static let good: [String: String] = [
    "device": Marks.secret("device"), "seq": "\(Marks.sequence)", "time": "2026-06-05T10:00:00Z", "kind": "speed",
    "lat": Marks.latitude, "lon": "12.861283746150", "vehicle": "car", "speed": "44.83927461", "limit": "50",
    "sampling": "all", Marks.secret("column"): Marks.secret("value"), "plate": Marks.plate, "driver": Marks.name,
    "note": "\(Marks.personalNumber), \(Marks.address): \(Marks.secret("text"))",
  ]

  /// What to write over a good row, and the reason for which it is refused then.
  private static let refusals: [(reason: RejectionReason, change: [String: String])] = {
    var refusals: [(reason: RejectionReason, change: [String: String])] = []
    let mark = Marks.secret("bad")
    let number = String(Marks.sequence)
    func refuse(_ reason: RejectionReason, _ change: [String: String]) { refusals.append((reason, change)) }
    refuse(.timeMissing, ["time": ""])
    refuse(.timeInvalid, ["time": mark])
    refuse(.timeInvalid, ["time": "2026-06-05T10:00:00 " + mark])
    refuse(.timeOutside, ["time": "1912-12-12T12:12:12Z"])
    refuse(.kindMissing, ["kind": ""])
    refuse(.kindUnknown, ["kind": mark])
    refuse(.positionMissing, ["lat": "", "lon": ""])
    refuse(.positionInvalid, ["lat": mark])
    refuse(.positionInvalid, ["lon": ""])
    refuse(.positionOutside, ["lat": "-56.671283746150"])
    refuse(.siteUnknown, ["lat": "", "lon": "", "site": Marks.told])
    refuse(.vehicleUnknown, ["vehicle": mark])
    refuse(.speedMissing, ["speed": ""])
    refuse(.speedInvalid, ["speed": mark])
    refuse(.speedInvalid, ["speed": "50 " + Marks.plate])
    refuse(.speedOutside, ["speed": number])
    refuse(.limitInvalid, ["limit": mark])
    refuse(.limitOutside, ["limit": number])
    refuse(.offenceUnknown, ["kind": "behaviour", "offence": "phone+" + mark])
    refuse(.breathMissing, ["kind": "alcohol"])
    refuse(.breathInvalid, ["kind": "alcohol", "breath": mark])
    refuse(.breathOutside, ["kind": "alcohol", "breath": number])
    refuse(.drugMissing, ["kind": "drug"])
    refuse(.drugUnknown, ["kind": "drug", "drug": mark])
    refuse(.samplingUnknown, ["sampling": mark])
    refuse(.basisUnknown, ["kind": "alcohol", "breath": "0.1", "basis": mark])
    refuse(.deviceInvalid, ["device": String(repeating: mark, count: 6)])
    refuse(.seqInvalid, ["seq": mark])
    return refusals
  }()

  /// Enough of them for places and trends, and no two alike.
  private static func goodRows() -> [[String: String]] {
    (0..<1200).map { number in
      var row = good
      let (cell, date) = (number % 12, number / 12 % 5)
      let time = String(
        format: "2026-0%d-0%dT%02d:%02d:%02dZ", 4 + date % 3, 1 + date, 8 + number / 60 % 3, number % 60, cell)
      row["time"] = time
      row["lat"] = "56.6\(60 + cell * 2)1283746150"
      if cell < 2 {
        row["speed"] = number % 4 == 0 ? "44.83927461" : "69.83927461"
        row["site"] = Marks.kept
      } else if cell > 9 {
        row.merge(["kind": "behaviour", "speed": "", "offence": number % 5 == 0 ? "phone" : ""]) { $1 }
      }
      return row
    }
  }

  private static func csv(_ row: [String: String]) -> String {
    columns.map { name in
      let value = row[name] ?? ""
      return value.contains(where: ",\"\n".contains) ? "\"\(value.replacing("\"", with: "\"\""))\"" : value
    }.joined(separator: ",")
  }

  private static let version1: MarkedLog = {
    var bytes = Data((columns.joined(separator: ",") + "\n").utf8)
    func append(_ text: String) { bytes += Data((text + "\n").utf8) }
    let rows = goodRows()
    for row in rows { append(csv(row)) }
    var rejected: [RejectionReason: Int] = [.siteUnknown: 0]
    for (reason, change) in refusals {
      append(csv(good.merging(change) { $1 }))
      rejected[reason, default: 0] += 1
    }
    append(csv(good) + "," + Marks.secret("more"))
    append("\"\(Marks.secret("quote"))\"\(Marks.plate)," + csv(good))
    append(csv(good.merging(["lat": "", "lon": "", "site": "SITE"]) { $1 }))
    let encoded = bytes.range(of: Data("SITE".utf8))!
    bytes.replaceSubrange(encoded, with: Data(Marks.secret("latin").utf8) + Data([0xE5, 0xFF]))
    append(String(repeating: Marks.secret("long"), count: 70_000))
    append("\"" + csv(good).replacing("\"", with: ""))
    rejected.merge([.columnsCount: 1, .quoteMisplaced: 1, .encodingInvalid: 1, .lineTooLong: 1, .quoteUnclosed: 1]) {
      $1
    }
    return MarkedLog("v1, CSV", "v1", "night-\(Marks.kept).csv", bytes, checks: rows.count, rejected)
  }()

  private static let version1JSON: MarkedLog = {
    func line(_ row: [String: String]) -> String {
      let filled = row.filter { !$0.value.isEmpty }
      let fields = filled.map {
        "\(quoted($0.key)):\($0.key == "seq" && Int($0.value) != nil ? $0.value : quoted($0.value))"
      }
      let extra = #""\#(Marks.secret("key"))":{"\#(Marks.secret("inner"))":["\#(Marks.plate)",{"a":"\#(Marks.name)"}]}"#
      return "{\((fields.sorted() + [extra]).joined(separator: ","))}"
    }
    var bytes = Data()
    func append(_ text: String) { bytes += Data((text + "\n").utf8) }
    // Of its own, so that no two logs are of the same content.
    let rows = goodRows().prefix(60)
    for row in rows { append(line(row)) }
    var rejected: [RejectionReason: Int] = [:]
    for (reason, change) in refusals {
      append(line(good.merging(change) { $1 }))
      rejected[reason, default: 0] += 1
    }
    append(line(good).replacing(":", with: " \(Marks.secret("colon")) ", maxReplacements: 1))
    append("[\"\(Marks.secret("array"))\"]")
    append(Marks.secret("bare"))
    bytes +=
      Data("{\"site\":\"\(Marks.secret("latin"))".utf8) + Data([0xE5, 0xFF])
      + Data("\",\"kind\":\"drug\",\"drug\":\"negative\",\"time\":\"2026-06-05T10:00:00Z\"}\n".utf8)
    append(#"{"note":""# + String(repeating: Marks.secret("long"), count: 70_000) + "\"}")
    append(String(line(good).dropLast(9)))
    rejected.merge([.jsonInvalid: 4, .encodingInvalid: 1, .lineTooLong: 1]) { $1 }
    return MarkedLog("v1, JSON Lines", "v1", "night-\(Marks.kept).jsonl", bytes, checks: rows.count, rejected)
  }()

  private static func quoted(_ text: String) -> String { "\"\(text.replacing("\"", with: "\\\""))\"" }

  // MARK: Radars and open data

  private static let sdr: MarkedLog = {
    let mark = Marks.secret("sdr")
    var text =
      "Radar: \(mark)\r\nStandort:\t\(Marks.kept)\r\nBediener: \(Marks.name)\r\n\r\n\(mark):\(mark):c\r\nTempo\tZeit \(mark)\r\n"
    for number in 10..<40 { text += "\(number)\t10:00:\(number)\t05.06.26\t\(mark)\t\(Marks.plate)\r\n" }
    text +=
      "\(mark)\t10:00:00\t05.06.26\t1\t4.0\r\n50\t\(mark)\t05.06.26\t1\t4.0\r\n50\t10:00:00\t05.06.26\t\(mark)\r\n"
    text += "\t10:00:00\t05.06.26\t\(mark)\t4.0\r\n\(Marks.sequence)\t10:00:00\t05.06.26\t\(mark)\t4.0\r\n"
    return MarkedLog(
      "sdr", "sdr", "radar-\(Marks.kept).txt", text, checks: 30,
      [.speedInvalid: 1, .timeInvalid: 1, .columnsCount: 1, .speedMissing: 1, .speedOutside: 1])
  }()

  private static let sdrFlat: MarkedLog = {
    let mark = Marks.secret("flat")
    var text = ""
    for number in 10..<40 { text += "05.06.26 10:00:\(number);\(mark);\(number);\(Marks.plate);\(mark)\n" }
    text += "\(mark);;50;A;1\n05.06.26 10:00:00;\(mark);\(mark);A;1\n05.06.26 10:00:00;\(mark);50;A\n"
    return MarkedLog(
      "sdr-flat", "sdr-flat", "\(Marks.kept)t5005062026.txt", text, checks: 30,
      [.timeInvalid: 1, .speedInvalid: 1, .columnsCount: 1])
  }()

  private static let montgomery: MarkedLog = {
    let mark = Marks.secret("md")
    var text =
      "Date Of Stop,Time Of Stop,Description,Location,Latitude,Longitude,VehicleType,Race,Driver City,\(mark)\n"
    func row(_ date: String, _ what: String, _ lat: String = "56.671283746150", vehicle: String = "02 - Automobile")
      -> String
    {
      "\(date),10:00:00,\"\(what)\",\(mark) ST,\(lat),12.86,\(vehicle),\(mark),\"\(Marks.address)\",\(Marks.plate)\n"
    }
    for number in 0..<30 {
      text += row(
        "06/05/2026",
        "\(mark) \(number % 2 == 0 ? "SEAT BELT" : "EXCEEDING MAXIMUM SPEED: 39 MPH IN A POSTED 30 MPH ZONE") \(Marks.plate)"
      )
    }
    text += row(mark, "SEAT BELT") + row("06/05/2026", "EXCEEDING MAXIMUM SPEED: \(mark) MPH")
    text += row("06/05/2026", "SEAT BELT", mark) + row("06/05/2026", "SEAT BELT", vehicle: mark)
    text += row("06/05/2026", "SEAT BELT").dropLast() + ",\(mark)\n"
    return MarkedLog(
      "montgomery", "montgomery", "violations-\(Marks.kept).csv", text, checks: 30,
      [.timeInvalid: 1, .speedMissing: 1, .positionInvalid: 1, .vehicleUnknown: 1, .columnsCount: 1])
  }()

  private static let fintraffic: MarkedLog = {
    let mark = Marks.secret("tms")
    func row(_ speed: String, day: String = "156", rest: String = "") -> String {
      "\(Marks.kept);26;\(day);10;0;7;\(mark);\(mark);\(mark);\(Marks.plate);1;\(speed);0;\(mark);\(mark);\(mark)\(rest)\n"
    }
    let text = (10..<40).map { row("\($0)") }.joined() + row(mark) + row("50", day: mark) + row("50", rest: ";\(mark)")
    return MarkedLog(
      "fintraffic-tms", "fintraffic-tms", "lam-\(Marks.kept).csv", text, checks: 30,
      [.speedInvalid: 1, .timeInvalid: 1, .columnsCount: 1])
  }()

  private static let icoms: MarkedLog = {
    let mark = Marks.secret("icoms")
    var text = "typ ; date and time [UTC] ; speed [km/h] ; length [m] ; \(mark)\n"
    func row(_ time: String, _ speed: String) -> String { "001;\(time);\(speed);\(Marks.plate);\(mark)\n" }
    for number in 10..<40 { text += row("2026/06/05 10:00:\(number),0", " -\(number),5") }
    text += "002;\(mark);\(mark);\(mark);\(mark)\n" + row(mark, "50") + row("2026/06/05 10:00:00,0", mark)
    text += "001;2026/06/05 10:00:00,0;50;\(mark)\n"
    return MarkedLog(
      "icoms-tma", "icoms-tma", "\(Marks.kept).csv", text, checks: 30,
      [.timeInvalid: 1, .speedInvalid: 1, .columnsCount: 1])
  }()
}
