import CheckModel

extension RecordParser {
  private static let mostSiteBytes = 255

  /// Finds site and position.
  mutating func readSpot(_ bytes: Span<UInt8>, _ spot: inout Check.Spot) -> Problem? {
    var unknown = ByteRange.empty
    var unknownConstant: Int?
    switch plan.fields.find(plan.site, bytes, slots.span) {
    case .constant(let constant, _):
      if constant.code >= 0 { spot.site = Int32(constant.code) } else { unknownConstant = Int(-constant.code - 1) }
    case .text(let text, _):
      if let index = plan.siteTable.value(bytes, text) {
        spot.site = index
      } else if plan.encoding.isMiswritten(bytes, text) {
        return Problem(field: .site, reason: .encodingInvalid)
      } else {
        unknown = text
      }
    case .missing: break
    case .passOver: return Problem()
    case .rejected: return Problem(field: .site, reason: .siteUnknown)
    }

    if let problem = readPair(plan.lat, plan.lon, .lat, bytes, &spot.position) { return problem }
    if spot.position != .ofSite { return nil }
    if let problem = readPair(plan.north, plan.east, .north, bytes, &spot.position) { return problem }
    if spot.position != .ofSite || spot.site >= 0 { return nil }

    let label: String
    if let unknownConstant {
      label = plan.unknownSites[unknownConstant]
    } else if unknown.isEmpty {
      return Problem(field: .site, reason: .positionMissing)
    } else {
      // No register has a longer name, so it need not be told either.
      guard unknown.count <= Self.mostSiteBytes else { return Problem(field: .site, reason: .siteUnknown) }
      guard let text = plan.encoding.text(of: bytes.array(unknown)) else {
        return Problem(field: .site, reason: .encodingInvalid)
      }
      label = text
    }
    unknownSites.add(label)
    return Problem(field: .site, reason: .siteUnknown)
  }

  /// Reads two coordinates; leaves the position as it is when neither is there.
  private func readPair(
    _ first: FieldPlan, _ second: FieldPlan, _ field: CheckField, _ bytes: Span<UInt8>,
    _ position: inout Check.Position
  ) -> Problem? {
    if first.isAbsent, second.isAbsent { return nil }
    let found = plan.fields.find(first, bytes, slots.span)
    let other = plan.fields.find(second, bytes, slots.span)
    if case .missing = found, case .missing = other { return nil }
    let a: Double
    let b: Double
    switch (coordinate(found, bytes), coordinate(other, bytes)) {
    case (.success(let x), .success(let y)): (a, b) = (x, y)
    case (.failure(let problem), _) where problem.reason == nil: return problem
    case (_, .failure(let problem)) where problem.reason == nil: return problem
    default: return Problem(field: field, reason: .positionInvalid)
    }
    if field == .lat, abs(a) > 90 || abs(b) > 180 { return Problem(field: .lat, reason: .positionOutside) }
    position = field == .lat ? .geographic(lat: a, lon: b) : .projected(north: a, east: b)
    return nil
  }

  private func coordinate(_ found: FieldPlan.Found, _ bytes: Span<UInt8>) -> Result<Double, Problem> {
    func read(_ value: Decimal, _ alternative: Int32) -> Double {
      (plan.fields.alternative(alternative).isMagnitude ? value.magnitude : value).double
    }
    return switch found {
    case .text(let text, let alternative):
      Decimal(bytes, text, point: plan.point).map { .success(read($0, alternative)) }
        ?? .failure(Problem(reason: .positionInvalid))
    case .constant(let constant, let alternative): .success(read(constant.decimal, alternative))
    case .passOver: .failure(Problem())
    case .missing, .rejected: .failure(Problem(reason: .positionInvalid))
    }
  }
}
