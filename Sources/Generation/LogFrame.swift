import CheckModel

/// Everything that the parts of a log have in common.
struct LogFrame: Sendable {
  let town: Town
  let devices: [Device]
  let text: RowText
  let format: LogFormat
  let seed: UInt64
  /// Broken lines, in millionths of all lines.
  let dirt: Int
  let positions: Bool
  /// The check before which the line with an unclosed quote stands: the only quote in the log, so that it can't be
  /// closed by another.
  let unclosedQuoteAt: Int?

  /// Draws a part and writes its rows in order of time. The same part gives the same bytes, on any core.
  func rows(of part: LogPart) -> (bytes: [UInt8], truth: Truth) {
    var truth = Truth()
    var mixes = [[Vehicle]](repeating: [], count: StreetClass.allCases.count * 2)
    let watches = part.shifts.map { shift in
      let site = town.sites[shift.site]
      let tuned = site.planting?.role == .tunedMopeds
      let slot = site.streetClass.rawValue * 2 + (tuned ? 1 : 0)
      if mixes[slot].isEmpty { mixes[slot] = Traffic.mix(site.streetClass, tunedMopeds: tuned, hour: part.hour) }
      return Watch(
        site, index: shift.site, hour: part.hour, group: devices[shift.device].group, mix: mixes[slot], seed: seed)
    }
    var random = SeededRandom(seed, UInt64(utc: part.hour.utcHour), UInt64(part.seconds.lowerBound), 5)
    let order = timetable(part, &random)
    var seqs = part.shifts.map(\.firstSeq)
    let utcText = HourText(part.hour, local: false)
    let localText = HourText(part.hour, local: true)
    var bytes: [UInt8] = []
    bytes.reserveCapacity(order.count * 112)
    for (index, (second, slot)) in order.enumerated() {
      let shift = part.shifts[slot]
      let watch = watches[slot]
      seqs[slot] += 1
      let check = watch.draw(&random)
      let start = bytes.count
      let clock = watch.group == .patrol ? localText : utcText
      write(check, second: second, clock: clock, seq: seqs[slot], shift: shift, group: watch.group, to: &bytes)
      let breaksHere = part.firstCheck + index == unclosedQuoteAt
      if breaksHere || dirt > 0 && random.below(1_000_000) < dirt {
        // A broken line is a failed copy of the check that follows it: what was asked for is still written.
        let row = Fields(bytes[start...])
        let broken = breaksHere ? row.withUnclosedQuote() : row.broken(check, frame: self, &random)
        bytes.removeSubrange(start...)
        bytes += broken.line
        bytes += format == .csv ? row.csv() : row.json()
        truth.lines += 1
        truth.rejectedByReason[Int(broken.reason.rawValue)] += 1
      } else if format == .jsonl {
        let row = Fields(bytes[start...])
        bytes.removeSubrange(start...)
        bytes += row.json()
      }
      truth.lines += 1
      truth.count(check, at: shift.site, of: watch)
    }
    if let first = order.first, let last = order.last {
      let base = part.hour.utcHour * 3600
      truth.seconds = Int64(base + first.second)...Int64(base + last.second)
      truth.hours = 1
    }
    truth.bytes = bytes.count
    return (bytes, truth)
  }

  /// The part's seconds with the shift that writes then, ascending.
  private func timetable(_ part: LogPart, _ random: inout SeededRandom) -> [(second: Int, shift: Int)] {
    var perSecond = [Int](repeating: 0, count: part.seconds.count + 1)
    var drawn: [(second: Int, shift: Int)] = []
    for (slot, shift) in part.shifts.enumerated() {
      for _ in 0..<shift.checks {
        let second = random.below(part.seconds.count)
        drawn.append((second, slot))
        perSecond[second + 1] += 1
      }
    }
    for i in 1..<perSecond.count { perSecond[i] += perSecond[i - 1] }
    var ordered = drawn
    for check in drawn {
      ordered[perSecond[check.second]] = (part.seconds.lowerBound + check.second, check.shift)
      perSecond[check.second] += 1
    }
    return ordered
  }

  private func write(
    _ check: GeneratedCheck, second: Int, clock: HourText, seq: Int, shift: Shift, group: DeviceGroup,
    to bytes: inout [UInt8]
  ) {
    bytes += clock.before
    bytes += RowText.twoDigits[second / 60]
    bytes.append(UInt8(ascii: ":"))
    bytes += RowText.twoDigits[second % 60]
    bytes += clock.after
    bytes.append(.comma)
    bytes += text.devices[shift.device]
    bytes.append(.comma)
    bytes.append(decimal: seq)
    bytes.append(.comma)
    bytes += RowText.kinds[Int(check.kind.rawValue)]
    bytes.append(.comma)
    bytes += text.sites[shift.site]
    bytes.append(.comma)
    bytes += RowText.vehicles[Int(check.vehicle.rawValue)]
    bytes.append(.comma)
    if check.kind == .speed {
      bytes.append(decimal: Int(check.outcome.rawValue))
      bytes.append(.comma)
      bytes.append(decimal: check.limitKmh)
    } else {
      bytes.append(.comma)
    }
    bytes.append(.comma)
    if !check.offences.isEmpty { bytes += check.offences.names.joined(separator: "+").utf8 }
    bytes.append(.comma)
    if check.kind == .alcohol {
      if check.outcome == .refused {
        bytes += RowText.refused
      } else {
        bytes.append(decimal: Int(check.outcome.rawValue) / 100)
        bytes.append(UInt8(ascii: "."))
        bytes += RowText.twoDigits[Int(check.outcome.rawValue) % 100]
      }
    }
    bytes.append(.comma)
    if check.kind == .drug {
      bytes +=
        check.outcome == .refused
        ? RowText.refused : check.outcome == .positive ? RowText.positive : RowText.negative
    }
    bytes.append(.comma)
    bytes += RowText.samplings[Int(group.sampling.rawValue)]
    bytes.append(.comma)
    if check.kind == .alcohol || check.kind == .drug { bytes += RowText.bases[Int(check.basis.rawValue)] }
    bytes.append(.newline)
  }
}
