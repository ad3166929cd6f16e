"""Runs the package's benchmarks and tells what each stage adds: `make bench`.

`RUNS` sets the number of runs of each (5), `FILTER` which: a regular expression of names such as `dense: bin`.
"""

from __future__ import annotations

import json
import os
import statistics
import subprocess
import sys

from measure import ROOT, RUNS, WORK, mb, publish, spaced, table

FILTER = os.environ.get("FILTER", ".*")
STAGES = ["decompress", "hash", "split", "parse", "bin", "import"]
ABOUT = f"""Medians of {RUNS} runs, after one whose answer was checked. The stages stand on top of each other in one task,
from memory: `hash` is decompression and SHA-256, `bin` all that comes before the store; `adds` is what a stage takes
beyond the one before. `import` is the whole, from the file to a committed store; the harness waits in one of the
threads that it needs, so that on two cores it runs on one: for the time of the command see `growth.md`. CPU time comes
in steps of 10 ms; the peak is the benchmark's, which holds the packed log in memory.

"""


SAMPLES = WORK / "samples"
UNITS = {"μs": 1e-6, "#": 1, "K": 1e3, "M": 1e6, "G": 1e9}


def measured() -> dict[str, dict[str, dict[str, float]]]:
    """Medians by log, stage and metric, in seconds, bytes and instructions."""
    SAMPLES.mkdir(parents=True, exist_ok=True)
    for path in SAMPLES.iterdir():
        path.unlink()
    # In a folder of its own: the plugin builds with other flags, and every build after it would begin anew.
    swift = ["swift", "package", "--scratch-path", str(WORK / "build"), "--disable-sandbox"]
    subprocess.run(
        [*swift, "benchmark", "--target", "ImportBenchmarks", "--filter", FILTER, "--no-progress"]
        + ["--format", "histogramSamples", "--path", str(SAMPLES)],
        cwd=ROOT,
        env={**os.environ, "LAGESBILD_BENCHMARKS": "all", "RUNS": str(RUNS)},
        stdout=sys.stderr,
        check=True,
    )
    found: dict[str, dict[str, dict[str, float]]] = {}
    for path in SAMPLES.glob("*.tsv"):
        # Such as `Current_run.ImportBenchmarks.dense:_parse.wallClock.histogram.samples.tsv`.
        benchmark, metric = path.name.split(".")[2:4]
        log, stage = benchmark.split(":_")
        head, *samples = path.read_text().splitlines()
        unit = UNITS[head.rpartition("(")[2].rstrip(")")]
        found.setdefault(log, {}).setdefault(stage, {})[metric] = statistics.median(map(float, samples)) * unit
    return found


def section(log: dict[str, object], stages: dict[str, dict[str, float]]) -> str:
    rows, before = [], 0.0
    counts = any(stage.get("instructions") for stage in stages.values())
    for name in STAGES:
        if name not in stages:
            continue
        took = stages[name]
        wall, cpu = took["wallClock"], took["cpuTotal"]
        adds = "" if name == "import" else f"{(wall - before) * 1000:.1f}"
        before = wall
        row = [name, f"{wall * 1000:.1f}", adds, f"{cpu * 1000:.1f}", spaced(int(log["checks"]) / wall)]
        row += [mb(int(log["bytes"]) / wall), mb(took["peakMemoryResident"])]
        rows.append(row + ([spaced(took["instructions"] / int(log["checks"]))] if counts else []))
    head = ["", "wall ms", "adds ms", "CPU ms", "checks/s", "MB/s", "peak MB"]
    head += ["instructions/check"] if counts else []
    files = f"{len(log['files'])} files, " if len(log["files"]) > 1 else ""
    about = f"**{log['name']}**: {files}{spaced(int(log['checks']))} checks, {mb(int(log['bytes']))} MB unpacked.\n\n"
    return about + table(head, rows)


def main() -> None:
    results = measured()
    logs = json.loads((WORK / "logs.json").read_text())
    sections = [section(log, results[log["name"]]) for log in logs if log["name"] in results]
    if not sections:
        sys.exit(f"no benchmark was run; FILTER is {FILTER}")
    publish("stages", ABOUT + "\n".join(sections), [f"RUNS={RUNS} make bench"])


main()
