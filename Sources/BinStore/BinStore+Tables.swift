import GRDB

extension BinStore {
  /// What plain SQL finds in the store: its tables and views with the names of their columns, in order. A view that
  /// another program made, and that can't be read here, has none.
  package func tables() throws(StoreError) -> [(name: String, columns: [String])] {
    try StoreError.translating {
      try read { database in
        let names = try String.fetchAll(
          database,
          sql: """
            SELECT name FROM sqlite_schema
            WHERE type IN ('table', 'view') AND name NOT LIKE 'sqlite!_%' ESCAPE '!' ORDER BY name
            """)
        return names.map { name in
          let sql = "SELECT name FROM pragma_table_xinfo(?) ORDER BY cid"
          return (name, (try? String.fetchAll(database, sql: sql, arguments: [name])) ?? [])
        }
      }
    }
  }
}
