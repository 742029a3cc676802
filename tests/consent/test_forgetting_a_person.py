"""A person's key is destroyed: nobody can read what was said, the chain holds, their number stays blocked."""

from __future__ import annotations

from sqlalchemy import select

from avisa.consent.actions import append, forget, rebuild
from avisa.consent.ledger.sealing import PersonKey, blocking_hash
from avisa.consent.queries import any_blocked, blocked, consents_of, history_of
from avisa.journal.tables import journal
from tests.cast import Company
from tests.consent.steps import ACEITE, VAULT, people, proven, yes

PHONE = "+5531980000000"


def test_the_forgotten_leave_a_chain_that_still_holds(horizonte: Company) -> None:
    marina, theo = people(horizonte, 2)
    with horizonte.unit() as unit:
        append(unit, VAULT, [yes(marina, horizonte.matricula_id), yes(theo, horizonte.matricula_id)])
    with horizonte.unit() as unit:
        forget(unit, VAULT, {marina: PHONE})
    assert proven(horizonte) is None
    with horizonte.db.read() as tx:
        [event] = history_of(tx, horizonte.workspace_id, marina, VAULT)
        assert event.evidence is None
        [kept] = history_of(tx, horizonte.workspace_id, theo, VAULT)
        assert kept.evidence is not None and kept.evidence.proof.shown == ACEITE


def test_what_stood_is_gone_and_no_rebuilding_brings_it_back(horizonte: Company) -> None:
    marina, theo = people(horizonte, 2)
    with horizonte.unit() as unit:
        append(unit, VAULT, [yes(marina, horizonte.matricula_id), yes(theo, horizonte.matricula_id)])
        forget(unit, VAULT, {marina: PHONE})
        rebuild(unit, VAULT)
    with horizonte.db.read() as tx:
        found = consents_of(tx, horizonte.workspace_id, [marina, theo], [horizonte.matricula_id])
    assert list(found) == [(theo, horizonte.matricula_id)]


def test_that_a_person_was_forgotten_is_told_without_saying_who_it_was(horizonte: Company) -> None:
    [marina] = people(horizonte, 1)
    with horizonte.unit("user:1") as unit:
        forget(unit, VAULT, {marina: PHONE})
    with horizonte.db.read() as tx:
        mine = journal.c.workspace_id == horizonte.workspace_id, journal.c.kind == "contact.forgotten"
        [told] = tx.execute(select(journal).where(*mine))
    assert (told.actor, told.subject, told.body) == ("user:1", f"contact:{marina}", {})


def test_the_number_stays_blocked_for_that_company_alone(horizonte: Company, padaria: Company) -> None:
    [marina] = people(horizonte, 1)
    with horizonte.unit() as unit:
        forget(unit, VAULT, {marina: PHONE})
        forget(unit, VAULT, {marina: PHONE})
    mine = blocking_hash(VAULT, horizonte.workspace_id, PHONE)
    theirs = blocking_hash(VAULT, padaria.workspace_id, PHONE)
    other = blocking_hash(VAULT, horizonte.workspace_id, "+5531999999999")
    with horizonte.db.read() as tx:
        assert blocked(tx, horizonte.workspace_id, [mine, theirs, other]) == {mine}
        assert blocked(tx, horizonte.workspace_id, []) == set()
        assert not any_blocked(tx, padaria.workspace_id)


def test_a_digest_cannot_be_guessed_without_the_key(horizonte: Company) -> None:
    evidence = yes(1, horizonte.matricula_id)
    sealed = PersonKey(b"1" * 32).seal(evidence, "here")
    again = PersonKey(b"2" * 32)
    clear = PersonKey(b"1" * 32).open(sealed.content, "here")
    assert clear is not None
    assert PersonKey(b"1" * 32).digest(sealed.salt, clear) == sealed.digest
    assert again.digest(sealed.salt, clear) != sealed.digest
    assert PersonKey(b"1" * 32).open(sealed.content, "elsewhere") is None
