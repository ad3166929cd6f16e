import CheckModel

@testable import CheckLog

/// The version 1 check log once more, written the plainest way: whole input, arrays and strings, nothing shared with the
/// parser but the types of its answer.
struct SlowTwin {
  private(set) var checks: [PlainCheck] = []
  private(set) var rejections: [Rejection] = []
  private(set) var tally = LogTally()
  private(set) var unknownSites: [String: Int64] = [:]

  let zone: TimeZoneRules
  let sites: [Site]

  /// - Parameter log: begins as a version 1 log does: a header with `time` and `kind`, or a brace.
  init(_ log: [UInt8], zone: TimeZoneRules, sites: [Site]) {
    self.zone = zone
    self.sites = sites
    let start = log.starts(with: [0xEF, 0xBB, 0xBF]) ? 3 : 0
    if log[start...].first(where: { $0 > 0x20 }) == UInt8(ascii: "{") {
      readJSON(log, from: start)
    } else {
      readCSV(log, from: start)
    }
  }

  mutating func reject(_ field: CheckField, _ reason: RejectionReason, at offset: Int) {
    tally.reject(reason)
    rejections.append(Rejection(line: tally.lines, byteOffset: Int64(offset), field: field, reason: reason))
  }

  // MARK: JSON Lines

  private mutating func readJSON(_ log: [UInt8], from start: Int) {
    var offset = start
    while offset < log.count {
      let line = Array(log[offset...].prefix { $0 != 10 })
      tally.lines += 1
      if line.count > 1_048_576 {
        reject(.record, .lineTooLong, at: offset)
      } else if stripped(line).isEmpty {
        tally.blank += 1
      } else if let object = SlowJSON.object(line) {
        decode(object.mapValues(stripped), at: offset)
      } else {
        reject(.record, .jsonInvalid, at: offset)
      }
      offset += line.count + 1
    }
  }

  // MARK: CSV

  private mutating func readCSV(_ log: [UInt8], from start: Int) {
    var delimiter = UInt8(ascii: ",")
    var header = SlowRow(log, from: start, delimiter: delimiter)
    if !header.texts.contains(Array("time".utf8)) || !header.texts.contains(Array("kind".utf8)) {
      delimiter = UInt8(ascii: ";")
      header = SlowRow(log, from: start, delimiter: delimiter)
    }
    let names = header.texts.map { String(decoding: $0, as: UTF8.self) }
    tally.lines = 1
    tally.other = 1
    var offset = header.next
    while offset < log.count {
      let row = SlowRow(log, from: offset, delimiter: delimiter)
      tally.lines += 1
      switch row.problem {
      case .some(let reason): reject(.record, reason, at: offset)
      case nil where row.texts == [[]] && !row.isQuoted: tally.blank += 1
      case nil where row.texts.count != names.count: reject(.record, .columnsCount, at: offset)
      case nil: decode(Dictionary(uniqueKeysWithValues: zip(names, row.texts)), at: offset)
      }
      offset = row.next
    }
  }

  // MARK: Fields

  /// Judges one row by its texts, in the order that the guide tells.
  private mutating func decode(_ row: [String: [UInt8]], at offset: Int) {
    func bytes(_ name: String) -> [UInt8] { row[name] ?? [] }
    /// nil when it is empty, a word that nothing has when it is not UTF-8.
    func text(_ name: String) -> String? {
      bytes(name).isEmpty ? nil : String(validating: bytes(name), as: UTF8.self) ?? "\u{FFFD}"
    }

    guard let time = text("time") else { return reject(.time, .timeMissing, at: offset) }
    guard let moment = SlowTime(time, zone) else { return reject(.time, .timeInvalid, at: offset) }
    guard (1980...2099).contains(moment.utcYear) else { return reject(.time, .timeOutside, at: offset) }

    guard let kindText = text("kind") else { return reject(.kind, .kindMissing, at: offset) }
    guard let kind = CheckKind.allCases.first(where: { $0.name == kindText }) else {
      return reject(.kind, .kindUnknown, at: offset)
    }

    if !bytes("site").isEmpty, String(validating: bytes("site"), as: UTF8.self) == nil {
      return reject(.site, .encodingInvalid, at: offset)
    }
    let label = text("site")
    let site = label.flatMap { label in sites.firstIndex { Array($0.name.utf8) == Array(label.utf8) } }
    let position: PlainCheck.Position
    if text("lat") != nil || text("lon") != nil {
      guard let lat = SlowNumber(bytes("lat")), let lon = SlowNumber(bytes("lon")) else {
        return reject(.lat, .positionInvalid, at: offset)
      }
      guard abs(lat.double) <= 90, abs(lon.double) <= 180 else { return reject(.lat, .positionOutside, at: offset) }
      position = .geographic(lat: lat.double, lon: lon.double)
    } else if text("north") != nil || text("east") != nil {
      guard let north = SlowNumber(bytes("north")), let east = SlowNumber(bytes("east")) else {
        return reject(.north, .positionInvalid, at: offset)
      }
      position = .projected(north: north.double, east: east.double)
    } else if site != nil {
      position = .site
    } else if let label {
      if label.utf8.count <= 255 { unknownSites[label, default: 0] += 1 }
      return reject(.site, .siteUnknown, at: offset)
    } else {
      return reject(.site, .positionMissing, at: offset)
    }

    let vehicleText = text("vehicle") ?? "unknown"
    guard let vehicle = VehicleClass.allCases.first(where: { $0.name == vehicleText }) else {
      return reject(.vehicle, .vehicleUnknown, at: offset)
    }
    let samplingText = text("sampling") ?? "stopped"
    guard let sampling = Sampling.allCases.first(where: { $0.name == samplingText }) else {
      return reject(.sampling, .samplingUnknown, at: offset)
    }

    var limit: Int64 = 0
    var offences: OffenceSet = []
    var outcome = Outcome.none
    switch kind {
    case .speed:
      guard text("speed") != nil else { return reject(.speed, .speedMissing, at: offset) }
      guard let speed = SlowNumber(bytes("speed")) else { return reject(.speed, .speedInvalid, at: offset) }
      guard let kmh = speed.ceiling, (0...300).contains(kmh) else { return reject(.speed, .speedOutside, at: offset) }
      outcome = Outcome(rawValue: UInt16(kmh))
      if text("limit") != nil {
        guard let posted = SlowNumber(bytes("limit")) else { return reject(.limit, .limitInvalid, at: offset) }
        guard let kmh = posted.nearest, (5...150).contains(kmh) else {
          return reject(.limit, .limitOutside, at: offset)
        }
        limit = kmh
      } else {
        limit = site.flatMap { sites[$0].limitKmh.map(Int64.init) } ?? 0
      }
    case .behaviour:
      if let words = text("offence") {
        for word in words.split(separator: "+", omittingEmptySubsequences: false) where word != "none" {
          guard let bit = OffenceSet.names.firstIndex(of: String(word)) else {
            return reject(.offence, .offenceUnknown, at: offset)
          }
          offences.insert(OffenceSet(rawValue: 1 << UInt32(bit)))
        }
      }
    case .alcohol:
      guard let breath = text("breath") else { return reject(.breath, .breathMissing, at: offset) }
      if breath == "refused" {
        outcome = .refused
      } else {
        guard let level = SlowNumber(bytes("breath")) else { return reject(.breath, .breathInvalid, at: offset) }
        guard let hundredths = level.flooredHundredths, (0...300).contains(hundredths) else {
          return reject(.breath, .breathOutside, at: offset)
        }
        outcome = Outcome(rawValue: UInt16(hundredths))
      }
    case .drug:
      guard let drug = text("drug") else { return reject(.drug, .drugMissing, at: offset) }
      guard let known = ["negative": Outcome.negative, "positive": .positive, "refused": .refused][drug] else {
        return reject(.drug, .drugUnknown, at: offset)
      }
      outcome = known
    }
    var basis = Basis.random
    if kind == .alcohol || kind == .drug, let word = text("basis") {
      guard let known = Basis.allCases.first(where: { $0.name == word }) else {
        return reject(.basis, .basisUnknown, at: offset)
      }
      basis = known
    }
    if bytes("device").count > 64 || String(validating: bytes("device"), as: UTF8.self) == nil {
      return reject(.device, .deviceInvalid, at: offset)
    }
    if text("seq") != nil {
      guard let seq = SlowNumber(bytes("seq")), seq.scale == 0 else { return reject(.seq, .seqInvalid, at: offset) }
    }
    tally.checks += 1
    if moment.reading == .skipped { tally.clockSkipped += 1 }
    if moment.reading == .repeated { tally.clockRepeated += 1 }
    checks.append(
      PlainCheck(
        utcSeconds: moment.utcSeconds, position: position, site: site,
        category: Category(
          kind: kind, vehicle: vehicle, sampling: sampling, basis: basis, limitKmh: UInt16(limit), offences: offences),
        outcome: outcome, line: tally.lines, byteOffset: Int64(offset)))
  }
}

/// The bytes without blanks, tabs and carriage returns around them.
func stripped(_ bytes: [UInt8]) -> [UInt8] {
  let isBlank: (UInt8) -> Bool = { [0x20, 0x09, 0x0D].contains($0) }
  return Array(Array(bytes.drop(while: isBlank).reversed()).drop(while: isBlank).reversed())
}

/// One record of delimited text, with RFC 4180 quotes.
struct SlowRow {
  private(set) var texts: [[UInt8]] = []
  private(set) var isQuoted = false
  /// Why it is no record; `next` is then behind the line that is given up.
  private(set) var problem: RejectionReason?
  private(set) var next = 0

  init(_ log: [UInt8], from start: Int, delimiter: UInt8) {
    let quote = UInt8(ascii: "\"")
    var i = start
    var isMisquoted = false
    var quotedNewline: Int?
    func givenUp() -> Int { (log[start...].firstIndex(of: 10) ?? log.count - 1) + 1 }
    row: while true {
      var text: [UInt8] = []
      while i < log.count, [0x20, 0x09, 0x0D].contains(log[i]), log[i] != delimiter { i += 1 }
      if i < log.count, log[i] == quote {
        isQuoted = true
        i += 1
        while true {
          guard i < log.count, i - start <= 1_048_576 else {
            problem = quotedNewline == nil && i - start > 1_048_576 ? .lineTooLong : .quoteUnclosed
            next = givenUp()
            return
          }
          if log[i] == quote {
            guard i + 1 < log.count, log[i + 1] == quote else { break }
            i += 1
          } else if log[i] == 10, quotedNewline == nil {
            quotedNewline = i
          }
          text.append(log[i])
          i += 1
        }
        i += 1
        while i < log.count, log[i] != 10, log[i] != delimiter {
          if ![0x20, 0x09, 0x0D].contains(log[i]) { isMisquoted = true }
          i += 1
        }
      } else {
        while i < log.count, log[i] != 10, log[i] != delimiter {
          text.append(log[i])
          i += 1
        }
      }
      texts.append(stripped(text))
      if i == log.count || log[i] == 10 { break row }
      i += 1
    }
    next = i + 1
    if i - start > 1_048_576 {
      problem = quotedNewline == nil ? .lineTooLong : .quoteUnclosed
      next = givenUp()
    } else if isMisquoted {
      problem = quotedNewline == nil ? .quoteMisplaced : .quoteUnclosed
      next = givenUp()
    }
  }
}
