"""Committed files name no registry, no folder of one machine, and pin the same versions everywhere."""

from __future__ import annotations

import json
import re

import pytest

from avisa.config import Settings
from tests.house.source import ROOT, place, tracked

SELF = "tests/house/test_what_is_committed.py"
HOSTS = (
    "pypi" + ".org",
    "files.python" + "hosted",
    "registry.npm" + "js",
    "registry.yarn" + "pkg",
    "unpkg" + ".com",
    "jsdelivr" + ".net",
    "cdnjs" + ".cloudflare",
)
FOLDERS = re.compile(r"(?<![\w.])/(?:work|root|opt/pypi|opt/wheels|home/\w+)/")
PIN = re.compile(r"^([a-z0-9.-]+)==(\S+)", re.MULTILINE)
VARIABLES = [field.metadata["variable"] for field in Settings.__dataclass_fields__.values()]


def texts() -> dict[str, str]:
    found = {}
    for file in tracked():
        try:
            found[place(file)] = file.read_text()
        except UnicodeDecodeError:
            continue
    return found


def test_no_file_names_a_registry() -> None:
    wrong = [(name, host) for name, text in texts().items() for host in HOSTS if host in text]
    assert wrong == []


def test_no_file_names_a_folder_of_one_machine() -> None:
    assert [name for name, text in texts().items() if name != SELF and FOLDERS.search(text)] == []


def test_what_is_tested_is_what_runs() -> None:
    runtime, development = (
        dict(PIN.findall((ROOT / "requirements" / name).read_text())) for name in ("runtime.txt", "dev.txt")
    )
    assert runtime
    assert {name: development.get(name) for name in runtime} == runtime


def test_every_requirement_is_pinned_by_hash() -> None:
    for file in (ROOT / "requirements").glob("*.txt"):
        pins = re.split(r"(?<!\\)\n", file.read_text().strip())
        assert [pin for pin in pins if "==" not in pin or "--hash=sha256:" not in pin] == [], file.name


def test_the_npm_locks_hold_hashes_and_no_addresses() -> None:
    locks = [file for file in tracked() if file.name == "package-lock.json"]
    assert len(locks) == 2
    for file in locks:
        packages = json.loads(file.read_text())["packages"]
        fetched = {name: package for name, package in packages.items() if name}
        assert [name for name, package in fetched.items() if "resolved" in package] == []
        assert [name for name, package in fetched.items() if "integrity" not in package] == []


@pytest.mark.parametrize("variable", VARIABLES)
def test_every_setting_is_documented(variable: str) -> None:
    pages = {
        field.metadata["variable"]: field.metadata["page"] for field in Settings.__dataclass_fields__.values()
    }
    page = ROOT / "docs" / pages[variable]
    assert f"## `{variable}`" in page.read_text()


def test_no_document_speaks_of_a_setting_that_does_not_exist() -> None:
    page = (ROOT / "docs" / "howto" / "settings.md").read_text()
    assert sorted(re.findall(r"^## `(AVISA_\w+)`", page, re.MULTILINE)) == sorted(VARIABLES)
