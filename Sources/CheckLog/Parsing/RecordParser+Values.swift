import CheckModel

extension RecordParser {
  /// A number, exact, with its unit; nil when it is missing, a failure without a reason when the row is passed over.
  @inline(__always)
  func number(_ field: FieldPlan, _ bytes: Span<UInt8>) -> Result<(value: Decimal, unit: Unit)?, Problem> {
    let value: Decimal?
    let alternative: Int32
    switch plan.fields.find(field, bytes, slots.span) {
    case .missing: return .success(nil)
    case .constant(let constant, let number): (value, alternative) = (constant.decimal, number)
    case .text(let range, let number): (value, alternative) = (Decimal(bytes, range, point: plan.point), number)
    case .passOver: return .failure(Problem())
    case .rejected: return .failure(Problem(reason: .positionInvalid))
    }
    guard let value else { return .failure(Problem(reason: .positionInvalid)) }
    let found = plan.fields.alternative(alternative)
    return .success((found.isMagnitude ? value.magnitude : value, found.unit))
  }

  func readSpeed(_ bytes: Span<UInt8>) -> Result<Outcome, Problem> {
    switch number(plan.speed, bytes) {
    case .success(nil): return .failure(Problem(reason: .speedMissing))
    case .success(let number?):
      return Self.speed(number.value, number.unit, plan.ranges).map { .success($0) }
        ?? .failure(Problem(reason: .speedOutside))
    case .failure(let problem): return .failure(Problem(reason: problem.reason.map { _ in .speedInvalid }))
    }
  }

  /// nil when the speed is not believed.
  static func speed(_ value: Decimal, _ unit: Unit, _ ranges: PlausibleRanges) -> Outcome? {
    guard let kmh = unit.speedKmh(value), ranges.speedKmh.contains(kmh) else { return nil }
    return Outcome(rawValue: UInt16(kmh))
  }

  /// nil when the level is not believed.
  static func breath(_ value: Decimal, _ unit: Unit, _ ranges: PlausibleRanges) -> Outcome? {
    guard let hundredths = unit.breathHundredths(value), ranges.breathHundredths.contains(hundredths) else {
      return nil
    }
    return Outcome(rawValue: UInt16(hundredths))
  }

  func readLimit(_ bytes: Span<UInt8>) -> Result<UInt16?, Problem> {
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

  func readBreath(_ bytes: Span<UInt8>) -> Result<Outcome, Problem> {
    switch plan.fields.find(plan.breath, bytes, slots.span) {
    case .missing: return .failure(Problem(reason: .breathMissing))
    case .passOver: return .failure(Problem())
    case .rejected: return .failure(Problem(reason: .breathInvalid))
    case .constant(let constant, _):
      let outcome = Outcome(rawValue: UInt16(truncatingIfNeeded: constant.code))
      let isLevel = outcome != .refused && outcome != .overLimit
      return isLevel && !plan.ranges.breathHundredths.contains(constant.code)
        ? .failure(Problem(reason: .breathOutside)) : .success(outcome)
    case .text(let range, let alternative):
      if bytes.equals(range, Self.refused) { return .success(.refused) }
      guard let value = Decimal(bytes, range, point: plan.point) else {
        return .failure(Problem(reason: .breathInvalid))
      }
      return Self.breath(value, plan.fields.alternative(alternative).unit, plan.ranges).map { .success($0) }
        ?? .failure(Problem(reason: .breathOutside))
    }
  }

  private static let refused = Array("refused".utf8)

  /// The bits of the offences; nil when one is not known.
  func readOffences(_ bytes: Span<UInt8>, _ isPassedOver: inout Bool) -> UInt32? {
    switch plan.fields.find(plan.offence, bytes, slots.span) {
    case .missing: return 0
    case .constant(let constant, _): return UInt32(truncatingIfNeeded: constant.code)
    case .rejected: return nil
    case .passOver:
      isPassedOver = true
      return 0
    case .text(let text, _):
      var offences: UInt32 = 0
      var rest = text
      while true {
        var plus = rest.start
        while plus < rest.end, bytes[plus] != UInt8(ascii: "+") { plus += 1 }
        guard let bits = plan.offenceTable.value(bytes, ByteRange(start: rest.start, end: plus)) else { return nil }
        offences |= UInt32(truncatingIfNeeded: bits)
        if plus == rest.end { return offences }
        rest.start = plus + 1
      }
    }
  }
}
