"""How fast the ledger grows, is asked and is proven: `python -m bench.ledger --database URL --events N`."""

from __future__ import annotations

import argparse
import random
import time
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from itertools import islice
from pathlib import Path
from typing import TypeVar

import msgspec
from sqlalchemy import URL, make_url

from avisa.audience.actions import contact_row
from avisa.audience.tables import contact
from avisa.consent.actions import grant
from avisa.consent.ledger.proof import verify
from avisa.consent.queries import consents_of, purposes_of, suppressions_of
from avisa.consent.rules import stands
from avisa.consent.types import Channel, Proof, shown
from avisa.kernel.bulk import bulk_insert
from avisa.kernel.clock import system_clock
from avisa.kernel.db import Database
from bench.company import Company, open_company
from bench.letter import GUARDIAN, LANGUAGE, phone_of

AT_ONCE = 500  # as an import appends
IN_A_CLAIM = 256  # as the gate asks
T = TypeVar("T")
ALONE = 300  # events that come one by one, as from a form
ASKED = 200_000  # people, at most, whose consent the gate is asked about
WORDS = shown("Aceito receber mensagens do Colégio pelo WhatsApp sobre a matrícula. Para parar: SAIR.", "1")


class Ledger(msgspec.Struct, frozen=True):
    """Rates per second; `bytes_per_event` with indices, the person's key and what the event comes to."""

    events: int
    append_per_s: float
    append_alone_per_s: float
    gate_contacts_per_s: float
    verify_per_s: float
    bytes_per_event: float
    megabytes: float


@dataclass(frozen=True, slots=True)
class Book:
    company: Company
    people: Sequence[int]


def main() -> None:
    parser = argparse.ArgumentParser()
    parser.add_argument("--database", required=True)
    parser.add_argument("--events", type=int, required=True)
    chosen = parser.parse_args()
    database = Database(chosen.database)
    company = open_company(database)
    book = Book(company, add_people(company, chosen.events))
    print(msgspec.json.encode(measured(book, make_url(chosen.database))).decode())


def add_people(company: Company, count: int) -> list[int]:
    people: list[int] = []
    for batch in batches(range(count), AT_ONCE):
        with company.unit() as unit:
            ids = unit.ids.take(len(batch))
            named = zip(ids, batch, strict=True)
            rows = [contact_row(unit, i, phone_of(at), GUARDIAN, LANGUAGE, {}) for i, at in named]
            bulk_insert(unit.tx, contact, rows)
        people += ids
    return people


def measured(book: Book, url: URL) -> Ledger:
    events = len(book.people)
    alone = min(ALONE, events // 10)
    before = size_of(url)
    bulk = seconds(lambda: append(book, book.people[alone:], AT_ONCE))
    single = seconds(lambda: append(book, book.people[:alone], 1))
    grown = size_of(url) - before
    return Ledger(
        events=events,
        append_per_s=(events - alone) / bulk,
        append_alone_per_s=alone / single,
        gate_contacts_per_s=asked_per_second(book),
        verify_per_s=events / seconds(lambda: prove(book.company)),
        bytes_per_event=grown / events,
        megabytes=grown / 1e6,
    )


def append(book: Book, people: Sequence[int], at_once: int) -> None:
    """Each batch its own transaction, durable when it ends."""
    for batch in batches(people, at_once):
        with book.company.unit() as unit:
            proof = Proof(channel=Channel.FORM, at=unit.now, zone="America/Sao_Paulo", shown=WORDS)
            grant(unit, book.company.vault, batch, [book.company.purpose_id], proof)


def asked_per_second(book: Book) -> float:
    """What the gate asks of the ledger in a claim's batch, of people from everywhere in it."""
    people = list(book.people)
    random.Random(7).shuffle(people)
    asked = people[:ASKED]
    return len(asked) / seconds(lambda: ask_all(book.company, asked))


def ask_all(company: Company, people: Sequence[int]) -> None:
    for batch in batches(people, IN_A_CLAIM):
        now = system_clock()
        with company.db.read() as tx:
            purposes = purposes_of(tx, company.workspace_id)
            consents = consents_of(tx, company.workspace_id, batch, purposes)
            noes = suppressions_of(tx, company.workspace_id, batch)
        yes = sum(stands(one, now) for one in consents.values())
        if noes or yes != len(batch):
            raise AssertionError("everybody here has said yes, and nobody no")


def prove(company: Company) -> None:
    with company.db.read() as tx:
        if broken := verify(tx, company.workspace_id, company.vault):
            raise AssertionError(broken)


def batches(whole: Sequence[T], size: int) -> Iterator[list[T]]:
    rest = iter(whole)
    while some := list(islice(rest, size)):
        yield some


def seconds(work: Callable[[], None]) -> float:
    began = time.perf_counter()
    work()
    return time.perf_counter() - began


def size_of(url: URL) -> int:
    """The file and what is still in its log."""
    file = Path(url.database or "")
    return sum(part.stat().st_size for part in file.parent.glob(f"{file.name}*") if part.suffix != ".lock")


if __name__ == "__main__":
    main()
