"""Puts the tables of the newest run of the peers into the README: `python3 Benchmarks/readme.py`."""

from __future__ import annotations

import sys

from measure import ROOT

BEGIN, END = "<!-- the newest peers.md begins -->\n", "<!-- the newest peers.md ends -->"

results = sorted(ROOT.glob("Benchmarks/Results/*/peers.md"))
if not results:
    sys.exit("there are no results yet; `make bench-peers` makes them")
readme = ROOT / "README.md"
before, rest = readme.read_text().split(BEGIN)
_, after = rest.split(END)
readme.write_text(f"{before}{BEGIN}\n{results[-1].read_text().strip()}\n\n{END}{after}")
