"""Many threads append to one chain at once: every event has its place, and none is lost."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from threading import Barrier

from avisa.consent.actions import append, suppress
from avisa.consent.ledger.queries import head_of
from avisa.consent.queries import consents_of
from avisa.consent.types import Scope, SuppressionSource
from tests.cast import Company
from tests.consent.steps import VAULT, people, proof, proven, yes

WRITERS, ROUNDS = 6, 8


def test_writers_of_one_company_queue_and_the_chain_holds(horizonte: Company) -> None:
    contacts = people(horizonte, 5)
    together = Barrier(WRITERS)

    def write(writer: int) -> None:
        together.wait(timeout=30)
        for turn in range(ROUNDS):
            order = contacts if (writer + turn) % 2 else contacts[::-1]
            with horizonte.unit() as unit:
                append(unit, VAULT, [yes(contact_id, horizonte.matricula_id) for contact_id in order])

    run_all(write)
    assert proven(horizonte) is None
    with horizonte.db.read() as tx:
        found = consents_of(tx, horizonte.workspace_id, contacts, [horizonte.matricula_id])
    assert len(found) == len(contacts)
    assert count(horizonte) == WRITERS * ROUNDS * len(contacts)


def test_only_one_of_many_simultaneous_noes_is_the_first(horizonte: Company) -> None:
    [marina] = people(horizonte, 1)
    together = Barrier(WRITERS)

    def say_no(_writer: int) -> list[int]:
        together.wait(timeout=30)
        with horizonte.unit() as unit:
            return suppress(unit, VAULT, [marina], SuppressionSource.PERSON, Scope.ALL, "keyword", proof())

    assert sorted(run_all(say_no)) == [[]] * (WRITERS - 1) + [[marina]]
    assert proven(horizonte) is None


def test_companies_have_chains_of_their_own(horizonte: Company, padaria: Company) -> None:
    [marina] = people(horizonte, 1)
    [rui] = people(padaria, 1)
    with horizonte.unit() as unit:
        append(unit, VAULT, [yes(marina, horizonte.matricula_id)] * 3)
    with padaria.unit() as unit:
        append(unit, VAULT, [yes(rui, padaria.matricula_id)])
    assert (count(horizonte), count(padaria)) == (3, 1)
    assert proven(horizonte) is None and proven(padaria) is None


def run_all(work: object) -> list[list[int]]:
    assert callable(work)
    with ThreadPoolExecutor(WRITERS) as pool:
        return list(pool.map(work, range(WRITERS)))


def count(company: Company) -> int:
    with company.db.read() as tx:
        head = head_of(tx, company.workspace_id)
    return head.count if head else 0
