import CheckModel

extension RecordParser {
  enum Verdict {
    case check
    case passedOver
    case rejected(CheckField, RejectionReason)
  }

  /// Decodes the record in the slots. The first thing that is wrong, in this order, is what it is rejected for: time,
  /// kind, place, vehicle, sampling, what belongs to the kind, device, running number.
  mutating func decode(_ bytes: Span<UInt8>, byteOffset: Int64) -> Verdict {
    for test in plan.passOver where isMet(test, bytes) { return .passedOver }

    var isPassedOver = false
    let time: TimeParts.Reading
    switch readTime(bytes) {
    case .success(let reading): time = reading
    case .failure(let problem):
      guard let reason = problem.reason else { return .passedOver }
      return .rejected(.time, reason)
    }
    guard let utcSeconds = utcSeconds(time) else { return .rejected(.time, .timeOutside) }

    let kind: CheckKind
    switch plan.kind.find(bytes, slots) {
    case .constant(let found, _): kind = found
    case .missing: return .rejected(.kind, .kindMissing)
    case .passOver: return .passedOver
    case .text, .rejected: return .rejected(.kind, .kindUnknown)
    }

    var site: Int?
    var position = Check.Position.site
    if let problem = readPlace(bytes, &site, &position) {
      return problem.reason.map { .rejected(problem.field, $0) } ?? .passedOver
    }

    func word<Word>(_ plan: FieldPlan<Word>, or missing: Word) -> Word? {
      if plan.isAbsent { return missing }
      switch plan.find(bytes, slots) {
      case .constant(let found, _): return found
      case .missing: return missing
      case .passOver:
        isPassedOver = true
        return missing
      case .text, .rejected: return nil
      }
    }
    guard let vehicle = word(plan.vehicle, or: .unknown) else { return .rejected(.vehicle, .vehicleUnknown) }
    guard let sampling = word(plan.sampling, or: plan.defaultSampling) else {
      return .rejected(.sampling, .samplingUnknown)
    }

    var basis = Basis.random
    var limitKmh: UInt16 = 0
    var offences: OffenceSet = []
    var outcome = Outcome.none
    switch kind {
    case .speed:
      switch readSpeed(bytes) {
      case .success(let found): outcome = found
      case .failure(let problem): return problem.reason.map { .rejected(.speed, $0) } ?? .passedOver
      }
      switch readLimit(bytes) {
      case .success(let found): limitKmh = found ?? site.flatMap { plan.sites[$0].limitKmh } ?? 0
      case .failure(let problem): return problem.reason.map { .rejected(.limit, $0) } ?? .passedOver
      }
    case .behaviour:
      guard let found = readOffences(bytes, &isPassedOver) else { return .rejected(.offence, .offenceUnknown) }
      offences = found
    case .alcohol:
      switch readBreath(bytes) {
      case .success(let found): outcome = found
      case .failure(let problem): return problem.reason.map { .rejected(.breath, $0) } ?? .passedOver
      }
    case .drug:
      switch plan.drug.find(bytes, slots) {
      case .constant(let found, _): outcome = found
      case .missing: return .rejected(.drug, .drugMissing)
      case .passOver: return .passedOver
      case .text, .rejected: return .rejected(.drug, .drugUnknown)
      }
    }
    if kind == .alcohol || kind == .drug {
      guard let found = word(plan.basis, or: .random) else { return .rejected(.basis, .basisUnknown) }
      basis = found
    }
    if let problem = readIdentity(bytes) { return problem.reason.map { .rejected(problem.field, $0) } ?? .passedOver }
    if isPassedOver { return .passedOver }

    if case .local = time {
      if zoneReading == .skipped { tally.clockSkipped += 1 }
      if zoneReading == .repeated { tally.clockRepeated += 1 }
    }
    checks.append(
      Check(
        utcSeconds: utcSeconds, position: position, site: site,
        category: Category(
          kind: kind, vehicle: vehicle, sampling: sampling, basis: basis, limitKmh: limitKmh, offences: offences),
        outcome: outcome, line: lines, byteOffset: byteOffset))
    return .check
  }

  /// What is wrong with a field; no reason means that the row is to be passed over.
  struct Problem: Error {
    var field = CheckField.record
    var reason: RejectionReason?
  }

  private func isMet(_ test: ParsePlan.PassOver, _ bytes: Span<UInt8>) -> Bool {
    let text = bytes.trimmed(slots[test.slot])
    for matcher in test.tests {
      let matches =
        switch matcher {
        case .equals(let word): bytes.equals(text, word)
        case .prefix(let word): bytes.hasPrefix(text, word)
        case .contains(let word): bytes.firstRange(of: word, in: text) != nil
        case .below: false
        }
      if matches { return !test.isNegated }
    }
    return test.isNegated
  }

  // MARK: Time

  private func readTime(_ bytes: Span<UInt8>) -> Result<TimeParts.Reading, Problem> {
    var parts = TimeParts()
    for i in plan.time.indices {
      let isRead: Bool
      switch plan.time[i].field.find(bytes, slots) {
      case .text(let range, _): isRead = plan.time[i].pattern.read(bytes, range, into: &parts)
      case .constant(let text, _):
        isRead = plan.time[i].pattern.read(text.span, ByteRange(start: 0, end: text.count), into: &parts)
      case .missing: return .failure(Problem(reason: .timeMissing))
      case .passOver: return .failure(Problem())
      case .rejected: return .failure(Problem(reason: .timeInvalid))
      }
      guard isRead else { return .failure(Problem(reason: .timeInvalid)) }
    }
    return parts.reading().map { .success($0) } ?? .failure(Problem(reason: .timeInvalid))
  }

  /// The moment meant, or nil when it is outside the plausible years.
  private mutating func utcSeconds(_ time: TimeParts.Reading) -> Int64? {
    let seconds: Int64
    switch time {
    case .utc(let utc): seconds = utc
    case .local(let local):
      if !zoneSpan.contains(local) {
        let resolved = plan.zone.resolve(localSeconds: local)
        zoneSpan = resolved.span
        zoneOffset = local - resolved.utcSeconds
        zoneReading = resolved.reading
      }
      seconds = local - zoneOffset
    }
    return plan.secondsRange.contains(seconds) ? seconds : nil
  }

  // MARK: Place

  private mutating func readPlace(
    _ bytes: Span<UInt8>, _ site: inout Int?, _ position: inout Check.Position
  ) -> Problem? {
    var unknown: ByteRange?
    var unknownConstant: String?
    switch plan.site.find(bytes, slots) {
    case .constant(.registered(let index), _): site = index
    case .constant(.unknown(let label), _): unknownConstant = label
    case .text(let range, _):
      if let index = plan.siteTable.value(bytes, range) {
        site = Int(index)
      } else if plan.encoding.isMiswritten(bytes, range) {
        return Problem(field: .site, reason: .encodingInvalid)
      } else {
        unknown = range
      }
    case .missing: break
    case .passOver: return Problem()
    case .rejected: return Problem(field: .site, reason: .siteUnknown)
    }

    switch pair(plan.lat, plan.lon, bytes) {
    case .failure(let problem): return Problem(field: .lat, reason: problem.reason)
    case .success(nil): break
    case .success(let (lat, lon)?):
      guard abs(lat) <= 90, abs(lon) <= 180 else { return Problem(field: .lat, reason: .positionOutside) }
      position = .geographic(lat: lat, lon: lon)
      return nil
    }
    switch pair(plan.north, plan.east, bytes) {
    case .failure(let problem): return Problem(field: .north, reason: problem.reason)
    case .success(nil): break
    case .success(let (north, east)?):
      position = .projected(north: north, east: east)
      return nil
    }
    if site != nil { return nil }
    let label: String
    if let unknownConstant {
      label = unknownConstant
    } else if let unknown {
      // No register has a longer name, so it need not be told either.
      guard unknown.count <= Self.mostSiteBytes else { return Problem(field: .site, reason: .siteUnknown) }
      guard let text = plan.encoding.text(of: bytes.array(unknown)) else {
        return Problem(field: .site, reason: .encodingInvalid)
      }
      label = text
    } else {
      return Problem(field: .site, reason: .positionMissing)
    }
    if unknownSites.count < Self.mostUnknownSites || unknownSites[label] != nil {
      unknownSites[label, default: 0] += 1
    }
    return Problem(field: .site, reason: .siteUnknown)
  }

  /// Two coordinates; nil when neither is there, a failure when only one is or one is no number.
  private func pair(
    _ first: FieldPlan<Decimal>, _ second: FieldPlan<Decimal>, _ bytes: Span<UInt8>
  ) -> Result<(Double, Double)?, Problem> {
    if first.isAbsent, second.isAbsent { return .success(nil) }
    switch (number(first, bytes), number(second, bytes)) {
    case (.success(let a?), .success(let b?)): return .success((a.value.double, b.value.double))
    case (.success(nil), .success(nil)): return .success(nil)
    case (.failure(let problem), _) where problem.reason == nil: return .failure(problem)
    case (_, .failure(let problem)) where problem.reason == nil: return .failure(problem)
    default: return .failure(Problem(reason: .positionInvalid))
    }
  }

  // MARK: Values

  /// A number, exact, with its unit; nil when it is missing, a failure without a reason when the row is passed over.
  private func number(
    _ plan: FieldPlan<Decimal>, _ bytes: Span<UInt8>
  ) -> Result<(value: Decimal, unit: Unit)?, Problem> {
    let found: Decimal?
    let alternative: Int
    switch plan.find(bytes, slots) {
    case .missing: return .success(nil)
    case .constant(let constant, let index): (found, alternative) = (constant, index)
    case .text(let range, let index): (found, alternative) = (Decimal(bytes, range, point: self.plan.point), index)
    case .passOver: return .failure(Problem())
    case .rejected: return .failure(Problem(reason: .positionInvalid))
    }
    guard let found else { return .failure(Problem(reason: .positionInvalid)) }
    return .success(
      (plan.alternatives[alternative].isMagnitude ? found.magnitude : found, plan.alternatives[alternative].unit))
  }

  private func readSpeed(_ bytes: Span<UInt8>) -> Result<Outcome, Problem> {
    switch number(plan.speed, bytes) {
    case .success(nil): return .failure(Problem(reason: .speedMissing))
    case .success(let number?):
      guard let kmh = number.unit.speedKmh(number.value), plan.ranges.speedKmh.contains(kmh) else {
        return .failure(Problem(reason: .speedOutside))
      }
      return .success(Outcome(rawValue: UInt16(kmh)))
    case .failure(let problem): return .failure(Problem(reason: problem.reason.map { _ in .speedInvalid }))
    }
  }

  private func readLimit(_ bytes: Span<UInt8>) -> Result<UInt16?, Problem> {
    switch number(plan.limit, bytes) {
    case .success(nil): return .success(nil)
    case .success(let number?):
      guard let kmh = number.unit.limitKmh(number.value), plan.ranges.limitKmh.contains(kmh) else {
        return .failure(Problem(reason: .limitOutside))
      }
      return .success(UInt16(kmh))
    case .failure(let problem): return .failure(Problem(reason: problem.reason.map { _ in .limitInvalid }))
    }
  }

  private func readBreath(_ bytes: Span<UInt8>) -> Result<Outcome, Problem> {
    switch plan.breath.find(bytes, slots) {
    case .missing: return .failure(Problem(reason: .breathMissing))
    case .passOver: return .failure(Problem())
    case .rejected: return .failure(Problem(reason: .breathInvalid))
    case .constant(let outcome, _): return .success(outcome)
    case .text(let range, let alternative):
      if bytes.equals(range, Self.refused) { return .success(.refused) }
      guard let value = Decimal(bytes, range, point: plan.point) else {
        return .failure(Problem(reason: .breathInvalid))
      }
      guard let hundredths = plan.breath.alternatives[alternative].unit.breathHundredths(value),
        plan.ranges.breathHundredths.contains(hundredths)
      else { return .failure(Problem(reason: .breathOutside)) }
      return .success(Outcome(rawValue: UInt16(hundredths)))
    }
  }

  /// Looks at device and running number, which are never kept.
  private func readIdentity(_ bytes: Span<UInt8>) -> Problem? {
    if case .text(let name, _) = plan.device.find(bytes, slots),
      name.count > Self.mostDeviceBytes || plan.encoding.isMiswritten(bytes, name)
    {
      return Problem(field: .device, reason: .deviceInvalid)
    }
    if plan.seq.isAbsent { return nil }
    switch number(plan.seq, bytes) {
    case .success(nil): return nil
    case .success(let number?): return number.value.scale == 0 ? nil : Problem(field: .seq, reason: .seqInvalid)
    case .failure(let problem): return Problem(field: .seq, reason: problem.reason.map { _ in .seqInvalid })
    }
  }

  private static let mostDeviceBytes = 64
  private static let mostSiteBytes = 255
  private static let refused = Array("refused".utf8)

  private func readOffences(_ bytes: Span<UInt8>, _ isPassedOver: inout Bool) -> OffenceSet? {
    switch plan.offence.find(bytes, slots) {
    case .missing: return []
    case .constant(let offences, _): return offences
    case .rejected: return nil
    case .passOver:
      isPassedOver = true
      return []
    case .text(let text, _):
      var offences: OffenceSet = []
      var rest = text
      while true {
        var word = rest
        while word.start < rest.end, bytes[word.start] != UInt8(ascii: "+") { word.start += 1 }
        let plus = word.start
        guard let bits = plan.offenceTable.value(bytes, ByteRange(start: rest.start, end: plus)) else { return nil }
        offences.formUnion(OffenceSet(rawValue: UInt32(bits)))
        if plus == rest.end { return offences }
        rest.start = plus + 1
      }
    }
  }
}
