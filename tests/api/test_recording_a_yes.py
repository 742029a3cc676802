"""Davi's enrolment system hands over the yes that it took, with what it showed: once, and whole."""

from __future__ import annotations

from typing import Any

import pytest

from avisa.audience.queries import find_person
from avisa.consent.actions import forget, suppress
from avisa.consent.queries import history_of, verify
from avisa.consent.types import Channel, PastEvent, Proof, Scope, SuppressionSource
from avisa.identity.types import Role
from avisa.kernel.clock import HOUR, iso
from tests.api.davi import MARINA, MARINA_E164, Caller, key_of
from tests.cast import Company, FakeClock
from tests.databases import ON_SQLITE
from tests.people import VAULT, add_people
from tests.serving import Answer

TEXT = "Quero receber avisos do Colégio Horizonte pelo WhatsApp sobre matrícula. Para parar, respondo SAIR."


def yes(caller: Caller, key: str = "", **changes: Any) -> Answer:
    body = {
        "to": MARINA,
        "name": "Marina",
        "language": "pt_BR",
        "purposes": ["matrícula"],
        "text": TEXT,
        "version": "ficha-7",
        "company_name": "Colégio Horizonte",
        "ip": "203.0.113.9",
        "user_agent": "Firefox",
        "page": "https://matricula.example.com.br/ficha",
    }
    return caller.call("POST", "/consents", body | changes, {"Idempotency-Key": key} if key else None)


def ledger(company: Company) -> tuple[PastEvent, ...]:
    with company.db.read() as tx:
        marina = find_person(tx, company.workspace_id, phone=MARINA_E164)
        return history_of(tx, company.workspace_id, marina.id, VAULT) if marina else ()


def test_what_was_shown_becomes_the_evidence(davi: Caller, horizonte: Company) -> None:
    answer = yes(davi)
    assert answer.status == 201
    assert answer.json["purposes"] == [{"purpose": "matrícula", "stands": True, "to_confirm": False}]
    assert (answer.json["suppressed"], answer.json["text_lacks"]) == (False, [])
    (event,) = ledger(horizonte)
    assert event.evidence
    proof = event.evidence.proof
    assert (str(event.id), event.evidence.phone_typed) == (answer.json["event_id"], MARINA)
    assert (proof.channel, proof.ip, proof.user_agent) == (Channel.ENROLMENT, "203.0.113.9", "Firefox")
    assert (proof.zone, proof.page) == ("America/Sao_Paulo", "https://matricula.example.com.br/ficha")
    assert proof.operator.startswith("key:")
    assert proof.shown
    assert (proof.shown.text, proof.shown.version) == (TEXT, "ficha-7")
    with horizonte.db.read() as tx:
        assert verify(tx, horizonte.workspace_id, VAULT) is None


def test_the_same_key_and_body_are_one_yes(davi: Caller, horizonte: Company, clock: FakeClock) -> None:
    first = yes(davi, "form-4711")
    clock.advance(HOUR)
    again = yes(davi, "form-4711")
    assert again.json == first.json
    assert again.headers["idempotency-replayed"] == "true"
    assert len(ledger(horizonte)) == 1
    other = yes(davi, "form-4711", version="ficha-8")
    assert (other.status, other.json["code"]) == (409, "idempotency_key_reused")


def test_without_a_key_the_same_instant_is_the_same_yes(
    davi: Caller, horizonte: Company, clock: FakeClock
) -> None:
    said_at = iso(clock())
    clock.advance(HOUR)
    assert yes(davi, said_at=said_at).json["event_id"] == yes(davi, said_at=said_at).json["event_id"]
    (event,) = ledger(horizonte)
    assert event.at == clock() - HOUR


def test_it_lifts_no_stop(davi: Caller, horizonte: Company, clock: FakeClock) -> None:
    contact = int(yes(davi).json["contact_id"])
    with horizonte.unit() as unit:
        proof = Proof(channel=Channel.KEYWORD, at=unit.now)
        suppress(unit, VAULT, [contact], SuppressionSource.PERSON, Scope.ALL, "keyword", proof)
    clock.advance(HOUR)
    assert yes(davi).json["suppressed"] is True


@ON_SQLITE
def test_a_text_that_says_too_little_is_recorded_and_told(davi: Caller) -> None:
    told = yes(davi, text="Aceito.").json["text_lacks"]
    assert [lack["rule"] for lack in told] == ["whatsapp", "company", "kind", "stop"]


@ON_SQLITE
@pytest.mark.parametrize(
    ("changes", "code"),
    [
        ({"to": "123"}, "phone_malformed"),
        ({"purposes": ["cobrança"]}, "purpose_unknown"),
        ({"purposes": []}, "malformed_request"),
        ({"text": ""}, "malformed_request"),
        ({"colour": "blue"}, "malformed_request"),
        ({"said_at": "2027-01-01T10:00:00Z"}, "said_in_future"),
        ({"said_at": "2026-11-16T10:00:00"}, "malformed_request"),
    ],
)
def test_what_cannot_be_recorded_is_a_problem(
    davi: Caller, horizonte: Company, changes: dict[str, Any], code: str
) -> None:
    answer = yes(davi, **changes)
    assert (answer.status, answer.json["code"]) == (422, code)
    assert answer.headers["content-type"] == "application/problem+json"
    assert ledger(horizonte) == ()


def test_who_was_erased_stays_erased(davi: Caller, horizonte: Company) -> None:
    (marina,) = add_people(horizonte, 1)
    with horizonte.unit() as unit:
        forget(unit, VAULT, {marina: MARINA_E164})
    assert yes(davi).json["code"] == "number_erased"


def test_an_agents_key_records_no_yes_and_caio_reaches_nobody(
    davi: Caller, caio: Caller, horizonte: Company
) -> None:
    assert yes(Caller(davi.served, key_of(horizonte, Role.AGENT))).status == 403
    assert yes(caio).status == 201
    assert ledger(horizonte) == ()
