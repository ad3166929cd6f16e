/// A site as a register file has it.
package struct RegisterEntry: Equatable, Sendable {
  package var name: String
  /// WGS 84, degrees.
  package var latDegrees: Double
  package var lonDegrees: Double
  /// nil where the register does not say.
  package var limitKmh: UInt16?
  /// The line of the file, from 1.
  package var line: Int
}

/// A mistake in a site register; the register is then refused whole.
package struct RegisterError: Error, Equatable {
  /// From 1.
  package var line: Int
  /// What is wrong and what to do.
  package var problem: String
}

/// Reads a site register: CSV (RFC 4180, UTF-8) with a header that has `site`, `lat`, `lon` and, if known, `limit`;
/// other columns are ignored. Comma or semicolon.
package enum SiteRegisterReader {
  /// How many sites a register may have.
  private static let mostSites = 1_000_000

  /// Whether a file begins as a register does; a folder of logs often holds one.
  package static func isRegister(opening: [UInt8]) -> Bool {
    let text = opening.starts(with: [0xEF, 0xBB, 0xBF]) ? opening[3...] : opening[...]
    let header = text.prefix { $0 != UInt8(ascii: "\n") && $0 != UInt8(ascii: "\r") }
    let names = String(decoding: header, as: UTF8.self).split { $0 == "," || $0 == ";" }
    return names.first == "site" && names.contains("lat") && names.contains("lon") && !names.contains("time")
  }

  package static func entries(_ file: [UInt8]) throws(RegisterError) -> [RegisterEntry] {
    var bytes = file
    if bytes.starts(with: [0xEF, 0xBB, 0xBF]) { bytes.removeFirst(3) }
    guard let text = String(validating: bytes, as: UTF8.self) else {
      throw RegisterError(line: 1, problem: "the register is not UTF-8; convert it with `iconv -t UTF-8`")
    }
    let firstLine = text.utf8.prefix { $0 != 10 }
    let delimiter = firstLine.contains(UInt8(ascii: ",")) ? UInt8(ascii: ",") : UInt8(ascii: ";")
    let rows = try rows(bytes, DelimitedSyntax(delimiter: delimiter, quote: UInt8(ascii: "\"")))
    guard let header = rows.first else {
      throw RegisterError(line: 1, problem: "the register is empty; its header is site,lat,lon,limit")
    }
    func column(_ name: String) -> Int? { header.values.firstIndex(of: name) }
    guard let site = column("site"), let lat = column("lat"), let lon = column("lon") else {
      throw RegisterError(line: header.line, problem: "the header must have the columns site, lat and lon")
    }
    let limit = column("limit")
    var entries: [RegisterEntry] = []
    var lineOfName: [String: Int] = [:]
    for row in rows.dropFirst() {
      guard row.values.count == header.values.count else {
        throw RegisterError(
          line: row.line, problem: "\(row.values.count) columns, where the header has \(header.values.count)")
      }
      let name = row.values[site]
      guard !name.isEmpty else { throw RegisterError(line: row.line, problem: "the site has no name") }
      guard name.utf8.count <= 255 else {
        throw RegisterError(line: row.line, problem: "the site's name is longer than 255 bytes")
      }
      if let other = lineOfName[name] {
        throw RegisterError(line: row.line, problem: "the site stands on line \(other) too; keep one of them")
      }
      lineOfName[name] = row.line
      guard let latDegrees = number(row.values[lat]), let lonDegrees = number(row.values[lon]),
        abs(latDegrees) <= 90, abs(lonDegrees) <= 180
      else {
        throw RegisterError(line: row.line, problem: "lat and lon must be degrees, such as 56.6745 and 12.8568")
      }
      var limitKmh: UInt16?
      if let limit, !row.values[limit].isEmpty {
        guard let value = UInt16(row.values[limit]), (1...1000).contains(value) else {
          throw RegisterError(line: row.line, problem: "the limit must be whole km/h, or empty where it is not known")
        }
        limitKmh = value
      }
      entries.append(
        RegisterEntry(name: name, latDegrees: latDegrees, lonDegrees: lonDegrees, limitKmh: limitKmh, line: row.line))
      guard entries.count <= mostSites else {
        throw RegisterError(line: row.line, problem: "more than \(mostSites) sites; split the register")
      }
    }
    return entries
  }

  private static func number(_ text: String) -> Double? {
    let bytes = Array(text.utf8)
    return Decimal(bytes.span, ByteRange(start: 0, end: bytes.count), point: UInt8(ascii: "."))?.double
  }

  /// The rows that are not empty, each with the line on which it begins.
  private static func rows(
    _ bytes: [UInt8], _ syntax: DelimitedSyntax
  ) throws(RegisterError) -> [(line: Int, values: [String])] {
    var ends: [(offset: Int, endsRecord: Bool)] = []
    var misquoted: Int?
    let isQuoteOpen = syntax.walk(bytes.span, count: bytes.count) { offset, endsRecord, isMisquoted in
      if isMisquoted, misquoted == nil { misquoted = ends.count }
      ends.append((offset, endsRecord))
    }
    if isQuoteOpen, misquoted == nil { misquoted = ends.count - 1 }
    var rows: [(line: Int, values: [String])] = []
    var values: [String] = []
    var (line, rowLine, start) = (1, 1, 0)
    for (number, (offset, endsRecord)) in ends.enumerated() {
      if number == misquoted {
        throw RegisterError(line: line, problem: "a quote is not closed, or text follows it")
      }
      values.append(value(bytes, ByteRange(start: start, end: offset)))
      line += bytes[start..<offset].count { $0 == UInt8(ascii: "\n") } + (endsRecord ? 1 : 0)
      start = offset + 1
      guard endsRecord else { continue }
      if values != [""] { rows.append((rowLine, values)) }
      values = []
      rowLine = line
    }
    return rows
  }

  private static func value(_ bytes: [UInt8], _ field: ByteRange) -> String {
    let range = bytes.span.trimmed(field)
    let text = String(decoding: bytes[range.start..<range.end], as: UTF8.self)
    guard text.utf8.count >= 2, text.unicodeScalars.first == "\"", text.unicodeScalars.last == "\"" else { return text }
    // Blanks within the quotes go too, as they do in a log: a name that has some would be no site of any.
    let unquoted = Array(text.utf8.dropFirst().dropLast())
    let inner = unquoted.span.trimmed(ByteRange(start: 0, end: unquoted.count))
    return String(decoding: unquoted[inner.start..<inner.end], as: UTF8.self).replacing("\"\"", with: "\"")
  }
}
