"""Slips that a pattern finds, by rule and language (patterns.csv), and the nouns that must agree."""

from __future__ import annotations

import csv
import re
from collections import defaultdict
from dataclasses import dataclass
from pathlib import Path

from avisa.templates.lint.words import PHRASES


@dataclass(frozen=True, slots=True)
class Pattern:
    """`right` is what to write instead, in the form of `re.sub`."""

    wrong: re.Pattern[str]
    right: str


def read() -> dict[tuple[str, str], tuple[Pattern, ...]]:
    found: dict[tuple[str, str], list[Pattern]] = defaultdict(list)
    with Path(__file__).with_name("patterns.csv").open(encoding="utf-8", newline="") as file:
        for row in csv.DictReader(file):
            flags = re.MULTILINE if re.search(r"[)]E[(]", row["pattern"]) else re.IGNORECASE
            pattern = Pattern(re.compile(row["pattern"], flags), row["right"])
            found[row["rule"], row["language"]].append(pattern)
    return {key: tuple(patterns) for key, patterns in found.items()}


PATTERNS = read()


def one_of(*kinds: str) -> str:
    return "(?:" + "|".join(re.escape(word) for kind in kinds for word in PHRASES[kind]) + ")"


def plain_nouns() -> str:
    """Those that are no verb as well (`nos entrega`)."""
    both = set(PHRASES["verb_too_pt"])
    nouns = [*PHRASES["noun_f_pt"], *PHRASES["noun_m_pt"]]
    return "(?:" + "|".join(noun for noun in nouns if noun not in both) + ")"


FEMININE, MASCULINE, PARTICIPLE = one_of("noun_f_pt"), one_of("noun_m_pt"), one_of("participle_pt")
BETWEEN = r"(?: \{\{\w+\}\})?(?: já)?(?: foi| está| será| ficou| fica| está sendo)? "
TO_MASCULINE = {
    "uma": "um", "sua": "seu", "nossa": "nosso", "minha": "meu", "da": "do", "na": "no", "pela": "pelo",
    "esta": "este", "essa": "esse",
}  # fmt: skip
TO_FEMININE = {masculine: feminine for feminine, masculine in TO_MASCULINE.items()}
SEVERAL = "os|as|seus|suas|dos|das|nossos|nossas|estes|estas|esses|essas|pelos|pelas|dois|duas|três"
DETERMINED_F = re.compile(rf"\b({'|'.join(TO_FEMININE)})(?= {FEMININE}s?\b)", re.IGNORECASE)
DETERMINED_M = re.compile(rf"\b({'|'.join(TO_MASCULINE)})(?= {MASCULINE}s?\b)", re.IGNORECASE)
DETERMINED_MANY = re.compile(rf"\b(?:{SEVERAL}) ({plain_nouns()})\b(?!-)", re.IGNORECASE)
COUNTED = re.compile(rf"(?<!\bdia )\b(?:[2-9]|\d\d+) ({plain_nouns()})\b(?!-)", re.IGNORECASE)
SAID_OF_MANY = re.compile(
    rf"\b(?:{FEMININE}|{MASCULINE})s (?:já )?(?:estão|foram|ficaram|serão) ({PARTICIPLE}[oa])\b",
    re.IGNORECASE,
)
SAID_OF_F = re.compile(rf"\b{FEMININE}{BETWEEN}{PARTICIPLE}(o)\b", re.IGNORECASE)
SAID_OF_M = re.compile(rf"\b{MASCULINE}{BETWEEN}{PARTICIPLE}(a)\b", re.IGNORECASE)
