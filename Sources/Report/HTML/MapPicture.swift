import CheckModel
import Screening

/// The map as SVG: squares shaded by rate, roads, areas and numbered places. Its script pans, zooms and filters; as
/// written it shows the first channel, all vehicles and the whole week.
struct MapPicture {
  let map: ReportMap
  let places: [LocatedPlace]
  let words: ReportWords
  let tiles: TileServer?
  /// Those that a square has a rate of.
  let scales: [MapScale]
  /// Those that a square has checks of; the map's data hold them after all vehicles.
  let groups: [VehicleGroup]

  init(_ contents: ReportContents, _ words: ReportWords, tiles: TileServer?) {
    map = contents.map
    places = contents.places
    self.words = words
    self.tiles = tiles
    let layers = contents.map.squares.lazy.flatMap(\.layers)
    let channels = Set(layers.map(\.channel))
    scales = Channel.allCases.filter(channels.contains).map { MapScale($0, contents.map.squares) }
    groups = VehicleGroup.allCases.enumerated().filter { index, _ in
      layers.contains { $0.rates[(index + 1) * RateMap.weekParts].checks > 0 }
    }.map(\.1)
  }

  var svg: Markup {
    let view = map.view
    return Markup("svg", ["viewBox": "\(view.x) \(view.y) \(view.width) \(view.height)"]) {
      Markup("g", ["class": "tiles"], Markup.none)
      map.roads.isEmpty ? nil : Markup("path", ["class": "road", "d": map.roads.map(Self.line).joined()])
      Markup("g") { map.squares.map(square) }
      map.areas.map { Markup("path", ["class": "area", "d": $0.rings.map { Self.line($0) + "z" }.joined()]) }
      map.areas.compactMap(name)
      zip(map.places, places).map { shape, located in
        Markup(
          "path",
          [
            "class": "place", "data-pin": "\(located.place.channel.rawValue)",
            "d": shape.outline.map { Self.line($0) + "z" }.joined(),
          ])
      }
      pins
    }
  }

  // MARK: Squares

  private func square(_ square: ReportMap.Square) -> Markup {
    let layers = scales.map { scale in square.layers.first { $0.channel == scale.channel }.map { data($0, scale) } }
    let first = layers.first ?? nil
    let shade = first?.split(separator: " ").last?.first ?? "."
    let attributes: KeyValuePairs<StaticString, String?> = [
      "class": "q l\(shade == "." ? "x" : String(shade))", "d": Self.line(square.corners) + "z",
      "data-t": square.site.map { words.name($0, cells: 60) },
    ]
    return Markup(
      "path", attributes,
      numbered: zip(scales, layers).compactMap { scale, data in
        data.map { ("data-c", Int(scale.channel.rawValue), $0) }
      })
  }

  /// `a 120 34 11.2…`: the sampling, checks, violations, and a letter for each rate that the map can show.
  private func data(_ layer: RateMap.Layer, _ scale: MapScale) -> String {
    let parts = [0] + groups.map { Int($0.rawValue) + 1 }
    var letters = ""
    for part in parts {
      for week in 0..<RateMap.weekParts { letters.append(scale.letter(layer.rates[part * RateMap.weekParts + week])) }
    }
    return "\(layer.sampling.name.prefix(1)) \(layer.rates[0].checks) \(layer.rates[0].violations) \(letters)"
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

  private var pins: Markup {
    // Places at one spot stand side by side.
    var taken: [ReportMap.Point] = []
    let reach = 22 * unitsPerPixel
    var pins: [Markup] = []
    for (index, (shape, located)) in zip(map.places, places).enumerated() {
      let near = taken.count {
        abs(Double($0.x - shape.middle.x)) < reach && abs(Double($0.y - shape.middle.y)) < reach
      }
      taken.append(shape.middle)
      let name =
        words.say("Place", "Plats") + " \(index + 1): \(words.name(located.location.label)), "
        + located.place.channel.title.text(words.language)
      let pin = Markup(
        "a", ["href": "#place-\(index + 1)", "aria-label": name, "data-pin": "\(located.place.channel.rawValue)"]
      ) {
        Markup("circle", ["r": "11"])
        Markup("text", ["y": "4"]) { "\(index + 1)" }
      }
      pins.append(upright(shape.middle, "at", dx: Double(near) * 23, pin))
    }
    // The first on top.
    return Markup(pins.reversed())
  }
}
