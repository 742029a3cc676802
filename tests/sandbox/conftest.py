"""Sandboxes and receivers for the tests."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from whatsapp_sandbox.testing import RunningSandbox

from .receiver import Receiver


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
