"""The demo, run in a folder of its own, and how to come into its console."""

from __future__ import annotations

import os
import re
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from playwright.sync_api import Page

ROOT = Path(__file__).parents[2]


@dataclass(frozen=True, slots=True)
class Demo:
    address: str
    email: str
    password: str
    folder: Path
    phones: str


@contextmanager
def demo() -> Iterator[Demo]:
    """The demo without a terminal: its words say where it is and how to come in."""
    with tempfile.TemporaryDirectory() as folder:
        command = [sys.executable, "-u", "-m", "avisa", "demo"]
        told = os.environ | {"AVISA_DATA_DIR": folder, "AVISA_DATABASE_URL": "", "LANG": "en_US.UTF-8"}
        program = subprocess.Popen(command, cwd=ROOT, env=told, stdout=subprocess.PIPE, text=True)
        try:
            yield told_by(program, Path(folder))
        finally:
            program.terminate()
            program.wait(timeout=30)


def told_by(program: subprocess.Popen[str], folder: Path) -> Demo:
    assert program.stdout is not None
    heard = ""
    for line in program.stdout:
        heard += line
        addresses = re.findall(r"http://127\.0\.0\.1:\S+", heard)
        known = re.search(r": (\S+@\S+)\s+\S+: (\S+)", heard)
        if known and len(addresses) == 2:
            return Demo(addresses[0], known[1], known[2], folder, addresses[1])
    raise SystemExit(f"The demo ended before it said where it is:\n{heard}")


def sign_in(page: Page, running: Demo, language: str) -> None:
    page.goto("/sign-in")
    page.locator("#email").fill(running.email)
    page.locator("#password").fill(running.password)
    page.locator("main button").click()
    page.wait_for_url("**/")
    with page.expect_navigation():
        page.locator("#language").select_option(language)
