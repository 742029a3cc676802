"""Fixtures for all tests: databases of both kinds, the clock, ids, and the two companies of the cast."""

from __future__ import annotations

import json
import os
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import settings
from sqlalchemy import Engine, event

from avisa.kernel.db import Database
from avisa.kernel.ids import Ids
from tests.cast import Company, FakeClock, open_company
from tests.databases import Databases
from tests.house.workspace_guard import guard

# Where this is set, every program that a test starts would compile all that it loads anew.
os.environ.pop("PYTHONDONTWRITEBYTECODE", None)

# How long an example takes says more about the machine than about us.
settings.register_profile("untimed", deadline=None)
settings.load_profile("untimed")


# Half a minute each, and more where the machine is busy: whatever is long begins early, so that no worker
# ends long after the others.
LONG_ONES = ("chaos/", "programs/test_running_the_demo", "journeys/", "programs/", "engine/", "web/")
TESTS = Path(__file__).parent


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    items.sort(key=lambda item: place_of(item.path.relative_to(TESTS).as_posix()))


def place_of(file: str) -> int:
    return next((place for place, long in enumerate(LONG_ONES) if file.startswith(long)), len(LONG_ONES))


@pytest.hookimpl(optionalhook=True)
def pytest_xdist_auto_num_workers() -> int | None:
    """One more than there are cores, since many tests wait for a program or for the wire."""
    chosen = "PYTEST_XDIST_AUTO_NUM_WORKERS" in os.environ
    return None if chosen else len(os.sched_getaffinity(0)) + 1


@pytest.fixture(scope="session", autouse=True)
def workspace_guard() -> Iterator[None]:
    """Every statement of every test, on every engine, must name its workspace."""
    event.listen(Engine, "before_execute", guard)
    yield
    event.remove(Engine, "before_execute", guard)


@pytest.fixture(scope="session")
def databases(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Databases]:
    made = Databases(tmp_path_factory.mktemp("databases"))
    yield made
    made.close()


@pytest.fixture(params=["sqlite", "postgresql"])
def db(request: pytest.FixtureRequest, databases: Databases) -> Iterator[Database]:
    with databases.fresh(request.param) as database:
        yield database


@pytest.fixture
def clock() -> FakeClock:
    return FakeClock()


@pytest.fixture
def ids(clock: FakeClock) -> Ids:
    return Ids(clock, node=1)


@pytest.fixture
def horizonte(db: Database, clock: FakeClock, ids: Ids) -> Company:
    """Ana's school, Colégio Horizonte: 2,000 people a day, 80 messages per second."""
    return open_company(db, clock, ids, "Colégio Horizonte", "+553133334444")


@pytest.fixture
def padaria(db: Database, clock: FakeClock, ids: Ids) -> Company:
    """Caio's bakery: the workspace that must never see or touch Ana's."""
    return open_company(db, clock, ids, "Padaria do Caio", "+552122225555")


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter) -> None:
    """What a test has counted is shown at the end, also when it passed (`record_property("table", ...)`)."""
    told: Counter[tuple[str, str, str]] = Counter()
    for report in terminalreporter.getreports("passed") + terminalreporter.getreports("failed"):
        for name, counted in getattr(report, "user_properties", ()):
            if name == "table":
                terminalreporter.section(report.nodeid)
                terminalreporter.line(str(counted))
            elif name == "conformance":
                document, outcome, why, times = json.loads(counted)
                told[document, outcome, why] += times
    if told:
        show_conformance(terminalreporter, told)


def show_conformance(terminalreporter: pytest.TerminalReporter, told: Counter[tuple[str, str, str]]) -> None:
    """How the sandbox compares with each of Meta's documents: totals, then the reasons."""
    terminalreporter.section("conformance of the sandbox")
    outcomes: Counter[tuple[str, str]] = Counter()
    for (document, outcome, _), times in told.items():
        outcomes[document, outcome] += times
    for (document, outcome), times in sorted(outcomes.items()):
        terminalreporter.line(f"{document}: {times} {outcome}")
        reasons = {why: each for (*what, why), each in told.items() if what == [document, outcome] and why}
        for why, each in sorted(reasons.items(), key=lambda reason: -reason[1]):
            terminalreporter.line(f"  {each:>4}  {why}")
