/// A map as SVG: shaded squares, roads, areas and numbered places. Its script pans, zooms and filters; as written it shows
/// the first choice of what it is about.
struct MapPicture {
  /// What is shown of a square for one choice; the script puts its words together.
  struct Layer {
    /// Or a key to the script's words.
    var remark: String
    var checks: String
    var violations: String
    /// For each part of the checks that can be chosen: a level of the scale, `f` for too few, `.` for none.
    var letters: String

    fileprivate var data: String { [remark, checks, violations, letters].joined(separator: "|") }
    fileprivate var shade: Character { letters.first ?? "." }
  }

  struct Square {
    var name: String?
    /// By the picture's choices; nil where it has nothing of that.
    var layers: [Layer?]
  }

  struct Pin {
    var name: String
    var choice: Int
  }

  let map: ReportMap
  /// Numbers of what the map can be about.
  let choices: [Int]
  /// By the map's squares.
  let squares: [Square]
  /// By the map's places.
  var pins: [Pin] = []
  let words: ReportWords
  /// Whether squares are so large that roads are drawn upon them, and show through.
  var isCoarse = false

  var svg: Markup {
    let view = map.view
    return Markup("svg", ["viewBox": "\(view.x) \(view.y) \(view.width) \(view.height)"]) {
      Markup("g", ["class": "tiles"], Markup.none)
      isCoarse ? nil : roads
      Markup("g") { zip(map.squares, squares).compactMap(square) }
      isCoarse ? roads : nil
      map.areas.map { Markup("path", ["class": "area", "d": $0.rings.map { Self.line($0) + "z" }.joined()]) }
      map.areas.compactMap(name)
      zip(map.places, pins).map { shape, pin in
        Markup(
          "path",
          [
            "class": "place", "data-pin": "\(pin.choice)", "d": shape.outline.map { Self.line($0) + "z" }.joined(),
          ])
      }
      numbers
    }
  }

  // MARK: Squares

  private func square(_ corners: [ReportMap.Point], _ square: Square) -> Markup? {
    if corners.isEmpty { return nil }
    let shade = square.layers.first.flatMap { $0?.shade } ?? "."
    let attributes: KeyValuePairs<StaticString, String?> = [
      "class": "q l\(shade == "." ? "x" : String(shade))", "d": Self.line(corners) + "z", "data-t": square.name,
    ]
    return Markup(
      "path", attributes,
      numbered: zip(choices, square.layers).compactMap { choice, layer in layer.map { ("data-c", choice, $0.data) } })
  }

  /// From the first point on by steps.
  private static func line(_ points: [ReportMap.Point]) -> String {
    guard var last = points.first else { return "" }
    var text = "M\(last.x) \(last.y)l"
    var isFirst = true
    for point in points.dropFirst() where point != last {
      let (dx, dy) = (point.x - last.x, point.y - last.y)
      if !isFirst, dx >= 0 { text += " " }
      text += "\(dx)\(dy < 0 ? "" : " ")\(dy)"
      (last, isFirst) = (point, false)
    }
    return text
  }

  private var roads: Markup? {
    map.roads.isEmpty ? nil : Markup("path", ["class": "road", "d": map.roads.map(Self.line).joined()])
  }

  // MARK: What stands on it

  /// Units to a pixel when it is shown as written, in a page of the usual width.
  private var unitsPerPixel: Double { max(Double(map.view.width) / 1000, Double(map.view.height) / 640) }

  private func upright(_ point: ReportMap.Point, _ className: String, dx: Double = 0, _ content: Markup) -> Markup {
    Markup("g", ["class": className, "transform": "translate(\(point.x) \(point.y))"]) {
      Markup("g", ["class": "pin", "transform": "scale(\(NumberText.decimal(unitsPerPixel, places: 2)))"]) {
        dx == 0 ? content : Markup("g", ["transform": "translate(\(Chart.text(dx)) 0)"], content)
      }
    }
  }

  private func name(_ area: ReportMap.Outline) -> Markup? {
    guard let ring = area.rings.max(by: { $0.count < $1.count }), let west = ring.map(\.x).min(),
      let east = ring.map(\.x).max(), let north = ring.map(\.y).min(), let south = ring.map(\.y).max()
    else { return nil }
    return upright(
      ReportMap.Point(x: (west + east) / 2, y: (north + south) / 2), "name",
      Markup("text") { words.name(area.name, cells: 24) })
  }

  private var numbers: Markup {
    // Places at one spot stand side by side.
    var taken: [ReportMap.Point] = []
    let reach = 22 * unitsPerPixel
    var found: [Markup] = []
    for (index, (shape, pin)) in zip(map.places, pins).enumerated() {
      let near = taken.count {
        abs(Double($0.x - shape.middle.x)) < reach && abs(Double($0.y - shape.middle.y)) < reach
      }
      taken.append(shape.middle)
      let link = Markup(
        "a", ["href": "#place-\(index + 1)", "aria-label": pin.name, "data-pin": "\(pin.choice)"]
      ) {
        Markup("circle", ["r": "11"])
        Markup("text", ["y": "4"]) { "\(index + 1)" }
      }
      found.append(upright(shape.middle, "at", dx: Double(near) * 23, link))
    }
    // The first on top.
    return Markup(found.reversed())
  }
}
