/// What a check looked at.
package enum CheckKind: UInt8, CaseIterable, Sendable {
  case speed, behaviour, alcohol, drug

  /// The word of the check log, the store and every message.
  package var name: String {
    switch self {
    case .speed: "speed"
    case .behaviour: "behaviour"
    case .alcohol: "alcohol"
    case .drug: "drug"
    }
  }
}

/// Which vehicles a log holds.
///
/// V85 exists for `all` only, rates for `all` and `stopped`; an `offenders` log has no denominator.
package enum Sampling: UInt8, CaseIterable, Sendable {
  /// Every passing vehicle.
  case all
  /// Everyone stopped, clean ones too.
  case stopped
  /// Only violations.
  case offenders

  package var name: String {
    switch self {
    case .all: "all"
    case .stopped: "stopped"
    case .offenders: "offenders"
    }
  }
}

/// Why an alcohol or drug test was made; a test made on suspicion says nothing of prevalence.
package enum Basis: UInt8, CaseIterable, Sendable {
  case random, suspicion

  package var name: String {
    switch self {
    case .random: "random"
    case .suspicion: "suspicion"
    }
  }
}
