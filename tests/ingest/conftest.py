"""The ingest's routes behind a real server."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from starlette.applications import Starlette

from avisa.ingest.endpoint import build_ingest
from avisa.kernel.db import Database
from avisa.kernel.ids import Ids
from tests.cast import FakeClock
from tests.ingest.webhooks import VAULT, Meta, webhook_of
from tests.serving import Served, serving


@pytest.fixture
def served(db: Database, ids: Ids, clock: FakeClock) -> Iterator[Served]:
    routes = build_ingest(db, VAULT, ids, clock, webhook_of)
    with serving(Starlette(routes=routes)) as running:
        yield running


@pytest.fixture
def meta(served: Served) -> Meta:
    return Meta(served)
