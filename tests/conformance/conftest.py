"""Meta's own published material, which lies beside the repository and not in it.

In CI its absence fails the tests; a clone that lacks it leaves them out and says so.
"""

from __future__ import annotations

import os
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.conformance.world import START_MS, World, opened
from tests.sandbox.receiver import Receiver
from whatsapp_sandbox.testing import RunningSandbox

SHARED = Path(__file__).parents[3] / "shared" / "conformance"
MATERIAL = ("meta-postman.json", "meta-openapi-v23.yaml")
HERE = Path(__file__).parent

missing = [name for name in MATERIAL if not (SHARED / name).is_file()]


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    if not missing or os.environ.get("CI"):
        return
    ours = [item for item in items if HERE in item.path.parents]
    items[:] = [item for item in items if HERE not in item.path.parents]
    config.hook.pytest_deselected(items=ours)


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter) -> None:
    """Said at the end, since a header stays silent under -q."""
    if missing and not os.environ.get("CI"):
        terminalreporter.write_line(_left_out())


def _left_out() -> str:
    return f"conformance tests left out: {', '.join(missing)} not found in ../shared/conformance"


@pytest.fixture(scope="session")
def conforming() -> Iterator[tuple[RunningSandbox, str]]:
    """One sandbox for all replays, in the year of Meta's examples, and an address that takes webhooks."""
    options = ("--virtual-clock", "--start-ms", str(START_MS), "--marketing-sync-ms", "0")
    with Receiver() as receiver, RunningSandbox(*options) as sandbox:
        yield sandbox, receiver.url


@pytest.fixture
def world(conforming: tuple[RunningSandbox, str]) -> World:
    sandbox, callback = conforming
    sandbox.control("POST", "/reset")
    return opened(sandbox, callback)


@pytest.fixture(scope="session")
def shared() -> Path:
    """The folder with Meta's material; asked for by every test that needs it."""
    assert not missing, _left_out()
    return SHARED
