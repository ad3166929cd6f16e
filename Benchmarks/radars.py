"""Four years of a town's radars: what each log holds, and what Python counts in the logs when it reads them back.

Each radar stands at a site for one to two weeks, sees all that passes, and gives one log a day. The logs are the same
whenever they are made.
"""

from __future__ import annotations

import datetime
import gzip
import json
import math
import random
from collections import Counter
from multiprocessing import Pool
from pathlib import Path
from statistics import NormalDist

from measure import WORK

CHECKS = 15_000_000
SITES = 380
RADARS = 8
FIRST, LAST = datetime.date(2022, 7, 1), datetime.date(2026, 6, 30)
FOLDER = WORK / "radars"
REGISTER = FOLDER / "sites.csv"
LOGS = FOLDER / "logs"
# Of a hundred thousand vehicles, and how much slower than cars they drive or may drive, in km/h.
VEHICLES = {
    "car": (80_000, 0), "van": (9_000, 0), "truck": (4_200, 5), "bus": (1_600, 5), "motorcycle": (1_700, -3),
    "moped1": (900, 6), "moped2": (500, 14), "atractor": (600, 12), "tractor": (300, 15), "bicycle": (1_200, 22),
}  # fmt: skip
# Shares of a day's traffic by hour.
HOURS = [5, 3, 2, 2, 5, 15, 40, 72, 68, 50, 47, 50, 55, 56, 62, 78, 86, 74, 58, 46, 37, 28, 18, 10]
# What drivers differ by, in km/h.
BELL = [NormalDist(0, 6.5).inv_cdf((rank + 0.5) / 4096) for rank in range(4096)]


class Site:
    """A site with its limit, its traffic and how fast people drive there."""

    def __init__(self, number: int) -> None:
        rng = random.Random(number)
        self.name = f"Site {number:03}"
        self.lat, self.lon = 56.66 + number // 20 * 0.0017, 12.83 + number % 20 * 0.0031
        self.limit = rng.choices([30, 40, 50, 60, 70], [15, 50, 20, 8, 7])[0]
        self.traffic = rng.lognormvariate(0, 0.9)
        self.mean = self.limit + rng.uniform(-6, 5)


def stays() -> list[tuple[int, int, int, int]]:
    """Number, site, first day and days of each radar's stays; every site is visited before one is visited again."""
    rng, found, order = random.Random(1), [], []
    for _ in range(RADARS):
        day = 0
        while day <= (LAST - FIRST).days:
            days = min(rng.randint(7, 14), (LAST - FIRST).days - day + 1)
            order = order or rng.sample(range(1, SITES + 1), SITES)
            found.append((len(found), order.pop(), day, days))
            day += days
    return found


def flow(site: Site, date: datetime.date, hour: int) -> float:
    """How many vehicles to expect, up to a factor that is the same for all."""
    season = 1 + 0.15 * math.sin((date.timetuple().tm_yday - 100) / 58)
    return site.traffic * HOURS[hour] * season * (0.7 if date.weekday() > 4 else 1.0)


def write(stay: tuple[int, int, int, int], factor: float) -> None:
    number, site, first, days = stay
    rng, at = random.Random(1_000_000 + number), Site(site)
    names, weights = list(VEHICLES), [share for share, _ in VEHICLES.values()]
    for day in range(first, first + days):
        date = FIRST + datetime.timedelta(day)
        lines = ["time,kind,site,vehicle,speed,limit,sampling\n"]
        for hour in range(24):
            mean = flow(at, date, hour) * factor
            count = max(0, int(rng.gauss(mean, math.sqrt(mean)) + rng.random()))
            seconds = sorted(rng.choices(range(3600), k=count))
            for second, vehicle, by in zip(seconds, rng.choices(names, weights, k=count), rng.choices(BELL, k=count)):
                speed = max(4, round(at.mean + by - VEHICLES[vehicle][1]))
                time = f"{date}T{hour:02}:{second // 60:02}:{second % 60:02}"
                lines.append(f"{time},speed,{at.name},{vehicle},{speed},{at.limit},all\n")
        with gzip.open(LOGS / f"{date}-{number:04}.csv.gz", "wb", 1) as log:
            log.write("".join(lines).encode())


def read(log: Path) -> Counter[tuple[str, str, str, int]]:
    """The checks of a log by site, month, vehicle and speed."""
    with gzip.open(log, "rt") as lines:
        rows = [line.split(",") for line in lines][1:]
    return Counter((row[2], row[0][:7], row[3], int(row[4])) for row in rows)


def make() -> list[tuple[str, str, str, int, int]]:
    """Writes the register and the logs unless they are there; what was counted in them."""
    counted = FOLDER / "counted.json"
    if not counted.exists():
        LOGS.mkdir(parents=True, exist_ok=True)
        sites = [Site(number) for number in range(1, SITES + 1)]
        rows = [f"{site.name},{site.lat:.5f},{site.lon:.5f},{site.limit}\n" for site in sites]
        REGISTER.write_text("site,lat,lon,limit\n" + "".join(rows))
        expected = sum(
            flow(sites[site - 1], FIRST + datetime.timedelta(day), hour)
            for _, site, first, days in stays() for day in range(first, first + days) for hour in range(24)
        )  # fmt: skip
        with Pool() as pool:
            pool.starmap(write, [(stay, CHECKS / expected) for stay in stays()], chunksize=8)
            found: Counter[tuple[str, str, str, int]] = Counter()
            for part in pool.imap_unordered(read, sorted(LOGS.iterdir()), chunksize=50):
                found.update(part)
        counted.write_text(json.dumps([[*key, count] for key, count in found.items()]))
    return json.loads(counted.read_text())


if __name__ == "__main__":
    make()
