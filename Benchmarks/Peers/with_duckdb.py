"""DuckDB: `python3 with_duckdb.py LOG STORE`."""

import sys

import duckdb
from answer import keep

LOG, STORE = sys.argv[1:]
QUERY = """
    SELECT lat, lon, epoch(time)::BIGINT // 3600, kind, coalesce(vehicle, 'unknown'), sampling,
      coalesce(basis, 'random'), coalesce("limit", 0), coalesce(offence, ''),
      CASE kind
        WHEN 'speed' THEN speed
        WHEN 'alcohol' THEN CASE WHEN breath = 'refused' THEN 65535 ELSE (breath::DECIMAL(5, 2) * 100)::INTEGER END
        WHEN 'drug' THEN CASE drug WHEN 'refused' THEN 65535 WHEN 'positive' THEN 1 ELSE 0 END
        ELSE 0
      END,
      count(*)
    FROM read_csv($log, header = true, columns = {
      time: 'TIMESTAMPTZ', device: 'VARCHAR', seq: 'BIGINT', kind: 'VARCHAR', site: 'VARCHAR', lat: 'DOUBLE',
      lon: 'DOUBLE', vehicle: 'VARCHAR', speed: 'INTEGER', "limit": 'INTEGER', offence: 'VARCHAR', breath: 'VARCHAR',
      drug: 'VARCHAR', sampling: 'VARCHAR', basis: 'VARCHAR'})
    GROUP BY ALL
"""


def rows():
    found = duckdb.execute(QUERY, {"log": LOG})
    while batch := found.fetchmany(100_000):
        yield from batch


keep(STORE, rows())
