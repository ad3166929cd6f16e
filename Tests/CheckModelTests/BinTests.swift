import CheckModel
import Testing

private func key(_ north: Int32, _ east: Int32, site: Int32 = 0, hour: Int32 = 0, limit: UInt16 = 0) -> BinKey {
  BinKey(
    cell: Cell(north: north, east: east), hour: hour, siteID: site, category: Category(kind: .speed, limitKmh: limit))
}

@Test func ordersKeysByCellSiteHourAndCategory() {
  let keys = [
    key(-2, 9, site: 9, hour: 9), key(-1, -9), key(0, 0, hour: -1), key(0, 0, limit: 30), key(0, 0, limit: 50),
    key(0, 0, hour: 1), key(0, 0, site: 1, hour: -5), key(0, 1), key(1, -1),
  ]
  #expect(keys.shuffled().sorted() == keys)
  for (a, b) in zip(keys, keys.dropFirst()) { #expect(a < b && !(b < a) && a != b) }
}

@Test func keepsEachBinsHistogramApart() {
  let histograms: [[OutcomeCount]] = [
    [OutcomeCount(outcome: .none, count: 7)],
    [
      OutcomeCount(outcome: Outcome(rawValue: 47), count: 1), OutcomeCount(outcome: Outcome(rawValue: 52), count: .max),
    ],
    [OutcomeCount(outcome: .refused, count: 1)],
  ]
  var bins = SortedBins()
  #expect(bins.isEmpty && bins.count == 0)
  for (index, histogram) in histograms.enumerated() { bins.append(key(Int32(index), 0), histogram: histogram[...]) }
  #expect(bins.count == 3 && !bins.isEmpty)
  for (index, histogram) in histograms.enumerated() { #expect(Array(bins.histogram(index)) == histogram) }
  #expect(bins.keys == [key(0, 0), key(1, 0), key(2, 0)])
}

@Test func takesBinsOfAnotherRun() {
  var all = SortedBins()
  for index in 0..<5 {
    let outcomes = (0...UInt16(index)).map { OutcomeCount(outcome: Outcome(rawValue: $0), count: UInt32(index + 1)) }
    all.append(key(Int32(index), 0), histogram: outcomes[...])
  }
  var copy = SortedBins()
  for range in [0..<0, 0..<1, 1..<1, 1..<4, 4..<5] { copy.append(range, of: all) }
  #expect(copy == all)
}

@Test func beginsAgainAfterRemoval() {
  var bins = SortedBins()
  bins.append(key(5, 5), histogram: [OutcomeCount(outcome: .none, count: 1)])
  bins.removeAll(keepingCapacity: true)
  #expect(bins == SortedBins())
  bins.append(key(1, 1), histogram: [OutcomeCount(outcome: .positive, count: 2)])
  #expect(Array(bins.histogram(0)) == [OutcomeCount(outcome: .positive, count: 2)])
}

@Test func refusesKeysOutOfOrder() async {
  await #expect(processExitsWith: .failure) {
    var bins = SortedBins()
    bins.append(key(1, 0), histogram: [OutcomeCount(outcome: .none, count: 1)])
    bins.append(key(1, 0), histogram: [OutcomeCount(outcome: .none, count: 1)])
  }
}
