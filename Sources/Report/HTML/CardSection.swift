import CheckModel
import Screening

/// One priority place: where it is, how bad it is and what to do first, then the evidence, then what it does not say.
struct CardSection {
  let index: Int
  let located: LocatedPlace
  let words: ReportWords
  let card: PlaceCard

  /// As many measures are told at length.
  private static let mostMeasures = 2

  init(_ index: Int, _ located: LocatedPlace, _ words: ReportWords) {
    (self.index, self.located, self.words) = (index, located, words)
    card = PlaceCard(located, in: words.language)
  }

  var place: PriorityPlace { located.place }

  var markup: Markup {
    let id = "place-\(index + 1)"
    return Markup("article", ["class": "card", "id": id, "aria-labelledby": "\(id)-title"]) {
      head(id)
      columns
      notes
    }
  }

  /// Two of about the same length; on a narrow screen one, with what to do right after how bad it is.
  private var columns: Markup {
    let isLong = place.measures.count > 3 || speeds == nil
    return Markup("div", ["class": "two cols"]) {
      Markup("div", ["class": "col"]) {
        verdict
        figures(isLong ? [speeds, week, strata] : [speeds, week])
      }
      Markup("div", ["class": "col"]) {
        measures
        figures(isLong ? [months] : [strata, months])
      }
    }
  }

  private func figures(_ figures: [Figure?]) -> Markup { Markup(figures.compactMap { $0?.markup(words) }) }

  // MARK: Where, how bad, what to do

  private func head(_ id: String) -> Markup {
    let areas = located.location.areas.map { words.name($0, cells: 40) }.joined(separator: ", ")
    let (low, high) = (place.rankInterval.lowerBound, place.rankInterval.upperBound)
    let rank = words.say(
      "rank \(place.rank) of \(place.rankedPlaces) (90 % interval \(low)–\(high))",
      "rang \(place.rank) av \(place.rankedPlaces) (90 %-intervall \(low)–\(high))")
    let position = [located.location.latDegrees, located.location.lonDegrees]
      .map { NumberText.decimal($0, places: 5) }.joined(separator: ", ")
    return Markup("div", ["class": "card-head"]) {
      Markup("span", ["class": "num", "aria-hidden": "true"]) { "\(index + 1)" }
      Markup("div") {
        Markup("h3", ["id": "\(id)-title"]) { words.name(located.location.label) }
        Markup("p") {
          ([words.title(place.channel), rank] + (areas.isEmpty ? [] : [areas]) + [position]).joined(separator: " · ")
        }
      }
    }
  }

  private var verdict: Markup {
    Markup("div", ["class": "verdict"]) {
      Markup("p", ["class": "big"]) {
        place.hasDenominator
          ? words.number.percent(place.estimate.mean) : words.number.decimal(place.estimate.mean, places: 2)
        Markup("small") {
          " " + (place.hasDenominator ? "" : words.say("per control hour, ", "per kontrolltimme, "))
            + words.say("estimate, 90 % ", "skattning, 90 % ") + card.interval(place.estimate)
        }
      }
      paragraphs(Array(card.whatWasSeen.prefix(1)))
      estimateChart
      facts
    }
  }

  /// The place beside its network.
  private var estimateChart: Markup {
    let rows = [
      Chart.Row(name: words.say("here", "här"), estimate: place.estimate, isMarked: true),
      Chart.Row(
        name: words.say("network", "nätet"),
        estimate: .init(mean: place.networkMean, low: place.networkMean, high: place.networkMean)),
      Chart.Row(
        name: words.say("flagged above", "utpekas över"),
        estimate: .init(mean: place.threshold, low: place.threshold, high: place.threshold)),
    ]
    return Chart.rows(
      rows, reference: nil, isShare: place.hasDenominator,
      label: words.say("Estimate here ", "Skattning här ") + card.rate(place.estimate.mean)
        + words.say(", network ", ", nätet ") + card.rate(place.networkMean), words, value: value)
  }

  func value(_ value: Double) -> String {
    place.hasDenominator ? words.number.percent(value) : words.number.decimal(value, places: 1)
  }

  private var facts: Markup {
    let seen = place.evidence
    var facts: [(String, String)] = []
    if let limit = place.limitKmh { facts.append((words.say("Limit", "Hastighetsgräns"), "\(limit) km/h")) }
    if let v85 = place.v85Kmh {
      let range = place.v85IntervalKmh.map { " (\($0.lowerBound)–\($0.upperBound))" } ?? ""
      facts.append(("V85", "\(v85) km/h\(range)"))
    }
    if let worst = place.strata.first(where: { $0.stratum == place.worstStratum }) {
      facts.append(
        (
          words.say("Worst part of the week", "Värsta delen av veckan"),
          worst.stratum.title.text(words.language) + ", " + card.rate(worst.estimate.mean)
        ))
    }
    facts.append(
      (
        words.say("Effort", "Insats"),
        words.counted(seen.dates, ("date", "dates"), ("dag", "dagar")) + ", "
          + words.counted(seen.controlHours, ("hour", "hours"), ("timme", "timmar"))
      ))
    facts.append((words.say("Last checked", "Senast kontrollerad"), words.date(seen.lastDay)))
    facts.append((words.say("Sampling", "Urval"), words.sampling(seen.sampling)))
    return Markup("dl", ["class": "facts"]) {
      facts.map { fact in
        Markup("div") {
          Markup("dt") { fact.0 }
          Markup("dd") { fact.1 }
        }
      }
    }
  }

  private var measures: Markup {
    Markup("div", ["class": "do"]) {
      Markup("h4") { words.say("What to do", "Vad som kan göras") }
      Markup("ol", ["class": "measures"]) {
        place.measures.enumerated().map { measure($1, isFirst: $0 == 0, isShort: $0 >= Self.mostMeasures) }
      }
      place.measures.isEmpty ? paragraphs(card.measures) : nil
    }
  }

  private func measure(_ measure: AdvisedMeasure, isFirst: Bool, isShort: Bool) -> Markup {
    let kind =
      measure.isPhysical
      ? words.say("physical measure", "fysisk åtgärd")
      : words.say("checks, no physical measure", "kontroller, ingen fysisk åtgärd")
    return Markup("li", ["class": isFirst ? "first" : nil]) {
      Markup("b") { measure.name.text(words.language) }
      Markup("span", ["class": "small"]) { " " + kind }
      isShort ? nil : Markup("p") { measure.why.text(words.language) }
      Markup("p") {
        Markup("span", ["class": "soft"]) { words.say("Effect: ", "Effekt: ") }
        measure.effect.text(words.language)
        Markup("span", ["class": "small"]) { " " + words.say("Source: ", "Källa: ") + measure.source }
      }
    }
  }

  // MARK: Words

  private func paragraphs(_ blocks: [PlaceCard.Block]) -> Markup {
    Markup(
      blocks.map { block in
        switch block {
        case .text(let text): Markup("p", words.withCode(text))
        case .columns(let text): Markup("pre") { text }
        }
      })
  }

  private var notes: Markup {
    Markup("div", ["class": "notes two"]) {
      Markup("section") {
        Markup("h4") { words.say("How sure", "Hur säkert") }
        paragraphs(Array(card.whatWasSeen.dropFirst()))
        paragraphs(card.howSure)
        paragraphs(card.compared)
        paragraphs(card.overTime)
      }
      Markup("section") {
        Markup("h4") { words.say("What the evidence does not say", "Vad underlaget inte säger") }
        paragraphs(card.whatIsNotSaid)
        Markup("h4") { words.say("What would change the verdict", "Vad som skulle ändra bedömningen") }
        paragraphs(card.whatWouldChange)
      }
    }
  }
}
