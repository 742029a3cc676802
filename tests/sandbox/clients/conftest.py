"""A sandbox that tells one thing a webhook: pywa and others read the first of a webhook's updates alone."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from whatsapp_sandbox.testing import RunningSandbox


@pytest.fixture(scope="session")
def shared_sandbox() -> Iterator[RunningSandbox]:
    with RunningSandbox("--batch", "1") as sandbox:
        yield sandbox
