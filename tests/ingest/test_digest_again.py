"""Digesting the whole inbox once more, or in pieces of any size, leaves everything as it was."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import Table, select

from avisa.audience.tables import contact
from avisa.consent.tables import consent, consent_event, suppression
from avisa.ingest import inbox
from avisa.ingest.digest import Digest
from avisa.kernel.clock import DAY, HOUR, MINUTE
from avisa.messages.tables import inbound, last_inbound, message
from avisa.workspace.tables import account, number, portfolio
from tests.cast import Company, FakeClock, open_company
from tests.engine.by_hand import Hand
from tests.ingest.posts import failure, hear, limit, preference, receive, status, statuses, system, written
from tests.ingest.webhooks import VAULT, webhook_of
from tests.messages.letters import queued
from tests.people import add_parents, phone_of

KEPT = (
    contact,
    consent,
    consent_event,
    suppression,
    inbound,
    last_inbound,
    message,
    account,
    number,
    portfolio,
)
PEOPLE = 4


def everything(company: Company) -> dict[str, set[tuple[Any, ...]]]:
    """All rows that a digest may write, but for the journal, which tells what was heard when."""
    with company.db.read() as tx:
        return {table.name: rows_of(company, tx, table) for table in KEPT}


def rows_of(company: Company, tx: Any, table: Table) -> set[tuple[Any, ...]]:
    found = tx.execute(select(table).where(table.c.workspace_id == company.workspace_id))
    return {tuple(map(repr, row)) for row in found}


def bodies(company: Company, letters: tuple[int, ...]) -> dict[str, Callable[[int], bytes]]:
    """All that can be told of somebody, by name; each takes which of the people it is about."""

    def wa_id(who: int) -> str:
        return phone_of(who).lstrip("+")

    def told(name: str) -> Callable[[int], bytes]:
        return lambda who: statuses(company, status(company, name, letters[who]))

    def failed(code: int) -> Callable[[int], bytes]:
        return lambda who: statuses(company, failure(company, letters[who], code))

    return {
        **{name: told(name) for name in ("sent", "delivered", "read")},
        **{str(code): failed(code) for code in (131026, 131050, 131042, 132015)},
        "oi": lambda who: written(company, wa_id(who), "Oi"),
        "sair": lambda who: written(company, wa_id(who), "SAIR"),
        "stop": lambda who: preference(company, wa_id(who % (PEOPLE - 1)), "stop"),
        "resume": lambda who: preference(company, wa_id(who % (PEOPLE - 1)), "resume"),
        # Of the last one alone: a preference told under an old number is met anew by a replay.
        "moved": lambda _: system(
            company, wa_id(PEOPLE - 1), type="user_changed_number", wa_id="5511977700000"
        ),
        "limit": lambda who: limit(company, 250 * (who + 1)),
        "junk": lambda who: b"junk",
    }


NAMES = (
    "sent", "delivered", "read", "131026", "131050", "131042", "132015",
    "oi", "sair", "stop", "resume", "moved", "limit", "junk",
)  # fmt: skip
stories = st.lists(st.tuples(st.sampled_from(NAMES), st.integers(0, PEOPLE - 1)), min_size=1, max_size=10)


@given(story=stories, most=st.sampled_from([1, 3, 200]))
@settings(max_examples=12, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_replaying_the_inbox_changes_nothing(
    horizonte: Company, clock: FakeClock, story: list[tuple[str, int]], most: int
) -> None:
    school = open_company(horizonte.db, clock, horizonte.ids, "Colégio", "+553133334444")
    letters = queued(school, add_parents(school, PEOPLE), run_id=77)
    Hand(school).send_all()
    tell = bodies(school, letters)
    for name, who in story:
        clock.advance(MINUTE)
        receive(school, tell[name](who))
    digest_all(school, most)
    before = everything(school)
    clock.advance(3 * DAY)
    with school.unit() as unit:
        assert inbox.replay(unit) == len(story)
    digest_all(school, most)
    assert everything(school) == before


def digest_all(company: Company, most: int) -> None:
    reader = Digest(company.db, VAULT, company.ids, company.clock, webhook_of, most)
    while reader.digest_workspace(company.workspace_id):
        continue


def test_two_digests_at_once_tell_each_thing_once(horizonte: Company, clock: FakeClock) -> None:
    """A lease keeps them apart; when it changes hands in the middle nothing may be counted twice."""
    letters = queued(horizonte, add_parents(horizonte, PEOPLE), run_id=77)
    Hand(horizonte).send_all()
    clock.advance(HOUR)
    told = [statuses(horizonte, status(horizonte, "read", one)) for one in letters]
    hear(horizonte, *told, written(horizonte, phone_of(0).lstrip("+"), "SAIR"))
    before = everything(horizonte)
    hear(horizonte, *told, *told)
    assert everything(horizonte) == before
