import CheckModel
import Testing

// The words of the version 1 check log. Scripts and stores rely on each.

@Test func namesKindsSamplingsAndBases() {
  #expect(CheckKind.allCases.map(\.name) == ["speed", "behaviour", "alcohol", "drug"])
  #expect(Sampling.allCases.map(\.name) == ["all", "stopped", "offenders"])
  #expect(Basis.allCases.map(\.name) == ["random", "suspicion"])
}

@Test func namesVehicles() {
  let words = """
    car van truck bus motorcycle moped moped1 moped2 mopedcar atractor tractor bicycle escooter twowheeler heavy other \
    unknown
    """
  #expect(Set(VehicleClass.allCases.map(\.name)) == Set(words.split(separator: " ").map(String.init)))
  #expect(VehicleClass.allCases.count == words.split(separator: " ").count)
}

/// The store keeps raw values and bits, so their order is its format.
@Test func keepsTheOrderThatStoresHold() {
  #expect(VehicleClass.allCases.map(\.rawValue) == Array(0...16))
  #expect(VehicleClass.unknown.rawValue == 0 && VehicleClass.moped1.rawValue == 7 && VehicleClass.other.rawValue == 16)
  let offences = """
    seatbelt phone red_light stop_sign give_way crossing overtaking distance helmet lane wrong_way footpath passenger \
    lights unlicensed unregistered tuned other
    """.split(separator: " ").map(String.init)
  #expect(OffenceSet.names == offences)
  for (bit, word) in offences.enumerated() { #expect(OffenceSet(rawValue: 1 << UInt32(bit)).names == [word]) }
  #expect(OffenceSet.known.names == offences)
  #expect(OffenceSet(rawValue: .max).names == offences && OffenceSet().names == [])
  #expect(CheckKind.allCases.map(\.rawValue) == [0, 1, 2, 3])
  #expect(Sampling.allCases.map(\.rawValue) == [0, 1, 2])
}

@Test func namesFields() {
  let words = """
    record device seq time kind site lat lon north east vehicle speed limit offence breath drug sampling basis
    """
  #expect(CheckField.allCases.map(\.name) == words.split(separator: " ").map(String.init))
}

@Test func givesEachRejectionACodeAndAMeaning() {
  let codes = RejectionReason.allCases.map(\.code)
  #expect(Set(codes).count == codes.count)
  #expect(Set(RejectionReason.allCases.map(\.meaning)).count == codes.count)
  for code in codes { #expect(code.wholeMatch(of: /[a-z]+\.[a-z]+[A-Z]?[a-z]*/) != nil, "\(code)") }
  // Those that scripts are shown in the documentation.
  #expect(RejectionReason.timeInvalid.code == "time.invalid" && RejectionReason.siteUnknown.code == "site.unknown")
}

@Test func ordersRejectionsByLineAndTellsThoseOfALineApart() {
  let all = [(1, 0, CheckField.time), (2, 9, .record), (2, 9, .speed), (10, 80, .lat)].map {
    Rejection(line: $0.0, byteOffset: $0.1, field: $0.2, reason: .timeInvalid)
  }
  for (i, a) in all.enumerated() {
    for (j, b) in all.enumerated() { #expect((a < b) == (i < j) && (a == b) == (i == j)) }
  }
}
