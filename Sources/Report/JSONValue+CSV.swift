extension JSONValue {
  /// The same in cells of a CSV record: the members of an object a cell each, the elements of an array joined by `+`:
  /// their ids, when they have some.
  var csvCells: [CSVWriter.Cell] {
    switch self {
    case .null: [.empty]
    case .bool(let value): [.text(value ? "true" : "false")]
    case .int(let value): [.int(value)]
    case .double(let value): [.double(value)]
    case .string(let text): [.text(text)]
    case .array(let values): [.text(values.compactMap(\.name).joined(separator: "+"))]
    case .object(let members): members.flatMap(\.value.csvCells)
    }
  }
}
