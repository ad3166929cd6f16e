/// Why a log can't be generated.
package enum GenerationError: Error, Equatable, CustomStringConvertible {
  case checksOutside, sitesOutside, daysOutside, dirtOutside, noDevices
  /// zlib could not get the memory that it needs.
  case compressionFailed

  package var description: String {
    switch self {
    case .checksOutside: "the number of checks must be 0 to 10 000 000 000; try --checks 100000"
    case .sitesOutside: "the number of sites must be 10 to 100 000; try --sites 240"
    case .daysOutside: "the number of days must be 1 to 3660; try --days 7"
    case .dirtOutside: "the share of broken lines must be 0 to 0.5; try --dirt 0.001"
    case .noDevices: "the town has no such devices; try more --sites or other --devices"
    case .compressionFailed: "the log could not be compressed for want of memory; try a name without .gz"
    }
  }
}
