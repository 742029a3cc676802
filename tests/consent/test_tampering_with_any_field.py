"""Any field of any row of the ledger, changed by somebody who owns the database, is found; so is any cut."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest
from msgspec import structs
from sqlalchemy import Column, LargeBinary, Table, Text, delete, select, update

from avisa.consent.actions import append, forget, lift, revoke, suppress
from avisa.consent.ledger.chain import Fracture
from avisa.consent.ledger.proof import read_heads, write_head
from avisa.consent.queries import head_of, verify
from avisa.consent.tables import consent_event, consent_head
from avisa.consent.types import Broken, Head, Kind, Scope, SuppressionSource
from avisa.kernel.db import Tx
from tests.cast import Company
from tests.consent.steps import VAULT, people, proof, tampering, yes

PHONE = "+5531980000000"


class Undone(Exception):
    """Ends a change of the database without a trace: the next one finds the ledger whole."""


@pytest.fixture
def ledger(horizonte: Company) -> Company:
    """Every kind of event, of Marina, of Theo, and of somebody who was erased."""
    erased, marina, theo = people(horizonte, 3)
    purpose = horizonte.matricula_id
    with horizonte.unit() as unit:
        append(unit, VAULT, [yes(person, purpose) for person in (erased, marina, theo)])
        first = yes(theo, horizonte.novidades_id)
        append(unit, VAULT, [structs.replace(first, kind=Kind.PENDING)])
        revoke(unit, VAULT, [erased, theo], [purpose], proof(unit.now + 1))
        suppress(unit, VAULT, [erased, marina], SuppressionSource.OURS, Scope.ALL, "api", proof(unit.now + 2))
        lift(unit, VAULT, [erased, marina], SuppressionSource.OURS, "api", proof(unit.now + 3))
        forget(unit, VAULT, {erased: PHONE})
    assert {row.kind for row in rows_of(horizonte)} == set(Kind)
    return horizonte


def rows_of(company: Company) -> list[Any]:
    c = consent_event.c
    mine = c.workspace_id == company.workspace_id
    with company.db.read() as tx:
        return list(tx.execute(select(consent_event).where(mine).order_by(c.position)))


def found_after(
    company: Company, change: Callable[[Tx], None], outside: Sequence[Head] = ()
) -> Broken | None:
    """What `avisa verify` says of a database in which this was changed."""
    told: list[Broken | None] = []
    with undone(company) as tx:
        change(tx)
        told.append(verify(tx, company.workspace_id, VAULT, outside))
    return told[0]


@contextmanager
def undone(company: Company) -> Iterator[Tx]:
    try:
        with tampering(company.db) as tx:
            yield tx
            raise Undone
    except Undone:
        pass


def other_values(column: Column[Any], value: Any, another_company: int) -> list[Any]:
    """What somebody could put in a field's place: a little other, a lot other, nothing at all."""
    if column.name == "workspace_id":
        return [another_company]
    if isinstance(column.type, LargeBinary):
        first, last = bytes([value[0] ^ 1]) + value[1:], value[:-1] + bytes([value[-1] ^ 128])
        return [first, last, value[:-1], b"", value + b"\0"]
    if isinstance(column.type, Text):
        return [kind for kind in (*Kind, "", "GRANT", value + " ") if kind != value]
    return [value + 1000, value - 1000, -value, 0]


def changed(table: Table, column: str, value: Any, company: Company, position: int) -> Callable[[Tx], None]:
    row = table.c.position == position if "position" in table.c else table.c.count == position

    def change(tx: Tx) -> None:
        statement = update(table).where(table.c.workspace_id == company.workspace_id, row)
        assert tx.execute(statement.values({column: value})).rowcount == 1

    return change


@pytest.mark.parametrize("column", [c.name for c in consent_event.c])
def test_no_field_of_any_event_can_be_changed_unseen(ledger: Company, padaria: Company, column: str) -> None:
    """Of every kind of event, and also of those whose evidence nobody can read any more."""
    unseen = []
    rows = rows_of(ledger)
    for row in rows:
        own = consent_event.c[column]
        for value in other_values(own, getattr(row, column), padaria.workspace_id):
            change = changed(consent_event, column, value, ledger, row.position)
            if found_after(ledger, change) is None:
                unseen.append((row.position, value))
    assert len(rows) == 10
    assert unseen == []


@pytest.mark.parametrize("column", [c.name for c in consent_head.c])
def test_no_field_of_the_head_can_be_changed_unseen(ledger: Company, padaria: Company, column: str) -> None:
    with ledger.db.read() as tx:
        mine = consent_head.c.workspace_id == ledger.workspace_id
        head = tx.execute(select(consent_head).where(mine)).one()
    for value in other_values(consent_head.c[column], getattr(head, column), padaria.workspace_id):
        change = changed(consent_head, column, value, ledger, head._mapping["count"])
        assert found_after(ledger, change) is not None, value


def test_an_event_taken_out_anywhere_is_missed(ledger: Company) -> None:
    for row in rows_of(ledger):
        found = found_after(ledger, lambda tx, at=row.position: cut(tx, ledger, at, at))  # type: ignore[misc]
        assert found == Broken(row.position, Fracture.MISSING)


def test_a_tail_cut_off_anywhere_is_missed(ledger: Company) -> None:
    for row in rows_of(ledger):
        found = found_after(ledger, lambda tx, at=row.position: cut(tx, ledger, at, 999))  # type: ignore[misc]
        assert found == Broken(row.position, Fracture.MISSING)


def cut(tx: Tx, company: Company, first: int, last: int) -> None:
    c = consent_event.c
    tx.execute(
        delete(consent_event).where(c.workspace_id == company.workspace_id, c.position.between(first, last))
    )


def test_two_events_that_change_places_are_seen(ledger: Company) -> None:
    """With their links mended as well as one can without the key: the chain's end still tells."""
    c = consent_event.c

    def swap(tx: Tx) -> None:
        mine = c.workspace_id == ledger.workspace_id
        for old, new in ((2, 900), (3, 2), (900, 3)):
            tx.execute(update(consent_event).where(mine, c.position == old).values(position=new))

    assert found_after(ledger, swap) is not None


def test_a_head_taken_away_or_put_back_is_seen(ledger: Company) -> None:
    mine = consent_head.c.workspace_id == ledger.workspace_id
    with ledger.db.read() as tx:
        old = head_of(tx, ledger.workspace_id)
        marina = next(row.contact_id for row in rows_of(ledger) if row.position == 2)
    assert old is not None
    gone = found_after(ledger, lambda tx: none_of(tx.execute(delete(consent_head).where(mine))))
    assert gone == Broken(1, Fracture.BEYOND_HEAD)
    with ledger.unit() as unit:
        append(unit, VAULT, [yes(marina, ledger.novidades_id)])
    put_back = update(consent_head).where(mine)
    values = {"count": old.count, "hash": old.hash, "signature": old.signature}
    found = found_after(ledger, lambda tx: none_of(tx.execute(put_back.values(**values))))
    assert found == Broken(old.count + 1, Fracture.BEYOND_HEAD)


@pytest.fixture
def copies(ledger: Company, tmp_path: Path) -> Path:
    """What the engine writes beside the database, after some of the events and after all of them."""
    file = tmp_path / "consent-head.jsonl"
    keep(ledger, file)
    with ledger.unit() as unit:
        append(unit, VAULT, [yes(rows_of(ledger)[1].contact_id, ledger.novidades_id)])
    keep(ledger, file)
    return file


def keep(company: Company, file: Path) -> int:
    with company.db.read() as tx:
        head = head_of(tx, company.workspace_id)
    return write_head(file, [head] if head else [], company.clock())


@pytest.mark.parametrize("name", ["workspace_id", "count", "hash", "signature"])
def test_no_field_of_the_copy_outside_can_be_changed_unseen(
    ledger: Company, padaria: Company, copies: Path, name: str
) -> None:
    whole = copies.read_text().splitlines()
    assert found_after(ledger, lambda tx: None, read_heads(copies)[ledger.workspace_id]) is None
    for place, line in enumerate(whole):
        said = json.loads(line)
        value = said[name]
        other = {"workspace_id": str(padaria.workspace_id), "count": said["count"] - 1}
        said[name] = other.get(name) or f"{int(value[0], 16) ^ 1:x}{value[1:]}"
        copies.write_text("\n".join([*whole[:place], json.dumps(said), *whole[place + 1 :]]))
        whose = padaria if name == "workspace_id" else ledger
        found = found_after(whose, lambda tx: None, read_heads(copies)[whose.workspace_id])
        assert found is not None and found.what is Fracture.OUTSIDE, line


def test_what_is_written_after_a_cut_hides_it_never(ledger: Company, copies: Path) -> None:
    """The old head is put back with the tail cut off; then the engine writes, and the chain grows again."""
    old, new = read_heads(copies)[ledger.workspace_id]
    with tampering(ledger.db) as tx:
        cut(tx, ledger, old.count + 1, 999)
        mine = update(consent_head).where(consent_head.c.workspace_id == ledger.workspace_id)
        values = {"count": old.count, "hash": old.hash, "signature": old.signature}
        tx.execute(mine.values(**values))
    assert found_after(ledger, lambda tx: None) is None, "by itself it looks whole"
    assert keep(ledger, copies) == 0
    kept = read_heads(copies)[ledger.workspace_id]
    assert found_after(ledger, lambda tx: None, kept) == Broken(old.count, Fracture.OUTSIDE)
    for _ in range(2):
        with ledger.unit() as unit:
            append(unit, VAULT, [yes(rows_of(ledger)[1].contact_id, ledger.novidades_id)])
    assert keep(ledger, copies) == 1
    found = found_after(ledger, lambda tx: None, read_heads(copies)[ledger.workspace_id])
    assert found is not None and (found.position, found.what) == (new.count, Fracture.OUTSIDE)


def none_of(_result: object) -> None:
    """What a change answers is nobody's business here."""


def test_what_the_tests_change_is_undone(ledger: Company) -> None:
    assert found_after(ledger, lambda tx: cut(tx, ledger, 1, 999)) is not None
    assert found_after(ledger, lambda tx: None) is None
