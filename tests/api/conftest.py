"""The API, mounted at `/v1` behind a real server, and those who call it."""

from __future__ import annotations

from collections.abc import Iterator
from threading import Event

import pytest
from fastapi import FastAPI
from starlette.applications import Starlette
from starlette.routing import Mount

from avisa.api.app import furnish, unfurnished
from avisa.api.parts import Parts
from avisa.api.rate import Rate
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


@pytest.fixture(scope="session")
def api() -> FastAPI:
    return unfurnished(Rate().policy)


@pytest.fixture
def served(api: FastAPI, db: Database, ids: Ids, clock: FakeClock, bell: Event) -> Iterator[Served]:
    furnish(api, Parts(db, Vault(SECRET), ids, clock, judge, bell.set))
    with serving(Starlette(routes=[Mount("/v1", api)])) as running:
        yield running


@pytest.fixture
def davi(served: Served, horizonte: Company) -> Caller:
    return Caller(served, key_of(horizonte))


@pytest.fixture
def caio(served: Served, padaria: Company) -> Caller:
    return Caller(served, key_of(padaria))
