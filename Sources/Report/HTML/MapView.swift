import Screening

/// A map with what moves and filters it, its key, and where it says what a square holds.
struct MapView {
  /// A choice of what is shown; the script knows it by its id.
  struct Filter {
    var id: String
    var name: String
    var options: [(value: String, name: String)]
  }

  /// The key to the shades of one choice.
  struct Legend {
    var choice: Int
    var scale: MapScale
    /// What a square without a shade of its own has.
    var few: String
  }

  let picture: MapPicture
  let words: ReportWords
  let tiles: TileServer?
  /// What it is a map of.
  let label: String
  let filters: [Filter]
  let legends: [Legend]
  let scriptWords: JSONValue

  var markup: Markup {
    Markup([
      Markup("div", ["class": "filters needs-script", "hidden": ""]) { filters.map(choice) },
      map,
      Markup(legends.enumerated().map { legend($1, isHidden: $0 > 0) }),
      Markup("p", ["class": "info small", "id": "map-info", "role": "status"], Markup.none),
      Markup("p", ["class": "small needs-script", "hidden": ""]) { keys },
    ])
  }

  private func choice(_ filter: Filter) -> Markup {
    Markup("label") {
      filter.name
      Markup("select", ["id": filter.id]) {
        filter.options.map { option in Markup("option", ["value": option.value]) { option.name } }
      }
    }
  }

  private var map: Markup {
    let frame = picture.map.frame
    return Markup(
      "div",
      [
        "class": picture.isCoarse ? "map coarse" : "map", "tabindex": "0", "role": "group", "aria-label": label,
        "data-frame": "\(frame.originX) \(frame.originY) \(frame.unit) \(picture.map.kilometre)",
        "data-tiles": tiles?.template, "data-words": JSONWriter.text(scriptWords, style: .compact),
      ]
    ) {
      picture.svg
      Markup("div", ["class": "map-buttons needs-script", "hidden": ""]) {
        button("in", "+", words.say("Zoom in", "Zooma in"))
        button("out", "−", words.say("Zoom out", "Zooma ut"))
        button("home", "⌂", words.say("Show all", "Visa allt"))
      }
      Markup("div", ["class": "scale needs-script", "hidden": "", "aria-hidden": "true"], Markup.none)
      tiles.map { tiles in
        Markup("p", ["class": "small"]) { words.say("Map tiles: ", "Kartrutor: ") + tiles.host }
      }
    }
  }

  private func button(_ action: String, _ sign: String, _ name: String) -> Markup {
    Markup("button", ["type": "button", "data-do": action, "aria-label": name, "title": name]) { sign }
  }

  private var keys: String {
    words.say(
      "Drag, or use two fingers; the arrow keys, + and − move the map once it is chosen, 0 goes back. The wheel zooms "
        + "once the map is chosen.",
      "Dra, eller använd två fingrar. När kartan är vald flyttar piltangenterna den, + och − zoomar och 0 går "
        + "tillbaka; då zoomar även mushjulet.")
  }

  private func legend(_ legend: Legend, isHidden: Bool) -> Markup {
    Markup("ul", ["class": "legend", "data-legend": "\(legend.choice)", "hidden": isHidden ? "" : nil]) {
      (0..<MapScale.levels).compactMap { level in
        legend.scale.words(level, words.number).map { range in
          Markup("li", ["data-level": "\(level)"]) {
            Chart.swatch(level)
            range
          }
        }
      }
      Markup("li", ["data-level": "f"]) {
        Markup("svg", ["viewBox": "0 0 10 10", "aria-hidden": "true"], Chart.path("lf", "M0 0h10v10H0z"))
        legend.few
      }
    }
  }
}
