import CheckModel
import Screening

/// What the page for citizens says of itself: what was withheld and why, and how to read it.
struct PublishedTexts {
  let contents: PublishedContents
  let words: ReportWords

  var withheld: Markup {
    section("withheld", words.say("What is withheld, and why", "Vad som undanhålls, och varför")) {
      Markup("p") { PublicationRule.explanation.text(words.language) }
      Table(
        words.say("What is withheld", "Vad som undanhålls"),
        [
          .init(words.say("What", "Vad"), isNumber: false),
          .init(words.say("How it shows", "Hur det syns"), isNumber: false),
          .init(words.say("Why", "Varför"), isNumber: false),
        ], texts: reasons
      ).markup
      Markup("p") {
        words.say(
          "Before the page was made, a program tried to work out the withheld counts from all that is shown: from differences "
            + "of totals, of areas that lie within others, and of what could have been published earlier. It found none. "
            + "How many counts are withheld is not told, since that is a count too.",
          "Innan sidan framställdes försökte ett program räkna ut de undanhållna antalen ur allt som visas: ur skillnader "
            + "mellan summor, mellan områden som ligger i varandra och mot vad som kunde ha publicerats tidigare. Det fann "
            + "inget. Hur många antal som undanhålls anges inte, eftersom även det är ett antal.")
      }
    }
  }

  private var reasons: [[String]] {
    let few = { (kind: CheckKind) in PublicationRule.base(of: kind) }
    let side = words.number.whole(contents.tables.squareMetres)
    return [
      [
        words.say(
          "Counts of speed and behaviour under \(few(.speed)), zero among them",
          "Antal för hastighet och beteende under \(few(.speed)), även noll"),
        words.say("“\(words.withheld)”", "”\(words.withheld)”"),
        words.say(
          "In a small place one to \(few(.speed) - 1) checks may point at somebody. A zero that changes would tell of one.",
          "På en liten plats kan 1–\(few(.speed) - 1) kontroller peka ut någon. En nolla som ändras skulle avslöja en."
        ),
      ],
      [
        words.say(
          "Counts of alcohol and drugs under \(few(.alcohol)), zero among them",
          "Antal för alkohol och narkotika under \(few(.alcohol)), även noll"),
        words.say("“\(words.withheld)”", "”\(words.withheld)”"),
        words.say(
          "A test result tells of a person's health, so more is needed to hide in.",
          "Ett provresultat säger något om en persons hälsa, så det krävs fler att gömma sig bland."),
      ],
      [
        words.say("Counts that would give a withheld one away", "Antal som skulle avslöja ett undanhållet"),
        words.say("“\(words.withheld)”", "”\(words.withheld)”"),
        words.say(
          "A total less its other parts would leave it.", "En summa minus sina övriga delar skulle lämna kvar det."),
      ],
      [
        words.say("Squares with nothing to show", "Rutor utan något att visa"), words.say("not drawn", "inte ritade"),
        words.say(
          "Else the map would tell where few were checked. Squares are \(side) m wide for the same reason.",
          "Annars skulle kartan visa var få har kontrollerats. Av samma skäl är rutorna \(side) m breda."),
      ],
      [
        words.say("Months at either end with nothing to show", "Månader i början och slutet utan något att visa"),
        words.say("not here", "finns inte med"),
        words.say(
          "They would tell that something was checked in them.", "De skulle avslöja att något kontrollerats i dem."),
      ],
      [
        words.say(
          "Shares of fewer than \(PublicationRule.rateChecks) checks",
          "Andelar av färre än \(PublicationRule.rateChecks) kontroller"),
        "–",
        words.say("They would say little, and point at few.", "De skulle säga lite, och peka ut få."),
      ],
      [
        words.say(
          "V85 of squares, areas, months and parts of the week", "V85 för rutor, områden, månader och delar av veckan"),
        words.say("not here", "finns inte med"),
        words.say(
          "It is an exact speed. One that differs from another, or changes, would tell that a vehicle was measured.",
          "Det är en exakt hastighet. En som skiljer sig från en annan, eller ändras, skulle avslöja att ett fordon har mätts."
        ),
      ],
      [
        words.say("Sites, devices, logs, dates and hours", "Mätplatser, utrustning, loggar, datum och klockslag"),
        words.say("not here", "finns inte med"),
        words.say(
          "They could tell where and when one person was stopped.",
          "De skulle kunna avslöja var och när en viss person har stoppats."),
      ],
    ]
  }

  var method: Markup {
    section("method", words.say("How to read this", "Så läser du detta")) {
      Markup("dl", ["class": "method"]) {
        method(
          words.say("Parts do not add up to totals", "Delarna går inte jämnt upp i summan"),
          words.say(
            "Every number is rounded from its own exact value, down to a whole five or ten. So three parts of 25–29 may "
              + "have a total of 85–89.",
            "Varje tal är avrundat från sitt eget exakta värde, nedåt till helt fem- eller tiotal. Tre delar på 25–29 kan "
              + "därför ha summan 85–89."))
        method(
          words.say("A share, rather than a count", "En andel hellre än ett antal"),
          words.say(
            "Where many checks are made, many violations are found. A share says how many of a hundred: it is made from the "
              + "middles of the two ranges, in whole per cent.",
            "Där många kontroller görs hittas många överträdelser. En andel säger hur många av hundra: den beräknas ur "
              + "mitten av de två intervallen, i hela procent."))
        method(
          words.say("Checks are not a sample of the traffic", "Kontroller är inget urval av trafiken"),
          words.say(
            "They stand where and when someone chose to make them, often where problems are expected. A high share in a "
              + "square says something of those checks, not of everyone who drives or lives there.",
            "De görs där och när någon har valt att göra dem, ofta där problem väntas. En hög andel i en ruta säger något "
              + "om de kontrollerna, inte om alla som kör eller bor där."))
        method(
          words.say("Other checks", "Övriga kontroller"),
          words.say(
            "Of cameras that only note violations, tests on suspicion, and speeds without a known limit. They are counted, "
              + "and are in no share.",
            "Från kameror som bara noterar överträdelser, prov på misstanke och hastigheter utan känd gräns. De räknas, men "
              + "ingår inte i någon andel."))
        method(
          "V85",
          words.say(
            "The speed that 85 of 100 vehicles do not exceed, where every passing vehicle was measured: over "
              + "everything, of \(PublicationRule.v85Vehicles) vehicles and more.",
            "Den hastighet som 85 av 100 fordon inte överskrider, där alla passerande fordon har mätts: för "
              + "allt tillsammans, av minst \(PublicationRule.v85Vehicles) fordon."))
        method(
          words.say("What is not here", "Vad som inte finns med"),
          words.say(
            "Crashes, injuries, traffic volumes, and streets that nobody checked. No plate and no name is in the tool that "
              + "made this page.",
            "Olyckor, skador, trafikmängder och gator som ingen har kontrollerat. Verktyget som framställt sidan har varken "
              + "registreringsnummer eller namn."))
      }
    }
  }

  private func method(_ title: String, _ text: String) -> Markup {
    Markup("dt") { title } + Markup("dd") { text }
  }

  private func section(_ id: String, _ title: String, @MarkupBuilder content: () -> Markup) -> Markup {
    Markup("section", ["id": id, "aria-labelledby": "\(id)-title"]) {
      Markup("h2", ["id": "\(id)-title"]) { title }
      content()
    }
  }
}
