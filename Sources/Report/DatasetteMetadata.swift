/// What Datasette is told of a store: titles, what each table, view and column holds and in what unit, and the usual
/// questions, ready to run.
///
/// It names only what the store at hand has.
package struct DatasetteMetadata {
  private let tables: [(name: String, columns: [String])]
  private let storeName: String
  /// As Datasette names it: the file's name without its extension.
  private let database: String

  /// - Parameters:
  ///   - tables: of the store, views too.
  ///   - storePath: where the store is; only the file's name is written.
  package init(_ tables: [(name: String, columns: [String])], storePath: String) {
    self.tables = tables
    let name = storePath.split(separator: "/").last.map(String.init) ?? storePath
    storeName = InertText.shown(name)
    database = name.dropFirst().lastIndex(of: ".").map { String(name[..<$0]) } ?? name
  }

  /// The files of the folder.
  package var files: [(name: String, text: String)] {
    [("metadata.json", JSONWriter.text(json) + "\n"), ("README-datasette.txt", readme)]
  }

  private var json: JSONValue {
    let content: JSONValue = .object([
      ("title", "Traffic checks by place and hour"),
      ("tables", .object(tables.map { ($0.name, Self.described($0.name, $0.columns)) })),
      ("queries", .object(queries)),
    ])
    return .object([
      ("title", "Traffic checks"), ("description", .string(Self.description)),
      ("databases", .object([(database, content)])),
    ])
  }

  private static let description = """
    Counts and exact histograms of traffic checks by place and hour. Times are UTC where a column says so, else local. \
    Checks of sampling offenders have no denominator: no rate is made of them.
    """

  private static func described(_ name: String, _ columns: [String]) -> JSONValue {
    guard let words = StoreWords.tables[name] else { return .object([("hidden", true)]) }
    let known = columns.compactMap { column in
      StoreWords.column(column, of: name).map { (key: column, value: JSONValue.string($0)) }
    }
    return .object([
      ("description", .string(words.description)), ("hidden", .bool(words.isHidden)),
      ("columns", .object(known)),
      // Metres would be shown as megametres.
      ("units", .object(columns.filter { $0.hasSuffix("_kmh") }.map { ($0, "km/h") })),
      ("sortable_columns", .array(columns.filter { !StoreWords.unsortable.contains($0) }.map { .string($0) })),
    ])
  }

  private var queries: [(key: String, value: JSONValue)] {
    StoreQuery.all.filter { query in
      query.tables.allSatisfy { table in tables.contains { $0.name == table } }
    }.map { query in
      (
        query.name,
        .object([
          ("title", .string(query.title)), ("description", .string(query.description)), ("sql", .string(query.sql)),
        ])
      )
    }
  }

  /// For a shell, whatever the text is.
  private static func quoted(_ text: String) -> String {
    "'" + text.split(separator: "'", omittingEmptySubsequences: false).joined(separator: "'\\''") + "'"
  }

  private var readme: String {
    """
    Datasette (https://datasette.io) shows a store in a web browser, with these titles, descriptions and questions.

    Serve a copy: it is right at any time, also while lagesbild imports, and it holds still.

      mkdir copy
      sqlite3 \(Self.quoted(storeName)) \(Self.quoted(".backup \"copy/\(storeName)\""))
      pip install datasette
      datasette serve --immutable \(Self.quoted("copy/" + storeName)) --metadata metadata.json \\
        --setting sql_time_limit_ms 20000

    The copy's name must be the store's, \(storeName), for metadata.json is about the database "\(InertText.shown(database))".
    The time limit is raised since a question about every bin takes seconds in a large store.
    Who may read the page may read the whole store: it holds counts of small groups, so keep it off the open web.
    License and source are yours to fill in at the top of metadata.json ("license", "license_url", "source",
    "source_url").

    """
  }
}
