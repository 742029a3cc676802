"""Marina asks from her page in the very moment in which Elisa erases her: no request outlives her."""

from __future__ import annotations

import time
from collections.abc import Callable
from concurrent.futures import Future, ThreadPoolExecutor

import pytest
from sqlalchemy import select, text

from avisa.consent.intake.preferences.actions import ask_of_company
from avisa.consent.intake.preferences.types import Request
from avisa.consent.tables import privacy_request
from avisa.errors import NotFound
from avisa.kernel.unit import Unit
from avisa.privacy.actions import erase
from tests.cast import Company
from tests.people import VAULT, add_people

DEADLINE = 30
HELD = "SELECT count(*) FROM pg_stat_activity WHERE datname = current_database() AND wait_event_type = 'Lock'"


def ask(unit: Unit, marina: int) -> None:
    ask_of_company(unit, marina, Request.EXPORT, "preference")


def forget(unit: Unit, marina: int) -> None:
    erase(unit, VAULT, marina)


def one_in_the_others_way(
    company: Company, marina: int, first: Callable[[Unit, int], None], second: Callable[[Unit, int], None]
) -> Future[None]:
    """On two connections: `second` begins when `first` is done and not committed, and ends after it."""

    def behind() -> None:
        with company.unit("user:1") as unit:
            second(unit, marina)

    with ThreadPoolExecutor(1) as threads:
        with company.unit("user:1") as unit:
            first(unit, marina)
            late = threads.submit(behind)
            until_held(company, late)
        late.exception(timeout=DEADLINE)
    return late


def until_held(company: Company, late: Future[None]) -> None:
    """Where the database can tell: SQLite lets no second writer in at all."""
    ends = time.monotonic() + DEADLINE
    while not company.db.is_sqlite and not late.done() and time.monotonic() < ends:
        with company.db.read() as tx:
            if tx.scalar(text(HELD)):
                return


def waiting(company: Company) -> list[str]:
    c = privacy_request.c
    with company.db.read() as tx:
        mine = (c.workspace_id == company.workspace_id, c.done_at.is_(None))
        return list(tx.scalars(select(c.kind).where(*mine)))


def test_an_erasure_finds_the_request_that_was_just_made(horizonte: Company) -> None:
    [marina] = add_people(horizonte, 1)
    assert one_in_the_others_way(horizonte, marina, ask, forget).exception() is None
    assert waiting(horizonte) == []


def test_a_request_finds_that_the_person_was_just_erased(horizonte: Company) -> None:
    [marina] = add_people(horizonte, 1)
    late = one_in_the_others_way(horizonte, marina, forget, ask)
    with pytest.raises(NotFound, match="link_unknown"):
        late.result()
    assert waiting(horizonte) == []
