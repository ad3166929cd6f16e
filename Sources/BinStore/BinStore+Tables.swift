import GRDB

extension BinStore {
  /// What plain SQL finds in the store: its tables and views with the names of their columns, in order.
  package func tables() throws(StoreError) -> [(name: String, columns: [String])] {
    try StoreError.translating {
      try read { database in
        let row = try SQLStatement(
          database,
          """
          SELECT master.name, info.name FROM sqlite_master AS master JOIN pragma_table_xinfo(master.name) AS info
          WHERE master.type IN ('table', 'view') AND master.name NOT LIKE 'sqlite!_%' ESCAPE '!'
          ORDER BY master.name, info.cid
          """)
        var tables: [(name: String, columns: [String])] = []
        while try row.step() {
          let (name, column) = (try row.text(0), try row.text(1))
          if tables.last?.name != name { tables.append((name, [])) }
          tables[tables.count - 1].columns.append(column)
        }
        return tables
      }
    }
  }
}
