import CheckModel

/// How a generated log is written.
package enum LogFormat: String, CaseIterable, Sendable {
  case csv, jsonl
}

/// The values of one row, apart: for the rows that are not simply written.
struct Fields {
  private var values: [[UInt8]]

  /// - Parameter row: a row as written, with its newline and without quotes.
  init(_ row: ArraySlice<UInt8>) {
    values = row.dropLast().split(separator: .comma, omittingEmptySubsequences: false).map(Array.init)
  }

  subscript(_ field: CheckField) -> [UInt8] {
    get { values[Self.index(field)] }
    set { values[Self.index(field)] = newValue }
  }

  func csv() -> [UInt8] { Array(values.joined(separator: [.comma])) + [.newline] }

  /// A JSON object with the keys of the columns, empty values left out; only what reads as a number is bare.
  func json() -> [UInt8] {
    var line: [UInt8] = [UInt8(ascii: "{")]
    for (column, value) in zip(RowText.columns, values) where !value.isEmpty {
      if line.count > 1 { line.append(.comma) }
      line += "\"\(column)\":".utf8
      let isNumber =
        ["seq", "lat", "lon", "speed", "limit", "breath"].contains(column)
        && value.allSatisfy { (0x30...0x39).contains($0) || $0 == UInt8(ascii: ".") }
      line += isNumber ? value : [UInt8(ascii: "\"")] + value + [UInt8(ascii: "\"")]
    }
    return line + [UInt8(ascii: "}"), .newline]
  }

  private static func index(_ field: CheckField) -> Int { RowText.columns.firstIndex(of: field.name)! }
}

// MARK: Dirt

extension Fields {
  /// A line that must be rejected, and why.
  struct Broken {
    var line: [UInt8]
    var reason: RejectionReason
  }

  /// A copy of a row of `check` with one fault.
  func broken(_ check: GeneratedCheck, frame: LogFrame, _ random: inout SeededRandom) -> Broken {
    var faults: [(CheckField, String, RejectionReason)] = [
      (.time, "2026-13-45T25:61:00Z", .timeInvalid), (.time, "", .timeMissing), (.kind, "sped", .kindUnknown),
      (.kind, "", .kindMissing), (.vehicle, "spaceship", .vehicleUnknown), (.sampling, "some", .samplingUnknown),
      (.seq, "12a", .seqInvalid), (.device, String(repeating: "R", count: 65), .deviceInvalid),
    ]
    if frame.positions {
      faults += [(.lat, "north", .positionInvalid), (.lon, "", .positionInvalid)]
    } else {
      faults += [(.site, "Ingenstans 1", .siteUnknown), (.site, "", .positionMissing)]
    }
    switch check.kind {
    case .speed:
      faults += [
        (.speed, "-", .speedInvalid), (.speed, "", .speedMissing), (.speed, "9999", .speedOutside),
        (.limit, "fifty", .limitInvalid), (.limit, "5000", .limitOutside),
      ]
    case .behaviour: faults += [(.offence, "hurry", .offenceUnknown)]
    case .alcohol:
      faults += [
        (.breath, "n/a", .breathInvalid), (.breath, "", .breathMissing), (.breath, "99.00", .breathOutside),
        (.basis, "hunch", .basisUnknown),
      ]
    case .drug:
      faults += [(.drug, "maybe", .drugUnknown), (.drug, "", .drugMissing), (.basis, "hunch", .basisUnknown)]
    }
    // After the faults of one field: a torn line, a position in the Gulf of Guinea, a byte that is not UTF-8.
    let others = (frame.positions ? 2 : 1) + (frame.format == .csv ? 1 : 0)
    let draw = random.below(faults.count + others)
    var row = self
    if draw < faults.count {
      row[faults[draw].0] = Array(faults[draw].1.utf8)
      return Broken(line: row.line(frame.format), reason: faults[draw].2)
    }
    if draw == faults.count { return torn(frame.format, &random) }
    if frame.format == .csv, draw == faults.count + 1 {
      row[.site] = [0x41, 0x6C, 0x6C, 0xE9]  // `Allé` in Latin 1
      return Broken(line: row.csv(), reason: .encodingInvalid)
    }
    row[.lat] = [0x30]
    row[.lon] = [0x30]
    return Broken(line: row.line(frame.format), reason: .positionOutside)
  }

  /// A copy of the row whose site's name begins with a quote that nothing closes.
  func withUnclosedQuote() -> Broken {
    var row = self
    row[.site].insert(UInt8(ascii: "\""), at: 0)
    return Broken(line: row.csv(), reason: .quoteUnclosed)
  }

  /// The row's beginning: at least a byte, at most all but the last two columns.
  private func torn(_ format: LogFormat, _ random: inout SeededRandom) -> Broken {
    let whole = line(format)
    let keep = 1 + random.below(values[0].count + values[1].count + values[2].count)
    return Broken(line: whole[..<keep] + [.newline], reason: format == .csv ? .columnsCount : .jsonInvalid)
  }

  private func line(_ format: LogFormat) -> [UInt8] { format == .csv ? csv() : json() }
}
