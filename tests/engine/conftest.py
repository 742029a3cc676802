"""A sandbox for the session, and Ana's school connected to it anew for each test."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from avisa.kernel.db import Database
from tests.engine.live import Live, connected, sandbox_for_engines
from whatsapp_sandbox.testing import RunningSandbox


@pytest.fixture(scope="session")
def platform(tmp_path_factory: pytest.TempPathFactory) -> Iterator[RunningSandbox]:
    with sandbox_for_engines(tmp_path_factory.mktemp("platform")) as sandbox:
        yield sandbox


@pytest.fixture
def live(db: Database, platform: RunningSandbox, tmp_path: Path) -> Iterator[Live]:
    with connected(db, platform, tmp_path) as school:
        yield school
