import CheckModel

/// Which texts of a record tell its spot, its subject, its time and what was measured, so that a record that shares the
/// first two with ones before it is read by the others alone.
struct QuickPlan: Sendable {
  /// Columns side by side, with what stands between them; in JSON the value of one slot.
  struct Text: BitwiseCopyable {
    var first: Int32
    var last: Int32
  }

  /// Where in its text a time has its seconds.
  struct Seconds: Sendable {
    /// The bytes before them.
    var byteOffset: Int
    /// Always two digits.
    var isPadded: Bool
    /// What parts them from their fraction; 0 when a fraction is not looked for.
    var fractionMark: UInt8
  }

  /// All of them; those that the other properties name are places among these.
  private(set) var texts: [Text] = []
  let spot: Range<Int>
  let subject: Range<Int>
  /// When `seconds` are known, the text that has them stands first, and once more behind it.
  let time: Range<Int>
  let seconds: Seconds?
  /// Nil when nothing is to be read.
  let device: Int?
  let seq: Int?
  let speed: Int?
  let breath: Int?

  /// nil when what is measured is not the whole of one column, as then a record must be decoded to be understood.
  init?(_ plan: ParsePlan) {
    let fields = plan.fields
    func slots(_ field: FieldPlan) -> [Int] { fields.alternatives(of: field).map { Int($0.slot) }.filter { $0 >= 0 } }
    var all: [Text] = []
    func add(_ texts: [Text]) -> Range<Int> {
      all += texts
      return (all.count - texts.count)..<all.count
    }
    spot = add(plan.texts(of: [plan.site, plan.lat, plan.lon, plan.north, plan.east].flatMap(slots)))
    subject = add(
      plan.texts(
        of: plan.passOver.map(\.slot)
          + [plan.kind, plan.vehicle, plan.sampling, plan.basis, plan.limit, plan.offence, plan.drug].flatMap(slots)))

    var time: [Text] = []
    var seconds: Seconds?
    // Where several parts tell the second, it takes a clock to say which of them counts.
    let tellsSecondOnce = plan.time.flatMap(\.pattern.steps).count(where: \.tellsSecond) == 1
    for part in plan.time {
      if tellsSecondOnce, seconds == nil, let slot = fields.onlySlot(part.field), let found = part.pattern.seconds {
        seconds = found
        let text = plan.texts(of: [slot])
        time = text + text + time
      } else {
        time += plan.texts(of: slots(part.field))
      }
    }
    self.seconds = seconds
    self.time = add(time)

    var others: [Int?] = []
    for field in [plan.device, plan.seq, plan.speed, plan.breath] {
      if slots(field).isEmpty {
        others.append(nil)
      } else if let slot = fields.onlySlot(field), plan.slotColumns[slot] >= 0 {
        others.append(add(plan.texts(of: [slot])).lowerBound)
      } else {
        return nil
      }
    }
    (device, seq, speed, breath) = (others[0], others[1], others[2], others[3])
    guard [spot, subject, self.time].allSatisfy({ $0.count <= TextKey.mostTexts }) else { return nil }
    texts = all
  }
}

extension ParsePlan {
  /// The texts that fill the slots; columns that stand side by side are one.
  fileprivate func texts(of slots: [Int]) -> [QuickPlan.Text] {
    let parts = slots.flatMap { slot in joinedSlots.first { $0.slot == slot }?.parts ?? [slot] }
    guard case .delimited = shape else {
      return Set(parts).sorted().map { QuickPlan.Text(first: Int32($0), last: Int32($0)) }
    }
    var texts: [QuickPlan.Text] = []
    for column in Set(parts.map { Int32(slotColumns[$0]) }).sorted() {
      if let last = texts.last, last.last + 1 == column {
        texts[texts.count - 1].last = column
      } else {
        texts.append(QuickPlan.Text(first: column, last: column))
      }
    }
    return texts
  }
}

extension TimePattern.Step {
  fileprivate var tellsSecond: Bool {
    switch self {
    case .digits(.second, _, _), .rfc3339, .epochSeconds, .epochMilliseconds: true
    default: false
    }
  }
}

extension TimePattern {
  /// Where the pattern has its seconds; nil when it has none, or what stands before them has no fixed length.
  fileprivate var seconds: QuickPlan.Seconds? {
    var byteOffset = 0
    for (index, step) in steps.enumerated() {
      switch step {
      case .rfc3339: return QuickPlan.Seconds(byteOffset: 17, isPadded: true, fractionMark: UInt8(ascii: "."))
      case .literal: byteOffset += 1
      case .monthName: byteOffset += 3
      case .halfDay: byteOffset += 2
      case .digits(.second, let least, _):
        var mark: UInt8 = 0
        if index + 2 < steps.count, case .literal(let byte) = steps[index + 1], case .fraction = steps[index + 2] {
          mark = byte
        }
        return QuickPlan.Seconds(byteOffset: byteOffset, isPadded: least == 2, fractionMark: mark)
      case .digits(_, let least, let most):
        guard least == most else { return nil }
        byteOffset += least
      case .offset, .fraction, .epochSeconds, .epochMilliseconds: return nil
      }
    }
    return nil
  }
}
