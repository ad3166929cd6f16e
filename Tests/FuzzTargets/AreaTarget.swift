import CheckModel

@testable import Ingest

extension FuzzTarget {
  /// GeoJSON of areas and of roads: refused with what to do, or of shapes that can be.
  static let areas = FuzzTarget("areas", mostBytes: 4096) { bytes in
    if let fault = try areaFault(bytes) { return fault }
    do {
      let roads = try RoadFile(bytes: bytes)
      return roads.lines.isEmpty || roads.lines.contains { $0.count < 2 } ? "roads without a line" : nil
    } catch is ImportProblem {
      return nil
    }
  }
}

private func areaFault(_ bytes: [UInt8]) throws -> String? {
  let file: AreaFile
  do {
    file = try AreaFile(bytes: bytes, grid: .standard, nameKey: nil)
  } catch is ImportProblem {
    return nil
  }
  guard !file.entries.isEmpty, Set(file.entries.map { Array($0.name.utf8) }).count == file.entries.count else {
    return "no areas, or two of one name"
  }
  for entry in file.entries {
    guard !entry.name.isEmpty, let box = AreaBox(entry.shape) else { return "an area of nothing" }
    for ring in entry.shape.polygons.joined() {
      guard ring.count >= 4, ring.first == ring.last else { return "a ring is not closed" }
      guard ring.allSatisfy({ $0.northMetres.isFinite && $0.eastMetres.isFinite }) else {
        return "a position is nowhere"
      }
    }
    for share in [0, 0.25, 0.5, 1] {
      let spans = entry.shape.spans(northMetres: box.south + (box.north - box.south) * share)
      for (span, next) in zip(spans, spans.dropFirst()) where span.toEastMetres >= next.fromEastMetres {
        return "stretches touch"
      }
      guard spans.allSatisfy({ $0.fromEastMetres >= box.west - 1e-6 && $0.toEastMetres <= box.east + 1e-6 }) else {
        return "a stretch leaves its box"
      }
    }
  }
  return nil
}
