"""All races, one after the other: `python -m bench [--quick] [--json] [--folder PATH]`."""

from __future__ import annotations

import argparse
import sys
import tempfile
import time
from pathlib import Path

import msgspec

from bench.races import (
    Track,
    measure_desk,
    measure_ledger,
    measure_lint,
    measure_memory,
    race_calls_with_a_broadcast,
    race_ingest,
    race_senders,
    race_the_engine_for_pages,
    race_the_simulator,
)
from bench.report import Outcome, as_json, as_table
from bench.sizes import FULL, QUICK


def main() -> None:
    chosen = arguments()
    began = time.perf_counter()

    def say(line: str) -> None:
        print(f"{time.perf_counter() - began:6.0f} s  {line}", file=sys.stderr, flush=True)

    with tempfile.TemporaryDirectory(prefix="avisa-bench-", dir=chosen.folder) as folder:
        track = Track(Path(folder), QUICK if chosen.quick else FULL, say)
        outcome = all_races(track)
    if chosen.json:
        print(msgspec.json.encode(as_json(outcome)).decode())
    else:
        print("\n".join(as_table(outcome)))


def all_races(track: Track) -> Outcome:
    return Outcome(
        track.sizes,
        senders=race_senders(track),
        ingest=race_ingest(track),
        under_load=race_the_engine_for_pages(track),
        dispatch=race_calls_with_a_broadcast(track),
        memory=measure_memory(track),
        consent=measure_ledger(track),
        desk=measure_desk(track),
        sandbox=race_the_simulator(track),
        lint=measure_lint(track),
    )


def arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="make bench", description=__doc__)
    parser.add_argument("--quick", action="store_true", help="under three minutes, without the million")
    parser.add_argument("--json", action="store_true", help="one JSON object on the last line")
    parser.add_argument("--folder", help="where the databases lie meanwhile (default: the temporary folder)")
    return parser.parse_args()


if __name__ == "__main__":
    main()
