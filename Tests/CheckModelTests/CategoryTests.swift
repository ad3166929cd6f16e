import CheckModel
import Testing

@Test(arguments: CheckKind.allCases, Sampling.allCases)
func packsACategoryWithoutLoss(_ kind: CheckKind, sampling: Sampling) {
  var seen: Set<Category> = []
  var count = 0
  for vehicle in VehicleClass.allCases {
    for basis in Basis.allCases {
      for limit: UInt16 in [0, 1, 30, 50, 120, 511, 512, 1023] {
        for offences: UInt32 in [0, 1, 1 << 17, OffenceSet.known.rawValue, 1 << 31, .max] {
          let category = Category(
            kind: kind, vehicle: vehicle, sampling: sampling, basis: basis, limitKmh: limit,
            offences: OffenceSet(rawValue: offences))
          #expect(category.kind == kind && category.sampling == sampling && category.basis == basis)
          #expect(category.vehicle == vehicle && category.limitKmh == limit && category.offences.rawValue == offences)
          seen.insert(category)
          count += 1
        }
      }
    }
  }
  #expect(seen.count == count)
}

@Test func holdsALimitThatIsTooLargeAtItsHighest() {
  for limit: UInt16 in [1023, 1024, .max] {
    let category = Category(kind: .drug, vehicle: .other, limitKmh: limit)
    #expect(category.limitKmh == 1023 && category.kind == .drug && category.vehicle == .other)
  }
}

@Test(
  arguments: [
    // Speed: above the limit, or above what the vehicle may be built for.
    (Category(kind: .speed, vehicle: .car, limitKmh: 50), 50, false), (Category(kind: .speed, limitKmh: 50), 51, true),
    (Category(kind: .speed, vehicle: .car), 250, false), (Category(kind: .speed, limitKmh: 1), 0, false),
    (Category(kind: .speed, vehicle: .moped1, limitKmh: 50), 45, false),
    (Category(kind: .speed, vehicle: .moped1, limitKmh: 50), 46, true),
    (Category(kind: .speed, vehicle: .moped1, limitKmh: 30), 31, true),
    (Category(kind: .speed, vehicle: .moped2), 25, false), (Category(kind: .speed, vehicle: .moped2), 26, true),
    (Category(kind: .speed, vehicle: .atractor, limitKmh: 70), 30, false),
    (Category(kind: .speed, vehicle: .atractor, limitKmh: 70), 31, true),
    (Category(kind: .speed, vehicle: .moped, limitKmh: 50), 49, false),
    // Behaviour: by the offences alone.
    (Category(kind: .behaviour, limitKmh: 50), 0, false), (Category(kind: .behaviour, offences: .known), 0, true),
    (Category(kind: .behaviour, offences: OffenceSet(rawValue: 1)), 0, true),
    // Alcohol: from 0.10 mg/L.
    (Category(kind: .alcohol), 0, false), (Category(kind: .alcohol), 9, false), (Category(kind: .alcohol), 10, true),
    (Category(kind: .alcohol, basis: .suspicion), 300, true), (Category(kind: .alcohol), .max, true),
    // Drug.
    (Category(kind: .drug), 0, false), (Category(kind: .drug), 1, true), (Category(kind: .drug), .max, true),
  ] as [(Category, UInt16, Bool)])
func tellsAViolation(_ category: Category, outcome: UInt16, isViolation: Bool) {
  #expect(category.isViolation(Outcome(rawValue: outcome)) == isViolation)
}

@Test func givesOutcomesTheirPlaces() {
  #expect(Outcome.none.rawValue == 0 && Outcome.negative.rawValue == 0 && Outcome.positive.rawValue == 1)
  #expect(Outcome.refused.rawValue == .max && Outcome.positive < .refused)
}
