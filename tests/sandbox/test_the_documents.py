"""README and register say what is there: options, calls, personas, and every choice that the code marks."""

from __future__ import annotations

import re
from pathlib import Path

import click
import pytest

import whatsapp_sandbox
from whatsapp_sandbox.__main__ import main
from whatsapp_sandbox.control import routes
from whatsapp_sandbox.people.personas import SETS
from whatsapp_sandbox.phone import acts

HOME = Path(whatsapp_sandbox.__file__).parent
README = (HOME / "README.md").read_text(encoding="utf-8")
FILE = HOME.parent / "docs" / "sandbox-fidelity.md"
REGISTER = FILE.read_text(encoding="utf-8")
HOWS = {"simulated", "approximated", "missing", "ours"}
POINTS = 16  # of list A in the facts that the sandbox is built on
DOCUMENTS = [pytest.param(HOME / "README.md", id="README"), pytest.param(FILE, id="register")]


def tabled(text: str) -> list[list[str]]:
    """The cells of all tables, without their heads."""
    rows = [line for line in text.splitlines() if line.startswith("|") and not set(line) <= set("|-")]
    return [[cell.strip() for cell in re.split(r"(?<!\\)\|", row)[1:-1]] for row in rows]


def test_every_option_is_in_a_table_of_the_readme() -> None:
    options = {name for option in main.params if isinstance(option, click.Option) for name in option.opts}
    told = {name for row in tabled(README) for name in re.findall(r"`(--[a-z-]+)`", row[0])}
    negations = {name for option in main.params for name in option.secondary_opts}
    assert told - negations == options


def test_every_call_of_the_control_api_is_in_the_readme() -> None:
    called = {f"{method} {path}" for path, method, _ in (*routes.ROWS,)}
    told = {
        name.partition("?")[0]
        for row in tabled(README)
        for name in re.findall(r"`((?:GET|POST|DELETE) /[^`]*)`", row[0])
    }
    assert called <= told
    assert told - called == {"POST /phone/acts"}
    assert [act for act in acts.ACTS if f"`{act}`" not in README] == []


def test_every_persona_is_in_the_readme() -> None:
    endings = {persona.pattern.removeprefix("*") for personas in SETS.values() for persona in personas}
    told = {ending for row in tabled(README) for ending in re.findall(r"^(\d\d(?:, \d\d)*)$", row[0])}
    assert {each for ending in told for each in ending.split(", ")} == endings


def test_the_register_goes_through_the_whole_list() -> None:
    assert re.findall(r"^## (\d+)\.", REGISTER, re.MULTILINE) == [
        str(point) for point in range(1, POINTS + 1)
    ]
    points = REGISTER.partition("## Choices where sources disagree")[0]
    rows = [row for row in tabled(points) if row[0] != "Point"]
    assert len(rows) > 50
    assert [row for row in rows if row[1] not in HOWS] == []


def test_every_choice_that_the_code_marks_is_in_the_register() -> None:
    choices = "\n".join(row[-1] for row in tabled(REGISTER.partition("## Choices")[2]))
    marked = {
        file.relative_to(HOME).as_posix()
        for file in HOME.rglob("*.py")
        if "[!]" in file.read_text(encoding="utf-8")
    }
    assert len(marked) > 15
    assert sorted(name for name in marked if name not in choices) == []
    named = set(re.findall(r"`([a-z_/]+\.py)`", choices))
    assert sorted(named - marked) == []


@pytest.mark.parametrize("document", DOCUMENTS)
def test_whatever_a_document_points_to_is_there(document: Path) -> None:
    text = document.read_text(encoding="utf-8")
    targets = {target.partition("#") for target in re.findall(r"\]\(([^)]+)\)", text)}
    assert [path for path, _, _ in targets if path and not (document.parent / path).exists()] == []
    heads = {
        re.sub(r"[^\w -]", "", head.lower()).replace(" ", "-")
        for head in re.findall(r"^#+ (.+)$", text, re.M)
    }
    assert [place for path, _, place in targets if not path and place not in heads] == []
