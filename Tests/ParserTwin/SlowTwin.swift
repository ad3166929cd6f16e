import CheckModel

@testable import CheckLog

/// The parser once more, written the plainest way: the profile is read anew for every field of every record, over the
/// whole log, arrays and dictionaries, with nothing compiled, nothing remembered, and nothing shared with the parser but
/// the profile and the types of its answer.
struct SlowTwin {
  var checks: [PlainCheck] = []
  var rejections: [Rejection] = []
  var tally = LogTally()
  var unknownSites: [String: Int64] = [:]

  let profile: Profile
  let context: LogContext
  let opening: SlowOpening
  /// The columns that the profile reads.
  private let columns: [String]

  /// The array is torn, or something stands behind it: nothing of the log counts.
  struct Unreadable: Error {}

  static let longestLine = 1_048_576

  init(_ log: [UInt8], profile: Profile, context: LogContext, fileName: String = "log.csv") throws {
    self.profile = profile
    self.context = context
    opening = try SlowOpening(log, profile, fileName: fileName)
    columns = Array(Set((SlowOpening.columns(profile) + profile.passOver.map(\.column)).map(\.name)))
    tally.lines = opening.lines
    tally.other = opening.lines
    switch opening.format {
    case .delimited: readDelimited(log)
    case .jsonLines: readLines(log)
    case .jsonArray: try readArray(log)
    }
    let kept = unknownSites.sorted { $0.key.utf8.lexicographicallyPrecedes($1.key.utf8) }.prefix(1000)
    unknownSites = Dictionary(uniqueKeysWithValues: kept.map { ($0.key, $0.value) })
  }

  // MARK: Records

  private mutating func readDelimited(_ log: [UInt8]) {
    let trailing = SlowValue.split(SlowEncoding.bytes(profile.trailing, profile.encoding)!, [opening.delimiter])
    let junk = trailing.count - 1
    var offset = opening.offset
    while offset < log.count {
      let row = SlowRow(log, from: offset, delimiter: opening.delimiter, quote: profile.quote)
      tally.lines += 1
      let count = row.texts.count - junk
      if let problem = row.problem {
        reject(.record, problem, at: offset)
      } else if row.texts == [[]], row.quoted.isEmpty {
        tally.blank += 1
      } else if count != opening.columnCount, !(opening.isLeastCount && count > opening.columnCount) {
        reject(.record, .columnsCount, at: offset)
      } else {
        var record: [String: [UInt8]] = [:]
        for (name, place) in opening.places {
          record[name] = row.texts[place]
          if place == count - 1, !row.quoted.contains(place) {
            record[name] = Self.cut(row.texts[place], behind: trailing[0])
          }
        }
        judge(record, at: offset)
      }
      offset = row.next
    }
  }

  /// The text without what ends every row.
  private static func cut(_ text: [UInt8], behind trailing: [UInt8]) -> [UInt8] {
    var end = trailing
    while let last = end.last, isBlank(last) { end.removeLast() }
    return text.reversed().starts(with: end.reversed()) ? Array(text.dropLast(end.count)) : text
  }

  private mutating func readLines(_ log: [UInt8]) {
    var offset = opening.offset
    while offset < log.count {
      let line = Array(log[offset...].prefix { $0 != 10 })
      tally.lines += 1
      if line.count > Self.longestLine {
        reject(.record, .lineTooLong, at: offset)
      } else if stripped(line).isEmpty {
        tally.blank += 1
      } else {
        readObject(line, at: offset)
      }
      offset += line.count + 1
    }
  }

  private mutating func readObject(_ bytes: [UInt8], at offset: Int) {
    if let record = SlowJSON.texts(bytes, at: columns) {
      judge(record, at: offset)
    } else {
      reject(.record, .jsonInvalid, at: offset)
    }
  }

  /// An element ends at a comma or a bracket that stands in no string and no other brackets.
  private mutating func readArray(_ log: [UInt8]) throws {
    var elements: [Range<Int>] = []
    var start = opening.offset
    var i = start
    var depth = 0
    while true {
      guard i < log.count else { throw Unreadable() }
      switch Character(Unicode.Scalar(log[i])) {
      case "\"":
        i += 1
        while i < log.count, log[i] != UInt8(ascii: "\"") { i += log[i] == UInt8(ascii: "\\") ? 2 : 1 }
      case "[", "{": depth += 1
      case "]" where depth <= 0, "," where depth <= 0:
        elements.append(start..<i)
        start = i + 1
        depth = 0
      case "]", "}": depth -= 1
      default: break
      }
      if start == i + 1, log[i] == UInt8(ascii: "]") { break }
      i += 1
    }
    let isGap: (UInt8) -> Bool = { isBlank($0) || $0 == 10 }
    guard log[start...].allSatisfy(isGap), elements.allSatisfy({ $0.count <= Self.longestLine }) else {
      throw Unreadable()
    }
    if log[elements.last!].allSatisfy(isGap) { elements.removeLast() }
    for element in elements {
      tally.lines += 1
      readObject(Array(log[element]), at: element.lowerBound)
    }
  }

  // MARK: Verdicts

  private mutating func reject(_ field: CheckField, _ reason: RejectionReason, at offset: Int) {
    tally.reject(reason)
    rejections.append(Rejection(line: tally.lines, byteOffset: Int64(offset), field: field, reason: reason))
  }

  private mutating func judge(_ record: [String: [UInt8]], at offset: Int) {
    do throws(SlowVerdict) {
      let check = try check(record, at: offset)
      tally.checks += 1
      if check.reading == .skipped { tally.clockSkipped += 1 }
      if check.reading == .repeated { tally.clockRepeated += 1 }
      checks.append(check)
    } catch {
      switch error {
      case .passedOver: tally.other += 1
      case .rejected(let field, let reason): reject(field, reason, at: offset)
      }
    }
  }
}

/// Why a record is no check.
enum SlowVerdict: Error {
  case passedOver
  case rejected(CheckField, RejectionReason)
}
