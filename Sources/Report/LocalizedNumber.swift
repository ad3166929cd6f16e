import Screening

/// Numbers as a text in a language has them: English with a decimal point, Swedish with a comma; both with a space
/// between thousands and before the sign of per cent.
struct LocalizedNumber {
  let language: Language

  func whole(_ value: some BinaryInteger) -> String { NumberText.grouped(value) }

  func decimal(_ value: Double, places: Int) -> String { localized(NumberText.decimal(value, places: places)) }

  /// `12.3 %`, with as many decimals as tell shares of such a size apart unless they are given.
  func percent(_ share: Double, places: Int? = nil) -> String {
    localized(NumberText.percent(share, places: places ?? (abs(share) < 0.1 ? 1 : 0)))
  }

  /// `12–15 %`.
  func percent(from low: Double, to high: Double) -> String {
    let places = low < 0.1 ? 1 : 0
    return "\(decimal(low * 100, places: places))–\(percent(high, places: places))"
  }

  /// `p = 0.012`, `p < 0.001`.
  func p(_ p: Double) -> String { p < 0.0005 ? "p < \(decimal(0.001, places: 3))" : "p = \(decimal(p, places: 3))" }

  private func localized(_ number: String) -> String {
    language == .sv ? number.replacing(".", with: ",") : number
  }
}
