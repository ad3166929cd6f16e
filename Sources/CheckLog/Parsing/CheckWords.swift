import CheckModel

/// The words of the version 1 check log, which every profile's words are turned into, and their codes: raw values.
struct CheckWords: Sendable {
  typealias Codes = [String: FieldPlan.Constant]

  let kinds = Self.codes(CheckKind.allCases, \.name)
  let vehicles = Self.codes(VehicleClass.allCases, \.name)
  let samplings = Self.codes(Sampling.allCases, \.name)
  let bases = Self.codes(Basis.allCases, \.name)
  let drugs: Codes = [
    "negative": Outcome.negative.constant, "positive": Outcome.positive.constant, "refused": Outcome.refused.constant,
  ]
  let offences: Codes

  init() {
    var offences: Codes = ["none": FieldPlan.Constant(code: 0)]
    for (bit, name) in OffenceSet.names.enumerated() { offences[name] = FieldPlan.Constant(code: 1 << Int64(bit)) }
    self.offences = offences
  }

  private static func codes<Word: RawRepresentable<UInt8>>(_ words: [Word], _ name: (Word) -> String) -> Codes {
    Dictionary(uniqueKeysWithValues: words.map { (name($0), FieldPlan.Constant(code: Int64($0.rawValue))) })
  }
}

extension Outcome {
  var constant: FieldPlan.Constant { FieldPlan.Constant(code: Int64(rawValue)) }
}
