"""Sandboxes and receivers for the tests, and what happens without the conformance material."""

from __future__ import annotations

import os
from collections.abc import Iterator
from pathlib import Path

import pytest

from whatsapp_sandbox.testing import RunningSandbox

from .receiver import Receiver

CONFORMANCE = Path(__file__).parents[3] / "shared" / "conformance"
_MARK = "test_conformance"


@pytest.fixture(scope="session")
def shared_sandbox() -> Iterator[RunningSandbox]:
    with RunningSandbox() as sandbox:
        yield sandbox


@pytest.fixture
def sandbox(shared_sandbox: RunningSandbox) -> RunningSandbox:
    """The sandbox of the session as new: nothing seen, nobody in a window, real time, no webhooks."""
    shared_sandbox.control("POST", "/reset")
    return shared_sandbox


@pytest.fixture
def receiver(sandbox: RunningSandbox) -> Iterator[Receiver]:
    """Where the sandbox of this test sends its webhooks."""
    with Receiver() as receiver:
        sandbox.control("POST", "/webhook", {"url": receiver.url})
        yield receiver
        sandbox.control("POST", "/webhook", {"url": ""})


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """A clone without ../shared has nothing to conform to; in CI that is an error, not an excuse."""
    needing = [
        item
        for item in items
        if item.path.stem.startswith(_MARK) and item.path.parent == Path(__file__).parent
    ]
    if not needing or CONFORMANCE.is_dir():
        return
    if os.environ.get("CI") == "true":
        raise pytest.UsageError(f"{CONFORMANCE} is missing: conformance cannot be shown")
    items[:] = [item for item in items if item not in needing]
    config.hook.pytest_deselected(items=needing)
    print(f"\n{len(needing)} conformance tests left out: {CONFORMANCE} is missing")
