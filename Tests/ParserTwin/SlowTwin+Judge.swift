import CheckModel

@testable import CheckLog

extension SlowTwin {
  private typealias Record = [String: [UInt8]]

  /// Judges one record by the texts of its columns, in the order that the guide tells.
  mutating func check(_ record: [String: [UInt8]], at offset: Int) throws(SlowVerdict) -> PlainCheck {
    if joinedBytes(record) > 4096 { throw .rejected(.record, .lineTooLong) }
    for condition in profile.passOver {
      let text = stripped(record[condition.column.name] ?? [])
      let isOne = condition.matchers.contains { SlowValue.matches($0, text, profile.encoding) }
      if isOne != condition.isNegated { throw .passedOver }
    }
    let (utcSeconds, reading) = try time(record)
    guard let kind = try word(.kind, SlowWords.kinds, record, .kindUnknown) else {
      throw .rejected(.kind, .kindMissing)
    }
    let (site, position) = try place(record)

    // A row that one of these words passes over must be right in all else to be passed over.
    var isPassedOver = false
    let vehicle = try word(.vehicle, SlowWords.vehicles, record, .vehicleUnknown, &isPassedOver) ?? .unknown
    let sampling = try sampling(record, &isPassedOver)
    var limit: Int64 = 0
    var offences: OffenceSet = []
    var outcome = Outcome.none
    var basis = Basis.random
    switch kind {
    case .speed:
      outcome = try speed(record)
      limit = try self.limit(record) ?? site.flatMap { context.sites[$0].limitKmh.map(Int64.init) } ?? 0
    case .behaviour: offences = try self.offences(record, &isPassedOver)
    case .alcohol: outcome = try breath(record)
    case .drug:
      guard let drug = try word(.drug, SlowWords.drugs, record, .drugUnknown) else {
        throw .rejected(.drug, .drugMissing)
      }
      outcome = drug
    }
    if kind == .alcohol || kind == .drug {
      basis = try word(.basis, SlowWords.bases, record, .basisUnknown, &isPassedOver) ?? .random
    }
    switch find(.device, record) {
    case .text(let device, _):
      guard device.count <= 64, SlowEncoding.text(device, profile.encoding) != nil else {
        throw .rejected(.device, .deviceInvalid)
      }
    case .passOver: throw .passedOver
    case .rejected: throw .rejected(.device, .deviceInvalid)
    case .missing, .word: break
    }
    if let seq = try number(.seq, record, .seqInvalid), seq.value.scale > 0 { throw .rejected(.seq, .seqInvalid) }
    if isPassedOver { throw .passedOver }
    return PlainCheck(
      utcSeconds: utcSeconds, position: position, site: site,
      category: Category(
        kind: kind, vehicle: vehicle, sampling: sampling, basis: basis, limitKmh: UInt16(limit), offences: offences),
      outcome: outcome, line: tally.lines, byteOffset: Int64(offset), reading: reading)
  }

  /// How long all the texts are that several columns make up.
  private func joinedBytes(_ record: Record) -> Int {
    var count = 0
    for alternative in (Array(opening.values.values) + opening.time.map(\.value)).flatMap(\.alternatives) {
      guard case .columns(let names) = alternative.origin, names.count > 1 else { continue }
      count += names.reduce(names.count - 1) { $0 + stripped(record[$1] ?? []).count }
    }
    return count
  }

  private func find(_ field: CheckField, _ record: Record) -> SlowValue.Found {
    opening.values[field]?.find(record, point: profile.decimalPoint) ?? .missing
  }

  // MARK: Time

  private func time(_ record: Record) throws(SlowVerdict) -> (Int64, TimeZoneRules.LocalTimeReading) {
    var time = SlowTime()
    for part in opening.time {
      let text: [UInt8]
      switch part.value.find(record, point: profile.decimalPoint) {
      case .missing: throw .rejected(.time, .timeMissing)
      case .passOver: throw .passedOver
      case .rejected: throw .rejected(.time, .timeInvalid)
      case .word(let word, _, _): text = Array(word.utf8)
      case .text(let found, _): text = found
      }
      guard time.read(text, part.pattern) else { throw .rejected(.time, .timeInvalid) }
    }
    guard let moment = time.moment(in: profile.timeZone ?? context.timeZone) else {
      throw .rejected(.time, .timeInvalid)
    }
    let years = profile.ranges.years
    guard moment.utcSeconds >= SlowTime.newYear(years.lowerBound),
      moment.utcSeconds < SlowTime.newYear(years.upperBound + 1)
    else { throw .rejected(.time, .timeOutside) }
    return moment
  }

  // MARK: Place

  private mutating func place(_ record: Record) throws(SlowVerdict) -> (site: Int?, PlainCheck.Position) {
    var site: Int?
    var label: [UInt8]?
    var encoding = profile.encoding
    switch find(.site, record) {
    case .missing: break
    case .passOver: throw .passedOver
    case .rejected: throw .rejected(.site, .siteUnknown)
    case .word(let word, _, _):
      encoding = .utf8
      label = Array(word.utf8)
    case .text(let text, _): label = text
    }
    if let label {
      guard let text = SlowEncoding.text(label, encoding) else { throw .rejected(.site, .encodingInvalid) }
      // By its bytes: what looks alike is not the same site.
      site = context.sites.firstIndex { Array($0.name.utf8) == Array(text.utf8) }
    }
    if let (lat, lon) = try pair(.lat, .lon, record) {
      guard abs(lat) <= 90, abs(lon) <= 180 else { throw .rejected(.lat, .positionOutside) }
      return (site, .geographic(lat: lat, lon: lon))
    }
    if let (north, east) = try pair(.north, .east, record) { return (site, .projected(north: north, east: east)) }
    if site != nil { return (site, .site) }
    guard let label else { throw .rejected(.site, .positionMissing) }
    if label.count <= 255 { unknownSites[SlowEncoding.text(label, encoding)!, default: 0] += 1 }
    throw .rejected(.site, .siteUnknown)
  }

  /// nil when both are empty.
  private func pair(
    _ first: CheckField, _ second: CheckField, _ record: Record
  ) throws(SlowVerdict) -> (Double, Double)? {
    let found = [find(first, record), find(second, record)]
    for case .passOver in found { throw .passedOver }
    if case .missing = found[0], case .missing = found[1] { return nil }
    guard let a = try number(first, record, .positionInvalid, blame: first),
      let b = try number(second, record, .positionInvalid, blame: first)
    else { throw .rejected(first, .positionInvalid) }
    return (a.value.double, b.value.double)
  }

  // MARK: Words

  private func word<Word>(
    _ field: CheckField, _ words: [String: Word], _ record: Record, _ unknown: RejectionReason
  ) throws(SlowVerdict) -> Word? {
    var text: String?
    switch find(field, record) {
    case .missing: return nil
    case .passOver: throw .passedOver
    case .rejected: throw .rejected(field, unknown)
    case .word(let word, _, _): text = word
    case .text(let found, _): text = SlowEncoding.text(found, profile.encoding)
    }
    guard let text, let word = words[text] else { throw .rejected(field, unknown) }
    return word
  }

  private func word<Word>(
    _ field: CheckField, _ words: [String: Word], _ record: Record, _ unknown: RejectionReason,
    _ isPassedOver: inout Bool
  ) throws(SlowVerdict) -> Word? {
    if case .passOver = find(field, record) {
      isPassedOver = true
      return nil
    }
    return try word(field, words, record, unknown)
  }

  /// The user stands above what the profile says of all records, and below what a record says.
  private func sampling(_ record: Record, _ isPassedOver: inout Bool) throws(SlowVerdict) -> Sampling {
    let isFixed = opening.values[.sampling]?.alternatives.first?.isFixed ?? false
    if isFixed, let user = context.sampling { return user }
    return try word(.sampling, SlowWords.samplings, record, .samplingUnknown, &isPassedOver) ?? context.sampling
      ?? .stopped
  }

  private func offences(_ record: Record, _ isPassedOver: inout Bool) throws(SlowVerdict) -> OffenceSet {
    switch find(.offence, record) {
    case .missing: return []
    case .passOver:
      isPassedOver = true
      return []
    case .rejected: break
    case .word(let word, _, _): if let offences = SlowWords.offences(word) { return offences }
    case .text(let text, _):
      if let word = SlowEncoding.text(text, profile.encoding), let offences = SlowWords.offences(word) {
        return offences
      }
    }
    throw .rejected(.offence, .offenceUnknown)
  }

  // MARK: Numbers

  private func number(
    _ field: CheckField, _ record: Record, _ invalid: RejectionReason, blame: CheckField? = nil
  ) throws(SlowVerdict) -> (value: SlowNumber, unit: Unit?)? {
    let read: SlowNumber?
    let from: SlowValue.Alternative
    switch find(field, record) {
    case .missing: return nil
    case .passOver: throw .passedOver
    case .rejected: throw .rejected(blame ?? field, invalid)
    case .word(let word, let point, let alternative):
      (read, from) = (SlowNumber(Array(word.utf8), point: point), alternative)
    case .text(let text, let alternative): (read, from) = (SlowNumber(text, point: profile.decimalPoint), alternative)
    }
    guard let read else { throw .rejected(blame ?? field, invalid) }
    return (from.isMagnitude ? read.absolute : read, from.unit)
  }

  /// Metres in a mile, thousands of them, and seconds in an hour over metres in a kilometre.
  private static func ratio(_ unit: Unit?) -> (Int128, Int128) {
    switch unit {
    case .milesPerHour: (1_609_344, 1_000_000)
    case .metresPerSecond: (36, 10)
    default: (1, 1)
    }
  }

  private func speed(_ record: Record) throws(SlowVerdict) -> Outcome {
    guard let (speed, unit) = try number(.speed, record, .speedInvalid) else {
      throw .rejected(.speed, .speedMissing)
    }
    let (numerator, denominator) = Self.ratio(unit)
    let isMetric = unit == nil || unit == .kilometresPerHour
    let rounded = isMetric ? speed.ceiling : speed.floor(times: numerator, over: denominator, halves: 1)
    guard let kmh = rounded, profile.ranges.speedKmh.contains(kmh) else { throw .rejected(.speed, .speedOutside) }
    return Outcome(rawValue: UInt16(kmh))
  }

  /// nil when the row tells none.
  private func limit(_ record: Record) throws(SlowVerdict) -> Int64? {
    guard let (limit, unit) = try number(.limit, record, .limitInvalid) else { return nil }
    let (numerator, denominator) = Self.ratio(unit)
    guard let kmh = limit.floor(times: numerator, over: denominator, halves: 1), profile.ranges.limitKmh.contains(kmh)
    else { throw .rejected(.limit, .limitOutside) }
    return kmh
  }

  private func breath(_ record: Record) throws(SlowVerdict) -> Outcome {
    switch find(.breath, record) {
    case .missing: throw .rejected(.breath, .breathMissing)
    case .word("refused", _, _): return .refused
    case .word("positive", _, _): return .overLimit
    case .text(let text, _) where text == Array("refused".utf8): return .refused
    default: break
    }
    guard let (breath, unit) = try number(.breath, record, .breathInvalid) else {
      throw .rejected(.breath, .breathMissing)
    }
    let hundredths: Int64?
    switch unit {
    case .microgramsPer100Millilitres: hundredths = breath.floor()
    case .gramsPer210Litres: hundredths = breath.floor(times: 100_000, over: 210)
    default: hundredths = breath.floor(times: 100)
    }
    guard let hundredths, profile.ranges.breathHundredths.contains(hundredths) else {
      throw .rejected(.breath, .breathOutside)
    }
    return Outcome(rawValue: UInt16(hundredths))
  }
}
