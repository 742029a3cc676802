"""What is expected of the replays: which do not apply, which differ and why (`expected.toml`)."""

from __future__ import annotations

import tomllib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

FILE = Path(__file__).with_name("expected.toml")


@dataclass(frozen=True)
class Divergence:
    why: str
    differences: tuple[str, ...]


@dataclass(frozen=True)
class Expected:
    """Of one document; names are those of single replays or of whole operations and folders."""

    newer: Mapping[str, str]
    not_applicable: Mapping[str, str]  # name to reason
    divergences: Mapping[str, Divergence]

    def reason_against(self, name: str) -> str:
        """Why this replay does not apply, or nothing."""
        return next((why for known, why in self.not_applicable.items() if _covers(known, name)), "")

    def unknown_to(self, names: list[str]) -> list[str]:
        """What is written down here and does not occur among these replays."""
        told = [*self.not_applicable, *self.divergences]
        return [known for known in told if not any(_covers(known, name) for name in names)]


@cache
def expected(document: str) -> Expected:
    told: dict[str, Any] = tomllib.loads(FILE.read_text(encoding="utf-8"))
    own = told[document]
    against = {name: group["why"] for group in own["not_applicable"] for name in group["names"]}
    return Expected(told["newer"], against, dict(_divergences(own["divergences"])))


def _divergences(groups: list[dict[str, Any]]) -> Iterator[tuple[str, Divergence]]:
    for group in groups:
        for name in group["names"]:
            yield name, Divergence(group["why"], tuple(sorted(group["differences"])))


def _covers(known: str, name: str) -> bool:
    return name == known or name.startswith((f"{known}: ", f"{known} / "))
