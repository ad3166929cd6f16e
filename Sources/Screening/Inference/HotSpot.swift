import Foundation

/// Getis and Ord's Gi* of every cell with binary weights, the cell itself included (J. K. Ord & A. Getis,
/// *Geographical Analysis* 27, 1995): how far the sum around it stands from what the whole would give, in standard
/// deviations. Its p is two-sided from `twoSidedNormalProbability`. O(cells + pairs).
///
/// - Parameter neighbours: of each cell, without itself.
/// - Returns: nil for a cell of which all others are neighbours, and for every cell when all values are alike.
package func hotSpotScores(_ values: [Double], _ neighbours: Neighbours) throws(ScreeningError) -> [Double?] {
  guard neighbours.cellCount == values.count else { throw .shapeBroken }
  for index in values.indices where !(abs(values[index]) <= largestNumber) { throw .numberOutside(index: index) }
  let n = Double(values.count)
  let mean = values.reduce(0, +) / n
  let variance = values.reduce(0) { $0 + ($1 - mean) * ($1 - mean) } / n
  return values.indices.map { cell in
    var sum = values[cell] - mean
    for neighbour in neighbours.of(cell) { sum += values[Int(neighbour)] - mean }
    let weight = Double(neighbours.of(cell).count + 1)
    let square = variance * (n * weight - weight * weight) / (n - 1)
    return square > 0 ? sum / sqrt(square) : nil
  }
}
