"""How an import grows: ten times the checks in the same bins, and a night so small that starting counts: `make bench`."""

from __future__ import annotations

import gzip
import json
import sys
from pathlib import Path

from logs import CHECKS, generate
from measure import LAGESBILD, ROOT, RUNS, WORK, Run, median, peak_mb, publish, run, spaced, table, text

TIMES = 10
SMALL_CHECKS = 2000
TARGET = WORK / "growth.gpkg"


def repeated(log: Path, times: int) -> Path:
    """The log with its rows so many times over: gzip members one behind the other are one file."""
    header, body = WORK / f"header-{CHECKS}.gz", WORK / f"body-{CHECKS}.gz"
    if not body.exists():
        with gzip.open(log) as source, gzip.open(header, "wb") as first, gzip.open(body, "wb", 6) as rest:
            first.write(source.readline())
            while part := source.read(1 << 20):
                rest.write(part)
    path = WORK / f"repeated-{CHECKS}-{times}.csv.gz"
    with path.open("wb") as out:
        out.write(header.read_bytes())
        for _ in range(times):
            out.write(body.read_bytes())
    return path


def imported(log: Path, checks: int) -> tuple[Run, int]:
    """A run into a new store, and the number of its bins; stops everything if it does not hold all checks."""
    for path in WORK.glob(f"{TARGET.name}*"):
        path.unlink()
    took = run([LAGESBILD, "import", "--quiet", "--store", str(TARGET), str(log)])
    status = json.loads(text(LAGESBILD, "status", "--format", "json", "--store", str(TARGET)))
    if sum(status["checks"].values()) != checks:
        sys.exit(f"{log}: {status['checks']} in the store, {checks} in the log")
    return took, status["bins"]


def main() -> None:
    WORK.mkdir(parents=True, exist_ok=True)
    dense = ROOT / str(generate("dense")["files"][0])
    small = WORK / "small.csv.gz"
    run([LAGESBILD, "generate", "--checks", str(SMALL_CHECKS), "--seed", "1", "-o", str(small)])
    logs = {
        f"small night, {spaced(SMALL_CHECKS)} checks": (small, SMALL_CHECKS),
        "dense night": (repeated(dense, 1), CHECKS),
        f"dense night, {TIMES} × the checks": (repeated(dense, TIMES), TIMES * CHECKS),
    }
    runs: dict[str, list[Run]] = {name: [] for name in logs}
    bins: dict[str, int] = {}
    for _ in range(RUNS):
        for name, (log, checks) in logs.items():
            took, bins[name] = imported(log, checks)
            runs[name].append(took)
    found = {name: median(each) for name, each in runs.items()}
    rows = []
    for name, took in found.items():
        rate = spaced(logs[name][1] / took.wall)
        rows.append([name, spaced(bins[name]), f"{took.wall:.3f}", f"{took.cpu:.3f}", peak_mb(took.peak), rate])
    _, once, often = found.values()
    if len({bins[name] for name in list(logs)[1:]}) != 1:
        sys.exit(f"the bins are not the same: {bins}")
    body = f"Medians of {RUNS} {'run' if RUNS == 1 else 'runs'} of the command, from its start to its exit, taken in turn.\n\n"
    body += table(["", "bins", "wall s", "CPU s", "peak MB", "checks/s"], rows)
    body += f"\n{TIMES} times the checks take {often.wall / once.wall:.2f} times as long, and "
    body += f"{often.peak / once.peak:.2f} times the memory.\n"
    publish("growth", body, [f"RUNS={RUNS} make bench"])


main()
