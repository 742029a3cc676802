"""How fast the digest settles what waits in the inbox: `python -m bench.ingest.digesting --database URL`."""

from __future__ import annotations

import argparse

import msgspec

from avisa.kernel.db import Database
from bench.contenders.lap import Lap, peak_mb, timed
from bench.house import digest_of, store_of


def main() -> None:
    parser = argparse.ArgumentParser()
    parser.add_argument("--database", required=True)
    parser.add_argument("--statuses", type=int, required=True, help="how many wait there")
    chosen = parser.parse_args()
    digest = digest_of(store_of(Database(chosen.database)))
    with timed() as watch:
        while digest.run_once():
            continue
    lap = Lap(chosen.statuses, watch.seconds, watch.cpu, peak_mb())
    print(msgspec.json.encode(lap).decode(), flush=True)


if __name__ == "__main__":
    main()
