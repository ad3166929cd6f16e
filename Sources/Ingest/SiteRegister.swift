import BinStore
import CheckLog
import CheckModel
import Foundation
import Projection

// Unsafe: a buffer is lent to the source, which checks how much it fills.

/// A site register file, read and put on the grid, ready for a store.
package struct SiteRegister: Sendable {
  package let entries: [SiteEntry]

  /// A register is a table of places, not a log: it is read whole, and larger ones are refused.
  private static let mostBytes = 64 << 20

  /// - Throws: `ImportProblem`, `GridProjectionError`.
  package init(path: String, grid: Grid) throws {
    let projection = try GridProjection(grid: grid)
    let source = try FileByteSource(LogInput(path: path), progress: nil)
    var bytes: [UInt8] = []
    var buffer = [UInt8](repeating: 0, count: 1 << 16)
    while case let count = unsafe try buffer.withUnsafeMutableBytes({ unsafe try source.read(into: $0) }), count > 0 {
      bytes += buffer[..<count]
      guard bytes.count <= Self.mostBytes else { throw ImportProblem.registerTooLarge }
    }
    let read: [RegisterEntry]
    do throws(RegisterError) {
      read = try SiteRegisterReader.entries(bytes)
    } catch {
      throw ImportProblem.registerInvalid(line: error.line, error.problem)
    }
    entries = try read.map { entry in
      guard let cell = projection.cell(latDegrees: entry.latDegrees, lonDegrees: entry.lonDegrees) else {
        throw ImportProblem.registerInvalid(
          line: entry.line,
          "the site is outside the area of \(grid.crs); check lat and lon, or create the store with another --grid")
      }
      return SiteEntry(
        name: entry.name, latDegrees: entry.latDegrees, lonDegrees: entry.lonDegrees, cell: cell,
        limitKmh: entry.limitKmh)
    }
  }

  /// The register that a store with these sites would have after taking in this one.
  package func merged(into sites: [Site]) -> [Site] {
    var merged = sites
    var indexOfName = Dictionary(uniqueKeysWithValues: sites.enumerated().map { ($1.name, $0) })
    var nextID = (sites.map(\.id).max() ?? 0) + 1
    for entry in entries {
      var site = Site(
        id: nextID, name: entry.name, latDegrees: entry.latDegrees, lonDegrees: entry.lonDegrees, cell: entry.cell,
        limitKmh: entry.limitKmh)
      if let index = indexOfName[entry.name] {
        site.id = merged[index].id
        merged[index] = site
      } else {
        indexOfName[entry.name] = merged.count
        merged.append(site)
        nextID += 1
      }
    }
    return merged
  }
}
