import CheckModel
import Screening

/// Method and limits in plain words, and what the report rests on.
struct MethodSection {
  let contents: ReportContents
  let words: ReportWords

  var markup: Markup {
    Markup("section", ["id": "method", "aria-labelledby": "method-title"]) {
      Markup("h2", ["id": "method-title"]) { words.say("Method and limits", "Metod och begränsningar") }
      Markup("dl", ["class": "method"]) {
        texts.map { text in
          Markup("dt") { text.0 } + Markup("dd") { text.1 }
        }
      }
      networks
    }
  }

  private var texts: [(String, String)] {
    let rule = FlagRule()
    return [
      (
        words.say("A share, never a count", "En andel, aldrig ett antal"),
        words.say(
          "Where the police stand, violations are found. So places are compared by the share of the vehicles checked, "
            + "with the effort beside it. Speed, mopeds, behaviour, alcohol and drugs are judged each by itself.",
          "Där polisen står hittas överträdelser. Därför jämförs platser efter andelen av de kontrollerade fordonen, med "
            + "insatsen bredvid. Hastighet, mopeder, beteende, alkohol och narkotika bedöms var för sig.")
      ),
      (
        words.say("Few checks prove little", "Få kontroller bevisar lite"),
        words.say(
          "A share from few checks is drawn towards that of all squares (empirical Bayes), and checks of one evening "
            + "count for less than as many on several, since they are alike.",
          "En andel som bygger på få kontroller dras mot den för alla rutor (empirisk Bayes). Kontroller från en och "
            + "samma kväll väger lättare än lika många från flera, eftersom de liknar varandra.")
      ),
      (
        words.say("When a place is flagged", "När en plats pekas ut"),
        words.say(
          "At least \(rule.fewestChecks) checks in \(rule.fewestHours) hours on \(rule.fewestDates) dates, and at least "
            + "95 % probability that its rate is above the network's mean plus one standard deviation. Flagged neighbours "
            + "make one place.",
          "Minst \(rule.fewestChecks) kontroller under \(rule.fewestHours) timmar och \(rule.fewestDates) dagar, och minst "
            + "95 % sannolikhet att andelen ligger över nätets medelvärde plus en standardavvikelse. Utpekade rutor intill "
            + "varandra bildar en plats.")
      ),
      (
        words.say("Rank", "Rang"),
        words.say(
          "By excess over the network, times vehicles an hour, times a severity index (speed). The interval says where "
            + "else it could stand: two places whose intervals overlap are not told apart.",
          "Efter överskottet jämfört med nätet, gånger fordon per timme, gånger ett allvarlighetsindex (hastighet). "
            + "Intervallet visar var platsen annars kunde hamna: två platser vars intervall överlappar går inte att skilja åt."
        )
      ),
      (
        "V85",
        words.say(
          "The speed that 85 of 100 vehicles do not exceed, from logs of every passing vehicle only. No deduction is made "
            + "from a measured speed: it belongs to a fine, not to a street.",
          "Den hastighet som 85 av 100 fordon inte överskrider, endast ur loggar över alla passerande fordon. Inget avdrag "
            + "görs från uppmätt hastighet: det hör till en bot, inte till en gata.")
      ),
      (
        words.say("A high figure falls by itself", "Höga siffror sjunker av sig själva"),
        MeasureCatalogue.builtIn.caution.text(words.language)
      ),
      (
        words.say("What is not here", "Vad som inte finns med"),
        words.say(
          "Crashes, injuries, traffic volumes, and streets that nobody checked. No plate, name or line of a log is kept. "
            + "Law and amounts are as the tool knew them when the logs were taken in.",
          "Olyckor, skador, trafikmängder och gator som ingen har kontrollerat. Inga registreringsnummer, namn eller "
            + "loggrader sparas. Lagar och gränser är de som verktyget kände till när loggarna lästes in.")
      ),
    ]
  }

  private var networks: Markup? {
    if contents.networks.isEmpty { return nil }
    return Table(
      words.say("What each channel is judged against", "Vad varje kanal bedöms mot"),
      [
        .init(words.say("Channel", "Kanal"), isNumber: false), .init(words.say("Sampling", "Urval"), isNumber: false),
        .init(words.say("Squares", "Rutor")), .init(words.say("seen enough", "tillräckligt kontrollerade")),
        .init(words.say("flagged", "utpekade")), .init(words.say("Mean", "Medelvärde")),
        .init(words.say("Flagged above", "Utpekas över")),
      ],
      texts: contents.networks.map { network in
        func value(_ value: Double) -> String {
          network.sampling == .offenders
            ? words.number.decimal(value, places: 2) + "/h" : words.number.percent(value)
        }
        return [
          words.title(network.channel), network.sampling.name, words.number.whole(network.cells),
          words.number.whole(network.cellsSeenEnough), words.number.whole(network.cellsFlagged),
          value(network.networkMean), value(network.threshold),
        ]
      }
    ).markup
  }
}

/// The imports, by content.
struct ImportSection {
  let contents: ReportContents
  let words: ReportWords

  var markup: Markup {
    let count = contents.imports.count
    return Markup("section", ["id": "imports", "aria-labelledby": "imports-title"]) {
      Markup("h2", ["id": "imports-title"]) { words.say("What it rests on", "Vad rapporten bygger på") }
      Markup("p") {
        words.say(
          "\(words.counted(count, ("log", "logs"), ("", ""))), each known by the SHA-256 of its unpacked content: whoever "
            + "has the logs can tell that they are the same.",
          "\(words.counted(count, ("", ""), ("logg", "loggar"))), var och en identifierad av SHA-256 för det uppackade "
            + "innehållet: den som har loggarna kan kontrollera att de är desamma.")
      }
      Table(
        words.say("Imports", "Importer"),
        [
          .init("SHA-256", isNumber: false), .init(words.say("Format", "Format"), isNumber: false),
          .init(words.say("Dates", "Datum"), isNumber: false), .init(words.say("Checks", "Kontroller")),
          .init(words.say("Refused", "Avvisade")),
        ],
        rows: contents.imports.map { log in
          [
            Markup("span", ["class": "hash"]) { log.sha256.map(Self.hex).joined() },
            Markup(text: words.name(log.profile, cells: 30)), Markup(text: log.days.map(words.dates) ?? ""),
            Markup(text: words.number.whole(log.checks)), Markup(text: words.number.whole(log.rejected)),
          ]
        }
      ).markup
    }
  }

  private static func hex(_ byte: UInt8) -> String { (byte < 16 ? "0" : "") + String(byte, radix: 16) }
}
