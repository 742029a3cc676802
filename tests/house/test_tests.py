"""Tests neither sleep nor skip, and whatever they are named after exists."""

from __future__ import annotations

import ast

from tests.house.source import place, python_files, tree_of

SLEEPS = {"time.sleep", "asyncio.sleep", "anyio.sleep", "page.wait_for_timeout"}
EXCUSES = {
    "pytest.skip",
    "pytest.xfail",
    "pytest.mark.skip",
    "pytest.mark.skipif",
    "pytest.mark.xfail",
    "pytest.importorskip",
    "unittest.skip",
}
# Playwright's `expect` asserts by itself.
CLAIMS = {"raises", "fail", "expect"}


def named(*wanted: str) -> list[str]:
    return [
        place(file, node)
        for file in python_files("tests")
        for node in ast.walk(tree_of(file))
        if isinstance(node, ast.Attribute) and ast.unparse(node) in wanted
    ]


def imported(*wanted: str) -> list[str]:
    return [
        place(file, node)
        for file in python_files("tests")
        for node in ast.walk(tree_of(file))
        if isinstance(node, ast.ImportFrom)
        for alias in node.names
        if f"{node.module}.{alias.name}" in wanted
    ]


def test_nothing_sleeps() -> None:
    waits_for_nothing = [
        name for name in named(*SLEEPS) if name not in imported(*SLEEPS) and not is_a_yield(name)
    ]
    assert waits_for_nothing + imported(*SLEEPS) == []


def is_a_yield(where: str) -> bool:
    """`asyncio.sleep(0)` waits for nothing but its turn."""
    name, _, line = where.rpartition(":")
    file = next(file for file in python_files("tests") if place(file) == name)
    return "asyncio.sleep(0)" in file.read_text().splitlines()[int(line) - 1]


def test_nothing_is_skipped() -> None:
    assert named(*EXCUSES) + imported(*EXCUSES) == []


def test_every_test_asserts_something() -> None:
    functions = [
        (file, node)
        for file in python_files("tests")
        for node in ast.walk(tree_of(file))
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef)
    ]
    claiming = {node.name for _, node in functions if claims(node, CLAIMS)}
    while True:  # a test may leave its assertions to a function that makes them
        more = {node.name for _, node in functions if claims(node, claiming | CLAIMS)}
        if more == claiming:
            break
        claiming = more
    silent = [
        place(file, node)
        for file, node in functions
        if node.name.startswith("test_") and node.name not in claiming
    ]
    assert silent == []


def claims(function: ast.AST, claiming: set[str]) -> bool:
    return any(
        isinstance(node, ast.Assert)
        or (isinstance(node, ast.Call) and ast.unparse(node.func).rpartition(".")[2] in claiming)
        for node in ast.walk(function)
    )
