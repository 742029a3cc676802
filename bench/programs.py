"""Starting the races' programs, each in a process of its own, and reading what they answer."""

from __future__ import annotations

import shutil
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TypeVar

import msgspec

T = TypeVar("T")


class RaceFailed(Exception):
    """A program ended badly; what it wrote is in its own words above."""


def run(module: str, **options: object) -> str:
    """The last line that the program printed."""
    done = subprocess.run(command(module, options), stdout=subprocess.PIPE, text=True)
    if done.returncode != 0:
        raise RaceFailed(module)
    lines = done.stdout.splitlines()
    return lines[-1] if lines else ""


def ask(answer: type[T], module: str, **options: object) -> T:
    return msgspec.json.decode(run(module, **options), type=answer)


@contextmanager
def served(module: str, **options: object) -> Iterator[str]:
    """The address of a program that serves until its standard input closes."""
    begun = subprocess.Popen(
        command(module, options), stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
    )
    with begun as program:
        try:
            if program.stdout is None or not (address := program.stdout.readline().strip()):
                raise RaceFailed(module)
            yield address
        finally:
            if program.stdin:
                program.stdin.close()


def command(module: str, options: dict[str, object]) -> list[str]:
    words = [sys.executable, "-m", f"bench.{module}"]
    for name, value in options.items():
        flag = f"--{name.replace('_', '-')}"
        words += [flag] if value is True else [flag, str(value)]
    return words


@contextmanager
def copy_of(database: Path) -> Iterator[str]:
    """A fresh copy of a prepared SQLite database, for one run; its address."""
    copy = database.with_name(f"run-{database.name}")
    shutil.copyfile(database, copy)
    try:
        yield address_of(copy)
    finally:
        remove(copy)


def address_of(database: Path) -> str:
    return f"sqlite:///{database}"


def remove(database: Path) -> None:
    for file in database.parent.glob(f"{database.name}*"):
        file.unlink()
