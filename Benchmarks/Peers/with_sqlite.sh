#!/bin/sh
# sqlite3 with nothing but itself: `with_sqlite.sh LOG STORE`.
set -eu
gzip -dc "$1" | sqlite3 "$2" \
  "PRAGMA temp_store = MEMORY" \
  ".import --csv --schema temp /dev/stdin checklog" \
  "CREATE TABLE answer AS
   SELECT CAST(lat AS REAL) AS lat, CAST(lon AS REAL) AS lon, unixepoch(time) / 3600 AS hour, kind,
     iif(vehicle = '', 'unknown', vehicle) AS vehicle, sampling, iif(basis = '', 'random', basis) AS basis,
     CAST(\"limit\" AS INTEGER) AS limit_kmh, offence,
     CASE
       WHEN kind = 'speed' THEN CAST(speed AS INTEGER)
       WHEN breath = 'refused' OR drug = 'refused' THEN 65535
       WHEN kind = 'alcohol' THEN CAST(round(breath * 100) AS INTEGER)
       WHEN drug = 'positive' THEN 1
       ELSE 0
     END AS outcome,
     count(*) AS checks
   FROM temp.checklog GROUP BY 1, 2, 3, 4, 5, 6, 7, 8, 9, 10"
