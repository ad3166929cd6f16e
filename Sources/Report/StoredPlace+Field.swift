import BinStore
import CheckModel
import Screening

extension StoredPlace {
  /// The place as a row of the store's layer: a column for each field, its key in snake case, and for each part of a
  /// field that has several. Elements of an array are joined by `+`, the measures by their ids.
  package init(_ located: LocatedPlace, grid: Grid) {
    let side = Double(grid.cellMetres)
    let polygons = CellOutline(of: located.place.cells).polygons.map { rings in
      rings.map { ring in
        ring.map {
          AreaShape.Position(northMetres: Double($0.north) * side, eastMetres: Double($0.east) * side)
        }
      }
    }
    var values: [String: Value] = [:]
    for field in PlaceField.all where field.key != "id" {
      let value = field.value(located)
      if case .object(let members) = value {
        for member in members { values[Self.column(field.key, member.key)] = Self.value(member.value) }
      } else {
        values[Self.column(field.key)] = Self.value(value)
      }
    }
    self.init(id: located.place.id, shape: AreaShape(polygons: polygons), values: values)
  }

  /// `rankLow` is `rank_low`.
  private static func column(_ words: String...) -> String {
    words.map { word in
      word.reduce(into: "") { $0 += $1.isUppercase ? "_" + $1.lowercased() : String($1) }
    }.joined(separator: "_")
  }

  private static func value(_ value: JSONValue) -> Value? {
    switch value {
    case .null: nil
    case .bool(let value): .integer(value ? 1 : 0)
    case .int(let value): .integer(value)
    case .double(let value): value.isFinite ? .double(value) : nil
    case .string(let text): .text(text)
    case .array(let values): .text(values.compactMap(\.name).joined(separator: "+"))
    case .object: value.name.map { .text($0) }
    }
  }
}
