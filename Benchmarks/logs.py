"""Prepares the logs that are measured, and writes down what programs that are not ours say they hold.

`CHECKS` sets the size of the generated ones; only those of five million checks have figures to compare with others'.
"""

from __future__ import annotations

import gzip
import hashlib
import json
import os
from pathlib import Path

from measure import LAGESBILD, ROOT, WORK, run

CHECKS = int(os.environ.get("CHECKS", "5000000"))
STORE = {"grid": "EPSG:3006/100", "timeZone": "Europe/Stockholm"}
# Options of `lagesbild generate` and the number of bins, which `peers.py` finds in five other programs' answers too.
GENERATED: dict[str, tuple[list[str], str, int]] = {
    "dense": (["--sites", "750"], "csv", 163_716),
    "dense-jsonl": (["--sites", "750", "--format", "jsonl"], "jsonl", 163_716),
    "sparse": (["--days", "29", "--sites", "3700"], "csv", 2_130_048),
}
REAL = Path("../shared/data")


def generate(name: str) -> dict[str, object]:
    """Makes a log, unless it is there, and reads it with Python's gzip and hashlib."""
    options, ending, bins = GENERATED[name]
    path = WORK / f"{name}-{CHECKS}.{ending}.gz"
    about = path.with_suffix(".json")
    if not about.exists():
        truth = path.with_suffix(".truth")
        command = [LAGESBILD, "generate", "--checks", str(CHECKS), "--seed", "1", *options]
        run([*command, "-o", str(path), "--truth", str(truth)])
        told = json.loads(truth.read_text())
        digest, size = hashlib.sha256(), 0
        with gzip.open(path) as log:
            while part := log.read(1 << 20):
                digest.update(part)
                size += len(part)
        assert size == told["bytes"], f"{path}: Python unpacks {size} bytes of {told['bytes']}"
        facts = {"bytes": size, "sha256": digest.hexdigest(), "lines": told["lines"], "checks": told["checks"]}
        about.write_text(json.dumps(facts))
    facts = json.loads(about.read_text())
    known = {"bins": bins} if CHECKS == 5_000_000 else {}
    return {"name": name, "files": [str(path.relative_to(ROOT))], **STORE, **facts, "rejected": 0, **known}


def real_logs() -> list[dict[str, object]]:
    """Figures counted from the files with Python's csv module, as in the tests of the parser."""
    moers = WORK / "moers.csv"
    moers.write_text("site,lat,lon,limit\nromerstrasse-415,51.4508,6.6407,30\n")
    basel = {
        "name": "basel-sdr",
        "files": sorted(str(path) for path in REAL.glob("basel-sdr/*.gz")),
        "grid": "EPSG:2056/100",
        "timeZone": "Europe/Zurich",
        "sites": str(REAL / "basel-sdr/sites.csv"),
        "bytes": 26_985_344,
        "lines": 929_095,
        "checks": 761_397,
        "rejected": 167_314,
    }
    uk = {
        "name": "uk-breath",
        "files": [str(REAL / "uk-breath/DigitalBreathTestData2013.zip")],
        "grid": "EPSG:27700/1000",
        "timeZone": "Europe/London",
        "profile": "fixtures/profiles/uk-breath.yaml",
        "bytes": 30_774_792,
        "lines": 497_791,
        "checks": 497_569,
        "rejected": 221,
    }
    montgomery = {
        "name": "montgomery",
        "files": [str(REAL / "montgomery/violations-2016.csv.gz")],
        "grid": "EPSG:32618/100",
        "timeZone": "America/New_York",
        "bytes": 4_053_285,
        "lines": 11_984,
        "checks": 6_929,
        "rejected": 4_924,
    }
    moers_log = {
        "name": "moers",
        "files": [str(REAL / "moers-sdr/romerstrasse-415t3024102016.txt")],
        "grid": "EPSG:25832/100",
        "timeZone": "Europe/Berlin",
        "sites": str(moers.relative_to(ROOT)),
        "bytes": 452_864,
        "lines": 14_152,
        "checks": 14_152,
        "rejected": 0,
    }
    return [basel, uk, montgomery, moers_log]


def main() -> None:
    """Writes the manifest that the benchmarks read."""
    WORK.mkdir(parents=True, exist_ok=True)
    logs = [generate(name) for name in GENERATED]
    if (ROOT / REAL).is_dir():
        logs += real_logs()
    else:
        print(f"the real logs are not here ({REAL}): only generated ones are measured")
    (WORK / "logs.json").write_text(json.dumps(logs, indent=2))


if __name__ == "__main__":
    main()
