"""A wheel holds everything that the programs read beside their code: pages, texts, styles, rates."""

from __future__ import annotations

import tomllib

import pytest

from tests.house.source import PROGRAMS, ROOT, tracked

FOR_PEOPLE = {".md"}
SETTINGS = tomllib.loads((ROOT / "pyproject.toml").read_text())["tool"]["setuptools"]["package-data"]


@pytest.mark.parametrize("package", PROGRAMS)
def test_every_file_that_is_no_code_is_named(package: str) -> None:
    packed = {file for pattern in SETTINGS[package] for file in (ROOT / package).glob(pattern)}
    beside = {
        file
        for file in tracked()
        if file.is_relative_to(ROOT / package) and file.suffix not in {".py"} | FOR_PEOPLE
    }
    assert beside
    assert beside - packed == set()


def test_checkers_of_other_programs_read_the_clients_types() -> None:
    """They believe a package's types only where it says that it has some (PEP 561)."""
    assert (ROOT / "avisa" / "py.typed").is_file() and "py.typed" in SETTINGS["avisa"]


def test_what_make_setup_fetches_goes_with_it() -> None:
    packed = {file.name for pattern in SETTINGS["avisa"] for file in (ROOT / "avisa").glob(pattern)}
    assert {"htmx.min.js", "pt.dic", "pt.aff", "pt.license", "en.dic", "en-gb.dic", "es.dic"} <= packed
