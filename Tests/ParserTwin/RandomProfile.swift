import TestSupport

@testable import CheckLog

/// A random profile, and a random log that it can read.
struct RandomProfile {
  private(set) var yaml = "profile: random\n"
  private(set) var log = RandomLog(form: .jsonLines, columns: [])
  private(set) var fileName = "log.csv"
  private(set) var zone = "UTC"

  private var columns: [RandomColumn] = []
  private var lines: [String] = []
  /// How the profile calls a column.
  private var references: [String: String] = [:]

  init(_ scene: inout Scene) {
    let format = scene.pick(["delimited", "delimited", "delimited", "json-lines", "json-array"])
    let isDelimited = format == "delimited"
    let readsAll = scene.oneIn(5)
    lines.append(readsAll ? "format: [json-lines, delimited, json-array]" : "format: \(format)")
    if scene.oneIn(3) {
      scene.point = ","
      lines.append("decimal: comma")
    }
    if isDelimited, !readsAll, scene.oneIn(2) {
      log.encoding = scene.pick([.utf8, .latin1, .windows1252])
      lines.append("encoding: \(log.encoding.rawValue)")
    }
    zone = scene.pick([
      "Europe/Stockholm", "America/New_York", "Australia/Lord_Howe", "Pacific/Apia", "America/Sao_Paulo", "UTC",
    ])
    if scene.oneIn(2) { lines.append("time-zone: \(zone)") }
    if scene.oneIn(4) {
      lines.append("ranges: {speed: [5, 120], limit: [30, 110], breath: [0, 0.5], years: [1990, 2030]}")
    }
    addTime(&scene)
    for choices in FieldTemplate.fields {
      if choices.field != "kind", scene.oneIn(6) { continue }
      add(choices.field, scene.pick(choices.templates), &scene)
    }
    addPlace(&scene)
    if scene.oneIn(3) {
      let test = scene.pick(["equals: TEST", "prefix: [T, å]", "contains: ES", "not: [\"\", ok, Test]"])
      columns.append(.words("typ", 2, ["", "ok", "ok", "ok", "TEST"], ["Test", "år", "okk"]))
      lines.append("pass-over: [{column: @typ, \(test)}]")
    }
    if scene.oneIn(2), !columns.contains(where: { $0.name == "note" }) {
      columns.append(.words("note", 3, ["", "x", "\"y\"", "a b", "å"]))
    }
    columns.shuffle(using: &scene.dice)
    if isDelimited { layOut(&scene) } else { layOutObjects(format, &scene) }
    log.columns = columns
    for line in lines { yaml += replaced(line) + "\n" }
  }

  private func replaced(_ line: String) -> String {
    // The longest names first: one may begin as another does.
    references.keys.sorted { $0.count > $1.count }.reduce(line) {
      $0.replacing("@" + $1, with: "\"\(references[$1]!)\"")
    }
  }

  // MARK: Layout

  private mutating func layOut(_ scene: inout Scene) {
    let delimiter = scene.pick([",", ";", "tab", "|"].filter { $0 != scene.point })
    lines.append("delimiter: \"\(delimiter)\"")
    let byte = delimiter == "tab" ? "\t" : delimiter
    var quote: String?
    if scene.oneIn(2) {
      quote = scene.pick(["\"", "'"])
      lines.append(quote == "'" ? "quote: \"'\"" : "quote: '\"'")
    }
    log.form = .delimited(delimiter: byte, quote: quote)
    log.newline = scene.pick(["\n", "\n", "\r\n"])
    if scene.oneIn(4) {
      log.trailing = scene.pick(["#", "\(byte)", " km\(byte)x\(byte)"])
      lines.append("trailing: \"\(log.trailing.replacing("\t", with: "\\t"))\"")
    }
    if scene.oneIn(4) {
      log.head = "first line\nplats = Storgatan\r\nmax=70 km\n"
      lines.append("preamble: {lines: 3, separator: \"=\"}")
      if !lines.contains(where: { $0.hasPrefix("limit:") }) { lines.append("limit: {preamble: max, extract: \"#\"}") }
      if !lines.contains(where: { $0.hasPrefix("site:") }) { lines.append("site: {preamble: plats}") }
    }
    if scene.oneIn(4) {
      fileName = "Storgatan_50_x.csv"
      lines.append("file-name: \"{place}_{limit:##}*.csv\"")
      if !lines.contains(where: { $0.hasPrefix("limit:") }) { lines.append("limit: {file-name: limit, unit: mph}") }
    }
    switch scene.roll(3) {
    case 0:
      lines.append("header: true")
      log.head += columns.map(\.name).joined(separator: byte) + (scene.oneIn(2) ? log.trailing : "") + log.newline
      // A header may end in the text that ends the rows only where that is nothing but delimiters.
      if log.trailing.contains("x") || log.trailing == "#" {
        log.head = log.head.replacing(log.trailing + log.newline, with: log.newline)
      }
      for (place, column) in columns.enumerated() {
        references[column.name] = scene.oneIn(5) ? "\(place + 1)" : column.name
      }
    case 1:
      lines.append("columns: [\(columns.map { "\"\($0.name)\"" }.joined(separator: ", "))]")
      for column in columns { references[column.name] = column.name }
    default:
      if scene.oneIn(2) { lines.append("columns: \(columns.count)") }
      for (place, column) in columns.enumerated() { references[column.name] = "\(place + 1)" }
    }
    references["missing"] = "missing"
    if !lines.contains("header: true") {
      lines = lines.map {
        $0.replacing("{column: @missing, optional: true, fallback: ", with: "").replacing("}}~", with: "}")
      }
    }
    lines = lines.map { $0.replacing("}}~", with: "}}") }
  }

  private mutating func layOutObjects(_ format: String, _ scene: inout Scene) {
    log.form = format == "json-lines" ? .jsonLines : .jsonArray
    log.head = format == "json-lines" ? "{}\n" : scene.pick(["[", " [\n"])
    for i in columns.indices {
      let name = columns[i].name
      if scene.oneIn(3) { columns[i].name = scene.pick(["a.", "b.", "a.c."]) + name }
      references[name] = columns[i].name
    }
    references["missing"] = "missing"
    lines = lines.map { $0.replacing("}}~", with: "}}") }
  }

  // MARK: Values

  private mutating func add(_ field: String, _ template: FieldTemplate, _ scene: inout Scene) {
    for column in template.columns where !columns.contains(where: { $0.name == column.name }) { columns.append(column) }
    lines.append("\(field): \(template.yaml)")
  }

  private mutating func addTime(_ scene: inout Scene) {
    let times: [[(pattern: String, value: String)]] = [
      [("rfc3339", "column: @t1")], [("rfc3339", "column: @t1")], [("rfc3339", "column: @t1")],
      [("yyyy-MM-dd HH:mm:ss", "column: @t1")], [("dd.MM.yy", "column: @t1"), ("HH:mm:ss", "column: @t2")],
      [("HH:mm:ss", "column: @t1"), ("dd.MM.yy", "column: @t2")], [("dd.MM.yy HH:mm:ss", "column: @t1")],
      [("d/M/y h:mm a", "column: @t1")], [("d MMM yyyy 'kl' HH.mm", "column: @t1")],
      [("yyyy D", "column: @t1"), ("H:m:s", "column: @t2")], [("epoch-seconds", "column: @t1")],
      [("epoch-milliseconds", "column: @t1")], [("yyyy-MM-dd'T'HH:mm:ssZ", "column: @t1")],
      [("yyyyMMddHHmmss.S", "column: @t1")], [("yyyy/MM/dd", "column: @t1"), ("hh:mm:ssa", "column: @t2")],
      [("rfc3339", "column: @t1"), ("Z", "column: @t2")], [("DDD yyyy HH", "column: @t1")],
      [("yyyy", "value: \"2026\""), ("MM-dd HH:mm", "column: @t1")],
      [("MM/dd/yyyy", "column: @t1"), ("HH:mm:ss", "column: @t2, fallback: {value: \"12:00:00\"}")],
      [("rfc3339", "column: @t1, part: {split: \"~\", number: 1}")],
      [
        ("yyyy-MM-dd", "column: @t1"),
        ("HH", "column: @t2, map: {\"00\": \"24\", \"13\": pass-over, \"14\": \"02\"}, otherwise: \"03\""),
      ],
      [("dd.MM.yy H", "columns: [@t1, @t2]")], [("dd.MM.yy HH:mm:ss", "columns: [@t1, @t2]")],
      [("yyyyMMdd HHmmss", "columns: [@t1, @t2]")], [("HHmmss yyyyMMdd", "columns: [@t1, @t2]")],
      [("yyyyMMddHHmmss", "column: @t1")], [("HH:m:s", "column: @t1"), ("yyyyMMdd", "column: @t2")],
    ]
    let chosen = scene.pick(times)
    var parts: [String] = []
    for part in chosen {
      parts.append("{\(part.value), pattern: \"\(part.pattern)\"}")
      if part.value.contains("columns:") {
        let halves = part.pattern.split(separator: " ").map(String.init)
        columns += [.time("t1", halves[0]), .time("t2", halves[1])]
        continue
      }
      let name = part.value.contains("@t1") ? "t1" : "t2"
      if part.value.contains("@") {
        let pattern = part.pattern
        let isSplit = part.value.contains("split")
        columns.append(RandomColumn(name: name) { $0.time(pattern) + (isSplit && !$0.oneIn(5) ? "~x" : "") })
      }
    }
    lines.append("time: [\(parts.joined(separator: ", "))]")
  }

  private mutating func addPlace(_ scene: inout Scene) {
    let lat = RandomColumn(name: "lat", text: RandomColumn.lat)
    let lon = RandomColumn(name: "lon", text: RandomColumn.lon)
    if scene.oneIn(2) {
      add("site", scene.pick(FieldTemplate.sites), &scene)
    }
    switch scene.roll(6) {
    case 0, 1:
      add("lat", FieldTemplate("{column: @lat}", lat), &scene)
      add("lon", FieldTemplate("{column: @lon}", lon), &scene)
    case 2:
      let pos = RandomColumn(name: "pos") { RandomColumn.lat(&$0) + "/" + RandomColumn.lon(&$0) }
      add("lat", FieldTemplate("{column: @pos, part: {split: \"/\", number: 1}}", pos), &scene)
      add("lon", FieldTemplate("{column: @pos, part: {split: \"/\", number: 2}, fallback: {column: @pos}}"), &scene)
    case 3:
      add("north", FieldTemplate("{column: @north}", .number("north", 7_000_000)), &scene)
      add("east", FieldTemplate("{column: @east}", .number("east", 900_000)), &scene)
    case 4:
      add(
        "lat",
        FieldTemplate(
          "{column: @lat, map: {\"56.6745\": \"57.5\", x: reject, \"\": pass-over}, otherwise: \"56\"}", lat), &scene)
      add("lon", FieldTemplate("{column: @lon, fallback: \"13.25\"}", lon), &scene)
    default:
      add("lat", FieldTemplate("\"56.67\""), &scene)
      add("lon", FieldTemplate("\"12.86\""), &scene)
    }
  }
}
