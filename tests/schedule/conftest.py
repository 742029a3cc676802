"""Days and hours are the same on any database: tests of locks and claims ask for both with BOTH."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from avisa.kernel.db import Database
from tests.databases import Databases


@pytest.fixture(params=["sqlite"])
def db(request: pytest.FixtureRequest, databases: Databases) -> Iterator[Database]:
    with databases.fresh(request.param) as database:
        yield database
