"""Whoever changes the ledger is found out: any field, a link cut out, a cut tail, a head set back."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import delete, select, update
from sqlalchemy.exc import DBAPIError

from avisa.consent.actions import append
from avisa.consent.ledger.actions import locked_head
from avisa.consent.ledger.chain import Fracture
from avisa.consent.ledger.proof import read_heads, write_head
from avisa.consent.ledger.queries import head_of
from avisa.consent.ledger.rows import signed_head
from avisa.consent.tables import consent_event, consent_head, person_key
from avisa.consent.types import Broken, Head
from avisa.kernel.secrets import Vault
from tests.cast import MONDAY_10H, Company
from tests.consent.steps import VAULT, people, proven, tampering, yes
from tests.databases import ON_SQLITE

EVENTS = 7


@pytest.fixture
def ledger(horizonte: Company) -> Company:
    """Seven events of four people."""
    contacts = people(horizonte, 4)
    with horizonte.unit() as unit:
        append(unit, VAULT, [yes(contacts[n % 4], horizonte.matricula_id) for n in range(EVENTS)])
    return horizonte


def change(company: Company, link: int, **columns: Any) -> None:
    c = consent_event.c
    mine = (c.workspace_id == company.workspace_id, c.position == link)
    with tampering(company.db) as tx:
        tx.execute(update(consent_event).where(*mine).values(**columns))


def head(company: Company) -> Head:
    with company.db.read() as tx:
        found = head_of(tx, company.workspace_id)
    assert found is not None
    return found


def set_head_back(company: Company, to: Head) -> None:
    mine = consent_head.c.workspace_id == company.workspace_id
    with tampering(company.db) as tx:
        values = {"count": to.count, "hash": to.hash, "signature": to.signature}
        tx.execute(update(consent_head).where(mine).values(**values))


def cut_tail(company: Company, after: int) -> None:
    c = consent_event.c
    with tampering(company.db) as tx:
        tail = (c.workspace_id == company.workspace_id, c.position > after)
        tx.execute(delete(consent_event).where(*tail))


def test_an_untouched_ledger_holds(ledger: Company, padaria: Company) -> None:
    assert proven(ledger) is None
    assert proven(padaria) is None
    assert head(ledger).count == EVENTS


def test_the_database_itself_refuses_to_change_an_event(ledger: Company) -> None:
    mine = consent_event.c.workspace_id == ledger.workspace_id
    for statement in (update(consent_event).where(mine).values(at=1), delete(consent_event).where(mine)):
        with pytest.raises(DBAPIError, match="append_only"), ledger.db.write() as tx:
            tx.execute(statement)


@ON_SQLITE
@pytest.mark.parametrize("position", [1, 4, EVENTS])
@pytest.mark.parametrize(
    ("column", "value", "what"),
    [
        ("id", 99, Fracture.HASH),
        ("contact_id", 99, Fracture.HASH),
        ("kind", "lift", Fracture.HASH),
        ("at", MONDAY_10H - 1, Fracture.HASH),
        ("digest", b"d" * 32, Fracture.HASH),
        ("hash", b"h" * 32, Fracture.HASH),
        ("previous", b"p" * 32, Fracture.PREVIOUS),
        ("salt", b"s" * 16, Fracture.HASH),
        ("sealed", b"e" * 200, Fracture.HASH),
        ("position", 1000, Fracture.BEYOND_HEAD),
    ],
)
def test_a_changed_field_names_its_link(
    ledger: Company, position: int, column: str, value: Any, what: Fracture
) -> None:
    change(ledger, position, **{column: value})
    found = proven(ledger)
    assert found is not None
    assert found.what == what
    assert found.position == (EVENTS + 1 if what is Fracture.BEYOND_HEAD else position)


def test_a_link_cut_out_of_the_middle_is_missed(ledger: Company) -> None:
    c = consent_event.c
    with tampering(ledger.db) as tx:
        tx.execute(delete(consent_event).where(c.workspace_id == ledger.workspace_id, c.position == 3))
    assert proven(ledger) == Broken(3, Fracture.MISSING)


def test_a_cut_tail_is_missed(ledger: Company) -> None:
    cut_tail(ledger, 5)
    assert proven(ledger) == Broken(6, Fracture.MISSING)


def test_a_head_that_somebody_else_wrote_is_not_believed(ledger: Company) -> None:
    forger = Vault(b"another secret, that no machine of Ana's has ever seen")
    cut_tail(ledger, 5)
    with ledger.db.read() as tx:
        c = consent_event.c
        fifth = tx.scalar(select(c.hash).where(c.workspace_id == ledger.workspace_id, c.position == 5))
    assert fifth is not None
    set_head_back(ledger, signed_head(forger, ledger.workspace_id, 5, fifth))
    assert proven(ledger) == Broken(0, Fracture.HEAD_SIGNATURE)


def test_a_tail_that_was_cut_with_its_old_head_put_back_is_found_by_the_copy_outside(
    horizonte: Company, tmp_path: Path
) -> None:
    [marina] = people(horizonte, 1)
    with horizonte.unit() as unit:
        append(unit, VAULT, [yes(marina, horizonte.matricula_id)])
    old = head(horizonte)
    with horizonte.unit() as unit:
        append(unit, VAULT, [yes(marina, horizonte.novidades_id)])
    copies = tmp_path / "consent-head.jsonl"
    write_head(copies, [head(horizonte)], MONDAY_10H)
    cut_tail(horizonte, 1)
    set_head_back(horizonte, old)
    assert proven(horizonte) is None
    found = proven(horizonte, read_heads(copies)[horizonte.workspace_id])
    assert found == Broken(1, Fracture.OUTSIDE)


def test_the_copy_outside_grows_only_when_the_chain_does(horizonte: Company, tmp_path: Path) -> None:
    copies = tmp_path / "consent-head.jsonl"
    [marina] = people(horizonte, 1)
    for _ in range(3):
        with horizonte.unit() as unit:
            append(unit, VAULT, [yes(marina, horizonte.matricula_id)])
        assert write_head(copies, [head(horizonte)], MONDAY_10H) == 1
        assert write_head(copies, [head(horizonte)], MONDAY_10H) == 0
    with copies.open("a") as torn:
        torn.write('{"workspace_id":"1","cou')
    assert [one.count for one in read_heads(copies)[horizonte.workspace_id]] == [1, 2, 3]
    assert len(copies.read_text().splitlines()) == 4


def test_a_key_that_this_machine_never_sealed_is_named(ledger: Company) -> None:
    with tampering(ledger.db) as tx:
        mine = person_key.c.workspace_id == ledger.workspace_id
        tx.execute(update(person_key).where(mine).values(sealed=b"k" * 60))
    assert proven(ledger) == Broken(1, Fracture.KEY, first_id(ledger))


def first_id(company: Company) -> int | None:
    c = consent_event.c
    with company.db.read() as tx:
        return tx.scalar(select(c.id).where(c.workspace_id == company.workspace_id, c.position == 1))


def test_a_chain_is_no_other_companys_chain(ledger: Company, padaria: Company) -> None:
    with tampering(ledger.db) as tx:
        mine = consent_event.c.workspace_id == ledger.workspace_id
        tx.execute(update(consent_event).where(mine).values(workspace_id=padaria.workspace_id))
    with padaria.unit() as unit:
        locked_head(unit, VAULT)
    stolen = head(ledger)
    set_head_back(padaria, signed_head(VAULT, padaria.workspace_id, stolen.count, stolen.hash))
    found = proven(padaria)
    assert found is not None and (found.position, found.what) == (1, Fracture.PREVIOUS)


@settings(
    max_examples=25,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture],
    derandomize=True,
)
@given(batches=st.lists(st.integers(1, 6), min_size=1, max_size=5))
def test_however_events_are_batched_the_chain_holds(horizonte: Company, batches: list[int]) -> None:
    before = chain_length(horizonte)
    contacts = people(horizonte, 6)
    for size in batches:
        with horizonte.unit() as unit:
            append(unit, VAULT, [yes(contact_id, horizonte.matricula_id) for contact_id in contacts[:size]])
    assert proven(horizonte) is None
    assert chain_length(horizonte) == before + sum(batches)


def chain_length(company: Company) -> int:
    with company.db.read() as tx:
        found = head_of(tx, company.workspace_id)
    return found.count if found else 0
