import CheckModel

/// Which texts of a record tell its spot, its subject, its time and what was measured, so that a record that shares the
/// first two with ones before it is read by the others alone.
final class QuickPlan: Sendable {
  /// Columns side by side, with what stands between them; in JSON the value of one slot.
  struct Text: BitwiseCopyable {
    var first: Int32
    var last: Int32
  }

  /// Digits of a time that are taken out of its text.
  struct Digits: Sendable {
    /// The bytes before them in their text, or between the minute and them if it is in the same.
    var byteOffset: Int
    var followsMinute = false
    /// Always two digits.
    var isPadded: Bool
    /// What parts seconds from their fraction; 0 when a fraction is not looked for.
    var fractionMark: UInt8 = 0
    /// Which of the texts of the time they are in: what stands before them. What stands behind them is the next.
    var text = 0
  }

  /// The texts of a record; those that the other properties name are places among these, or behind them.
  let texts: [Text]
  let spot: Range<Int>
  let subject: Range<Int>
  /// Of the texts.
  let timeSources: Range<Int>
  /// Behind the texts: those of the time when minute and second are taken out, each at first its source whole.
  let time: Range<Int>
  /// For each of these the place of its source.
  let sourceOfTime: [Int]
  /// Whether there is one source, and its second is always two digits at `secondOffset`.
  let isTimeInOne: Bool
  /// Nil where they are not told, or where they stand is not always the same; minutes only with seconds.
  let minute: Digits?
  let second: Digits?
  /// From the beginning of its text.
  let secondOffset: Int
  /// The last column that any text has.
  let mostColumn: Int
  /// Nil when nothing is to be read.
  let device: Int?
  let seq: Int?
  let speed: Int?
  let breath: Int?

  /// nil when what is measured is not the whole of one column, as then a record must be decoded to be understood.
  init?(_ plan: ParsePlan) {
    // What ends every row and means nothing is taken off when a record is decoded in full.
    guard plan.trailingText.isEmpty else { return nil }
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

    var sources: [Text] = []
    var time: [Int] = []
    var (minute, second): (Digits?, Digits?) = (nil, nil)
    let steps = plan.time.flatMap(\.pattern.steps)
    // Where several parts tell the same, it takes a clock to say which of them counts.
    let takesSeconds = steps.count { $0.tells(.second) } == 1
    let takesMinutes = takesSeconds && steps.count { $0.tells(.minute) } == 1
    for part in plan.time {
      let own = plan.texts(of: slots(part.field))
      var parts = Array(sources.count..<(sources.count + own.count))
      sources += own
      // Of joined columns nothing is taken: what stands where in them is known only when they are joined.
      if let slot = fields.onlySlot(part.field), plan.slotColumns[slot] >= 0, let text = parts.first {
        var digits = takesSeconds ? part.pattern.digits(of: .second) : nil
        // Without seconds a minute is all that can be known.
        if takesMinutes, digits != nil || !part.pattern.steps.contains(where: { $0.tells(.second) }),
          let found = part.pattern.digits(of: .minute)
        {
          minute = found
          minute?.text = time.count
          parts.append(text)
        }
        if parts.count > 1, let minute {
          digits?.byteOffset -= minute.byteOffset + 2
          digits?.followsMinute = true
        }
        if digits != nil {
          digits?.text = time.count + parts.count - 1
          second = digits
          parts.append(text)
        }
      }
      time += parts
    }
    let timeSources = add(sources)
    self.timeSources = timeSources
    sourceOfTime = time.map { timeSources.lowerBound + $0 }
    // What is told in an order that no clock has is decoded in full.
    if let minute, second.map({ $0.byteOffset < 0 || $0.text < minute.text }) ?? true { return nil }
    self.minute = minute
    self.second = second
    secondOffset =
      (second?.byteOffset ?? 0) + (second?.followsMinute == true ? (minute?.byteOffset ?? 0) + 2 : 0)
    isTimeInOne = sources.count == 1 && second?.isPadded == true

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
    texts = all
    self.time = all.count..<(all.count + time.count)
    guard [spot, subject, self.time].allSatisfy({ $0.count <= TextKey.mostTexts }) else { return nil }
    mostColumn = all.map { Int($0.last) }.max() ?? -1
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
  fileprivate func tells(_ field: TimePattern.Field) -> Bool {
    switch self {
    case .digits(let own, _, _): own == field
    case .rfc3339, .epochSeconds, .epochMilliseconds: true
    default: false
    }
  }
}

extension TimePattern {
  /// Where the pattern has these digits; nil when it has none, or what stands before them has no fixed length.
  fileprivate func digits(of field: Field) -> QuickPlan.Digits? {
    var byteOffset = 0
    for (index, step) in steps.enumerated() {
      switch step {
      case .rfc3339:
        return field == .minute
          ? QuickPlan.Digits(byteOffset: 14, isPadded: true)
          : QuickPlan.Digits(byteOffset: 17, isPadded: true, fractionMark: UInt8(ascii: "."))
      case .literal: byteOffset += 1
      case .monthName: byteOffset += 3
      case .halfDay: byteOffset += 2
      case .digits(let own, let least, let most):
        if own == field {
          var digits = QuickPlan.Digits(byteOffset: byteOffset, isPadded: least == 2)
          if field == .second, index + 2 < steps.count, case .literal(let mark) = steps[index + 1],
            case .fraction = steps[index + 2]
          {
            digits.fractionMark = mark
          }
          return digits
        }
        guard least == most else { return nil }
        byteOffset += least
      case .offset, .fraction, .epochSeconds, .epochMilliseconds: return nil
      }
    }
    return nil
  }
}
