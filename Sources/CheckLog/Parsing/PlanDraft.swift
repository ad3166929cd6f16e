import CheckModel

/// What an import says of its logs beside their profile.
package struct LogContext: Sendable {
  /// The zone of local times, unless the profile has its own.
  package var timeZone: TimeZoneRules
  /// What the user says that the logs hold; nil to go by the profile.
  package var sampling: Sampling?
  /// The site register.
  package var sites: [Site]

  package init(timeZone: TimeZoneRules, sampling: Sampling? = nil, sites: [Site] = []) {
    self.timeZone = timeZone
    self.sampling = sampling
    self.sites = sites
  }
}

/// Why a profile cannot read a log.
package enum PlanFailure: Error, Equatable, Sendable {
  /// The profile is wrong, whatever the log.
  case profile(ProfileError)
  /// The profile is for other logs: what this one lacks.
  case mismatch(String)
}

/// A profile and what the beginning of a log has told, before its fields are bound.
struct PlanDraft {
  enum Columns {
    /// The names of the columns in order.
    case named([String])
    case numbered
    case keys
  }

  var profile: Profile
  var format: Profile.Format
  /// For delimited text.
  var delimiter: UInt8
  var context: LogContext
  var zone: TimeZoneRules
  var columns: Columns
  var preamble: [String: String]
  var captures: [String: String]
  var siteTable: WordTable
  let words = CheckWords()
  let memory = PlanMemory()

  init(
    profile: Profile, format: Profile.Format, delimiter: UInt8, context: LogContext, zone: TimeZoneRules,
    columns: Columns, preamble: [String: String],
    captures: [String: String]
  ) {
    self.profile = profile
    self.format = format
    self.delimiter = delimiter
    self.context = context
    self.zone = zone
    self.columns = columns
    self.preamble = preamble
    self.captures = captures
    let names = context.sites.enumerated().compactMap { index, site in
      profile.encoding.bytes(of: site.name).map { (word: $0, value: Int32(index)) }
    }
    siteTable = WordTable(names, in: memory)
  }

  /// The columns that the text at the end of every row makes, and what of it stands in the last column before them.
  var trailing: (columns: Int, text: [UInt8]) {
    let bytes = profile.encoding.bytes(of: profile.trailing) ?? []
    let pieces = bytes.split(separator: delimiter, omittingEmptySubsequences: false)
    // Blanks at the end of a column do not matter.
    let text = Array((pieces.first ?? []).reversed().drop { Span<UInt8>.isBlank($0) }.reversed())
    return (max(pieces.count - 1, 0), text)
  }

  func shape(slotColumns: [Int], paths: [String?]) -> ParsePlan.Shape {
    switch format {
    case .jsonLines: return .jsonLines(JSONKeys(paths: paths))
    case .jsonArray: return .jsonArray(JSONKeys(paths: paths))
    case .delimited:
      let syntax = DelimitedSyntax(delimiter: delimiter, quote: profile.quote)
      var columns = profile.columnCount
      if case .named(let names) = columns == nil ? self.columns : .numbered { columns = names.count }
      let junk = trailing.columns
      if let columns { return .delimited(syntax, columns: columns + junk, least: false) }
      return .delimited(syntax, columns: (slotColumns.max() ?? 0) + 1 + junk, least: true)
    }
  }
}
