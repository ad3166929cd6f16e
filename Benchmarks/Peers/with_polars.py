"""Polars, its streaming engine: `python3 with_polars.py LOG STORE`."""

import sys

import polars as pl
from answer import keep

LOG, STORE = sys.argv[1:]
TYPES = {"lat": pl.Float64, "lon": pl.Float64, "speed": pl.Int32, "limit": pl.Int32, "seq": pl.Int64}
TEXTS = ["time", "device", "kind", "site", "vehicle", "offence", "breath", "drug", "sampling", "basis"]

kind, breath, drug = pl.col("kind"), pl.col("breath"), pl.col("drug")
outcome = (
    pl.when(kind == "speed")
    .then(pl.col("speed"))
    .when((breath == "refused") | (drug == "refused"))
    .then(65535)
    .when(kind == "alcohol")
    .then((breath.cast(pl.Float64, strict=False) * 100).round().cast(pl.Int32))
    .when(drug == "positive")
    .then(1)
    .otherwise(0)
)
answer = (
    pl.scan_csv(LOG, schema_overrides=TYPES | {name: pl.String for name in TEXTS})
    .group_by(
        "lat",
        "lon",
        pl.col("time").str.to_datetime("%+", time_zone="UTC", time_unit="ms").dt.epoch("s").floordiv(3600).alias("hour"),
        "kind",
        pl.col("vehicle").fill_null("unknown"),
        "sampling",
        pl.col("basis").fill_null("random"),
        pl.col("limit").fill_null(0),
        pl.col("offence").fill_null(""),
        outcome.alias("outcome"),
    )
    .len()
    .collect(engine="streaming")
)
keep(STORE, answer.iter_rows())
