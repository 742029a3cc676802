"""Functions fit a screen and files stay readable; whatever does not carries its reason here."""

from __future__ import annotations

import ast

from tests.house.source import PROGRAMS, place, python_files, tree_of

LONGEST_FUNCTION = 40
LONGEST_FILE = 250

# File or file::function, and why it may be longer.
ALLOWED = {
    "avisa/migrations/versions/0001_the_house.py": "every table, as scripts/make_migration.py wrote it",
    "avisa/migrations/versions/0001_the_house.py::upgrade": "the same",
    "avisa/channels/port.py": "the port's words, one small type each; they are read together",
}


def test_functions_fit_a_screen() -> None:
    long = {
        f"{place(file)}::{node.name}": own_lines(node)
        for file in python_files(*PROGRAMS)
        for node in ast.walk(tree_of(file))
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef)
        if own_lines(node) > LONGEST_FUNCTION
    }
    assert {name: lines for name, lines in long.items() if name not in ALLOWED} == {}


def own_lines(node: ast.stmt) -> int:
    """A class that is made inside a function is measured by its methods."""
    inside = [inner for inner in ast.iter_child_nodes(node) if isinstance(inner, ast.ClassDef)]
    return (node.end_lineno or node.lineno) - node.lineno + 1 - sum(map(own_lines, inside))


def test_files_stay_readable() -> None:
    lengths = {place(file): len(file.read_text().splitlines()) for file in python_files(*PROGRAMS)}
    long = {name: lines for name, lines in lengths.items() if lines > LONGEST_FILE}
    assert {name: lines for name, lines in long.items() if name not in ALLOWED} == {}


def test_every_module_begins_with_a_sentence() -> None:
    silent = [
        place(file)
        for file in python_files(*PROGRAMS, "tests", "bench", "scripts")
        if file.read_text().strip() and not ast.get_docstring(tree_of(file))
    ]
    assert silent == []
