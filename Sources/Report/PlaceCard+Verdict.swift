import CheckModel
import Screening

/// What would change the verdict, what can be done, and what nobody may read into the numbers.
extension PlaceCard {
  var whatWouldChange: [Block] {
    paragraph(cleanEffort) + paragraph(moreDates, uncheckedStrata) + paragraph(betterSampling)
  }

  private var cleanEffort: String? {
    guard let effort = place.cleanEffortToUnflag else { return nil }
    let certainty = number.decimal(FlagRule().certainty, places: 2)
    let about = NumberText.grouped(Self.roundedUp(effort))
    return place.hasDenominator
      ? say(
        "Roughly \(about) further checks without one violation would bring the probability below \(certainty).",
        "Ungefär \(about) ytterligare kontroller utan en enda överträdelse skulle sänka sannolikheten till under \(certainty)."
      )
      : say(
        "Roughly \(about) further control hours without one violation would bring the probability below \(certainty).",
        "Ungefär \(about) ytterligare kontrolltimmar utan en enda överträdelse skulle sänka sannolikheten till under "
          + "\(certainty).")
  }

  /// To two digits: it is no more than rough.
  private static func roundedUp(_ value: Int) -> Int {
    var unit = 1
    while value / unit >= 100 { unit *= 10 }
    return (value + unit - 1) / unit * unit
  }

  private var moreDates: String? {
    if place.evidence.dates <= 2 {
      return say(
        "Checks on other dates: two may both have been unusual.",
        "Kontroller andra dagar: båda dagarna kan ha varit ovanliga.")
    }
    return place.stability >= 0.8
      ? nil
      : say(
        "Checks on more dates: the verdict hangs on which dates were worked.",
        "Kontroller fler dagar: bedömningen hänger på vilka dagar som kontrollerades.")
  }

  private var uncheckedStrata: String? {
    place.strata.count == Stratum.allCases.count
      ? nil
      : say(
        "Checks in the parts of the week that had none.", "Kontroller under de delar av veckan som saknar dem.")
  }

  private var betterSampling: String? {
    switch (place.evidence.sampling, place.channel) {
    case (.all, _): nil
    case (.stopped, .speed), (.stopped, .mopedSpeed):
      say(
        "Measuring every passing vehicle: it gives the share of the traffic, and V85.",
        "Mätning av alla passerande fordon: det ger trafikens andel och 85-percentilen.")
    case (.stopped, _):
      say(
        "Stopping at random: the share among those picked out may be far from that of the traffic.",
        "Ett slumpvis urval av fordon: andelen bland utvalda kan skilja sig mycket från trafikens.")
    case (.offenders, _):
      say(
        "A denominator: noting the checks without a violation too would give a rate.",
        "En nämnare: om även kontroller utan överträdelse noteras går en andel att beräkna.")
    }
  }

  var measures: [Block] {
    if place.measures.isEmpty {
      return paragraph(
        say("No measure of the catalogue fits this place.", "Ingen åtgärd i katalogen passar platsen."))
    }
    return place.measures.enumerated().flatMap { index, measure in
      let kind =
        measure.isPhysical
        ? say("physical measure", "fysisk åtgärd")
        : say("checks, no physical measure", "kontroller, ingen fysisk åtgärd")
      return paragraph(
        "\(index + 1). \(measure.name.text(language)) (\(kind)).", measure.why.text(language),
        say("Effect:", "Effekt:"), measure.effect.text(language), say("Source:", "Källa:"), measure.source)
    } + caution
  }

  /// What holds for every published effect.
  private var caution: [Block] {
    place.measures.contains(where: \.isPhysical) ? paragraph(MeasureCatalogue.builtIn.caution.text(language)) : []
  }

  var whatIsNotSaid: [Block] {
    var blocks = paragraph(
      say(
        "Checks stand where and when someone chose to make them: a street that nobody checked is not cleared by this.",
        "Kontroller görs där och när någon valt att göra dem: en gata som ingen kontrollerat är inte friad."))
    switch place.evidence.sampling {
    case .all: break
    case .stopped:
      blocks += paragraph(
        say(
          "Who is stopped is a choice: the share is no prevalence in the traffic.",
          "Vem som stoppas är ett val: andelen är inte förekomsten i trafiken."))
    case .offenders:
      blocks += paragraph(
        say(
          "Without a denominator, more violations may only mean more control; an hour with nothing noted is not known.",
          "Utan nämnare kan fler överträdelser bara betyda mer kontroll; en timme utan notering är okänd."))
    }
    if place.channel == .speed || place.channel == .mopedSpeed {
      blocks += paragraph(
        say(
          "No deduction is made from measured speeds. Severity is an index only: it over-predicts at low speeds "
            + "(Ambros & Kieć 2025).",
          "Inget avdrag görs från uppmätta hastigheter. Allvarlighet är endast ett index: det överskattar vid låga "
            + "hastigheter (Ambros & Kieć 2025)."))
    }
    if place.channel == .alcohol || place.channel == .drug {
      blocks += paragraph(
        say(
          "A test made on suspicion says nothing of how common it is.",
          "Ett prov som tas på misstanke säger inget om hur vanligt det är."))
    }
    return blocks
      + paragraph(
        say(
          "Crashes, injuries and traffic volumes are not in the checks: look at them before anything is built.",
          "Olyckor, skador och trafikmängder finns inte i kontrollerna: väg in dem innan något byggs om."))
  }
}
