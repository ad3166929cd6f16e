"""Counts the instructions that a check costs to cut, parse and bin, and fails when they are more than was recorded.

`python3 Benchmarks/Gate/gate.py [--record]` after the build of `gate`; see `make bench-gate`.

valgrind's count does not depend on the clock or on who else uses the machine. A second pass over a log costs what reading
it costs, without the program's start and the making of the log; and what a pass over a large log costs more than one
over a small log is the checks alone, without what is done once a log. Swift's hashes are not seeded here; the seed of
the table of bins is random, and a run now and then has 1.6 million instructions more: six measurements on one machine
lay within 2 %.
"""

from __future__ import annotations

import json
import os
import re
import subprocess
import sys
import tempfile
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

HERE = Path(__file__).resolve().parent
ROOT = HERE.parent.parent
BASELINE = HERE / "baseline.json"
GATE = ROOT / ".build" / "release" / "gate"
WORKLOADS = ["csv", "jsonl", "sdr"]
SIZES = (5_000, 40_000)
TOLERANCE = 0.05


def instructions(workload: str, checks: int, passes: int) -> int:
    with tempfile.TemporaryDirectory() as folder:
        # Debian's valgrind gives up on the debugging information that Swift writes.
        subprocess.run(["strip", "--strip-debug", "-o", f"{folder}/gate", str(GATE)], check=True)
        counter = ["valgrind", "--tool=callgrind", f"--callgrind-out-file={folder}/out"]
        done = subprocess.run(
            [*counter, f"{folder}/gate", workload, str(checks), str(passes)],
            env={**os.environ, "SWIFT_DETERMINISTIC_HASHING": "1"},
            capture_output=True,
            text=True,
        )
    counted = re.search(r"Collected : (\d+)", done.stderr)
    if done.returncode != 0 or not counted:
        sys.exit(f"{workload}: the gate did not run to its end:\n{done.stderr}")
    return int(counted[1])


def per_check(workload: str) -> int:
    small, large = (instructions(workload, size, 2) - instructions(workload, size, 1) for size in SIZES)
    return round((large - small) / (SIZES[1] - SIZES[0]))


def main() -> None:
    with ThreadPoolExecutor(os.cpu_count()) as pool:
        found = dict(zip(WORKLOADS, pool.map(per_check, WORKLOADS)))
    if "--record" in sys.argv:
        BASELINE.write_text(json.dumps(found, indent=2) + "\n")
        print(f"recorded instructions per check: {found}")
        return
    recorded: dict[str, int] = json.loads(BASELINE.read_text())
    worse = []
    for workload, count in found.items():
        change = count / recorded[workload] - 1
        print(f"{workload}: {count} instructions per check, {change:+.1%} against the {recorded[workload]} recorded")
        if change > TOLERANCE:
            worse.append(workload)
        elif change < -TOLERANCE:
            print(f"{workload}: well below; keep it with `make bench-gate-record`")
    if worse:
        sys.exit(
            f"slower than recorded by more than {TOLERANCE:.0%}: {', '.join(worse)}; "
            "find out why, or accept it with `make bench-gate-record` and say why in the commit"
        )


main()
