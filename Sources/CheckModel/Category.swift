/// What was checked, on which vehicle, in which log: the part of a bin's key beside place and hour.
///
/// Packed in one word so that it can be hashed and compared at once; the packing is not stored.
package struct Category: Hashable, Comparable, Sendable, BitwiseCopyable {
  /// kind (2 bits) | sampling (2) | basis (1) | vehicle (5) | limit (10) | offences (32).
  package let packed: UInt64

  /// - Parameter limitKmh: the posted limit in whole km/h, 1–1023; 0 when it is not known or does not apply.
  @inlinable
  package init(
    kind: CheckKind, vehicle: VehicleClass = .unknown, sampling: Sampling = .stopped, basis: Basis = .random,
    limitKmh: UInt16 = 0, offences: OffenceSet = OffenceSet(rawValue: 0)
  ) {
    var bits = UInt64(kind.rawValue)
    bits = bits << 2 | UInt64(sampling.rawValue)
    bits = bits << 1 | UInt64(basis.rawValue)
    bits = bits << 5 | UInt64(vehicle.rawValue)
    bits = bits << 10 | UInt64(min(limitKmh, 1023))
    packed = bits << 32 | UInt64(offences.rawValue)
  }

  /// A category that was packed before.
  package init(packed: UInt64) { self.packed = packed & (1 << 52 - 1) }

  /// The same with another posted limit.
  package func with(limitKmh: UInt16) -> Category {
    Category(packed: packed & ~(1023 << 32) | UInt64(min(limitKmh, 1023)) << 32)
  }

  package var kind: CheckKind { CheckKind(rawValue: UInt8(packed >> 50 & 3))! }
  package var sampling: Sampling { Sampling(rawValue: UInt8(packed >> 48 & 3))! }
  package var basis: Basis { Basis(rawValue: UInt8(packed >> 47 & 1))! }
  package var vehicle: VehicleClass { VehicleClass(rawValue: UInt8(packed >> 42 & 31))! }
  package var limitKmh: UInt16 { UInt16(packed >> 32 & 1023) }
  package var offences: OffenceSet { OffenceSet(rawValue: UInt32(truncatingIfNeeded: packed)) }

  @inlinable
  package static func == (a: Category, b: Category) -> Bool { a.packed == b.packed }

  @inlinable
  package static func < (a: Category, b: Category) -> Bool { a.packed < b.packed }
}
