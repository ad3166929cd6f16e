"""What questions about trends take on a large store, and what the packs in it cost and save: `make bench-trends`.

Fifteen million radar checks at 380 sites in four years. The answers are compared with what Python counts in the logs, and
those of stores with fewer packs with those with all, before any time is taken. `RUNS` sets the number of runs of each (5).
"""

from __future__ import annotations

import json
import shutil
import sqlite3
import statistics
import subprocess
import sys
from collections import Counter, defaultdict
from pathlib import Path

from measure import LAGESBILD, ROOT, RUNS, Run, publish, run, spaced, table, text
from radars import FOLDER, LOGS, REGISTER, make

STORE, HOURS_ONLY, ROWS_ONLY = (FOLDER / f"{name}.gpkg" for name in ("radars", "packs-by-hour", "without-packs"))
COMMON = [
    "", "--kind speed", "--by month", "--by site", "--by cell", "--by hour", "--by weekday,hour", "--by stratum",
    "--by month,vehicle", "--by area", "--by area,month --trend", "--by site --trend", "--area north-2 --by month",
    "--by month --from 2026-01-01 --to 2026-06-30", "--by site --from 2026-06-01 --to 2026-06-30",
    "--vehicle moped --stratum weekend-evening --by site",
    "--by site --compare 2024-07-01..2025-06-30,2025-07-01..2026-06-30",
]  # fmt: skip
RARE = [
    "--by site,month", "--by site,hour", "--by cell,date", "--by site,month,hour", "--by date,site,vehicle",
    "--by date,hour,site",
]  # fmt: skip
DISTRICTS = {f"{side}-{number}": (row, number) for row, side in enumerate(["south", "north"]) for number in range(1, 5)}


def ask(store: Path, query: str) -> list[str]:
    return [LAGESBILD, "trends", "--store", str(store), "--format", "json", *query.split()]


def size(store: Path) -> int:
    return store.stat().st_size


def prepare() -> None:
    """The store, eight districts in it, and copies as programs with fewer packs, or without, would have written them."""
    districts = [
        {"type": "Feature", "properties": {"name": name}, "geometry": {"type": "Polygon", "coordinates": [[
            [12.80 + east * 0.0155 + x, 56.65 + row * 0.0255 + y]
            for x, y in [(0, 0), (0.0155, 0), (0.0155, 0.0255), (0, 0.0255), (0, 0)]
        ]]}}
        for name, (row, east) in DISTRICTS.items()
    ]  # fmt: skip
    areas = FOLDER / "districts.geojson"
    areas.write_text(json.dumps({"type": "FeatureCollection", "features": districts}))
    for store in (STORE, HOURS_ONLY, ROWS_ONLY):
        for path in FOLDER.glob(f"{store.name}*"):
            path.unlink()
    took = run([LAGESBILD, "import", "--quiet", "--store", str(STORE), "--sites", str(REGISTER), str(LOGS)])
    run([LAGESBILD, "areas", "import", "--store", str(STORE), "--name-key", "name", str(areas)])
    print(f"import: {took.wall:.1f} s, {took.cpu:.1f} s of CPU", file=sys.stderr)
    drop = "DROP TABLE stratum_pack; UPDATE setting SET schema_version = 5;"
    for path, sql in {
        STORE: "", HOURS_ONLY: drop, ROWS_ONLY: drop + "DROP TABLE pack; UPDATE setting SET schema_version = 2",
    }.items():  # fmt: skip
        if path != STORE:
            shutil.copy(STORE, path)
        with sqlite3.connect(path) as store:
            store.executescript(sql)
            store.execute("VACUUM")


def compare(counted: list[tuple[str, str, str, int, int]]) -> None:
    """Stops everything unless checks, mean and V85 are those in the logs, and the same with packs as without."""
    for query, key in {
        "": lambda site, month, vehicle: (),
        "--by site": lambda site, month, vehicle: (site,),
        "--by month,vehicle": lambda site, month, vehicle: (month, vehicle),
        "--by site,month,vehicle": lambda site, month, vehicle: (site, month, vehicle),
    }.items():
        speeds: defaultdict[tuple[str, ...], Counter[int]] = defaultdict(Counter)
        for site, month, vehicle, speed, count in counted:
            speeds[key(site, month, vehicle)][speed] += count
        rows = json.loads(text(*ask(STORE, query)))
        found = {tuple(row[name] for name in query[5:].split(",") if name): row for row in rows}
        assert found.keys() == speeds.keys(), f"{query}: other groups"
        for group, histogram in speeds.items():
            checks, row = histogram.total(), found[group]
            mean = sum(speed * count for speed, count in histogram.items()) / checks
            v85 = next(v for v in sorted(histogram) if 100 * sum(histogram[s] for s in histogram if s <= v) >= 85 * checks)
            assert (row["checks"], row["v85Kmh"]) == (checks, v85), f"{query} {group}: {row}, not {checks}, {v85}"
            assert abs(row["meanKmh"] - mean) < 1e-9, f"{query} {group}: {row}, not {mean}"


def rows(query: str) -> int:
    answer, *others = (subprocess.run(ask(store, query), cwd=ROOT, capture_output=True, check=True).stdout
                       for store in (STORE, HOURS_ONLY, ROWS_ONLY))  # fmt: skip
    assert all(other == answer for other in others), f"{query}: another answer with fewer packs"
    return len(json.loads(answer))


def main() -> None:
    counted = make()
    prepare()
    compare(counted)
    bins, packs, packed = sqlite3.connect(STORE).execute(
        "SELECT (SELECT count(*) FROM bin), count(*), sum(length(packed)) FROM pack").fetchone()  # fmt: skip
    strata = sqlite3.connect(STORE).execute("SELECT sum(bins) FROM stratum_pack").fetchone()[0]
    lines = []
    for query in COMMON + RARE:
        groups = rows(query)
        runs = [run(ask(STORE, query)) for _ in range(RUNS)]
        fewer = [run(ask(store, query)).wall for store in (HOURS_ONLY, ROWS_ONLY)]
        best, median = (Run(*(choose(values) for values in zip(*runs))) for choose in (min, statistics.median))
        took = [f"{seconds * 1000:.0f}" for seconds in (best.wall, median.wall, best.cpu, *fewer)]
        lines.append([f"`{query or 'all in one'}`", spaced(groups), *took])
        print(lines[-1], file=sys.stderr)
    checks = sum(count for *_, count in counted)
    body = f"{spaced(checks)} checks in {spaced(len(list(LOGS.iterdir())))} logs; {spaced(bins)} bins in {spaced(packs)} packs "
    body += f"of {packed / bins:.1f} bytes a bin, {spaced(strata)} bins by stratum. The store has {size(STORE) / 1e6:.1f} MB, "
    body += f"with packs by hour only {size(HOURS_ONLY) / 1e6:.1f} MB, without packs {size(ROWS_ONLY) / 1e6:.1f} MB.\n\n"
    body += f"{RUNS} runs of the command as JSON, from its start to its exit; with fewer packs one run.\n\n"
    columns = ["", "rows", "best ms", "median ms", "CPU ms", "packs by hour, ms", "no packs, ms"]
    body += table(columns, lines)
    publish("trends", body, [f"RUNS={RUNS} make bench-trends"])


main()
