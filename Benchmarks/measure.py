"""What the measuring scripts share: running a command, taking turns, the machine, and where results go."""

from __future__ import annotations

import datetime
import os
import platform
import re
import resource
import statistics
import subprocess
import sys
import time
from pathlib import Path
from typing import NamedTuple

ROOT = Path(__file__).resolve().parent.parent
WORK = ROOT / ".build" / "benchmarks"
LAGESBILD = ".build/release/lagesbild"
RUNS = int(os.environ.get("RUNS", "5"))


class Run(NamedTuple):
    """One run of a command: seconds of wall and of CPU (user and system), and the peak memory in bytes.

    The CPU time is that of all its processes; the peak is that of the largest of them. Linux counts this script's own
    peak, some 20 MB, to the command that it starts, so a lower one is not seen: see `peak_mb`.
    """

    wall: float
    cpu: float
    peak: int


def run(command: list[str]) -> Run:
    """Runs a command from the project's root to its end and drops its output; stops everything if it fails."""
    start = time.perf_counter()
    process = subprocess.Popen(command, cwd=ROOT, stdout=subprocess.DEVNULL)
    _, status, usage = os.wait4(process.pid, 0)
    wall = time.perf_counter() - start
    process.returncode = os.waitstatus_to_exitcode(status)
    if process.returncode != 0:
        sys.exit(f"failed with {process.returncode}: {' '.join(command)}")
    return Run(wall, usage.ru_utime + usage.ru_stime, usage.ru_maxrss * 1024)


def median(runs: list[Run]) -> Run:
    return Run(*(statistics.median(values) for values in zip(*runs)))


def text(*command: str) -> str:
    return subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=True).stdout.strip()


def machine() -> tuple[str, str]:
    """The class of this machine, as the name of a folder and in words; never its name."""
    about = dict(
        [part.strip() for part in line.split(":", 1)]
        for line in Path("/proc/cpuinfo").read_text().split("\n\n")[0].splitlines()
        if ":" in line
    )
    name = re.sub(r"\(R\)|\(TM\)|\bCPU\b|\bProcessor\b|@.*", "", about.get("model name", platform.machine()))
    name = " ".join(name.split())
    model = f"{about['cpu family']}-{about['model']}" if "cpu family" in about else platform.machine()
    cores = os.cpu_count() or 1
    gib = os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES") / 2**30
    slug = re.sub(r"[^a-z0-9]+", "-", f"{name} {model} x{cores}".lower()).strip("-")
    mhz = f", {float(about['cpu MHz']) / 1000:.1f} GHz" if "cpu MHz" in about else ""
    return slug, f"{name} (family-model {model}), {cores} cores{mhz}, {gib:.0f} GiB of memory"


def commit() -> str:
    changed = text("git", "status", "--porcelain", "--untracked-files=no")
    return text("git", "rev-parse", "--short=12", "HEAD") + (" with changes" if changed else "")


def system() -> str:
    release = platform.freedesktop_os_release()
    swift = text("swift", "--version").splitlines()[0]
    return f"{release['PRETTY_NAME']}, Linux {platform.release().partition('-')[0]}; {swift}"


def publish(name: str, body: str, commands: list[str], versions: list[str] = []) -> None:
    """Prints the results, and keeps them under `Results` with what is needed to get them again."""
    slug, words = machine()
    today = datetime.date.today().isoformat()
    about = [f"- {today}, commit {commit()}", f"- {words}", f"- {system()}"]
    about += [f"- {version}" for version in versions]
    about += [f"- `{command}`" for command in commands]
    folder = ROOT / "Benchmarks" / "Results" / f"{today}-{slug}"
    folder.mkdir(parents=True, exist_ok=True)
    report = f"{body.strip()}\n\n" + "\n".join(about) + "\n"
    (folder / f"{name}.md").write_text(report)
    print(report)


def table(head: list[str], rows: list[list[str]]) -> str:
    """A Markdown table; all columns but the first are numbers."""
    lines = [head, ["---"] + ["---:"] * (len(head) - 1), *rows]
    return "\n".join("| " + " | ".join(line) + " |" for line in lines) + "\n"


def mb(count: float) -> str:
    return f"{count / 1e6:.0f}"


def spaced(count: float) -> str:
    return f"{count:,.0f}".replace(",", " ")


def peak_mb(peak: float) -> str:
    """A peak in megabytes; below the script's own only that much is known."""
    own = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * 1024
    return mb(peak) if peak > own else f"< {mb(own)}"
