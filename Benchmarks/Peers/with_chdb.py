"""chDB, which is ClickHouse in a process: `python3 with_chdb.py LOG STORE`."""

import sys

import chdb
from answer import keep

LOG, STORE = sys.argv[1:]
QUERY = f"""
    SELECT lat, lon, intDiv(toUnixTimestamp(parseDateTimeBestEffort(time, 'UTC')), 3600) AS hour, kind,
      if(vehicle = '', 'unknown', vehicle), sampling, if(basis = '', 'random', basis), ifNull(limit, 0), offence,
      multiIf(
        kind = 'speed', speed,
        breath = 'refused' OR drug = 'refused', 65535,
        kind = 'alcohol', toInt32(round(toFloat64OrZero(breath) * 100)),
        drug = 'positive', 1, 0) AS outcome,
      count() AS checks
    FROM file('{LOG}', 'CSVWithNames', 'time String, device String, seq Int64, kind String, site String, lat Float64,
      lon Float64, vehicle String, speed Nullable(Int32), limit Nullable(Int32), offence String, breath String,
      drug String, sampling String, basis String')
    GROUP BY ALL
"""

answer = chdb.query(QUERY, "ArrowTable")
columns = [column.to_pylist() for column in answer.columns]
keep(STORE, zip(*columns))
