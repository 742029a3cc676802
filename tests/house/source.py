"""The tree as the house tests read it: its tracked files, and their syntax trees."""

from __future__ import annotations

import ast
import subprocess
from collections.abc import Iterator
from functools import cache
from pathlib import Path

ROOT = Path(__file__).parents[2]
PROGRAMS = ("avisa", "whatsapp_sandbox")
SKIPPED = {".venv", "node_modules", "vendor", "dictionaries", "__pycache__", ".git"}


@cache
def tracked() -> tuple[Path, ...]:
    """What a commit of now would hold; outside a repository (a release's archive), every file."""
    asked = ["git", "ls-files", "-z", "--cached", "--others", "--exclude-standard"]
    listed = subprocess.run(asked, cwd=ROOT, capture_output=True, text=True)
    if listed.returncode == 0:
        found = [ROOT / name for name in listed.stdout.split("\0") if name]
    else:
        found = [file for file in ROOT.rglob("*") if not SKIPPED & set(file.relative_to(ROOT).parts)]
    return tuple(sorted(file for file in found if file.is_file()))


def python_files(*folders: str) -> Iterator[Path]:
    for file in tracked():
        if file.suffix == ".py" and file.relative_to(ROOT).parts[0] in folders:
            yield file


@cache
def tree_of(file: Path) -> ast.Module:
    return ast.parse(file.read_text(), str(file))


def module_of(file: Path) -> str:
    return ".".join(file.relative_to(ROOT).with_suffix("").parts)


def place(file: Path, node: ast.AST | None = None) -> str:
    line = getattr(node, "lineno", None)
    return f"{file.relative_to(ROOT).as_posix()}{f':{line}' if line else ''}"


def imported_names(file: Path) -> Iterator[tuple[ast.ImportFrom | ast.Import, str, str]]:
    """Each import as (node, module, name); `import os` has the name ""."""
    for node in ast.walk(tree_of(file)):
        if isinstance(node, ast.ImportFrom):
            for alias in node.names:
                yield node, node.module or "", alias.name
        elif isinstance(node, ast.Import):
            for alias in node.names:
                yield node, alias.name, ""
