/// Who is checked where, how often and how.
extension TrialLog {
  mutating func control(_ street: TrialTown.Street, _ index: Int) {
    if street.part == .decoy(.badEvening) {
      // A third of them seen by a patrol.
      speeds(street, index % 3 == 0 ? .stopped : .all, dates: 1...1, checks: 3...9, share: 0.9, isCarsOnly: true)
      return
    }
    switch street.part {
    case .planted("speed"): speeds(street, .all, dates: 4...5, checks: 40...60)
    case .decoy(.heavyControl): speeds(street, .all, dates: 24...30, checks: 45...65)
    // One ordinary street in eight is only ever seen by a patrol.
    case .ordinary where index % 8 == 0: break
    default: speeds(street, .all, dates: 3...10, checks: 15...40)
    }
    // Patrols stop those whom they suspect: the odds of a violation are a little higher.
    if index % 4 == 0 { speeds(street, .stopped, dates: 3...6, checks: 15...35, odds: 1.3) }
    if street.part == .decoy(.camera) { speeds(street, .offenders, dates: 8...8, checks: 25...35) }
    if street.part == .planted("speed.moped") { mopeds(street, dates: 4...6, checks: 40...50, share: street.planted!) }

    var isChecked = (behaviour: index % 5 < 2, alcohol: index % 3 == 1, drug: index % 5 == 2)
    switch street.part {
    case .planted("red_light"), .planted("footpath"), .planted("crossing"):
      behaviour(street, dates: 4...6, checks: 35...50)
      isChecked.behaviour = false
    case .planted("alcohol"):
      tests(street, .alcohol, dates: 6...8, checks: 50...70, share: street.planted!, when: .weekendNight)
      tests(street, .alcohol, dates: 2...3, checks: 30...50, share: Self.drunk, when: .weekdayEvening)
      isChecked.alcohol = false
    case .planted("drug"):
      tests(street, .drug, dates: 4...6, checks: 35...50, share: street.planted!)
      isChecked.drug = false
    case .decoy(.suspicion):
      tests(street, .alcohol, dates: 6...8, checks: 12...20, share: 0.4, isSuspicion: true)
      tests(street, .drug, dates: 6...8, checks: 12...20, share: 0.4, isSuspicion: true)
    default: break
    }
    if isChecked.behaviour { behaviour(street, dates: 3...8, checks: 15...35) }
    if isChecked.alcohol { tests(street, .alcohol, dates: 3...7, checks: 25...50, share: Self.drunk) }
    if isChecked.drug { tests(street, .drug, dates: 3...5, checks: 20...40, share: Self.drugged) }
  }

  mutating func controlAlike(_ street: TrialTown.Street, _ index: Int) {
    // In neither sampling does a street differ from another; between the two they do.
    if index % 5 > 0 { speeds(street, .all, dates: 4...12, checks: 10...25) }
    if index % 3 == 0 { speeds(street, .stopped, dates: 4...12, checks: 10...25, odds: 1.3) }
    if index % 3 == 1 { behaviour(street, dates: 4...12, checks: 10...25) }
    if index % 4 == 1 { tests(street, .alcohol, dates: 4...12, checks: 10...40, share: Self.drunk) }
    if index % 6 == 1 { tests(street, .drug, dates: 4...12, checks: 10...20, share: Self.drugged) }
  }

  /// The true shares of tests at random.
  static let drunk = 0.008
  static let drugged = 0.02
}
