import CheckModel
import Screening

/// Which place, what was seen there, how sure it is and how it stands out.
extension PlaceCard {
  /// Which place it is.
  package var summary: [Block] {
    let (rank, ranks) = (place.rank, place.rankInterval)
    // With points in Swedish too: they are for maps.
    let position = [location.latDegrees, location.lonDegrees].map { NumberText.decimal($0, places: 5) }
      .joined(separator: ", ")
    let areas = location.areas.joined(separator: ", ")
    return paragraph(
      say(
        "Rank \(rank) of \(place.rankedPlaces) in this channel (90 % interval \(ranks.lowerBound)–\(ranks.upperBound)).",
        "Rang \(rank) av \(place.rankedPlaces) i kanalen (90 %-intervall \(ranks.lowerBound)–\(ranks.upperBound))."),
      "Id \(place.id).",
      say(
        "\(NumberText.counted(place.cells.count, "cell")) around \(position).",
        "\(NumberText.counted(place.cells.count, "ruta", "rutor")) kring \(position)."),
      areas.isEmpty ? nil : say("In \(areas).", "I \(areas)."))
  }

  var whatWasSeen: [Block] {
    let seen = place.evidence
    let violation = place.channel.violation.text(language)
    let counts =
      place.hasDenominator
      ? say(
        "\(number.whole(seen.violations)) of \(NumberText.counted(seen.checks, "check")): \(violation).",
        "\(number.whole(seen.violations)) av \(NumberText.counted(seen.checks, "kontroll", "kontroller")): \(violation)."
      )
      : say(
        "\(NumberText.counted(seen.violations, "violation")) noted, no denominator: \(violation).",
        "\(NumberText.counted(seen.violations, "noterad överträdelse", "noterade överträdelser")), utan nämnare: \(violation)."
      )
    return paragraph(counts) + paragraph(seen.sampling.meaning.text(language)) + paragraph(effort, fewDates)
      + paragraph(vehicles) + place.otherEvidence.flatMap { paragraph(other($0)) }
  }

  private var effort: String {
    let seen = place.evidence
    let (first, last) = (UTCText.date(dayNumber: seen.firstDay), UTCText.date(dayNumber: seen.lastDay))
    let hours = number.whole(seen.controlHours)
    return say(
      "Effort: \(NumberText.counted(seen.dates, "date")) from \(first) to \(last), \(hours) control "
        + "\(seen.controlHours == 1 ? "hour" : "hours"); last checked \(last).",
      "Insats: \(NumberText.counted(seen.dates, "dag", "dagar")) från \(first) till \(last), \(hours) "
        + "\(seen.controlHours == 1 ? "kontrolltimme" : "kontrolltimmar"); senast kontrollerad \(last).")
  }

  private var fewDates: String? {
    place.evidence.dates > 2
      ? nil : say("The place is known from two dates only.", "Platsen är känd från bara två dagar.")
  }

  private var vehicles: String? {
    let total = place.vehicles.reduce(0) { $0 + $1.violations }
    guard total > 0 else { return nil }
    let words = place.vehicles.prefix(4).filter { $0.violations > 0 }.map {
      "\($0.vehicle.title.text(language)) \(number.percent(Double($0.violations) / Double(total), places: 0))"
    }.joined(separator: ", ")
    return say("Violations by vehicle: \(words).", "Överträdelser per fordonsslag: \(words).")
  }

  private func other(_ seen: PriorityPlace.Evidence) -> String {
    let dates = NumberText.counted(seen.dates, say("date", "dag"), say("dates", "dagar"))
    let counts =
      seen.sampling == .offenders
      ? say(
        "\(NumberText.counted(seen.violations, "violation")), no denominator",
        "\(NumberText.counted(seen.violations, "överträdelse", "överträdelser")), utan nämnare")
      : say(
        "\(number.whole(seen.violations)) of \(number.whole(seen.checks))",
        "\(number.whole(seen.violations)) av \(number.whole(seen.checks))")
    return say(
      "Also seen there, not mixed in: `\(seen.sampling.name)`, \(counts), on \(dates).",
      "Finns också, inte inräknat: `\(seen.sampling.name)`, \(counts), \(dates).")
  }

  var howSure: [Block] {
    let threshold = rate(place.threshold)
    let probability =
      place.probability > 0.9995
      ? say("above 0.999", "över 0,999") : number.decimal(place.probability, places: 3)
    let which =
      place.isTarget
      ? say("the target that was given", "det mål som angavs")
      : say("the network's mean plus one standard deviation", "nätets medelvärde plus en standardavvikelse")
    return paragraph(
      say(
        "Estimate, drawn towards the network as far as the effort is small: \(rate(place.estimate.mean)) (90 % interval "
          + "\(interval(place.estimate))).",
        "Skattning, dragen mot nätet i den mån insatsen är liten: \(rate(place.estimate.mean)) (90 %-intervall "
          + "\(interval(place.estimate)))."))
      + paragraph(
        say(
          "The probability that it is above \(threshold), \(which), is \(probability).",
          "Sannolikheten att den är över \(threshold), \(which), är \(probability)."))
      + paragraph(
        say(
          "Stability: flagged in \(number.percent(place.stability, places: 0)) of the resamples of the dates.",
          "Stabilitet: utpekad i \(number.percent(place.stability, places: 0)) av omsamplingarna av kontrolldagarna."))
  }

  var compared: [Block] {
    let here = rate(place.estimate.mean)
    let times =
      place.networkMean > 0
      ? say(
        ", \(number.decimal(place.estimate.mean / place.networkMean, places: 1)) times as high",
        ", \(number.decimal(place.estimate.mean / place.networkMean, places: 1)) gånger så högt") : ""
    let network = say(
      "\(here) here, \(rate(place.networkMean)) in the network of `\(place.evidence.sampling.name)`\(times).",
      "\(here) här, \(rate(place.networkMean)) i nätet för urvalet `\(place.evidence.sampling.name)`\(times).")
    return paragraph(network) + paragraph(burden) + paragraph(neighbours) + paragraph(alsoHere)
  }

  private var burden: String {
    let excess = number.decimal(place.excess, places: 2)
    guard let severity = place.severity else {
      return say(
        "Ranked by its excess over the network: \(excess) per control hour.",
        "Rangordnad efter överskottet jämfört med nätet: \(excess) per kontrolltimme.")
    }
    let index = number.decimal(severity, places: 2)
    return say(
      "Ranked by its excess over the network: \(excess) per control hour, weighted by a severity index of \(index).",
      "Rangordnad efter överskottet jämfört med nätet: \(excess) per kontrolltimme, viktat med allvarlighetsindex \(index)."
    )
  }

  private var neighbours: String {
    guard let spot = place.hotSpot else {
      return say("Gi* of the neighbourhood: says nothing here.", "Gi* för omgivningen: säger inget här.")
    }
    let score = "Gi* z = \(number.decimal(spot.z, places: 2)), \(number.p(spot.adjustedP))"
    return spot.isSignificant
      ? say(
        "Taken with the cells around it, it stands out (\(score), adjusted for the number of cells).",
        "Tillsammans med rutorna runt om utmärker den sig (\(score), justerat för antalet rutor).")
      : say(
        "Taken with the cells around it, it does not stand out (\(score), adjusted for the number of cells).",
        "Tillsammans med rutorna runt om utmärker den sig inte (\(score), justerat för antalet rutor).")
  }

  private var alsoHere: String? {
    let ids = place.alsoHere.joined(separator: ", ")
    return ids.isEmpty
      ? nil : say("Other channels flag places here: \(ids).", "Andra kanaler pekar ut platser här: \(ids).")
  }
}
