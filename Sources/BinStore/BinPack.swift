import CheckModel

/// What a bin of a pack stands for.
enum PackGrain: CaseIterable, Sendable {
  /// One bin of the store.
  case hour
  /// All bins of a local date's stratum that agree in the rest; its hour is the first of theirs.
  case stratum

  var table: String {
    switch self {
    case .hour: "pack"
    case .stratum: "stratum_pack"
    }
  }
}

/// One row of `pack` or `stratum_pack` but for its id: bins of one import, kind and sampling, in the order in which they
/// are stored.
///
/// A bin in `bytes` is
/// - one byte, `outcomes << 4 | step`;
/// - as `step` says, nothing (0…13: as many hours after the bin before, in its place), the varint of the hours when they
///   are more (14), or the varints of cell id, site id (0: none) and hour, each minus that of the bin before (minus 0
///   for the first), in zigzag (15);
/// - the varint of the category's number in this pack: they count from 0 as they come, and at its first bin follows the
///   varint of its id;
/// - as `outcomes` says, the varint of its checks when all had outcome 0 (0), or the bytes of `HistogramBlob` with so
///   many outcomes (1…14), or the varint of their number and then these (15).
///
/// A varint is unsigned LEB128; zigzag puts the sign in the lowest bit.
struct BinPack: Sendable {
  var kind: CheckKind
  var sampling: Sampling
  var hours: ClosedRange<Int32>
  var bins = 0
  /// Of all histograms together; one for each bin whose checks all had outcome 0.
  var outcomes = 0
  var checks: Int64 = 0
  /// The first `byteCount` count; so many zeros follow that a varint that is torn ends within them.
  var bytes: [UInt8] = []
  var byteCount = 0

  /// What a reader accepts: the largest bin, with every outcome and counts of five bytes, has 393 222 bytes.
  static let bytesAtMost = 1 << 20
  /// No bin has more varints than these outside its histogram.
  static let zerosAtEnd = 16
  static let placeStep: UInt8 = 15
  static let hoursStep: UInt8 = 14
  static let manyOutcomes = 15
  /// No bin has less: its head, its category, and a count or an outcome.
  static let bytesPerBin = 3
}

/// One row of `bin` but for its id and its histogram.
struct StoredBin {
  var cellID: Int64
  /// 0 for none.
  var siteID: Int32
  var hour: Int32
  var categoryID: Int64
  var checks: Int64
  /// Of the histogram's bytes; 0 when there are none, since all checks had outcome 0.
  var outcomes: Int
}

/// Packs bins as they come, by hour and by stratum, and hands over every pack that is full.
struct BinPacker {
  private var hours: PackRow
  private var strata: (sums: StratumSums, packs: PackRow)?

  /// - Parameter rules: of the store's time zone; nil to pack by hour alone.
  init(rules: TimeZoneRules?, keep: @escaping (PackGrain, BinPack) throws -> Void) {
    hours = PackRow { try keep(.hour, $0) }
    strata = rules.map { (StratumSums(rules: $0), PackRow { try keep(.stratum, $0) }) }
  }

  /// Where the packs of a category stand.
  static func network(_ category: Category) -> Int {
    Int(category.kind.rawValue) * Sampling.allCases.count + Int(category.sampling.rawValue)
  }

  /// - Parameters:
  ///   - bytes: the first `byteCount` are the histogram, as the store keeps it.
  ///   - counts: the same histogram.
  mutating func append(
    _ bin: StoredBin, network: Int, histogram bytes: [UInt8], byteCount: Int, counts: ArraySlice<OutcomeCount>
  ) throws {
    try hours.append(bin, network: network, histogram: bytes, byteCount: byteCount)
    if try strata?.sums.begins(anotherDateOrPlace: bin) == true { try endOfDate() }
    try strata?.sums.add(bin, network: network, counts)
  }

  /// Hands over what is left; then the packs are empty, for the next import.
  mutating func finish() throws {
    try endOfDate()
    try hours.finish()
    try strata?.packs.finish()
  }

  private mutating func endOfDate() throws {
    guard var (sums, packs) = strata else { return }
    strata = nil
    try sums.removeAll { try packs.append($0, network: $1, histogram: $2, byteCount: $3) }
    strata = (sums, packs)
  }
}

/// The open packs of one grain, one for each kind and sampling.
private struct PackRow {
  /// A blob is at most so long, but for a bin that is longer alone.
  private static let fullByteCount = 1 << 16

  private var packs: [OpenPack]
  private let keep: (BinPack) throws -> Void

  init(keep: @escaping (BinPack) throws -> Void) {
    self.keep = keep
    packs = CheckKind.allCases.flatMap { kind in Sampling.allCases.map { OpenPack(kind, $0) } }
  }

  mutating func append(_ bin: StoredBin, network: Int, histogram bytes: [UInt8], byteCount: Int) throws {
    if packs[network].pack.byteCount + OpenPack.headByteCount + byteCount > Self.fullByteCount {
      try end(network)
    }
    packs[network].append(bin, bytes, byteCount)
  }

  mutating func finish() throws {
    for network in packs.indices { try end(network) }
  }

  private mutating func end(_ network: Int) throws {
    if packs[network].pack.bins == 0 { return }
    packs[network].end()
    try keep(packs[network].pack)
    packs[network].removeAll()
  }
}

/// A pack to which bins are appended.
private struct OpenPack {
  /// At most six varints of ten bytes and one byte come before a histogram.
  static let headByteCount = 64

  private(set) var pack: BinPack
  private var numbers: [Int64: Int] = [:]
  private var cellID: Int64 = 0
  private var siteID: Int32 = 0
  private var hour: Int32 = 0

  init(_ kind: CheckKind, _ sampling: Sampling) {
    pack = BinPack(kind: kind, sampling: sampling, hours: 0...0)
  }

  mutating func removeAll() {
    let bytes = pack.bytes
    self = OpenPack(pack.kind, pack.sampling)
    pack.bytes = bytes
  }

  private mutating func makeRoom(_ count: Int) {
    let missing = pack.byteCount + count - pack.bytes.count
    if missing > 0 { pack.bytes.append(contentsOf: repeatElement(0, count: max(missing, pack.bytes.count))) }
  }

  mutating func end() {
    makeRoom(BinPack.zerosAtEnd)
    for index in 0..<BinPack.zerosAtEnd { pack.bytes[pack.byteCount + index] = 0 }
  }

  mutating func append(_ bin: StoredBin, _ histogram: [UInt8], _ byteCount: Int) {
    makeRoom(Self.headByteCount + byteCount)
    let isFirst = pack.bins == 0
    let (cells, sites) = (bin.cellID &- cellID, Int64(bin.siteID) - Int64(siteID))
    let hours = Int64(bin.hour) - Int64(hour)
    let isSamePlace = cells == 0 && sites == 0 && hours >= 0 && !isFirst
    let step = isSamePlace ? UInt8(min(hours, Int64(BinPack.hoursStep))) : BinPack.placeStep
    let known = numbers[bin.categoryID]
    let number = known ?? numbers.count
    if known == nil { numbers[bin.categoryID] = number }

    var end = pack.byteCount
    var output = pack.bytes.mutableSpan
    output[end] = UInt8(min(bin.outcomes, BinPack.manyOutcomes)) << 4 | step
    end += 1
    if step == BinPack.hoursStep { Varint.append(UInt64(hours), to: &output, &end) }
    if step == BinPack.placeStep {
      Varint.append(Varint.zigzag(cells), to: &output, &end)
      Varint.append(Varint.zigzag(sites), to: &output, &end)
      Varint.append(Varint.zigzag(hours), to: &output, &end)
    }
    Varint.append(UInt64(number), to: &output, &end)
    if known == nil { Varint.append(UInt64(bitPattern: bin.categoryID), to: &output, &end) }
    if bin.outcomes == 0 { Varint.append(UInt64(bin.checks), to: &output, &end) }
    if bin.outcomes >= BinPack.manyOutcomes { Varint.append(UInt64(bin.outcomes), to: &output, &end) }
    for index in 0..<byteCount { output[end + index] = histogram[index] }

    pack.byteCount = end + byteCount
    pack.hours =
      isFirst ? bin.hour...bin.hour : min(pack.hours.lowerBound, bin.hour)...max(pack.hours.upperBound, bin.hour)
    pack.bins += 1
    pack.outcomes += max(bin.outcomes, 1)
    pack.checks += bin.checks
    (cellID, siteID, hour) = (bin.cellID, bin.siteID, bin.hour)
  }
}
