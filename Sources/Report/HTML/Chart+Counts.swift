import Screening

extension Chart {
  /// Published counts under each other: a bar to the lower end of the range, which is written beside it.
  static func counts(
    _ rows: [(name: String, count: PublishedCount)], base: Int, label name: String, _ words: ReportWords
  )
    -> Markup
  {
    let (left, top, step, right) = (nameWidth, 2.0, 21.0, width - 92)
    let largest = Double(rows.compactMap(\.count.count).max() ?? 1)
    var parts = path("axis", "M\(text(left)) \(text(top))V\(text(top + Double(rows.count) * step))")
    for (index, row) in rows.enumerated() {
      let y = top + Double(index) * step
      parts.append(label(row.name, x: 0, y: y + 15))
      guard let count = row.count.count else {
        parts.append(label(words.withheld, x: left + 6, y: y + 15))
        continue
      }
      let length = max(Double(count) / largest * (right - left), 1)
      parts.append(rectangle("bar", x: left, y: y + 4, width: length, height: 13))
      parts.append(label(words.range(count, base: base), x: left + length + 6, y: y + 15))
    }
    return frame(name, height: top + Double(rows.count) * step + 2, parts)
  }
}
