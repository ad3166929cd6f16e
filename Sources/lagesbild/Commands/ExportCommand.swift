import ArgumentParser
import BinStore
import CheckModel
import Report
import Screening

struct ExportCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "export",
    abstract:
      "Bins or cells for pandas, R, DuckDB and maps; what citizens may see; styles for QGIS; metadata for Datasette.",
    discussion: """
      Bins are merged over imports and lose nothing: each has its exact histogram. Cells have sums and rates by kind, \
      as `lagesbild trends --by cell,kind` has them. The guide's page on exports says what each column is, and how to \
      make a Parquet file.
      """)

  /// What has a row.
  enum What: String, CaseIterable, ExpressibleByArgument {
    case bins, cells
  }

  @OptionGroup var store: StoreOption
  @Option(help: "csv or geojson.") var format: ExportFormat?
  @Option(help: "What has a row, or a feature, each: bins (default) or cells.") var what: What?
  @Option(name: .shortAndLong, help: "The file to write; gzip if it ends in .gz. Standard output without it, or as -.")
  var output: String?
  @Flag(help: "Only what citizens may see: squares of 500 m, rounded counts, none of few people.") var publish = false
  @OptionGroup var filter: CheckFilter
  @Option(help: ArgumentHelp("Write styles for the store's layers in QGIS.", valueName: "folder")) var qgis: String?
  @Option(help: ArgumentHelp("Write metadata and questions for Datasette.", valueName: "folder")) var datasette: String?

  func validate() throws {
    guard [format != nil, qgis != nil, datasette != nil].filter({ $0 }).count == 1 else {
      throw ValidationError("try one of --format csv, --format geojson, --qgis FOLDER and --datasette FOLDER")
    }
    if format == nil, what != nil || output != nil || filter.isSet {
      throw ValidationError("--qgis and --datasette are about the whole store; try --format csv for a part of it")
    }
    if publish {
      guard format != nil else { throw ValidationError("--publish needs a format; try --format csv") }
      if what != nil || filter.isSet {
        throw ValidationError(
          "--publish is always of the whole store: two publications of parts of it could be subtracted, and tell of a few "
            + "people what neither does; try it without --what, --kind, --vehicle, --area, --stratum, --from and --to")
      }
    }
    _ = try filter.query
  }

  func run() async throws {
    if let qgis { return try ExportFolder.write(QGISStyle.files, to: qgis) }
    try await store.naming {
      let opened = try store.open()
      if let datasette {
        let files = DatasetteMetadata(try opened.tables(), storePath: store.path).files
        return try ExportFolder.write(files, to: datasette)
      }
      guard let format else { return }
      if publish { return try publish(opened, as: format) }
      // First, so that an area that is not there makes no file.
      let cells = try store.cells(of: opened, inArea: filter.area)
      let degrees = try CellDegrees(opened.grid)
      let sink = try ExportSink(output)
      switch what ?? .bins {
      case .bins: try exportBins(of: opened, degrees, as: format, to: sink)
      case .cells:
        var query = try filter.query
        query.dimensions = [.cell, .kind]
        query.wantsSpeeds = query.kind ?? .speed == .speed
        let table = try TrendAnswer.ask(opened, query, area: cells, wantsTrend: false).table
        try CellExport(table).print(as: format, locate: { degrees.place($0, withOutline: format == .geojson) }) {
          try sink.write($0)
        }
      }
      try sink.finish()
    }
  }

  private func publish(_ store: BinStore, as format: ExportFormat) throws {
    let answer = try PublicationAnswer(store)
    let tables = answer.tables
    let squares = try CellDegrees(tables.grid(of: store))
    let sink = try ExportSink(output)
    try PublicationExport(tables)
      .print(as: format, locate: { squares.place($0, withOutline: format == .geojson) }) { try sink.write($0) }
    try sink.finish()
    Terminal.say(answer.summary)
  }

  private func exportBins(
    of store: BinStore, _ degrees: CellDegrees, as format: ExportFormat, to sink: ExportSink
  ) throws {
    let query = try filter.query
    let rules = try store.timeZone()
    var export = BinExport(as: format) { try sink.write($0) }
    var local: (utc: Int32, hour: LocalHour)?
    try store.forEachMergedBin(
      area: filter.area, wantsCategory: query.wants,
      wantsHour: { query.period(of: LocalHour(utcHour: $0, rules: rules)) != nil }
    ) { bin in
      let hour = local?.utc == bin.hour ? local?.hour : nil
      let found = hour ?? LocalHour(utcHour: bin.hour, rules: rules)
      local = (bin.hour, found)
      try export.append(bin, local: found) { degrees.place($0, withOutline: format == .geojson) }
    }
    try export.finish()
  }
}

extension ExportFormat: ExpressibleByArgument {}

extension CellDegrees {
  fileprivate func place(_ cell: Cell, withOutline: Bool) -> CellPlace {
    let (north, east) = (Double(cell.north) + 0.5, Double(cell.east) + 0.5)
    return CellPlace(
      northMetres: north * Double(grid.cellMetres), eastMetres: east * Double(grid.cellMetres),
      middle: position(north: north, east: east), polygons: withOutline ? outline(of: [cell]) : nil)
  }
}
