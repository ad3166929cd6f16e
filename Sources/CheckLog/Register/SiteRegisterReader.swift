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
  private static let mostSites = 200_000
  private static let mostColumns = 1000

  /// Whether a file begins as a register does; a folder of logs often holds one.
  package static func isRegister(opening: [UInt8]) -> Bool {
    let text = opening.starts(with: [0xEF, 0xBB, 0xBF]) ? opening[3...] : opening[...]
    let header = text.prefix { $0 != UInt8(ascii: "\n") && $0 != UInt8(ascii: "\r") }
    let names = String(decoding: header, as: UTF8.self).split { $0 == "," || $0 == ";" }
    return names.first == "site" && names.contains("lat") && names.contains("lon") && !names.contains("time")
  }

  package static func entries(_ file: [UInt8]) throws(RegisterError) -> [RegisterEntry] {
    let bytes = file.starts(with: [0xEF, 0xBB, 0xBF]) ? Array(file[3...]) : file
    guard (try? UTF8Span(validating: bytes.span)) != nil else {
      throw RegisterError(line: 1, problem: "the register is not UTF-8; convert it with `iconv -t UTF-8`")
    }
    let firstLine = bytes.prefix { $0 != UInt8(ascii: "\n") }
    let delimiter = firstLine.contains(UInt8(ascii: ",")) ? UInt8(ascii: ",") : UInt8(ascii: ";")
    var header: Header?
    var entries: [RegisterEntry] = []
    var lineOfName: [String: Int] = [:]
    try forEachRow(bytes, DelimitedSyntax(delimiter: delimiter, quote: UInt8(ascii: "\""))) {
      (row) throws(RegisterError) in
      guard let header else {
        header = try Header(row)
        return
      }
      let entry = try entry(row, header)
      if let other = lineOfName.updateValue(row.line, forKey: entry.name) {
        throw RegisterError(line: row.line, problem: "the site stands on line \(other) too; keep one of them")
      }
      entries.append(entry)
      guard entries.count <= mostSites else {
        throw RegisterError(line: row.line, problem: "more than \(mostSites) sites; split the register")
      }
    }
    if header == nil {
      throw RegisterError(line: 1, problem: "the register is empty; its header is site,lat,lon,limit")
    }
    return entries
  }

  /// Which columns are wanted.
  private struct Header {
    let columnCount: Int
    let site: Int
    let lat: Int
    let lon: Int
    let limit: Int?

    init(_ row: Row) throws(RegisterError) {
      guard row.columnCount <= mostColumns else {
        throw RegisterError(line: row.line, problem: "more than \(mostColumns) columns; keep site, lat, lon and limit")
      }
      let names = row.columns.map(row.value)
      guard let site = names.firstIndex(of: "site"), let lat = names.firstIndex(of: "lat"),
        let lon = names.firstIndex(of: "lon")
      else { throw RegisterError(line: row.line, problem: "the header must have the columns site, lat and lon") }
      (columnCount, self.site, self.lat, self.lon) = (row.columnCount, site, lat, lon)
      limit = names.firstIndex(of: "limit")
    }
  }

  private static func entry(_ row: Row, _ header: Header) throws(RegisterError) -> RegisterEntry {
    guard row.columnCount == header.columnCount else {
      throw RegisterError(
        line: row.line, problem: "\(row.columnCount) columns, where the header has \(header.columnCount)")
    }
    let name = row.value(row.columns[header.site])
    guard !name.isEmpty else { throw RegisterError(line: row.line, problem: "the site has no name") }
    guard name.utf8.count <= 255 else {
      throw RegisterError(line: row.line, problem: "the site's name is longer than 255 bytes")
    }
    guard let latDegrees = number(row.value(row.columns[header.lat])),
      let lonDegrees = number(row.value(row.columns[header.lon])), abs(latDegrees) <= 90, abs(lonDegrees) <= 180
    else {
      throw RegisterError(line: row.line, problem: "lat and lon must be degrees, such as 56.6745 and 12.8568")
    }
    var limitKmh: UInt16?
    if let limit = header.limit, case let text = row.value(row.columns[limit]), !text.isEmpty {
      guard let value = UInt16(text), (1...1000).contains(value) else {
        throw RegisterError(line: row.line, problem: "the limit must be whole km/h, or empty where it is not known")
      }
      limitKmh = value
    }
    return RegisterEntry(name: name, latDegrees: latDegrees, lonDegrees: lonDegrees, limitKmh: limitKmh, line: row.line)
  }

  private static func number(_ text: String) -> Double? {
    let bytes = Array(text.utf8)
    return Decimal(bytes.span, ByteRange(start: 0, end: bytes.count), point: UInt8(ascii: "."))?.double
  }

  private struct Row {
    let bytes: [UInt8]
    /// On which it begins.
    var line: Int
    /// The first of them, so that a row of commas takes no more than another.
    var columns: [ByteRange] = []
    var columnCount = 0

    func value(_ field: ByteRange) -> String {
      let range = bytes.span.trimmed(field)
      let text = String(decoding: bytes[range.start..<range.end], as: UTF8.self)
      guard text.utf8.count >= 2, text.unicodeScalars.first == "\"", text.unicodeScalars.last == "\"" else {
        return text
      }
      // Blanks within the quotes go too, as they do in a log: a name that has some would be no site of any.
      let unquoted = Array(text.utf8.dropFirst().dropLast())
      let inner = unquoted.span.trimmed(ByteRange(start: 0, end: unquoted.count))
      return String(decoding: unquoted[inner.start..<inner.end], as: UTF8.self).replacing("\"\"", with: "\"")
    }

    var isEmpty: Bool { columnCount == 1 && value(columns[0]).isEmpty }
  }

  /// Visits the rows that are not empty, up to the first mistake.
  private static func forEachRow(
    _ bytes: [UInt8], _ syntax: DelimitedSyntax, _ visit: (Row) throws(RegisterError) -> Void
  ) throws(RegisterError) {
    var failure: RegisterError?
    var row = Row(bytes: bytes, line: 1)
    // The last column's first line, where the next begins, and its first byte.
    var (columnLine, line, start) = (1, 1, 0)
    // Whether the last column closes its quote is known when the next one ends.
    var isWhole = false
    func finish() {
      do throws(RegisterError) { if !row.isEmpty { try visit(row) } } catch { failure = error }
      row = Row(bytes: bytes, line: line)
      isWhole = false
    }
    let isQuoteOpen = syntax.walk(bytes.span, count: bytes.count) { offset, endsRecord, isMisquoted in
      if failure == nil, isWhole { finish() }
      if failure != nil { return }
      columnLine = line
      if isMisquoted { failure = unclosed(line: line) }
      if row.columnCount <= mostColumns { row.columns.append(ByteRange(start: start, end: offset)) }
      row.columnCount += 1
      line += bytes[start..<offset].count { $0 == UInt8(ascii: "\n") } + (endsRecord ? 1 : 0)
      start = offset + 1
      isWhole = endsRecord
    }
    if failure == nil, isQuoteOpen { failure = unclosed(line: columnLine) }
    if failure == nil, isWhole { finish() }
    if let failure { throw failure }
  }

  private static func unclosed(line: Int) -> RegisterError {
    RegisterError(line: line, problem: "a quote is not closed, or text follows it")
  }
}
