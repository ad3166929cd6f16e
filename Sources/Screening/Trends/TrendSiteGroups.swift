import CheckModel

/// Which of the groups' sites each site belongs to; all to one when sites are not asked for.
struct TrendSiteGroups: Sendable {
  /// By group: the code of `site` when it is asked for. The last group is that of no registered site.
  let codes: [[TrendCode]]
  /// In order.
  let names: [String]
  private let groups: [Int32: Int32]
  /// Bins come site by site.
  private var last: (site: Int32, group: Int32)?

  init(_ query: TrendQuery, _ places: TrendPlaces) {
    let sites = places.siteNames.sorted { ($0.value, $0.key) < ($1.value, $1.key) }
    names = sites.map(\.value)
    if query.has(.site) {
      codes = sites.indices.map { [TrendCode($0)] } + [[noTrendCode]]
      groups = Dictionary(uniqueKeysWithValues: sites.enumerated().map { ($1.key, Int32($0)) })
    } else {
      codes = [[]]
      groups = [:]
    }
  }

  @inline(__always)
  mutating func group(_ site: Int32) -> Int32 {
    if let last, last.site == site { return last.group }
    let group = groups[site] ?? Int32(codes.count - 1)
    last = (site, group)
    return group
  }
}
