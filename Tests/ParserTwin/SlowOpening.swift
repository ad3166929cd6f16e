import CheckModel

@testable import CheckLog

/// What stands before the records of a log, and what it makes of the profile's values.
struct SlowOpening {
  /// The log is not one of the profile's.
  struct Mismatch: Error {}

  private(set) var offset = 0
  private(set) var lines: Int64 = 0
  private(set) var format = Profile.Format.delimited
  private(set) var delimiter: UInt8 = 0
  /// The place of each column that the profile reads, for delimited text; of an optional one that is there.
  private(set) var places: [String: Int] = [:]
  /// How many columns a row has, without those that mean nothing, or at least.
  private(set) var columnCount = 0
  private(set) var isLeastCount = false
  private(set) var values: [CheckField: SlowValue] = [:]
  private(set) var time: [(value: SlowValue, pattern: TimePattern)] = []

  private var preamble: [String: String] = [:]
  private var captures: [String: String] = [:]

  init(_ log: [UInt8], _ profile: Profile, fileName: String) throws {
    let opening = Array(log.prefix(65_536))
    let isWhole = log.count <= 65_536
    if log.starts(with: [0xEF, 0xBB, 0xBF]) { offset = 3 }
    if log.starts(with: [0xFF, 0xFE]) || log.starts(with: [0xFE, 0xFF]) { throw Mismatch() }
    if let pattern = profile.fileName {
      guard let found = pattern.captures(in: fileName) else { throw Mismatch() }
      captures = found
    }
    if let wanted = profile.preamble {
      for _ in 0..<wanted.lines { try readPreambleLine(opening, isWhole, wanted.separator, profile.encoding) }
    }
    switch opening[offset...].first(where: { $0 > 0x20 }) {
    case UInt8(ascii: "{") where profile.formats.contains(.jsonLines): format = .jsonLines
    case UInt8(ascii: "[") where profile.formats.contains(.jsonArray): format = .jsonArray
    default: if !profile.formats.contains(.delimited) { throw Mismatch() }
    }
    if format == .jsonArray { offset = opening[offset...].firstIndex { $0 > 0x20 }! + 1 }
    if format == .delimited { try readHeader(opening, isWhole, profile) }
    for (field, value) in profile.values { values[field] = try bound(value, field, profile) }
    for part in profile.time { time.append((try bound(part.value, .time, profile, part.pattern), part.pattern)) }
  }

  private mutating func readPreambleLine(
    _ opening: [UInt8], _ isWhole: Bool, _ separator: String, _ encoding: TextEncoding
  ) throws {
    guard offset < opening.count else { throw Mismatch() }
    let line = opening[offset...].prefix { $0 != 10 }
    if line.endIndex == opening.count, !isWhole { throw Mismatch() }
    offset = min(line.endIndex + 1, opening.count)
    lines += 1
    guard let text = SlowEncoding.text(Array(line), encoding) else { return }
    let parts = SlowValue.split(Array(text.utf8), Array(separator.utf8))
    guard parts.count > 1 else { return }
    let rest = Array(parts.dropFirst().joined(separator: Array(separator.utf8)))
    let (key, value) = (
      String(decoding: stripped(parts[0]), as: UTF8.self), String(decoding: stripped(rest), as: UTF8.self)
    )
    if preamble[key] == nil { preamble[key] = value }
  }

  // MARK: Columns

  private mutating func readHeader(_ opening: [UInt8], _ isWhole: Bool, _ profile: Profile) throws {
    let columns = Self.columns(profile)
    var names = profile.columnNames
    delimiter = profile.delimiters[0]
    if profile.hasHeader {
      names = []
      // The first delimiter with which the header has all that is needed.
      for candidate in profile.delimiters where names.isEmpty && offset < opening.count {
        let row = SlowRow(opening, from: offset, delimiter: candidate, quote: profile.quote)
        let texts = row.texts.compactMap { SlowEncoding.text($0, profile.encoding) }
        guard row.problem == nil, row.next <= opening.count || isWhole, texts.count == row.texts.count,
          columns.allSatisfy({ texts.contains($0.name) || $0.isOptional || Int($0.name) != nil })
        else { continue }
        (delimiter, names) = (candidate, texts)
        offset = min(row.next, opening.count)
      }
      if names.isEmpty { throw Mismatch() }
      lines += 1
      let junk = profile.trailing.utf8.count { $0 == delimiter }
      if junk > 0, names.count > junk, names.suffix(junk).allSatisfy({ $0 == "" }) { names.removeLast(junk) }
    }
    for column in columns + profile.passOver.map(\.column) {
      let place: Int
      if let named = names.firstIndex(of: column.name) {
        guard names.lastIndex(of: column.name) == named else { throw Mismatch() }
        place = named
      } else if let number = Int(column.name), number >= 1, number <= (names.isEmpty ? 65_536 : names.count) {
        place = number - 1
      } else if column.isOptional, !names.isEmpty {
        continue
      } else {
        throw Mismatch()
      }
      if let count = profile.columnCount, place >= count { throw Mismatch() }
      places[column.name] = place
    }
    if let count = profile.columnCount {
      columnCount = count
    } else if !names.isEmpty {
      columnCount = names.count
    } else {
      columnCount = (places.values.max() ?? 0) + 1
      isLeastCount = true
    }
  }

  static func columns(_ profile: Profile) -> [Column] {
    (profile.time.map(\.value) + profile.values.values).flatMap(\.alternatives).flatMap { alternative -> [Column] in
      if case .columns(let columns) = alternative.origin { return columns }
      return []
    }
  }

  // MARK: Values

  private func bound(
    _ value: Value, _ field: CheckField, _ profile: Profile, _ pattern: TimePattern? = nil
  ) throws -> SlowValue {
    var alternatives: [SlowValue.Alternative] = []
    for alternative in value.alternatives {
      var origin: SlowValue.Alternative.Origin
      var encoding = TextEncoding.utf8
      switch alternative.origin {
      case .constant(let text): origin = .fixed(Array(text.utf8), point: UInt8(ascii: "."))
      case .fileName(let name): origin = .fixed(Array((captures[name] ?? "").utf8), point: profile.decimalPoint)
      case .preamble(let key):
        guard let text = preamble[key] else { throw Mismatch() }
        origin = .fixed(Array(text.utf8), point: profile.decimalPoint)
      case .columns(let columns):
        encoding = profile.encoding
        let there = format == .delimited ? columns.filter { places[$0.name] != nil } : columns
        if there.isEmpty { continue }
        origin = .columns(there.map(\.name))
      }
      let read = SlowValue.Alternative(
        origin: origin,
        part: alternative.part.map { (SlowEncoding.bytes($0.separator, encoding)!, $0.number) },
        extract: alternative.extract.map {
          (
            SlowEncoding.bytes(String(decoding: $0.before, as: UTF8.self), encoding)!,
            SlowEncoding.bytes(String(decoding: $0.after, as: UTF8.self), encoding)!
          )
        },
        choice: alternative.choice, encoding: encoding, unit: alternative.unit, isMagnitude: alternative.isMagnitude)
      if read.isFixed {
        // What is the same for all records must mean something.
        switch SlowValue(alternatives: [read]).find([:], point: profile.decimalPoint) {
        case .missing: continue
        case .word(let word, let point, _): if !isMeaningful(word, point, field, pattern) { throw Mismatch() }
        case .text, .passOver, .rejected: throw Mismatch()
        }
      }
      alternatives.append(read)
    }
    return SlowValue(alternatives: alternatives)
  }

  private func isMeaningful(_ word: String, _ point: UInt8, _ field: CheckField, _ pattern: TimePattern?) -> Bool {
    switch field {
    case .kind: SlowWords.kinds[word] != nil
    case .vehicle: SlowWords.vehicles[word] != nil
    case .sampling: SlowWords.samplings[word] != nil
    case .basis: SlowWords.bases[word] != nil
    case .drug: SlowWords.drugs[word] != nil
    case .offence: SlowWords.offences(word) != nil
    case .time:
      {
        var time = SlowTime()
        return time.read(Array(word.utf8), pattern!)
      }()
    case .breath: word == "refused" || word == "positive" || SlowNumber(Array(word.utf8), point: point) != nil
    case .speed, .limit, .lat, .lon, .north, .east, .seq: SlowNumber(Array(word.utf8), point: point) != nil
    case .site, .device, .record: true
    }
  }
}

/// The words of the version 1 check log.
enum SlowWords {
  static let kinds = Dictionary(uniqueKeysWithValues: CheckKind.allCases.map { ($0.name, $0) })
  static let vehicles = Dictionary(uniqueKeysWithValues: VehicleClass.allCases.map { ($0.name, $0) })
  static let samplings = Dictionary(uniqueKeysWithValues: Sampling.allCases.map { ($0.name, $0) })
  static let bases = Dictionary(uniqueKeysWithValues: Basis.allCases.map { ($0.name, $0) })
  static let drugs = ["negative": Outcome.negative, "positive": .positive, "refused": .refused]

  static func offences(_ words: String) -> OffenceSet? {
    var set: OffenceSet = []
    for word in words.split(separator: "+", omittingEmptySubsequences: false) where word != "none" {
      guard let bit = OffenceSet.names.firstIndex(of: String(word)) else { return nil }
      set.insert(OffenceSet(rawValue: 1 << UInt32(bit)))
    }
    return set
  }
}
