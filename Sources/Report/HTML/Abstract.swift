import CheckModel
import Screening

/// The report in a few sentences, for who reads no further.
struct Abstract {
  let contents: ReportContents
  let words: ReportWords

  var text: String { [effort, places, first].compactMap { $0 }.joined(separator: " ") }

  private var effort: String {
    let effort = contents.effort
    guard let days = effort.days else {
      return words.say("There are no checks to report.", "Det finns inga kontroller att redovisa.")
    }
    let checks = words.number.whole(effort.all.checks)
    let hours = words.counted(
      effort.all.controlHours, ("control hour", "control hours"), ("kontrolltimme", "kontrolltimmar"))
    return words.say(
      "\(checks) checks in \(hours), \(words.dates(days)).",
      "\(checks) kontroller under \(hours), \(words.dates(days)).")
  }

  private var places: String? {
    if contents.effort.days == nil { return nil }
    var channels: [(Channel, Int)] = []
    for located in contents.places where channels.last?.0 != located.place.channel {
      channels.append((located.place.channel, located.place.rankedPlaces))
    }
    if channels.isEmpty { return words.say("No place stands out for certain.", "Ingen plats pekas ut.") }
    let total = channels.reduce(0) { $0 + $1.1 }
    let list = channels.map { "\($0.0.title.text(words.language)) \($0.1)" }.joined(separator: ", ")
    return words.counted(
      total, ("priority place stands out", "priority places stand out"), ("plats pekas ut", "platser pekas ut"))
      + " (\(list))."
  }

  private var first: String? {
    guard let located = contents.places.first else { return nil }
    let place = located.place
    let card = PlaceCard(located, in: words.language)
    let name = words.name(located.location.label)
    let rates = "\(card.rate(place.estimate.mean))"
    let measure = place.measures.first.map { $0.name.text(words.language) }
    return words.say(
      "First for \(place.channel.title.en): \(name), \(rates) against \(card.rate(place.networkMean)) in the network",
      "Högst rang för \(place.channel.title.sv): \(name), \(rates) mot \(card.rate(place.networkMean)) i nätet")
      + (measure.map { words.say("; first advice: ", "; främsta råd: ") + $0.prefix(1).lowercased() + $0.dropFirst() }
        ?? "")
      + "."
  }
}
