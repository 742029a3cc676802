"""Elisa answers for data protection: what is known, the register, the trail, and erasing somebody."""

from __future__ import annotations

import json

import pytest
from sqlalchemy import select

from avisa.audience.actions import ensure_contact
from avisa.audience.tables import contact
from avisa.consent.queries import verify
from avisa.journal.tables import journal
from avisa.kernel.clock import HOUR
from avisa.kernel.secrets import Vault
from avisa.messages.actions import receive
from avisa.privacy.queries import retention_of
from avisa.privacy.types import Retention
from tests.cast import SECRET, Company, FakeClock, own, put
from tests.databases import ON_SQLITE
from tests.messages.letters import queued
from tests.people import say_yes
from tests.web.visitor import Visitor, person, signed_in

PHONE, NAME = "+5531998887766", "Marina <b>Lopes</b>"


@pytest.fixture
def elisa(ana: Visitor, horizonte: Company) -> Visitor:
    return signed_in(ana.served, horizonte, person(horizonte, "Elisa"))


@pytest.fixture
def marina(horizonte: Company) -> int:
    with horizonte.unit() as unit:
        marina = ensure_contact(unit, PHONE, NAME)
    say_yes(horizonte, [marina])
    queued(horizonte, [marina], phone=PHONE)
    words = {"wamid": "wamid.1", "kind": "text", "body": "Tenho uma dúvida", "context": ""}
    with horizonte.unit() as unit:
        receive(unit, [{"number_id": horizonte.number_id, "contact_id": marina, "at": unit.now, **words}])
    return marina


def kinds(company: Company, contact_id: int) -> list[tuple[str, str]]:
    with company.db.read() as tx:
        mine = (journal.c.workspace_id == company.workspace_id, journal.c.subject == f"contact:{contact_id}")
        found = tx.execute(select(journal.c.kind, journal.c.actor).where(*mine).order_by(journal.c.id))
        return [(kind, actor.split(":")[0]) for kind, actor in found]


def test_all_that_is_known_is_a_page_and_a_file(elisa: Visitor, marina: int) -> None:
    page = elisa.get(f"/contacts/{marina}/record")
    assert page.status == 200
    for told in ("Marina <b>Lopes</b>", "Tenho uma dúvida", "matrícula", "lembrete_matricula", "Paper"):
        assert told in page.text
    assert "<b>Lopes" not in page.html, "a name is text, whatever is in it"
    got = elisa.get(f"/contacts/{marina}/record.json")
    assert got.answer.headers["content-disposition"].endswith('.json"')
    record = json.loads(got.answer.body)
    assert (record["format"], record["contact"]["phone"]) == ("avisa-person/1", PHONE)
    assert [one["purpose"] for one in record["consents"] if one["stands"]] == ["matrícula"]
    assert record["events"][0]["proof"]["channel"] == "paper"
    assert [one["body"] for one in record["received"]] == ["Tenho uma dúvida"]
    assert [one["template"] for one in record["messages"]] == ["lembrete_matricula"]
    assert record["also"] == []


def test_the_page_shows_both_records_of_whoever_is_here_twice(
    elisa: Visitor, horizonte: Company, marina: int
) -> None:
    with horizonte.unit() as unit:
        other = {"wa_id": "553198887766", "name": "Marina do WhatsApp"}
        put(unit.tx, contact, **own(horizonte, unit.ids.next()), **other)
    page = elisa.get(f"/contacts/{marina}/record")
    assert page.status == 200
    assert "Marina <b>Lopes</b>" in page.text and "Marina do WhatsApp" in page.text


def test_who_looked_at_whom_is_written_down(
    elisa: Visitor, bia: Visitor, horizonte: Company, marina: int
) -> None:
    bia.get(f"/contacts/{marina}")
    elisa.get(f"/contacts/{marina}/record.json")
    elisa.get(f"/contacts/{marina}/proof")
    looked = [line for line in kinds(horizonte, marina) if line[1] == "user"]
    assert looked == [("contact.viewed", "user"), ("contact.exported", "user"), ("proof.exported", "user")]


def test_the_trail_is_read_by_person_by_user_and_by_day(
    elisa: Visitor, bia: Visitor, horizonte: Company, marina: int, clock: FakeClock
) -> None:
    bia.get(f"/contacts/{marina}")
    clock.advance(15 * HOUR)  # it is Tuesday, and her session still lives
    elisa.get(f"/contacts/{marina}/proof")
    whole = elisa.get("/privacy/trail?what=looks").text
    assert "Opened the person's page" in whole and "Downloaded a proof" in whole
    of_marina = elisa.get("/privacy/trail?what=looks&person=(31)+99888-7766").text
    assert "Opened the person's page" in of_marina and "Marina" in of_marina
    assert "Nothing found" in elisa.get("/privacy/trail?person=(31)+99888-0000").text
    first = elisa.get("/privacy/trail?what=looks&day=2026-11-16").text
    assert "Opened the person's page" in first and "Downloaded a proof" not in first
    assert "Nothing found" in elisa.get("/privacy/trail?day=2026-11-15").text
    actors = [word for word in elisa.get("/privacy/trail").html.split('"') if word.startswith("user:")]
    pages = [elisa.get(f"/privacy/trail?what=looks&who={actor}").text for actor in actors]
    assert sum("Opened the person's page" in page for page in pages) == 1


def test_the_register_is_what_is_set(elisa: Visitor, marina: int) -> None:
    page = elisa.get("/privacy")
    assert page.status == 200 and "matrícula" in page.text and "Vault" not in page.text
    assert Vault(SECRET).public_key.hex() in page.text
    csv = elisa.get("/privacy/register.csv").answer.body.decode("utf-8-sig")
    assert "matrícula;Consent;Utility;until it is taken back;1" in csv.replace('"', "")
    assert "Texts that people wrote" in csv and ";365" in csv


def test_how_long_things_are_kept_is_the_companys_own(elisa: Visitor, horizonte: Company) -> None:
    typed = {
        "texts_sent": "90",
        "texts_received": "",
        "webhooks": "7",
        "links": "60",
        "import_problems": "30",
        "journal": "400",
    }
    assert elisa.post("/privacy/retention", typed | {"webhooks": "0"}).status == 422
    assert elisa.post("/privacy/retention", typed).goes_to == "/privacy"
    with horizonte.db.read() as tx:
        assert retention_of(tx, horizonte.workspace_id) == Retention(7, 90, None, 60, 30, 400)


def test_a_person_is_erased_by_whoever_writes_their_number(
    elisa: Visitor, horizonte: Company, marina: int
) -> None:
    path = f"/contacts/{marina}/erasure"
    assert "Erase for ever" in elisa.get(path).text
    for typed in ("", "99999999", "7766", "yes"):
        assert elisa.post(path, {"number": typed}).status == 422
    assert elisa.post(path, {"number": "(31) 99888-7766"}).goes_to == "/contacts"
    assert "This person was erased" in elisa.get(f"/contacts/{marina}").text
    for gone in (path, f"/contacts/{marina}/record", f"/contacts/{marina}/proof"):
        assert elisa.get(gone).status == 404
    assert "Marina" not in elisa.get("/contacts").text
    with horizonte.db.read() as tx:
        assert verify(tx, horizonte.workspace_id, Vault(SECRET)) is None


@ON_SQLITE
def test_it_is_the_owners_alone(bia: Visitor, caio: Visitor, marina: int) -> None:
    for path in (f"/contacts/{marina}/record", f"/contacts/{marina}/erasure", "/privacy", "/privacy/trail"):
        assert bia.get(path).status == 403
    assert bia.post(f"/contacts/{marina}/erasure", {"number": PHONE}).status == 403
    assert "Erase" not in bia.get(f"/contacts/{marina}").text
    for path in (
        f"/contacts/{marina}/record",
        f"/contacts/{marina}/record.json",
        f"/contacts/{marina}/erasure",
    ):
        assert caio.get(path).status == 404
    assert caio.post(f"/contacts/{marina}/erasure", {"number": PHONE}).status == 404
