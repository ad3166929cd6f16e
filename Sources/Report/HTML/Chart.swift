import CheckModel
import Screening

/// Charts as SVG. Colours come from the page's style sheet by class, so that they follow the reader's light or dark.
enum Chart {
  static let width = 360.0
  /// What the names of rows take of it.
  static let nameWidth = 150.0

  /// - Parameter label: what it shows, for who does not see it.
  static func frame(_ label: String, height: Double, _ content: Markup) -> Markup {
    Markup(
      "svg", ["class": "chart", "viewBox": "0 0 \(text(width)) \(text(height))", "role": "img", "aria-label": label],
      content)
  }

  /// With one decimal at most.
  static func text(_ value: Double) -> String {
    let number = NumberText.decimal(value, places: 1)
    return number.hasSuffix(".0") ? String(number.dropLast(2)) : number
  }

  static func path(_ className: String, _ d: String) -> Markup { Markup("path", ["class": className, "d": d]) }

  static func label(_ content: String, x: Double, y: Double, _ className: String? = nil) -> Markup {
    Markup("text", ["x": text(x), "y": text(y), "class": className]) { content }
  }

  static func rectangle(_ className: String, x: Double, y: Double, width: Double, height: Double) -> Markup {
    Markup(
      "rect",
      [
        "class": className, "x": text(x), "y": text(y), "width": text(width), "height": text(max(height, 0)),
      ])
  }

  /// The end of an axis for shares: a round number at or above the largest.
  static func roundedUp(share largest: Double) -> Double {
    [0.005, 0.01, 0.02, 0.05, 0.1, 0.2, 0.3, 0.4, 0.5, 0.6, 0.8].first { $0 >= largest * 0.999 } ?? 1
  }

  /// A round number at or above the value.
  static func roundedUp(_ value: Double) -> Double {
    var power = 1.0
    while power * 10 <= value { power *= 10 }
    return ([1, 1.2, 1.6, 2, 2.4, 3, 4, 5, 6, 8, 10].map { $0 * power }.first { $0 >= value }) ?? value
  }
}
