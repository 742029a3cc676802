"""Templates, campaigns and contacts as Davi's system reads them; Caio reads only his own."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest
from sqlalchemy import update

from avisa.audience.actions import ensure_contact
from avisa.audience.tables import contact_list
from avisa.campaigns.tables import campaign
from avisa.consent.intake.preferences.links import link_in
from avisa.consent.intake.preferences.types import Link
from avisa.gate.types import Skip
from avisa.identity.actions import revoke_api_key
from avisa.identity.queries import keys
from avisa.identity.types import Role
from avisa.kernel.clock import DAY, HOUR, iso
from avisa.messages.actions import enqueue
from avisa.messages.tables import message
from avisa.messages.types import Draft, Kind, Lane
from avisa.privacy.actions import erase
from avisa.privacy.queries import trail
from avisa.privacy.types import Sought
from avisa.templates.tables import template
from tests.api.davi import MARINA_E164, Caller, judged_now, key_of, says_yes
from tests.cast import LEMBRETE, Company, FakeClock, own, put
from tests.people import VAULT


def test_a_template_tells_what_it_wants(davi: Caller, horizonte: Company) -> None:
    (shown,) = davi.get("/templates").json["items"]
    assert (shown["name"], shown["language"], shown["status"]) == ("lembrete_matricula", "pt_BR", "APPROVED")
    assert shown["text"] == LEMBRETE
    assert shown["slots"] == [
        {"name": "body.1", "label": "1", "example": "Marina"},
        {"name": "body.2", "label": "2", "example": "Theo"},
    ]
    assert davi.get(f"/templates/{horizonte.template_id}").json == shown


def test_templates_come_page_by_page_in_order_of_name(davi: Caller, horizonte: Company) -> None:
    with horizonte.unit() as unit:
        for name in ("aviso", "zelo"):
            seen: dict[str, Any] = {"name": name, "language": "pt_BR", "status": "APPROVED", "components": []}
            put(unit.tx, template, **own(horizonte, unit.ids.next()), account_id=horizonte.account_id, **seen)
    names, cursor = [], ""
    while cursor is not None:
        page = davi.get(f"/templates?limit=1&cursor={cursor}").json
        names += [item["name"] for item in page["items"]]
        cursor = page["next_cursor"]
    assert names == ["aviso", "lembrete_matricula", "zelo"]


@pytest.fixture
def matriculas(horizonte: Company) -> int:
    """A running campaign: one person skipped, one waiting."""
    with horizonte.unit() as unit:
        campaign_id, list_id = unit.ids.take(2)
        put(unit.tx, contact_list, **own(horizonte, list_id), name="Turma A", columns=[])
        stands_on = {
            "number_id": horizonte.number_id,
            "template_id": horizonte.template_id,
            "purpose_id": horizonte.matricula_id,
            "list_id": list_id,
            "mapping": {"slots": {}},
        }
        told = {"name": "Matrículas 2027", "state": "running", "launched_at": unit.now}
        put(unit.tx, campaign, **own(horizonte, campaign_id), **stands_on, **told)
        people = [ensure_contact(unit, phone) for phone in (MARINA_E164, "+5531998880000")]
        drafts = [
            Draft(horizonte.number_id, who, phone, "{}", Kind.ACTIVE, Lane.BROADCAST, run_id=campaign_id)
            for who, phone in zip(people, (MARINA_E164, "+5531998880000"), strict=True)
        ]
        skipped = enqueue(unit, drafts).ids[0]
        one = (message.c.workspace_id == unit.workspace_id, message.c.id == skipped)
        unit.tx.execute(update(message).where(*one).values(state="skipped", reason="no_consent"))
    return campaign_id


def test_a_campaign_tells_its_counts_and_they_add_up(davi: Caller, matriculas: int) -> None:
    shown = davi.get(f"/campaigns/{matriculas}").json
    assert (shown["name"], shown["state"], shown["id"]) == ("Matrículas 2027", "running", str(matriculas))
    tally = shown["tally"]
    assert (tally["recipients"], tally["waiting"], tally["skipped"]) == (2, 1, {"no_consent": 1})


def test_campaigns_are_listed(davi: Caller, matriculas: int, clock: FakeClock) -> None:
    page = davi.get("/campaigns").json
    assert [(c["name"], c["launched_at"]) for c in page["items"]] == [("Matrículas 2027", iso(clock.now))]
    assert page["next_cursor"] is None


@pytest.fixture
def marina(horizonte: Company) -> int:
    with horizonte.unit() as unit:
        contact_id = ensure_contact(unit, MARINA_E164, "Marina Lopes", attributes={"turma": "7B"})
    says_yes(horizonte, contact_id, horizonte.matricula_id)
    return contact_id


def test_a_person_is_shown_with_what_she_agreed_to(davi: Caller, marina: int, clock: FakeClock) -> None:
    shown = davi.get(f"/contacts/{marina}").json
    assert (shown["name"], shown["phone"], shown["attributes"]) == (
        "Marina Lopes",
        MARINA_E164,
        {"turma": "7B"},
    )
    (consent,) = shown["consents"]
    assert (consent["purpose"], consent["granted_at"]) == ("matrícula", iso(clock.now))
    assert shown["suppressions"] == []


def test_each_look_at_her_leaves_a_line(davi: Caller, caio: Caller, horizonte: Company, marina: int) -> None:
    davi.get(f"/contacts/{marina}")
    caio.get(f"/contacts/{marina}")
    with horizonte.db.read() as tx:
        (look,) = trail(tx, horizonte.workspace_id, Sought(looks_only=True))
        (key,) = keys(tx, horizonte.workspace_id)
    assert (look.kind, look.subject, look.actor) == ("contact.viewed", f"contact:{marina}", f"key:{key.id}")


def test_the_link_to_her_own_page_is_made_for_an_operators_key(
    davi: Caller, caio: Caller, horizonte: Company, marina: int, clock: FakeClock
) -> None:
    path = f"/contacts/{marina}/preference-link"
    made = davi.call("POST", path)
    assert (made.status, made.json["expires_at"]) == (201, iso(clock() + 30 * DAY))
    link = link_in(VAULT, made.json["url"].partition("/p/")[2])
    assert link == Link(horizonte.workspace_id, marina, clock() + 30 * DAY)
    assert caio.call("POST", path).json["code"] == "contact_unknown"
    assert davi.call("POST", "/contacts/7/preference-link").status == 404
    reader = replace(davi, key=key_of(horizonte, Role.AGENT))
    assert reader.call("POST", path).json["code"] == "not_allowed"
    with horizonte.unit() as unit:
        erase(unit, VAULT, marina)
    assert davi.call("POST", path).status == 404


def test_her_no_is_recorded_and_stops_what_is_queued(
    davi: Caller, horizonte: Company, marina: int, clock: FakeClock
) -> None:
    asked = {"to": None, "contact_id": str(marina)}
    sent = davi.send("before", **asked).json
    assert sent["verdict"]["outcome"] == "send"
    path = f"/contacts/{marina}/suppressions/person"
    for _ in range(2):
        told = davi.call("PUT", path, {"scope": "all"})
        assert told.status == 200
        assert told.json["suppressions"] == [
            {"source": "person", "scope": "all", "reason": "api", "at": iso(clock.now)}
        ]
    assert judged_now(horizonte, sent["id"]) == Skip("suppressed")


def test_the_platforms_no_is_not_davis_to_say(davi: Caller, marina: int) -> None:
    answer = davi.call("PUT", f"/contacts/{marina}/suppressions/platform", {})
    assert (answer.status, answer.json["code"]) == (422, "malformed_request")
    assert davi.get(f"/contacts/{marina}").json["suppressions"] == []


def test_caio_reads_and_stops_nothing_of_anas(
    davi: Caller, caio: Caller, horizonte: Company, matriculas: int, marina: int
) -> None:
    for path in (
        f"/campaigns/{matriculas}",
        f"/contacts/{marina}",
        f"/templates/{horizonte.template_id}",
        f"/templates?cursor={horizonte.template_id}",
    ):
        assert caio.get(path).status == 404
    assert caio.get("/campaigns").json["items"] == []
    assert caio.call("PUT", f"/contacts/{marina}/suppressions/person", {}).status == 404
    assert davi.get(f"/contacts/{marina}").json["suppressions"] == []


def test_a_revoked_key_reads_nothing(davi: Caller, horizonte: Company) -> None:
    with horizonte.unit() as unit:
        for key in keys(unit.tx, unit.workspace_id):
            revoke_api_key(unit, key.id)
    assert davi.get("/templates").status == 401


def test_the_keys_last_use_can_be_seen(davi: Caller, horizonte: Company, clock: FakeClock) -> None:
    began = clock.now
    davi.get("/templates")
    clock.advance(1 * HOUR - 1)
    davi.get("/templates")
    with horizonte.db.read() as tx:
        assert [key.last_used_at for key in keys(tx, horizonte.workspace_id)] == [began]
    clock.advance(1)
    davi.get("/templates")
    with horizonte.db.read() as tx:
        assert [key.last_used_at for key in keys(tx, horizonte.workspace_id)] == [clock.now]
