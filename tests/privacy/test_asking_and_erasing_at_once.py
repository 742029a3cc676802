"""What happens in the very moment in which Elisa erases Marina: no request and no number outlives her."""

from __future__ import annotations

import time
from collections.abc import Callable
from concurrent.futures import Future, ThreadPoolExecutor

import pytest
from sqlalchemy import select, text

from avisa.audience.queries import person
from avisa.consent.intake.preferences.actions import ask_of_company
from avisa.consent.intake.preferences.types import Request
from avisa.consent.intake.sms.queries import provider_of
from avisa.consent.intake.sms.sending_actions import claim
from avisa.consent.tables import privacy_request
from avisa.errors import Conflict, NotFound
from avisa.kernel.unit import Unit
from avisa.privacy.actions import erase
from tests.cast import Company
from tests.people import VAULT, add_people, phone_of
from tests.sms.school import always, launched, provider_at, states

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


def claim_sms(unit: Unit, marina: int) -> None:
    provider = provider_of(unit.tx, VAULT, unit.workspace_id)
    assert provider and len(claim(unit, VAULT, provider, 8, always)) == 1


def test_an_erasure_waits_for_the_sms_that_is_just_being_claimed(horizonte: Company) -> None:
    """Its answer would bring her number back; Elisa tries again when it has come."""
    [marina] = add_people(horizonte, 1)
    provider_at(horizonte, "https://sms.example.com")
    made = launched(horizonte, [phone_of(0)])
    late = one_in_the_others_way(horizonte, marina, claim_sms, forget)
    with pytest.raises(Conflict, match="person_in_the_air"):
        late.result()
    assert states(horizonte, made) == [("sending", "")]
    with horizonte.db.read() as tx:
        known = person(tx, horizonte.workspace_id, marina)
    assert known and not known.is_erased
