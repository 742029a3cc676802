"""Every line of the journal is an event that webhooks may choose: one list, and nothing is told beside it."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from pathlib import Path

import pytest

from avisa.campaigns import rules as campaigns
from avisa.consent.types import Kind
from avisa.desk.types import Move
from avisa.hooks.kinds import CHOICES, EVENTS, KINDS
from avisa.journal.types import STEPS
from avisa.schedule import rules as schedule
from avisa.templates.actions import FOLLOWED
from avisa.templates.submission.types import RequestKind
from tests.house.source import ROOT, place, python_files, tree_of

NAME = re.compile(r"[a-z_]+\.[a-z_]+")
RECORDING = ("record", "record_all", "note")
ABOUT = {kind.removesuffix(".*") for kind in KINDS if kind.endswith(".*")}


def test_what_is_written_into_the_journal_can_be_chosen() -> None:
    written = {one: place(file, node) for file in python_files("avisa") for one, node in lines_in(file)}
    assert len(written) > 90
    assert {one: where for one, where in written.items() if one not in EVENTS} == {}


def test_what_is_named_by_a_move_can_be_chosen() -> None:
    moved = {
        *(f"campaign.{name.removesuffix('_launching')}" for name in campaigns.MOVES),
        *(f"schedule.{name}" for name in schedule.MOVES),
        *(f"conversation.{move}" for move in Move if move != Move.ANSWERS_CAMPAIGN),
        *(f"consent.{kind}" for kind in Kind),
        *(f"template.{field}" for field in FOLLOWED),
        *(f"template.{kind}_{end}" for kind in RequestKind for end in ("asked", "done", "refused")),
    }
    assert moved - set(EVENTS) == set()
    assert set(STEPS) <= set(KINDS)


def test_no_kind_stands_twice() -> None:
    assert len(set(KINDS)) == len(KINDS)
    assert len(set(EVENTS)) == len(EVENTS)


@pytest.mark.parametrize("page", ["webhooks.md", "webhooks.pt-BR.md"])
def test_the_page_about_webhooks_names_each(page: str) -> None:
    text = (ROOT / "docs/howto" / page).read_text()
    rows = [line for line in text.splitlines() if line.startswith("| `")]
    assert rows == [
        f"| `{choice.kind}` | {', '.join(f'`{name}`' for name in choice.names)} |"
        for choice in CHOICES
        if choice.names
    ]


def lines_in(file: Path) -> Iterator[tuple[str, ast.AST]]:
    """Kinds as they stand in calls that write lines, and at the head of a line that is written elsewhere."""
    for node in ast.walk(tree_of(file)):
        if isinstance(node, ast.Call) and called(node.func) in RECORDING:
            found = [one for argument in node.args for one in ast.walk(argument)]
        elif isinstance(node, ast.Tuple) and len(node.elts) == 3:
            found = [one for one in node.elts[:1] if text_of(one).partition(".")[0] in ABOUT]
        else:
            continue
        yield from ((text_of(one), node) for one in found if NAME.fullmatch(text_of(one)))


def called(function: ast.expr) -> str:
    return function.attr if isinstance(function, ast.Attribute) else getattr(function, "id", "")


def text_of(node: ast.AST) -> str:
    return node.value if isinstance(node, ast.Constant) and isinstance(node.value, str) else ""
