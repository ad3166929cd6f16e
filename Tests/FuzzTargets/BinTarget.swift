import CheckModel

@testable import BinStore

extension FuzzTarget {
  /// The blobs of a store: packs and histograms are refused as corrupt, or are what is written again from them.
  ///
  /// The first byte says which of the two; then come what the row says of a blob, and the blob.
  static let bins = FuzzTarget("bins", mostBytes: 2048) { bytes in
    var input = InputReader(bytes)
    return input.byte() & 1 == 0 ? try histogramFault(&input) : try packFault(&input)
  }
}

private func histogramFault(_ input: inout InputReader) throws -> String? {
  let checks = Int64(bitPattern: input.number(bytes: 5))
  let histogram: [OutcomeCount]
  do throws(StoreError) {
    histogram = try HistogramBlob.decode(Array(input.rest), checks: checks)
  } catch {
    return error == .corrupt ? nil : "not corrupt, but \(error)"
  }
  guard histogram.reduce(0, { $0 + Int64($1.count) }) == checks else { return "a histogram does not add up" }
  for (entry, next) in zip(histogram, histogram.dropFirst()) where entry.outcome.rawValue >= next.outcome.rawValue {
    return "outcomes do not ascend"
  }
  var again: [UInt8] = []
  let count = HistogramBlob.encode(histogram[...], into: &again)
  if count == 0 {
    return histogram.count == 1 && histogram[0].outcome == .none ? nil : "a histogram is written as none"
  }
  let read = try HistogramBlob.decode(Array(again[..<count]), checks: checks)
  return read == histogram ? nil : "a histogram is another one when it is written again"
}

private let categories: [(key: Int64, value: Category)] =
  zip(
    1...,
    CheckKind.allCases.flatMap { kind in Sampling.allCases.map { Category(kind: kind, vehicle: .car, sampling: $0) } }
  )
  .map { (Int64($0.0), $0.1) }
private let cellIDs: [Int64] = [1, 2, 3, 9, 200]
private let names = PackNames(cellIDs: cellIDs, categories)

private func packFault(_ input: inout InputReader) throws -> String? {
  let (kind, sampling) = (Int(input.byte()), Int(input.byte()))
  let first = Int32(truncatingIfNeeded: input.number(bytes: 4))
  let hours = first...max(first, first &+ Int32(input.byte()))
  var pack = BinPack(
    kind: CheckKind.allCases[kind % CheckKind.allCases.count],
    sampling: Sampling.allCases[sampling % Sampling.allCases.count], hours: hours)
  pack.bins = Int(input.number(bytes: 2))
  pack.outcomes = Int(input.number(bytes: 2))
  pack.checks = Int64(input.number(bytes: 4))
  pack.byteCount = input.rest.count
  let blob = Array(input.rest) + [UInt8](repeating: 0, count: BinPack.zerosAtEnd)
  var decoded = PackedBins()
  do throws(StoreError) {
    try decoded.decode(pack, blob, names)
  } catch {
    return error == .corrupt ? nil : "not corrupt, but \(error)"
  }
  guard decoded.count == pack.bins, decoded.counts.count == pack.outcomes,
    decoded.checks.reduce(0, { $0 + Int64($1) }) == pack.checks, decoded.hours.allSatisfy(pack.hours.contains)
  else { return "a pack is not what its row says" }
  // As the bins come; a packer would take them in any order.
  var again: [BinPack] = []
  var packer = BinPacker(rules: nil) { again.append($1) }
  for bin in 0..<decoded.count {
    let histogram = decoded.histogram(bin)
    var bytes: [UInt8] = []
    let count = HistogramBlob.encode(histogram[...], into: &bytes)
    let category = decoded.categories[bin]
    try packer.append(
      StoredBin(
        cellID: cellIDs[Int(decoded.cells[bin])], siteID: decoded.sites[bin], hour: decoded.hours[bin],
        categoryID: categories[Int(category)].key, checks: Int64(decoded.checks[bin]),
        outcomes: count == 0 ? 0 : histogram.count),
      network: BinPacker.network(categories[Int(category)].value), histogram: bytes, byteCount: count,
      counts: histogram[...])
  }
  try packer.finish()
  guard again.count == 1 else { return "a pack is \(again.count) when it is written again" }
  var read = PackedBins()
  try read.decode(again[0], again[0].bytes, names)
  guard read.cells == decoded.cells, read.sites == decoded.sites, read.hours == decoded.hours,
    read.categories == decoded.categories, read.checks == decoded.checks, read.violations == decoded.violations,
    read.ends == decoded.ends, read.counts == decoded.counts
  else { return "a pack is another one when it is written again" }
  return nil
}
