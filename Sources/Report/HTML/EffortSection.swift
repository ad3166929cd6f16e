import CheckModel
import Screening

/// How much was checked, before anything is said of what was found.
struct EffortSection {
  let contents: ReportContents
  let words: ReportWords

  /// As many names of sites are told.
  private static let mostSites = 30

  private var effort: ReportEffort { contents.effort }

  var markup: Markup {
    Markup("section", ["id": "effort", "aria-labelledby": "effort-title"]) {
      Markup("h2", ["id": "effort-title"]) { words.say("What was checked", "Vad som har kontrollerats") }
      Markup("p") {
        words.say(
          "Checks stand where and when someone chose to make them. So the effort comes first: nothing below can say "
            + "anything of a street, an hour or a month that nobody checked.",
          "Kontroller görs där och när någon har valt att göra dem. Därför kommer insatsen först: inget nedan säger "
            + "något om en gata, en timme eller en månad som ingen har kontrollerat.")
      }
      tiles
      contents.area.map { area in
        Markup("p", ["class": "small"]) {
          words.say(
            "Logs and refused lines are those of the whole store; all else is of \(words.name(area)).",
            "Loggar och avvisade rader gäller hela underlaget; allt annat gäller \(words.name(area)).")
        }
      }
      kindTable
      areas
      Markup("div", ["class": "two"]) {
        week.markup(words)
        unchecked
      }
    }
  }

  private var tiles: Markup {
    let sum = effort.all
    return Markup("div", ["class": "tiles-row"]) {
      [
        (words.number.whole(effort.files), words.say("logs", "loggar")),
        (words.number.whole(sum.checks), words.say("checks", "kontroller")),
        (words.number.whole(sum.controlHours), words.say("control hours", "kontrolltimmar")),
        (words.number.whole(sum.dates), words.say("dates", "datum")),
        (words.number.whole(effort.cells), words.say("squares checked", "kontrollerade rutor")),
        (words.number.whole(effort.rejected), words.say("lines refused", "avvisade rader")),
      ].map { tile in
        Markup("div", ["class": "tile"]) {
          Markup("b") { tile.0 }
          Markup("span") { tile.1 }
        }
      }
    }
  }

  private var kindTable: Markup {
    Markup("div") {
      Markup("h3") { words.say("By kind", "Efter slag") }
      Table(
        words.say("Checks by kind", "Kontroller efter slag"),
        [
          .init(words.say("Kind", "Slag"), isNumber: false), .init(words.say("Checks", "Kontroller")),
          .init(words.say("Violations", "Överträdelser")), .init(words.say("of all passing", "av alla passerande")),
          .init(words.say("of the stopped", "av stoppade")), .init(words.say("offenders only", "bara överträdelser")),
        ],
        texts: effort.kinds.map { kind in
          [words.kind(kind.kind), words.number.whole(kind.checks), words.number.whole(kind.violations)]
            + kind.bySampling.map { words.number.whole($0) }
        }
      ).markup
      Markup("p", ["class": "small"]) {
        words.say(
          "A rate needs a denominator: logs of all passing or all stopped vehicles have one, logs of offenders have none "
            + "and are never pooled with the others.",
          "En andel kräver en nämnare: loggar över alla passerande eller alla stoppade fordon har en. Loggar med bara "
            + "överträdelser har ingen och blandas aldrig med de andra.")
      }
    }
  }

  private var week: Figure {
    let values = effort.hoursOfWeek.map { $0 == 0 ? nil : Double($0) }
    let largest = Chart.roundedUp(values.compactMap { $0 }.max() ?? 1)
    let title = words.say("When it was checked", "När det har kontrollerats")
    return Figure(
      title: title,
      note: words.say(
        "control hours (square by square) by local hour and weekday",
        "kontrolltimmar (ruta för ruta) per lokal timme och veckodag"),
      chart: Chart.week(values, largest: largest, label: title, words)
        + Chart.weekKey(largest, { words.number.whole(Int($0)) }, words),
      table: Table(
        words.say("control hours", "kontrolltimmar"),
        [.init(words.say("Hour", "Timme"), isNumber: false)] + (1...7).map { .init(words.shortWeekday($0)) },
        texts: (0..<24).map { hour in
          ["\(hour < 10 ? "0" : "")\(hour)"]
            + (0..<7).map { words.number.whole(effort.hoursOfWeek[$0 * 24 + hour]) }
        }))
  }

  private var areas: Markup? {
    if effort.areas.isEmpty { return nil }
    return Markup("div") {
      Markup("h3") { words.say("By area", "Efter område") }
      Table(
        words.say("Effort and speeding by area", "Insats och hastigheter efter område"),
        [
          .init(words.say("Area", "Område"), isNumber: false), .init(words.say("Checks", "Kontroller")),
          .init(words.say("Control hours", "Kontrolltimmar")), .init(words.say("Squares", "Rutor")),
          .init(words.say("Above the limit", "Över gränsen")), .init("95 %"),
          .init(words.say("Places", "Platser"), isNumber: false),
        ],
        rows: effort.areas.map { area in
          let isChecked = area.sum.checks > 0
          return [
            Markup(text: words.name(area.name)),
            Markup(
              text: isChecked ? words.number.whole(area.sum.checks) : words.say("not checked", "inte kontrollerat")),
            Markup(text: isChecked ? words.number.whole(area.sum.controlHours) : ""),
            Markup(text: isChecked ? words.number.whole(area.cells) : ""),
            Markup(text: area.speed?.rate.map { words.number.percent($0.mean) } ?? ""),
            Markup(text: area.speed?.rate.map(words.interval) ?? ""),
            Markup(
              area.places.map { number in
                Markup("a", ["href": "#place-\(number)"]) { "\(number)" } + Markup(text: " ")
              }),
          ]
        }
      ).markup
    }
  }

  private var unchecked: Markup {
    let names = effort.sitesUnchecked
    let rest = names.count - Self.mostSites
    return Markup("div") {
      Markup("h3") { words.say("Not checked", "Inte kontrollerat") }
      if effort.sites == 0 {
        Markup("p") {
          words.say(
            "No site register was given, so streets that were never checked have no name here.",
            "Inget platsregister har angetts, så gator som aldrig kontrollerats har inget namn här.")
        }
      } else if names.isEmpty {
        Markup("p") {
          words.say(
            "Every registered site has at least one check. What is in no register is not known.",
            "Alla registrerade platser har minst en kontroll. Vad som inte står i registret är okänt.")
        }
      } else {
        Markup("p") {
          words.say(
            "\(words.number.whole(names.count)) of \(words.number.whole(effort.sites)) registered sites have no check: ",
            "\(words.number.whole(names.count)) av \(words.number.whole(effort.sites)) registrerade platser saknar "
              + "kontroller: ")
            + names.prefix(Self.mostSites).map { words.name($0, cells: 40) }.joined(separator: "; ")
            + (rest > 0
              ? words.say("; and \(words.number.whole(rest)) more.", "; och \(words.number.whole(rest)) till.") : ".")
        }
      }
    }
  }
}
