"""How fast the digest settles what waits in the inbox: `python -m bench.ingest.digesting --database URL`."""

from __future__ import annotations

import argparse

from avisa.kernel.db import Database
from bench.contenders.lap import tell, timed
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
    tell(watch.lap(chosen.statuses))


if __name__ == "__main__":
    main()
