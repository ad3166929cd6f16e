import Screening

extension Chart {
  /// Published counts under each other: a bar to the lower end of the range, which is written beside it.
  static func counts(
    _ rows: [(name: String, count: PublishedCount)], base: Int, label name: String, _ words: ReportWords
  )
    -> Markup
  {
    let (left, top, step, right) = (142.0, 2.0, 21.0, width - 92)
    let largest = Double(rows.compactMap(\.count.count).max() ?? 1)
    var (bars, texts) = ("", Markup.none)
    for (index, row) in rows.enumerated() {
      let y = top + Double(index) * step
      texts.append(label(row.name, x: 0, y: y + 15))
      guard let count = row.count.count else {
        texts.append(label(words.withheld, x: left + 6, y: y + 15))
        continue
      }
      let length = max(Double(count) / largest * (right - left), 1)
      bars += "M\(text(left)) \(text(y + 4))h\(text(length))v13h-\(text(length))z"
      texts.append(label(words.range(count, base: base), x: left + length + 6, y: y + 15))
    }
    let axis = path("axis", "M\(text(left)) \(text(top))V\(text(top + Double(rows.count) * step))")
    return frame(name, height: top + Double(rows.count) * step + 2, path("bar", bars) + axis + texts)
  }
}
