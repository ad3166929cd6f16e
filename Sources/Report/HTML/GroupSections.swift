import CheckModel
import Screening

/// Mopeds and A-tractors, on a page of their own.
struct MopedSection {
  let contents: ReportContents
  let words: ReportWords

  /// As many are told.
  private static let mostOffences = 8

  private var mopeds: MopedContents { contents.mopeds }

  var markup: Markup {
    Markup("section", ["id": "mopeds", "class": "page", "aria-labelledby": "mopeds-title"]) {
      Markup("h2", ["id": "mopeds-title"]) { words.say("Mopeds", "Mopeder") }
      Markup("p") {
        words.say(
          "Mopeds of every class and A-tractors. A speed is a violation above the limit or above what the vehicle may be "
            + "built for: class II 25, class I 45, A-tractor 30 km/h.",
          "Mopeder av alla klasser och A-traktorer. En hastighet är en överträdelse över hastighetsgränsen eller över "
            + "vad fordonet får vara byggt för: klass II 25, klass I 45 och A-traktor 30 km/h.")
      }
      if mopeds.classes.isEmpty && mopeds.offences.isEmpty {
        Markup("p") { words.say("No moped was checked.", "Ingen moped har kontrollerats.") }
      } else {
        classes
        Markup("div", ["class": "two"]) {
          week?.markup(words)
          mopeds.months.isEmpty
            ? nil
            : RateFigures(words).months(
              mopeds.months, title: words.say("Too fast, by month", "För fort, per månad"),
              name: words.say("mopeds", "mopeder")
            ).markup(words)
          mopeds.strata.isEmpty
            ? nil
            : RateFigures(words).strata(
              mopeds.strata, title: words.say("Too fast, by part of the week", "För fort, per del av veckan"),
              name: words.say("mopeds", "mopeder")
            ).markup(words)
          places
        }
        offences
      }
    }
  }

  private var classes: Markup? {
    if mopeds.classes.isEmpty { return nil }
    return RateFigures(words).table(
      mopeds.classes, of: words.say("Mopeds' speeds by class", "Mopeders hastigheter per klass"),
      head: words.say("Class", "Klass")
    ) { VehicleClass(rawValue: UInt8(clamping: $0))?.title.text(words.language) ?? "" }.markup
  }

  private var week: Figure? {
    let rated = mopeds.hours.filter { $0.rate != nil }
    if rated.isEmpty { return nil }
    var values = [Double?](repeating: nil, count: 168)
    for group in rated where values.indices.contains(Int(group.code)) { values[Int(group.code)] = group.rate?.mean }
    let title = words.say("Too fast, by hour and weekday", "För fort, per timme och veckodag")
    let largest = Chart.roundedUp(share: values.compactMap { $0 }.max() ?? 0)
    return Figure(
      title: title,
      note: words.say("rates as they are; few checks an hour", "andelar som de är; få kontroller per timme"),
      chart: Chart.week(values, largest: largest, label: title, words)
        + Chart.weekKey(largest, { words.number.percent($0) }, words),
      table: RateFigures(words).table(
        mopeds.hours, of: words.say("mopeds by hour of the week", "mopeder per veckotimme"),
        head: words.say("Hour", "Timme")
      ) { code in
        "\(words.weekday(Int(code) / 24 % 7 + 1)) \(code % 24 < 10 ? "0" : "")\(code % 24)"
      })
  }

  private var offences: Markup? {
    let noted = mopeds.offences.filter { $0.code != noTrendCode && $0.violations > 0 }
      .sorted { ($0.violations, $1.code) > ($1.violations, $0.code) }.prefix(Self.mostOffences)
    guard let checks = mopeds.offences.first?.checks, checks > 0 else { return nil }
    let count = words.number.whole(checks)
    return Markup("div") {
      Markup("h3") { words.say("Offences", "Förseelser") }
      Markup("p", ["class": "small"]) {
        words.say(
          "Of \(count) behaviour checks of mopeds; the \(Self.mostOffences) commonest.",
          "Av \(count) beteendekontroller av mopeder; de \(Self.mostOffences) vanligaste.")
      }
      if !noted.isEmpty {
        Table(
          words.say("Mopeds' offences", "Mopeders förseelser"),
          [
            .init(words.say("Offence", "Förseelse"), isNumber: false),
            .init(words.say("Checks with it", "Kontroller med den")),
            .init(words.say("Rate", "Andel")), .init("95 %"),
          ],
          texts: noted.map { group in
            [
              words.capitalized(words.offence(group.code)), words.number.whole(group.violations),
              group.rate.map { words.number.percent($0.mean) } ?? "", group.rate.map(words.interval) ?? "",
            ]
          }
        ).markup
      }
    }
  }

  private var places: Markup {
    let own = contents.places.enumerated().filter { [.mopedSpeed, .footpath].contains($1.place.channel) }
    return Markup("div") {
      Markup("h3") { words.say("Places", "Platser") }
      if own.isEmpty {
        Markup("p") {
          words.say("No priority place for mopeds was found.", "Ingen prioriterad plats för mopeder har hittats.")
        }
      } else {
        Markup("ul") {
          own.map { index, located in
            Markup("li") {
              Markup("a", ["href": "#place-\(index + 1)"]) { "\(index + 1). " + words.name(located.location.label) }
              ": " + located.place.channel.title.text(words.language)
            }
          }
        }
      }
    }
  }
}

/// Alcohol and drugs by part of the week.
struct TestSection {
  let contents: ReportContents
  let words: ReportWords

  var markup: Markup {
    Markup("section", ["id": "tests", "aria-labelledby": "tests-title"]) {
      Markup("h2", ["id": "tests-title"]) { words.say("Alcohol and drugs", "Alkohol och narkotika") }
      Markup("p") {
        words.say(
          "Nobody drives drunk because of a street, so no street is rebuilt for it: these numbers say when to check. "
            + "Tests on suspicion are counted, and are in no rate.",
          "Ingen kör berusad på grund av en gata, och ingen gata byggs om för det: siffrorna säger när det ska "
            + "kontrolleras. Prov på misstanke räknas, men ingår inte i någon andel.")
      }
      if contents.tests.isEmpty {
        Markup("p") { words.say("No test was made.", "Inga prov har tagits.") }
      }
      Markup("div", ["class": "two"]) {
        contents.tests.map { test in
          RateFigures(words).strata(
            test.strata, title: words.kind(test.kind) + ": " + words.violation(test.kind),
            name: words.kind(test.kind).lowercased()
          ).markup(words)
        }
      }
    }
  }
}
