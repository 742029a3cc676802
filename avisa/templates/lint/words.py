"""What the lint listens for, in the languages that it reads: phrases of our own collection (phrases.csv)."""

from __future__ import annotations

import csv
from collections import defaultdict
from pathlib import Path


def read() -> dict[str, tuple[str, ...]]:
    found: dict[str, list[str]] = defaultdict(list)
    with Path(__file__).with_name("phrases.csv").open(encoding="utf-8", newline="") as file:
        for row in csv.DictReader(file):
            found[row["kind"]].append(row["phrase"])
    return {kind: tuple(phrases) for kind, phrases in found.items()}


PHRASES = read()
SELLING = PHRASES["selling"]  # what makes marketing of a utility text
THREATS = PHRASES["threat"]
SECRETS = PHRASES["secret"]  # what nobody may ask for in a message
NEVER = PHRASES["never"]  # a text that warns of such questions asks for nothing
SCAMS = PHRASES["scam"]
CODES = PHRASES["code"]
STOPS = PHRASES["stop"]
SENDERS = PHRASES["sender"]  # kinds of house, and how one introduces oneself
SENDER_VARIABLES = frozenset(PHRASES["sender_variable"])
NEXT = PHRASES["next"]  # what the person can do, or that there is nothing to do
VAGUE_NAMES = frozenset(PHRASES["vague_name"])
TAIL_NAMES = frozenset(PHRASES["tail_name"])  # at the end of a name they mean a copy
EMPTY_NAMES = frozenset(PHRASES["empty_name"])  # they say nothing of purpose or object
COMMON = frozenset(PHRASES["common"])  # brands, loan words, the trade's own: no dictionary has them
# Little words that give a language away; those that two of the three share stand in none.
LITTLE = {family: frozenset(PHRASES[f"little_{family}"]) for family in ("pt", "en", "es")}
