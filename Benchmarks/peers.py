"""Runs the same work in other tools and in ours, compares the answers, and only then prints what each took.

`make bench-peers`. `RUNS` sets the number of runs of each (5), `CHECKS` the size of the logs (5000000), `LOGS` which, and
`TOOLS`, a regular expression, of which tools.
The work and the question are described in `Peers/answer.py`.
"""

from __future__ import annotations

import json
import os
import re
import sys
from pathlib import Path

from logs import GENERATED, generate
from measure import LAGESBILD, ROOT, RUNS, WORK, Run, mb, median, peak_mb, publish, run, spaced, table, text

PEERS = "Benchmarks/Peers"
PYTHON = ".build/benchmarks/peers/bin/python"
LOGS = os.environ.get("LOGS", "dense sparse").split()
STORE = str(WORK / "answer.db")
PACKAGES = ["duckdb", "polars", "chdb", "pandas"]


def tools(log: str) -> dict[str, list[str]]:
    """The commands by name: the floors, ours, and the peers'."""
    all_of_them = {
        "igzip -dc": ["igzip", "-dc", log],
        "gzip -dc": ["gzip", "-dc", log],
        "lagesbild import": [LAGESBILD, "import", "--quiet", "--store", STORE, log],
        "DuckDB": [PYTHON, f"{PEERS}/with_duckdb.py", log, STORE],
        "Polars": [PYTHON, f"{PEERS}/with_polars.py", log, STORE],
        "chDB": [PYTHON, f"{PEERS}/with_chdb.py", log, STORE],
        "pandas": [PYTHON, f"{PEERS}/with_pandas.py", log, STORE],
        "sqlite3 .import": [f"{PEERS}/with_sqlite.sh", log, STORE],
    }
    return {name: command for name, command in all_of_them.items() if re.search(os.environ.get("TOOLS", ""), name)}


def remove_store() -> None:
    for path in WORK.glob("answer.db*"):
        path.unlink()


def register(name: str) -> str:
    """A store with nothing but the town's sites, which says in which cell each position is."""
    store, sites = WORK / f"sites-{name}.gpkg", WORK / f"sites-{name}.csv"
    store.unlink(missing_ok=True)
    options = GENERATED[name][0]
    run([LAGESBILD, "generate", "--checks", "1", "--seed", "1", *options, "--site-register", str(sites)])
    run([LAGESBILD, "sites", "import", "--store", str(store), str(sites)])
    return str(store)


def answer(tool: str, places: str) -> dict[str, object]:
    """What the store that a tool has just written says; worked out in another process, so that this one stays small."""
    kind = ["bins", STORE] if tool == "lagesbild import" else ["cells", places, STORE]
    return json.loads(text(sys.executable, f"{PEERS}/answer.py", *kind))


def measure(name: str) -> str:
    log = generate(name)
    path = str(log["files"][0])
    places = register(name)
    runs: dict[str, list[Run]] = {tool: [] for tool in tools(path)}
    right: dict[str, object] = {}
    for turn in range(RUNS):
        for tool, command in tools(path).items():
            remove_store()
            runs[tool].append(run(command))
            print(f"{name}, run {turn + 1}, {tool}: {runs[tool][-1].wall:.2f} s", file=sys.stderr)
            if turn > 0 or tool.endswith("-dc"):
                continue
            found = answer(tool, places)
            right = right or found
            if found != right:
                sys.exit(f"{name}: {tool} answers {found}, where ours is {right}")
    remove_store()
    if right["checks"] != log["checks"] or right["bins"] != log.get("bins", right["bins"]):
        sys.exit(f"{name}: everybody answers {right}, and the log holds {log}")
    return section(name, log, right, {tool: median(each) for tool, each in runs.items()})


def section(name: str, log: dict[str, object], right: dict[str, object], results: dict[str, Run]) -> str:
    checks, size = int(log["checks"]), int(log["bytes"])
    packed = (ROOT / str(log["files"][0])).stat().st_size
    floors = [results["igzip -dc"].wall, results["gzip -dc"].wall]
    rows = []
    for tool, took in results.items():
        rate = "" if tool.endswith("-dc") else spaced(checks / took.wall)
        ratios = [f"{took.wall / floor:.2f}" for floor in floors]
        rows.append([tool, f"{took.wall:.2f}", f"{took.cpu:.2f}", peak_mb(took.peak), rate, mb(size / took.wall), *ratios])
    head = ["", "wall s", "CPU s", "peak MB", "checks/s", "MB/s", "× igzip", "× gzip"]
    title = f"**{name}**: {spaced(checks)} checks, {mb(size)} MB of CSV in {mb(packed)} MB of gzip; "
    title += f"{spaced(right['bins'])} bins with {spaced(right['rows'])} outcomes, the same in every answer.\n\n"
    return title + table(head, rows)


def main() -> None:
    WORK.mkdir(parents=True, exist_ok=True)
    body = "\n".join(measure(name) for name in LOGS)
    listed = json.loads(text(PYTHON, "-m", "pip", "list", "--format", "json", "--disable-pip-version-check"))
    versions = [f"{package['name']} {package['version']}" for package in listed if package["name"] in PACKAGES]
    versions.append("sqlite3 " + text("sqlite3", "--version").split()[0])
    versions.append(text("igzip", "--version").splitlines()[0])
    versions.append(text("gzip", "--version").splitlines()[0])
    title = f"Medians of {RUNS} {'run' if RUNS == 1 else 'runs'} of each tool, taken in turn.\n\n"
    publish("peers", title + body, [f"RUNS={RUNS} make bench-peers"], [", ".join(versions)])


main()
