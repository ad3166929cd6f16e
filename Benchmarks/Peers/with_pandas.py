"""pandas: `python3 with_pandas.py LOG STORE`."""

import sys

import pandas as pd
from answer import keep

LOG, STORE = sys.argv[1:]
WORDS = ["kind", "vehicle", "offence", "breath", "drug", "sampling", "basis"]
NUMBERS = {"lat": "float64", "lon": "float64", "speed": "Int32", "limit": "Int32"}

log = pd.read_csv(
    LOG,
    usecols=["time", *NUMBERS, *WORDS],
    dtype=NUMBERS | {word: "category" for word in WORDS} | {"time": "string"},
)
seconds = pd.to_datetime(log["time"], format="ISO8601", utc=True).astype("datetime64[s, UTC]").astype("int64")
refused = log["breath"].eq("refused") | log["drug"].eq("refused")
breath = pd.to_numeric(log["breath"].astype("object"), errors="coerce").mul(100).round()
outcome = log["speed"].astype("float64").fillna(breath).fillna(log["drug"].eq("positive").astype("float64"))
key = pd.DataFrame(
    {
        "lat": log["lat"],
        "lon": log["lon"],
        "hour": seconds // 3600,
        "kind": log["kind"],
        "vehicle": log["vehicle"].astype("object").fillna("unknown").astype("category"),
        "sampling": log["sampling"],
        "basis": log["basis"].astype("object").fillna("random").astype("category"),
        "limit": log["limit"].fillna(0).astype("int64"),
        "offence": log["offence"].astype("object").fillna("").astype("category"),
        "outcome": outcome.mask(refused, 65535).astype("int64"),
    }
)
answer = key.groupby(list(key.columns), observed=True, sort=False).size().reset_index(name="checks")
keep(STORE, answer.itertuples(index=False, name=None))
