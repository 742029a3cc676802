"""What the picture of the rooms cannot say: pure rules, one place that writes, one reader of settings."""

from __future__ import annotations

import ast
import configparser
from collections.abc import Iterator
from functools import cache
from pathlib import Path

import grimp
import pytest

from tests.house.source import ROOT, imported_names, module_of, place, python_files, tree_of

AVISA = [file for file in python_files("avisa") if "migrations" not in file.parts]
RULES = [
    file
    for file in AVISA
    if file.name == "rules.py" or (file.parent.name == "rules" and file.stem != "__init__")
]

# Deciding may not read, write, wait, look at the clock or throw dice, nor import what does.
IMPURE = {"sqlalchemy", "alembic", "psycopg", "sqlite3", "os", "socket", "time", "random", "secrets"}
IMPURE |= {"asyncio", "threading", "subprocess", "logging", "tempfile", "pyreqwest", "starlette", "fastapi"}
OTHERS_OPEN_TO_RULES = {"avisa.errors", "avisa.kernel.clock", "avisa.kernel.i18n", "avisa.channels.port"}
OTHERS_OPEN_TO_RULES |= {"avisa.kernel.readings", "avisa.messages.filling", "avisa.audience.addresses"}

WRITES = {"insert", "update", "delete", "bulk_insert", "bulk_update"}
WRITERS = ("avisa/engine/lease.py", "avisa/ingest/inbox.py", "avisa/journal/actions.py", "avisa/kernel/")

RAW_SQL = {"text", "literal_column", "exec_driver_sql"}
KNOWS_A_PROVIDER = {"engine", "ingest", "channels", "programs", "__main__"}


@cache
def graph() -> grimp.ImportGraph:
    found = grimp.build_graph("avisa", include_external_packages=True, cache_dir=None)
    # The clock's words (Millis, DAY) are everybody's; reading it is what rules may not: see below.
    found.remove_import(importer="avisa.kernel.clock", imported="time")
    return found


def rooms() -> set[str]:
    return {child.removeprefix("avisa.") for child in graph().find_children("avisa")}


@pytest.mark.parametrize("rules", RULES, ids=place)
def test_rules_are_pure_all_the_way_down(rules: Path) -> None:
    reached = graph().find_upstream_modules(module_of(rules))
    assert sorted(reached & IMPURE) == []


@pytest.mark.parametrize("rules", RULES, ids=place)
def test_rules_are_told_the_time(rules: Path) -> None:
    assert [name for _, _, name in imported_names(rules) if name in ("system_clock", "now", "today")] == []
    asked = [ast.unparse(node) for node in ast.walk(tree_of(rules)) if isinstance(node, ast.Attribute)]
    assert [name for name in asked if name in ("datetime.now", "datetime.utcnow", "date.today")] == []


@pytest.mark.parametrize("rules", RULES, ids=place)
def test_rules_of_a_room_know_other_rooms_by_types_and_rules_only(rules: Path) -> None:
    room = module_of(rules).split(".")[1]
    theirs = {
        name
        for name in graph().find_modules_directly_imported_by(module_of(rules))
        if name.startswith("avisa.") and name.split(".")[1] != room
    }
    allowed = {name for name in theirs if name.endswith((".types", ".rules"))}
    assert sorted(theirs - allowed - OTHERS_OPEN_TO_RULES) == []


def test_only_actions_write_rows() -> None:
    wrong = [place(file, node) for file in AVISA if not may_write(file) for node in writes_in(file)]
    assert wrong == []


def may_write(file: Path) -> bool:
    name = place(file)
    return file.stem.endswith("actions") or "actions" in file.parts or name.startswith(WRITERS)


def writes_in(file: Path) -> Iterator[ast.AST]:
    names = list(imported_names(file))
    tables = {name for _, source, name in names if source.endswith("tables")}
    for node, source, name in names:
        if name in WRITES and (source.startswith("sqlalchemy") or source == "avisa.kernel.bulk"):
            yield node
    for part in ast.walk(tree_of(file)):
        if isinstance(part, ast.Attribute) and part.attr in WRITES and ast.unparse(part.value) in tables:
            yield part


def test_sql_is_never_written_as_text_outside_the_kernel() -> None:
    open_to_it = ("avisa/kernel/",)
    wrong = [
        place(file, node)
        for file in AVISA
        if not place(file).startswith(open_to_it)
        for node in raw_sql_in(file)
    ]
    assert wrong == []


def raw_sql_in(file: Path) -> Iterator[ast.AST]:
    for node, source, name in imported_names(file):
        # A table's partial indexes are conditions in text; there is nothing to leave a workspace out of.
        if source.startswith("sqlalchemy") and name in RAW_SQL and file.name != "tables.py":
            yield node
    for part in ast.walk(tree_of(file)):
        if isinstance(part, ast.Attribute) and part.attr == "exec_driver_sql":
            yield part


def test_the_environment_is_read_in_one_place() -> None:
    wrong = [
        place(file, node)
        for file in python_files("avisa")
        if place(file) != "avisa/config.py"
        for node in ast.walk(tree_of(file))
        if isinstance(node, ast.Attribute) and node.attr in ("environ", "getenv", "environb")
        if ast.unparse(node.value) == "os"
    ]
    assert wrong == []
    taken = [
        (place(file), name) for file in AVISA for _, source, name in imported_names(file) if source == "os"
    ]
    assert [where for where, name in taken if name in ("environ", "getenv")] == []


def test_no_import_hides_inside_a_function() -> None:
    wrong = [
        place(file, node)
        for file in python_files("avisa", "whatsapp_sandbox")
        for function in ast.walk(tree_of(file))
        if isinstance(function, ast.FunctionDef | ast.AsyncFunctionDef)
        for node in ast.walk(function)
        if isinstance(node, ast.Import | ast.ImportFrom)
    ]
    assert wrong == []


def test_every_room_stands_in_the_contracts_about_providers() -> None:
    contracts = configparser.ConfigParser()
    contracts.read(ROOT / ".importlinter")
    for name, exempt in (
        ("providers", KNOWS_A_PROVIDER),
        ("client", {"channels", "__main__", "migrations", "programs"}),
    ):
        listed = contracts[f"importlinter:contract:{name}"]["source_modules"].split()
        rooms_listed = {source.split(".")[1] for source in listed}
        assert rooms() - rooms_listed - exempt - {"errors", "config", "client"} == set(), name
