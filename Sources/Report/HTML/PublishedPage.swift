import CheckModel
import Screening

/// What citizens may see of the checks, as one HTML page that needs nothing else and asks nobody.
package struct PublishedPage {
  private let contents: PublishedContents
  private let words: ReportWords
  private let toolVersion: String
  private let tiles: TileServer?

  /// - Parameter tiles: as `ReportPage` takes it.
  package init(
    _ contents: PublishedContents, in language: Language, toolVersion: String, tiles: TileServer? = nil
  ) {
    (self.contents, self.toolVersion, self.tiles) = (contents, toolVersion, tiles)
    words = ReportWords(language)
  }

  package var html: String {
    PageFrame(
      words: words, title: words.say("Traffic checks in figures", "Trafikkontroller i siffror"),
      eyebrow: contents.day.map(words.date) ?? contents.months.last.map { month($0.code) } ?? "", lead: lead,
      sections: sections,
      footer: words.say("Made by Lägesbild \(toolVersion).", "Framställd med Lägesbild \(toolVersion)."), tiles: tiles
    ).html
  }

  private func month(_ code: TrendCode) -> String { words.capitalized(words.month(Int(code))) }

  private var lead: String {
    guard let first = contents.months.first?.code, let last = contents.months.last?.code else {
      return words.say("There is nothing that may be shown yet.", "Det finns ännu inget som får visas.")
    }
    let period =
      first == last ? words.month(Int(first)) : "\(words.month(Int(first))) – \(words.month(Int(last)))"
    return words.say(
      "What the traffic checks here found, \(period), as far as it may be told: counts are rounded, places are large, "
        + "and what could point at a few people is withheld.",
      "Vad trafikkontrollerna här har visat, \(period), så långt det får berättas: antal är avrundade, platser är stora "
        + "och det som skulle kunna peka ut några få personer undanhålls.")
  }

  private var sections: [PageFrame.Section] {
    let texts = PublishedTexts(contents: contents, words: words)
    var sections: [PageFrame.Section] = [
      .init(id: "totals", name: words.say("In all", "Totalt"), content: totals),
      .init(
        id: "map", name: words.say("Map", "Karta"),
        content: PublishedMapSection(contents, words, tiles: tiles).markup),
      section(
        "months", words.say("By month", "Månad för månad"), monthsLead,
        .init(
          rows: contents.months.map { .init(month($0.code), $0.numbers) }, months: contents.months.map(\.code),
          by: words.say("by month", "per månad"), head: words.say("Month", "Månad"))),
      section(
        "week", words.say("By part of the week", "Del av veckan"), weekLead,
        .init(
          rows: contents.strata.map { .init(words.capitalized($0.stratum.title.text(words.language)), $0.numbers) },
          by: words.say("by part of the week", "per del av veckan"),
          head: words.say("Part of the week", "Del av veckan"))),
    ]
    if !contents.areas.isEmpty {
      sections.append(
        section(
          "areas", words.say("By area", "Område för område"), areasLead,
          .init(
            rows: contents.areas.map { .init(words.name($0.name), $0.numbers) }, by: words.say("by area", "per område"),
            head: words.say("Area", "Område"))))
    }
    return sections + [
      .init(
        id: "withheld", name: words.say("What is withheld, and why", "Vad som undanhålls, och varför"),
        content: texts.withheld),
      .init(id: "method", name: words.say("How to read this", "Så läser du detta"), content: texts.method),
    ]
  }

  // MARK: Numbers

  private var totals: Markup {
    Markup("section", ["id": "totals", "aria-labelledby": "totals-title"]) {
      Markup("h2", ["id": "totals-title"]) { words.say("In all", "Totalt") }
      Markup("div", ["class": "tiles-row"]) {
        contents.total.map { numbers -> Markup in
          let isOfOthers = numbers.checks == .withheld && numbers.withoutDenominator != .withheld
          let checks = words.checks(of: numbers.kind)
          return Markup("div", ["class": "tile"]) {
            Markup("b") {
              words.range(isOfOthers ? numbers.withoutDenominator : numbers.checks, of: numbers.kind) ?? words.withheld
            }
            Markup("span") { isOfOthers ? words.say("other \(checks)", "övriga \(checks)") : checks }
          }
        }
      }
      Table(
        words.say("In all, by kind", "Totalt, efter slag"),
        [.init(words.say("Kind", "Slag"), isNumber: false)] + words.publishedColumns + [.init("V85 km/h")],
        rows: contents.total.map {
          [Markup(text: words.kind($0.kind))] + words.cells($0) + [Markup(text: $0.v85Kmh.map(String.init) ?? "–")]
        }
      ).markup
      Markup("p", ["class": "small"]) {
        words.say(
          "25–29 means that the count is one of these; which is not told. The share is of the checks in the first column. "
            + "Other checks are those that no share can be made of. ",
          "25–29 betyder att antalet är något av dessa; vilket framgår inte. Andelen är av kontrollerna i första "
            + "kolumnen. Övriga kontroller är sådana som ingen andel kan beräknas av. ")
        Markup("a", ["href": "#withheld"]) {
          words.say("What is withheld, and why.", "Vad som undanhålls, och varför.")
        }
      }
    }
  }

  /// Kinds of which something is shown have a figure, or a table where there is nothing to compare; the others a table
  /// that says that all is withheld.
  private func section(
    _ id: String, _ title: String, _ lead: String, _ groups: PublishedGroups
  ) -> PageFrame.Section {
    let figures = CheckKind.allCases.map { PublishedFigures(groups, of: $0, words) }
    let told = figures.filter { !$0.isSilent }
    let silent = figures.filter(\.isSilent)
    return .init(
      id: id, name: title,
      content: Markup("section", ["id": "\(id)", "aria-labelledby": "\(id)-title"]) {
        Markup("h2", ["id": "\(id)-title"]) { title }
        Markup("p") { lead }
        Markup("div", ["class": "two"]) { told.compactMap(\.figure).map { $0.markup(words) } }
        told.filter { $0.figure == nil }.map { figures in
          Markup("div") {
            Markup("h3") { words.kind(figures.kind) }
            figures.table.markup
          }
        }
        if !silent.isEmpty {
          Markup("p") {
            words.say(
              "All is withheld, as it is where there were no checks: ",
              "Allt undanhålls, som det görs där inga kontroller har gjorts: ")
              + silent.map { words.kind($0.kind).lowercased() }.joined(separator: ", ") + "."
          }
          silent.map { $0.table.folded(words) }
        }
      })
  }

  private var monthsLead: String {
    words.say(
      "Where and when the checks are made differs from month to month, so a rise may be a change of places. The line "
        + "through a dot, or the pale band, is what the rounding leaves open.",
      "Var och när kontrollerna görs skiljer sig mellan månaderna, så en ökning kan bero på byte av platser. Strecket "
        + "genom en punkt, eller det ljusa fältet, är vad avrundningen lämnar öppet.")
  }

  private var weekLead: String {
    words.say(
      "Day is 06–18, evening 18–23 and night 23–06, local time. The line through a dot is what the rounding leaves open.",
      "Dag är kl. 06–18, kväll 18–23 och natt 23–06, lokal tid. Strecket genom en punkt är vad avrundningen lämnar öppet."
    )
  }

  private var areasLead: String {
    words.say(
      "Areas may overlap, so a check can be counted in several. That all is withheld of an area does not tell whether "
        + "anything was checked there.",
      "Områden kan överlappa, så en kontroll kan räknas i flera. Att allt undanhålls för ett område säger inte om något "
        + "har kontrollerats där.")
  }
}
