"""The three kinds of no: kept apart, lifted only from where they came, whatever order they arrive in."""

from __future__ import annotations

from itertools import permutations

import pytest
from sqlalchemy import select

from avisa.consent.actions import grant, lift, suppress
from avisa.consent.queries import history_of, suppressions_of
from avisa.consent.types import Channel, Scope, SuppressionSource
from avisa.errors import NotFound
from avisa.journal.tables import journal
from avisa.kernel.clock import MINUTE, SECOND
from avisa.kernel.unit import Unit
from tests.cast import MONDAY_10H, Company
from tests.consent.steps import VAULT, people, proof

PERSON, PLATFORM, OURS = SuppressionSource.PERSON, SuppressionSource.PLATFORM, SuppressionSource.OURS


def stop(
    unit: Unit, who: list[int], source: SuppressionSource, at: int, scope: Scope = Scope.ALL
) -> list[int]:
    return suppress(unit, VAULT, who, source, scope, "keyword", proof(at, Channel.KEYWORD))


def resume(unit: Unit, who: list[int], source: SuppressionSource, at: int) -> list[int]:
    return lift(unit, VAULT, who, source, "resume", proof(at, Channel.PLATFORM))


def noes(company: Company, contact_id: int) -> dict[SuppressionSource, Scope]:
    with company.db.read() as tx:
        found = suppressions_of(tx, company.workspace_id, [contact_id]).get(contact_id, ())
    return {no.source: no.scope for no in found}


def test_each_kind_of_no_is_lifted_only_from_where_it_came(horizonte: Company) -> None:
    [marina] = people(horizonte, 1)
    with horizonte.unit() as unit:
        stop(unit, [marina], PERSON, MONDAY_10H)
        stop(unit, [marina], PLATFORM, MONDAY_10H, Scope.MARKETING)
        assert resume(unit, [marina], PLATFORM, MONDAY_10H + MINUTE) == [marina]
        assert resume(unit, [marina], OURS, MONDAY_10H + MINUTE) == []
    assert noes(horizonte, marina) == {PERSON: Scope.ALL}


def test_a_no_is_new_once_and_repeating_it_confirms_nothing(horizonte: Company) -> None:
    [marina, theo] = people(horizonte, 2)
    with horizonte.unit() as unit:
        assert stop(unit, [marina], PERSON, MONDAY_10H) == [marina]
        assert stop(unit, [marina, theo], PERSON, MONDAY_10H) == [theo]
        assert stop(unit, [marina], PERSON, MONDAY_10H + MINUTE) == []
    with horizonte.db.read() as tx:
        history = history_of(tx, horizonte.workspace_id, marina, VAULT)
        told = tx.scalars(
            select(journal.c.subject).where(
                journal.c.workspace_id == horizonte.workspace_id, journal.c.kind == "contact.suppressed"
            )
        ).all()
    assert [event.at for event in history] == [MONDAY_10H, MONDAY_10H + MINUTE]
    assert sorted(told) == sorted([f"contact:{marina}", f"contact:{theo}"])


def test_a_wider_no_widens_and_a_narrower_one_never_narrows(horizonte: Company) -> None:
    [marina] = people(horizonte, 1)
    with horizonte.unit() as unit:
        assert stop(unit, [marina], PERSON, MONDAY_10H, Scope.MARKETING) == [marina]
        assert stop(unit, [marina], PERSON, MONDAY_10H + 1, Scope.ALL) == [marina]
        assert stop(unit, [marina], PERSON, MONDAY_10H + 2, Scope.MARKETING) == []
    assert noes(horizonte, marina) == {PERSON: Scope.ALL}


def test_the_last_word_counts_in_whatever_order_the_words_arrive(horizonte: Company) -> None:
    words = [("stop", 1), ("resume", 2), ("stop", 3), ("resume", 4)]
    orders = list(permutations(words))
    contacts = people(horizonte, len(orders))
    with horizonte.unit() as unit:
        for contact_id, order in zip(contacts, orders, strict=True):
            for word, minute in order:
                say = stop if word == "stop" else resume
                say(unit, [contact_id], PLATFORM, MONDAY_10H + minute * MINUTE)
    assert [contact_id for contact_id in contacts if noes(horizonte, contact_id)] == []


def test_within_one_second_the_no_holds(horizonte: Company) -> None:
    """The platform tells whole seconds: a stop of 10:00:01 may have come after a lift of 10:00:01.7."""
    [marina] = people(horizonte, 1)
    second = MONDAY_10H + SECOND
    with horizonte.unit() as unit:
        stop(unit, [marina], PERSON, MONDAY_10H)
        resume(unit, [marina], PERSON, second + 700)
        assert stop(unit, [marina], PERSON, MONDAY_10H) == []
        assert stop(unit, [marina], PERSON, second) == [marina]
    assert noes(horizonte, marina) == {PERSON: Scope.ALL}


def test_replaying_the_words_changes_nothing(horizonte: Company) -> None:
    [marina] = people(horizonte, 1)
    for _ in range(2):
        with horizonte.unit() as unit:
            stop(unit, [marina], PLATFORM, MONDAY_10H + 1)
            resume(unit, [marina], PLATFORM, MONDAY_10H + 2)
            stop(unit, [marina], PLATFORM, MONDAY_10H + 3)
    assert noes(horizonte, marina) == {PLATFORM: Scope.ALL}
    with horizonte.db.read() as tx:
        assert len(history_of(tx, horizonte.workspace_id, marina, VAULT)) == 3


def test_a_new_yes_lifts_no_no(horizonte: Company) -> None:
    [marina] = people(horizonte, 1)
    with horizonte.unit() as unit:
        stop(unit, [marina], PERSON, MONDAY_10H)
        grant(unit, VAULT, [marina], [horizonte.matricula_id], proof(MONDAY_10H + MINUTE))
    assert noes(horizonte, marina) == {PERSON: Scope.ALL}


def test_nobody_can_be_silenced_from_another_company(horizonte: Company, padaria: Company) -> None:
    [marina] = people(horizonte, 1)
    with pytest.raises(NotFound), padaria.unit() as unit:
        stop(unit, [marina], PERSON, MONDAY_10H)
    assert noes(horizonte, marina) == {}
