/// Benjamini–Hochberg's adjusted p-values, in the order given: a test is rejected at false discovery rate q when its
/// adjusted value is at most q (Y. Benjamini & Y. Hochberg, *JRSS B* 57, 1995). O(n log n).
///
/// - Returns: nil when a value is not within 0 … 1.
package func adjustedForFalseDiscovery(_ p: [Double]) -> [Double]? {
  guard p.allSatisfy({ $0 >= 0 && $0 <= 1 }) else { return nil }
  let order = p.indices.sorted { (p[$0], $0) < (p[$1], $1) }
  var adjusted = p
  var smallest = 1.0
  for (rank, index) in order.enumerated().reversed() {
    smallest = min(smallest, p[index] * Double(p.count) / Double(rank + 1))
    adjusted[index] = smallest
  }
  return adjusted
}
