import CheckModel

/// The words of the version 1 check log, which every profile's words are turned into.
struct CheckWords: Sendable {
  let kinds = Self.table(CheckKind.allCases, \.name)
  let vehicles = Self.table(VehicleClass.allCases, \.name)
  let samplings = Self.table(Sampling.allCases, \.name)
  let bases = Self.table(Basis.allCases, \.name)
  let drugs: [String: Outcome] = ["negative": .negative, "positive": .positive, "refused": .refused]
  let offences: [String: OffenceSet]

  init() {
    var offences: [String: OffenceSet] = ["none": []]
    for (bit, name) in OffenceSet.names.enumerated() { offences[name] = OffenceSet(rawValue: 1 << UInt32(bit)) }
    self.offences = offences
  }

  private static func table<Word>(_ words: [Word], _ name: (Word) -> String) -> [String: Word] {
    Dictionary(uniqueKeysWithValues: words.map { (name($0), $0) })
  }
}
