"""The console behind a real server, and the people who come in."""

from __future__ import annotations

from collections.abc import Iterator
from threading import Event

import pytest
from playwright.sync_api import Browser

from avisa.identity.types import Role
from avisa.ingest.queries import waiting_since
from avisa.kernel.db import Database
from avisa.kernel.ids import Ids
from avisa.kernel.secrets import Vault
from avisa.web.app import build_web
from avisa.web.console import Surroundings
from avisa.workspace.types import Graph
from tests.cast import SECRET, Company, FakeClock, open_company
from tests.databases import Databases
from tests.people import VAULT
from tests.serving import Served, serving
from tests.web.browser import chromium
from tests.web.visitor import Visitor, person, signed_in

AROUND = Surroundings(Graph("https://graph.example", "v25.0"), waiting_since)


@pytest.fixture
def bell() -> Event:
    """Rings when the engine should look."""
    return Event()


@pytest.fixture
def closing() -> Event:
    """Set when the server is about to stop."""
    return Event()


@pytest.fixture
def served(db: Database, ids: Ids, clock: FakeClock, bell: Event, closing: Event) -> Iterator[Served]:
    app = build_web(db, Vault(SECRET), ids, clock, AROUND, closing.is_set, bell.set)
    with serving(app) as running:
        yield running
        closing.set()


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    """One for a file, since starting it takes a second; each test opens pages of its own."""
    with chromium() as started:
        yield started


@pytest.fixture(scope="module")
def school(databases: Databases) -> Iterator[Company]:
    """Ana's school for a whole file of tests in a browser."""
    with databases.fresh("sqlite") as database:
        clock = FakeClock()
        yield open_company(database, clock, Ids(clock, node=3), "Colégio Horizonte", "+553133334444")


@pytest.fixture(scope="module")
def schools(school: Company) -> Iterator[Served]:
    """The school's console and public pages."""
    with serving(build_web(school.db, VAULT, school.ids, school.clock, AROUND)) as running:
        yield running


@pytest.fixture
def stranger(served: Served) -> Visitor:
    return Visitor(served)


@pytest.fixture
def ana(served: Served, horizonte: Company) -> Visitor:
    return signed_in(served, horizonte, person(horizonte, "Ana"))


@pytest.fixture
def bia(served: Served, horizonte: Company) -> Visitor:
    return signed_in(served, horizonte, person(horizonte, "Bia", Role.AGENT))


@pytest.fixture
def caio(served: Served, padaria: Company) -> Visitor:
    return signed_in(served, padaria, person(padaria, "Caio"))
