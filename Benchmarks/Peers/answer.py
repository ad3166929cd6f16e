"""The question that every peer answers, and how its answer is kept and compared.

The question: how many checks are there of each place, UTC hour, kind, vehicle, sampling, basis, limit, offence and
outcome? That is an exact histogram for every bin. The outcome is the speed in km/h, the breath level in hundredths of a
milligram, 0 or 1 for a drug test, 65535 for a refusal. The place is the position as the log has it: a peer need not
project, and its answer is brought to our cells here, after the clock has stopped.

`python3 answer.py cells REGISTER_STORE ANSWER` or `bins OUR_STORE` prints rows, checks and a digest of an answer as JSON.
"""

from __future__ import annotations

import hashlib
import json
import sqlite3
import sys
from collections.abc import Iterable, Sequence
from itertools import islice

COLUMNS = "lat, lon, hour, kind, vehicle, sampling, basis, limit_kmh, offence, outcome, checks"


def keep(store: str, rows: Iterable[Sequence[object]]) -> None:
    """Writes an answer to a new SQLite file, in one transaction."""
    database = sqlite3.connect(store)
    database.execute(f"CREATE TABLE answer ({COLUMNS})")
    database.executemany(f"INSERT INTO answer VALUES ({', '.join('?' * 11)})", rows)
    database.commit()
    database.close()


# The same columns of both: cell, hour, kind, vehicle, sampling, basis, limit, offence, outcome, checks.
OF_CELLS = """
    SELECT north_index, east_index, hour, kind, vehicle, sampling, basis, limit_kmh, offence, outcome, sum(checks)
    FROM answer JOIN place USING (lat, lon) GROUP BY 1, 2, 3, 4, 5, 6, 7, 8, 9, 10
    ORDER BY 1, 2, 3, 4, 5, 6, 7, 8, 9, 10
"""
OF_BINS = """
    SELECT north_index, east_index, hour_id, kind, vehicle, sampling, basis, coalesce(limit_kmh, 0) AS limit_kmh,
      offences, outcome, sum(bin_outcome.checks)
    FROM bin_outcome JOIN bin ON bin.id = bin_id JOIN cell ON cell.id = cell_id JOIN category ON category.id = category_id
    GROUP BY 1, 2, 3, 4, 5, 6, 7, 8, 9, 10
    ORDER BY 1, 2, 3, 4, 5, 6, 7, 8, 9, 10
"""


def digest(database: sqlite3.Connection, query: str) -> dict[str, object]:
    """The rows of an answer in an order of their own, so that the order in which they were found does not count."""
    hashed, rows, bins, checks, last = hashlib.sha256(), 0, 0, 0, None
    found = database.execute(query)
    while batch := list(islice(found, 10_000)):
        for row in batch:
            bins += row[:9] != last
            last = row[:9]
            checks += row[10]
        rows += len(batch)
        hashed.update("\n".join(map(str, batch)).encode())
    return {"bins": bins, "rows": rows, "checks": checks, "digest": hashed.hexdigest()}


def main() -> None:
    kind, store, *answer = sys.argv[1:]
    database = sqlite3.connect(f"file:{store}?mode=ro", uri=True)
    database.execute("PRAGMA temp_store = MEMORY")
    if kind == "cells":
        database.execute("ATTACH ? AS peer", (f"file:{answer[0]}?mode=ro",))
        # Degrees with five decimals, so that a position read by one program is that of another.
        database.execute(
            "CREATE TEMP TABLE place AS SELECT lat_degrees AS lat, lon_degrees AS lon, north_index, east_index "
            "FROM site JOIN cell ON cell.id = cell_id GROUP BY 1, 2"
        )
        print(json.dumps(digest(database, OF_CELLS)))
    else:
        print(json.dumps(digest(database, OF_BINS)))


if __name__ == "__main__":
    main()
