import CheckModel

extension RecordParser {
  enum Verdict {
    case check
    case passedOver
    case rejected(CheckField, RejectionReason)
  }

  /// What is wrong with a field; no reason means that the row is to be passed over.
  struct Problem: Error {
    var field = CheckField.record
    var reason: RejectionReason?

    func verdict(_ field: CheckField) -> Verdict { reason.map { .rejected(field, $0) } ?? .passedOver }
  }

  /// Decodes the record in the slots. The first thing that is wrong, in this order, is what it is rejected for: time,
  /// kind, place, vehicle, sampling, what belongs to the kind, device, running number.
  mutating func decode(_ bytes: Span<UInt8>, start: Int) -> Verdict {
    for test in plan.passOver where isMet(test, bytes) { return .passedOver }
    let utcSeconds: Int64
    switch clock.read(bytes, slots.span, plan) {
    case .success(let read): utcSeconds = read
    case .failure(let problem): return problem.verdict(.time)
    }

    let kind: CheckKind
    switch plan.fields.find(plan.kind, bytes, slots.span) {
    case .constant(let found, _): kind = CheckKind(rawValue: UInt8(truncatingIfNeeded: found.code)) ?? .speed
    case .missing: return .rejected(.kind, .kindMissing)
    case .passOver: return .passedOver
    case .text, .rejected: return .rejected(.kind, .kindUnknown)
    }

    var spot = Check.Spot(position: .ofSite, site: -1)
    if let problem = readSpot(bytes, &spot) { return problem.verdict(problem.field) }

    var isPassedOver = false
    guard let vehicle = word(plan.vehicle, or: 0, bytes, &isPassedOver) else {
      return .rejected(.vehicle, .vehicleUnknown)
    }
    guard let sampling = word(plan.sampling, or: plan.defaultSampling.rawValue, bytes, &isPassedOver) else {
      return .rejected(.sampling, .samplingUnknown)
    }

    var basis: UInt8 = 0
    var limitKmh: UInt16 = 0
    var offenceBits: UInt32 = 0
    var outcome = Outcome.none
    var measured = Check.Measured.nothing
    var takesSiteLimit = false
    switch kind {
    case .speed:
      switch readSpeed(bytes) {
      case .success(let found): outcome = found
      case .failure(let problem): return problem.verdict(.speed)
      }
      if plan.fields.constant(plan.speed) == nil { measured = .speed }
      switch readLimit(bytes) {
      case .success(let found):
        limitKmh = found ?? 0
        takesSiteLimit = found == nil
      case .failure(let problem): return problem.verdict(.limit)
      }
    case .behaviour:
      guard let found = readOffences(bytes, &isPassedOver) else { return .rejected(.offence, .offenceUnknown) }
      offenceBits = found
    case .alcohol:
      switch readBreath(bytes) {
      case .success(let found): outcome = found
      case .failure(let problem): return problem.verdict(.breath)
      }
      if plan.fields.constant(plan.breath) == nil { measured = .breath }
    case .drug:
      switch plan.fields.find(plan.drug, bytes, slots.span) {
      case .constant(let found, _): outcome = Outcome(rawValue: UInt16(truncatingIfNeeded: found.code))
      case .missing: return .rejected(.drug, .drugMissing)
      case .passOver: return .passedOver
      case .text, .rejected: return .rejected(.drug, .drugUnknown)
      }
    }
    if kind == .alcohol || kind == .drug {
      guard let found = word(plan.basis, or: 0, bytes, &isPassedOver) else { return .rejected(.basis, .basisUnknown) }
      basis = found
    }
    if let problem = readIdentity(bytes) { return problem.verdict(problem.field) }
    if isPassedOver { return .passedOver }

    let subject = Check.Subject(
      category: Category(
        kind: kind, vehicle: VehicleClass(rawValue: vehicle) ?? .unknown,
        sampling: Sampling(rawValue: sampling) ?? .stopped, basis: Basis(rawValue: basis) ?? .random,
        limitKmh: limitKmh, offences: OffenceSet(rawValue: offenceBits)),
      takesSiteLimit: takesSiteLimit, measured: measured, outcome: measured == .nothing ? outcome : .none)
    if spots.last != spot { spots.append(spot) }
    if subjects.last != subject { subjects.append(subject) }
    append(
      Check(
        utcSeconds: utcSeconds, start: Int32(truncatingIfNeeded: start), line: Int32(truncatingIfNeeded: lines),
        spot: Int32(truncatingIfNeeded: spots.count - 1), subject: Int32(truncatingIfNeeded: subjects.count - 1),
        outcome: outcome, reading: clock.lastReading))
    count(clock.lastReading)
    return .check
  }

  private func isMet(_ test: ParsePlan.PassOver, _ bytes: Span<UInt8>) -> Bool {
    let text = bytes.trimmed(slots[test.slot])
    for matcher in test.tests where matcher.matches(bytes, text) { return !test.isNegated }
    return test.isNegated
  }

  /// The raw value of a word, or of the one that stands for a missing one; nil when it is not known.
  @inline(__always)
  private func word(
    _ field: FieldPlan, or missing: UInt8, _ bytes: Span<UInt8>, _ isPassedOver: inout Bool
  ) -> UInt8? {
    switch plan.fields.find(field, bytes, slots.span) {
    case .constant(let found, _): return UInt8(truncatingIfNeeded: found.code)
    case .missing: return missing
    case .passOver:
      isPassedOver = true
      return missing
    case .text, .rejected: return nil
    }
  }

  /// Looks at device and running number, which are never kept.
  private func readIdentity(_ bytes: Span<UInt8>) -> Problem? {
    switch plan.fields.find(plan.device, bytes, slots.span) {
    case .text(let name, _):
      if name.count > Self.mostDeviceBytes || plan.encoding.isMiswritten(bytes, name) {
        return Problem(field: .device, reason: .deviceInvalid)
      }
    case .passOver: return Problem()
    case .rejected: return Problem(field: .device, reason: .deviceInvalid)
    case .missing, .constant: break
    }
    switch number(plan.seq, bytes) {
    case .success(nil): return nil
    case .success(let number?): return number.value.scale == 0 ? nil : Problem(field: .seq, reason: .seqInvalid)
    case .failure(let problem): return Problem(field: .seq, reason: problem.reason.map { _ in .seqInvalid })
    }
  }

  mutating func append(_ check: Check) {
    if checkCount == checkRoom.count {
      checkRoom += repeatElement(.none, count: max(1024, checkCount))
    }
    checkRoom[checkCount] = check
    checkCount += 1
  }

  mutating func count(_ reading: TimeZoneRules.LocalTimeReading) {
    switch reading {
    case .unique: break
    case .skipped: tally.clockSkipped += 1
    case .repeated: tally.clockRepeated += 1
    }
  }

  static let mostDeviceBytes = 64
}
