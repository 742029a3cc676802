"""The API, mounted at `/v1` behind a real server, and those who call it."""

from __future__ import annotations

from collections.abc import Iterator
from threading import Event

import pytest
from starlette.applications import Starlette
from starlette.routing import Mount

from avisa.api.app import build_api
from avisa.api.parts import Parts
from avisa.kernel.db import Database
from avisa.kernel.ids import Ids
from avisa.kernel.secrets import Vault
from tests.api.davi import Caller, judge, key_of
from tests.cast import SECRET, Company, FakeClock
from tests.serving import Served, serving


@pytest.fixture
def bell() -> Event:
    """Rings when the engine should look."""
    return Event()


@pytest.fixture
def served(db: Database, ids: Ids, clock: FakeClock, bell: Event) -> Iterator[Served]:
    parts = Parts(db, Vault(SECRET), ids, clock, judge, bell.set)
    with serving(Starlette(routes=[Mount("/v1", build_api(parts))])) as running:
        yield running


@pytest.fixture
def davi(served: Served, horizonte: Company) -> Caller:
    return Caller(served, key_of(horizonte))


@pytest.fixture
def caio(served: Served, padaria: Company) -> Caller:
    return Caller(served, key_of(padaria))
