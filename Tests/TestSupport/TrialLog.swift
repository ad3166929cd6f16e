import Foundation

/// Writes sessions of checks as a version 1 log.
struct TrialLog {
  enum Sampling: String { case all, stopped, offenders }
  enum Test: String { case alcohol, drug }
  enum WeekPart { case any, weekendNight, weekdayEvening }

  private(set) var bytes = Array(
    "device,time,kind,lat,lon,vehicle,speed,limit,offence,breath,drug,sampling,basis\n".utf8)
  private(set) var checkCount = 0
  var dice: Dice
  /// Whether mopeds keep the limit as all others do, and their class is not known; else they are judged by what they
  /// are built for, and one in five is above it.
  let mopedsAreAsOthers: Bool

  init(_ dice: Dice, mopedsAreAsOthers: Bool = false) {
    self.dice = dice
    self.mopedsAreAsOthers = mopedsAreAsOthers
  }

  /// A local date and the hour at which a session begins. The hours of a session are all of that date.
  struct Day {
    /// Since 1 April 2026, a Wednesday.
    var day: Int
    var startHour: Int

    /// `2026-04-05T`.
    fileprivate var dateText: String {
      var (day, month) = (day, 4)
      for length in [30, 31, 30, 31, 31] where day >= length {
        day -= length
        month += 1
      }
      return "2026-0\(month)-\(day < 9 ? "0" : "")\(day + 1)T"
    }
  }

  /// Different dates from April to September, when local time is two hours ahead of UTC.
  mutating func days(_ count: ClosedRange<Int>, _ part: WeekPart) -> [Day] {
    let count = dice.index(in: count)
    var taken = Set<Int>()
    var days: [Day] = []
    while days.count < count {
      let day = dice.index(in: 0...182)
      // 0 Wednesday, 3 Saturday, 4 Sunday.
      let isWeekend = (3...4).contains(day % 7)
      guard part == .any || isWeekend == (part == .weekendNight), taken.insert(day).inserted else { continue }
      let hours: ClosedRange<Int> =
        switch part {
        case .any: dice.uniform() < 0.15 ? 0...2 : 6...18
        // Five hours on it is not yet day.
        case .weekendNight: 0...1
        case .weekdayEvening: 18...18
        }
      days.append(Day(day: day, startHour: dice.index(in: hours)))
    }
    return days
  }

  /// Some 15 checks an hour.
  ///
  /// - Parameters:
  ///   - ending: what all rows end with.
  ///   - fields: those of a row from `vehicle` on, up to the ending.
  mutating func writeSession(
    _ street: TrialTown.Street, _ kind: String, _ day: Day, _ count: Int, ending: String,
    fields: (inout Dice) -> String
  ) {
    let start = Array("trial,\(day.dateText)".utf8)
    let middle = Array(String(format: "+02:00,\(kind),%.6f,%.6f,", street.latitude, street.longitude).utf8)
    let end = Array("\(ending)\n".utf8)
    let seconds = max(1, (count + 14) / 15) * 3600
    for _ in 0..<count {
      let second = day.startHour * 3600 + Int(dice.uniform() * Double(seconds))
      bytes += start
      write(second / 3600, then: 0x3A)
      write(second / 60 % 60, then: 0x3A)
      write(second % 60, then: nil)
      bytes += middle
      bytes += fields(&dice).utf8
      bytes += end
    }
    checkCount += count
  }

  private mutating func write(_ number: Int, then colon: UInt8?) {
    bytes.append(0x30 + UInt8(number / 10))
    bytes.append(0x30 + UInt8(number % 10))
    if let colon { bytes.append(colon) }
  }
}
