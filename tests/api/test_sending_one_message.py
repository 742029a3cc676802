"""Davi's system asks for one message, and is told what will become of it."""

from __future__ import annotations

import json
from threading import Event
from typing import Any

import pytest
from sqlalchemy import func, select, update

from avisa.audience.actions import ensure_contact
from avisa.audience.tables import contact
from avisa.consent.actions import forget
from avisa.kernel.clock import HOUR, iso
from avisa.kernel.secrets import Vault
from avisa.messages.tables import message
from avisa.templates.tables import template
from tests.api.davi import LEMBRETE, MARINA_E164, Caller, says_yes
from tests.cast import SECRET, Company, FakeClock
from tests.databases import ON_SQLITE


@pytest.fixture
def marina(horizonte: Company) -> int:
    """A person who said yes to reminders."""
    with horizonte.unit() as unit:
        contact_id = ensure_contact(unit, MARINA_E164, "Marina")
    says_yes(horizonte, contact_id, horizonte.matricula_id)
    return contact_id


def rows(company: Company, table: Any) -> int:
    with company.db.read() as tx:
        counted = select(func.count()).where(table.c.workspace_id == company.workspace_id)
        return tx.scalar(counted) or 0


def row(company: Company) -> Any:
    with company.db.read() as tx:
        return tx.execute(select(message).where(message.c.workspace_id == company.workspace_id)).one()


def refusal(davi: Caller, **changes: Any) -> tuple[int, str, dict[str, Any]]:
    answer = davi.send(**changes)
    return answer.status, answer.json["code"], answer.json["fields"]


def test_a_number_that_was_erased_is_refused_and_not_made_known_again(
    davi: Caller, caio: Caller, horizonte: Company, padaria: Company
) -> None:
    with horizonte.unit() as unit:
        forget(unit, Vault(SECRET), {unit.ids.next(): MARINA_E164})
    assert refusal(davi) == (422, "number_erased", {})
    assert (rows(horizonte, contact), rows(horizonte, message)) == (0, 0)
    assert davi.send(to="(31) 98888-0001").status == 202
    assert caio.send().json.get("code") != "number_erased", "blocked for Ana's school alone"
    with horizonte.unit() as unit:
        back = ensure_contact(unit, MARINA_E164)
    assert refusal(davi, to=None, contact_id=str(back))[1] == "number_erased"


def test_it_is_queued_and_may_leave(davi: Caller, marina: int, bell: Event) -> None:
    answer = davi.send()
    assert answer.status == 202
    assert answer.json["state"] == "queued"
    assert answer.json["verdict"] == {"outcome": "send", "reason": "", "until": None}
    assert answer.headers["location"] == f"/v1/messages/{answer.json['id']}"
    assert bell.is_set()


def test_the_row_is_frozen_with_all_that_the_engine_needs(
    davi: Caller, horizonte: Company, marina: int, clock: FakeClock
) -> None:
    message_id = davi.send().json["id"]
    frozen = row(horizonte)
    assert (str(frozen.id), frozen.run_id, frozen.contact_id) == (message_id, frozen.id, marina)
    assert (frozen.phone, frozen.lane, frozen.kind) == (MARINA_E164, 1, "active")
    assert (frozen.number_id, frozen.template_id) == (horizonte.number_id, horizonte.template_id)
    assert (frozen.purpose_id, frozen.due_at) == (horizonte.matricula_id, clock.now)
    assert frozen.body == '{"parameters":[{"text":"Marina"},{"text":"Theo"}]}'


def test_without_a_yes_the_gate_will_skip_it_and_says_so_now(davi: Caller, horizonte: Company) -> None:
    answer = davi.send()
    assert (answer.status, rows(horizonte, contact)) == (202, 1)
    assert answer.json["verdict"]["outcome"] == "skip"
    assert answer.json["verdict"]["reason"] == "no_consent"


def test_a_template_that_is_paused_is_judged_so(davi: Caller, horizonte: Company, marina: int) -> None:
    with horizonte.unit() as unit:
        unit.tx.execute(
            update(template).where(template.c.workspace_id == unit.workspace_id).values(status="PAUSED")
        )
    assert davi.send().json["verdict"]["reason"] == "template_not_live"


def test_the_same_person_is_found_without_the_ninth_digit(
    davi: Caller, horizonte: Company, marina: int
) -> None:
    assert davi.send(to="31 9888-7766").status == 202
    assert row(horizonte).contact_id == marina
    assert rows(horizonte, contact) == 1


def test_a_person_is_named_by_id(davi: Caller, horizonte: Company, marina: int) -> None:
    assert davi.send(to=None, contact_id=str(marina)).status == 202
    assert row(horizonte).phone == MARINA_E164


def test_what_is_clear_may_be_left_out(davi: Caller, horizonte: Company, marina: int) -> None:
    bare = {"name": "lembrete_matricula", "variables": {"body.1": "Marina", "body.2": "Theo"}}
    assert davi.send(template=bare, purpose=None).status == 202
    assert row(horizonte).purpose_id == horizonte.matricula_id


@pytest.mark.parametrize("named", ["id", "phone", "platform"])
def test_the_number_is_named_as_people_know_it(
    davi: Caller, horizonte: Company, marina: int, named: str
) -> None:
    names = {
        "id": str(horizonte.number_id),
        "phone": "+55 31 3333-4444",
        "platform": f"phone-{horizonte.number_id}",
    }
    assert davi.send(number=names[named]).status == 202


def test_it_can_wait_for_its_time(davi: Caller, horizonte: Company, clock: FakeClock) -> None:
    tomorrow, later = clock.now + 24 * HOUR, clock.now + 30 * HOUR
    assert davi.send(scheduled_for=iso(tomorrow), expires_at=iso(later)).status == 202
    assert (row(horizonte).due_at, row(horizonte).expires_at) == (tomorrow, later)


@ON_SQLITE
def test_a_time_that_has_passed_means_now(davi: Caller, horizonte: Company, clock: FakeClock) -> None:
    assert davi.send(scheduled_for=iso(clock.now - HOUR)).status == 202
    assert row(horizonte).due_at == clock.now


def with_values(**values: str) -> dict[str, Any]:
    return {**LEMBRETE, "variables": values}


@ON_SQLITE
@pytest.mark.parametrize(
    ("changes", "code", "fields"),
    [
        ({"number": "+5511900000000"}, "number_unknown", {"number": "+5511900000000"}),
        ({"to": None}, "recipient_wanted", {}),
        ({"contact_id": "1"}, "recipient_wanted", {}),
        ({"to": "5,51E+12"}, "phone_malformed", {"reason": "lost_digits"}),
        ({"to": "3133334444"}, "phone_malformed", {"reason": "landline"}),
        (
            {"template": {"name": "nenhum", "language": "pt_BR"}},
            "template_unknown",
            {"name": "nenhum", "language": "pt_BR"},
        ),
        (
            {"template": {**LEMBRETE, "language": "es"}},
            "template_unknown",
            {"name": "lembrete_matricula", "language": "es"},
        ),
        (
            {"template": with_values(**{"1": "Marina"})},
            "bad_variables",
            {"variable": "body.2", "flaw": "missing"},
        ),
        (
            {"template": with_values(**{"1": "Marina\nLopes", "2": "Theo"})},
            "bad_variables",
            {"variable": "body.1", "flaw": "forbidden_characters"},
        ),
        (
            {"template": with_values(**{"1": "Marina", "2": "Theo", "3": "?"})},
            "variable_unknown",
            {"variable": "3", "wanted": ["body.1", "body.2"]},
        ),
        ({"purpose": "cobrança"}, "purpose_unknown", {"purpose": "cobrança"}),
        ({"expires_at": "2026-11-16T12:59:59Z"}, "expires_too_early", {}),
    ],
)
def test_what_cannot_be_a_message_is_refused_and_leaves_nothing(
    davi: Caller, horizonte: Company, changes: dict[str, Any], code: str, fields: dict[str, Any]
) -> None:
    assert refusal(davi, **changes) == (422, code, fields)
    assert (rows(horizonte, message), rows(horizonte, contact)) == (0, 0)


def test_a_person_of_another_company_is_not_there(davi: Caller, padaria: Company) -> None:
    with padaria.unit() as unit:
        theirs = ensure_contact(unit, MARINA_E164)
    assert refusal(davi, to=None, contact_id=str(theirs)) == (404, "contact_unknown", {})


def test_a_number_of_another_company_is_unknown(davi: Caller, padaria: Company) -> None:
    assert refusal(davi, number=str(padaria.number_id))[:2] == (422, "number_unknown")


@pytest.mark.parametrize("sign", ["\\ud83d", "\\u0000"])
@pytest.mark.parametrize("place", ["variable", "name", "to"])
def test_what_no_database_takes_is_refused_in_words(davi: Caller, sign: str, place: str) -> None:
    broken = json.loads(f'"a{sign}"')
    template = LEMBRETE | {"variables": {"1": broken, "2": "Theo"}}
    named = LEMBRETE | {"name": broken}
    changes = {"variable": {"template": template}, "name": {"template": named}, "to": {"to": broken}}
    answer = davi.send(**changes[place])
    assert (answer.status, answer.json["code"]) == (422, "malformed_request")
