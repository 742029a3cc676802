"""Who follows links without being a person: a table that can be read and added to."""

from __future__ import annotations

import csv
from functools import cache
from pathlib import Path

from avisa.messages.links.rules import Robot


@cache
def robots() -> tuple[Robot, ...]:
    with Path(__file__).with_name("robots.csv").open(encoding="utf-8", newline="") as lines:
        return tuple((row["words"], row["where"] == "beginning") for row in csv.DictReader(lines))
