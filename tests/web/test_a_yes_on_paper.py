"""Ana records what a mother signed at the counter: who, which version, the minute, and the scan, sealed."""

from __future__ import annotations

import hashlib
import json
import re
from base64 import b64decode
from dataclasses import dataclass
from typing import Any

import pytest
from sqlalchemy import func, select, update

from avisa.audience.queries import find_person, people_count
from avisa.consent.intake.confirmation.actions import ask_twice
from avisa.consent.intake.paper.tables import consent_scan
from avisa.consent.queries import consents_of, verify
from avisa.consent.rules import stands
from avisa.consent.tables import consent_event, consent_text
from avisa.consent.texts.types import Text
from avisa.consent.types import Asking, Channel, Kind
from avisa.kernel.clock import HOUR, MINUTE
from avisa.privacy.actions import erase
from avisa.privacy.queries import trail
from avisa.privacy.types import Sought
from tests.cast import Company, FakeClock
from tests.consent.asking import SCHOOL, ledger_of, publish
from tests.ingest.posts import hear, written
from tests.people import VAULT, add_people, phone_of
from tests.web.visitor import BOUNDARY, SAME_ORIGIN, Page, Visitor

PDF = b"%PDF-1.7\n1 0 obj\nsigned by Marina\n"
PNG = b"\x89PNG\r\n\x1a\n" + b"\x00" * 40
MARINA = "(31) 99888-7766"
ON_SQLITE = pytest.mark.parametrize("db", ["sqlite"], indirect=True)


@dataclass(frozen=True)
class Counter:
    """The published text of enrolment, a while ago; it is 10:00 in São Paulo, and Ana has a sheet."""

    ana: Visitor
    company: Company
    text: Text

    def typed(self, **other: Any) -> dict[str, str]:
        usual = {"phone": MARINA, "name": "Marina Lopes", "day": "2026-11-16", "time": "09:30"}
        return usual | {f"text.{self.text.purpose_id}": str(self.text.id)} | other

    def records(self, scan: tuple[str, bytes] | None = None, **other: Any) -> Page:
        return send(self.ana, self.typed(**other), scan)


@pytest.fixture
def counter(ana: Visitor, horizonte: Company, clock: FakeClock) -> Counter:
    clock.now -= 2 * HOUR
    text = publish(horizonte, languages=("pt_BR",))[0]
    clock.now += 2 * HOUR
    return Counter(ana, horizonte, text)


def send(visitor: Visitor, typed: dict[str, str], scan: tuple[str, bytes] | None) -> Page:
    head = 'Content-Disposition: form-data; name="%s"'
    parts = [f"{head % name}\r\n\r\n{value}".encode() for name, value in typed.items()]
    if scan:
        named = f'{head % "scan"}; filename="{scan[0]}"\r\nContent-Type: text/html\r\n\r\n'
        parts.append(named.encode() + scan[1])
    edge = f"--{BOUNDARY}\r\n".encode()
    body = b"".join(edge + part + b"\r\n" for part in parts) + f"--{BOUNDARY}--\r\n".encode()
    kind = {"Content-Type": f"multipart/form-data; boundary={BOUNDARY}"}
    return visitor.ask("POST", "/consent/paper", body, kind | SAME_ORIGIN)


def person_at(company: Company, phone: str = "+5531998887766") -> int:
    with company.db.read() as tx:
        found = find_person(tx, company.workspace_id, phone=phone)
    assert found
    return found.id


def count(company: Company, table: Any = consent_event) -> int:
    with company.db.read() as tx:
        mine = select(func.count()).select_from(table).where(table.c.workspace_id == company.workspace_id)
        return tx.scalar(mine) or 0


def test_a_sheet_becomes_one_event_with_all_that_it_says(counter: Counter, clock: FakeClock) -> None:
    answer = counter.records(("Ficha Marina.pdf", PDF))
    marina = person_at(counter.company)
    assert answer.goes_to.startswith(
        f"/consent/paper?recorded={marina}&text={counter.text.id}&day=2026-11-16"
    )
    assert "The yes is recorded and stands." in counter.ana.get(answer.goes_to).text
    (event,) = ledger_of(counter.company, marina)
    said = event.evidence
    assert said
    assert (event.kind, event.at, said.phone_typed) == (Kind.GRANT, clock() - 30 * MINUTE, MARINA)
    proof = said.proof
    assert (proof.channel, proof.company_name, proof.zone) == (Channel.PAPER, SCHOOL, "America/Sao_Paulo")
    assert proof.operator.startswith("user:")
    assert proof.shown
    assert (proof.shown.text, proof.shown.version) == (counter.text.body, counter.text.label)
    assert proof.file
    assert (proof.file.name, proof.file.sha256) == ("Ficha Marina.pdf", hashlib.sha256(PDF).hexdigest())
    with counter.company.db.read() as tx:
        assert verify(tx, counter.company.workspace_id, VAULT) is None


def test_a_scan_is_sealed_shown_to_who_may_exported_and_erased(
    counter: Counter, bia: Visitor, caio: Visitor
) -> None:
    company, ana = counter.company, counter.ana
    counter.records(("ficha.exe", PNG))
    marina = person_at(company)
    with company.db.read() as tx:
        stored = tx.execute(
            select(consent_scan).where(consent_scan.c.workspace_id == company.workspace_id)
        ).one()
    assert stored.kind == "image/png"
    assert PNG[:8] not in stored.sealed
    path = f"/contacts/{marina}/scans/{stored.event_id}"
    assert path in ana.get(f"/contacts/{marina}").html
    assert path not in bia.get(f"/contacts/{marina}").html
    seen = ana.get(path).answer
    assert (seen.body, seen.headers["content-type"]) == (PNG, "image/png")
    assert "sandbox" in seen.headers["content-security-policy"]
    assert [who.get(path).status for who in (bia, caio)] == [403, 404]
    with company.db.read() as tx:
        looks = trail(tx, company.workspace_id, Sought(subject=f"contact:{marina}", looks_only=True))
    assert [one.kind for one in looks].count("scan.viewed") == 1
    (exported,) = json.loads(ana.get(f"/contacts/{marina}/record.json").answer.body)["scans"]
    assert b64decode(exported["content"]) == PNG
    assert path in ana.get(f"/contacts/{marina}/record").html
    with company.unit() as unit:
        erase(unit, VAULT, marina)
    assert count(company, consent_scan) == 0
    assert ana.get(path).status == 404


SLIPS: tuple[tuple[dict[str, str], tuple[str, bytes] | None, str, str], ...] = (
    ({"phone": "1234"}, None, "phone", "The number has too few digits."),
    ({"phone": ""}, None, "phone", "Fill in this field."),
    ({"day": "2026-11-17"}, None, "time", "This lies in the future."),
    ({"time": "10:01"}, None, "time", "This lies in the future."),
    ({"time": "07:59"}, None, "time", "was published on"),
    ({"day": "2026-02-30"}, None, "day", "This is no day of the calendar."),
    ({"time": "nine"}, None, "time", "Write the hour and the minute"),
    ({"text": ""}, None, "texts", "Choose what the person has signed."),
    ({"text": "7"}, None, "texts", "This version was never published."),
    ({}, ("page.pdf", b"<html>%PDF-"), "scan", "This is neither a PDF nor a picture"),
    ({}, ("big.pdf", PDF + b" " * 5 * 1024 * 1024), "scan", "The file is larger than 5 MB."),
    ({"contact": "7"}, None, "phone", "This person is not among your contacts any more."),
)


@ON_SQLITE
def test_a_slip_is_told_at_its_field_and_nothing_is_half_done(counter: Counter) -> None:
    for slip, scan, field, told in SLIPS:
        typed = {f"text.{counter.text.purpose_id}": slip["text"]} if "text" in slip else slip
        page = counter.records(scan, **typed)
        assert (page.status, re.findall(r'id="(\w+)-mistake"', page.html)) == (422, [field]), slip
        assert told in page.text, slip
    with counter.company.db.read() as tx:
        assert people_count(tx, counter.company.workspace_id) == 0
    assert (count(counter.company), count(counter.company, consent_scan)) == (0, 0)


@ON_SQLITE
def test_the_minute_of_publication_counts_as_after_it_and_a_draft_cannot_be_signed(
    counter: Counter, horizonte: Company, clock: FakeClock
) -> None:
    assert counter.records(time="08:00").status == 303
    unpublish(horizonte, counter.text.id)
    assert "This version was never published." in counter.records(time="08:01").text


def unpublish(company: Company, text_id: int) -> None:
    mine = (consent_text.c.workspace_id == company.workspace_id, consent_text.c.id == text_id)
    with company.unit() as unit:
        unit.tx.execute(update(consent_text).where(*mine).values(published_at=None))


def test_somebody_known_is_found_by_name_and_the_same_sheet_counts_once(counter: Counter) -> None:
    (paulo,) = add_people(counter.company, 1)
    found = counter.ana.get("/consent/paper?search=pessoa")
    assert f"/consent/paper?contact={paulo}" in found.html
    assert "Pessoa 0" in counter.ana.get(f"/consent/paper?contact={paulo}").text
    typed: dict[str, Any] = {"contact": str(paulo), "phone": "", "name": ""}
    assert counter.records(**typed).status == 303
    again = counter.records(("again.pdf", PDF), **typed)
    assert again.status == 422
    assert "This sheet is recorded already" in again.text
    assert "Choose the file once more" in again.text
    assert len(ledger_of(counter.company, paulo)) == 1


@ON_SQLITE
def test_paper_lifts_no_stop_and_a_later_no_wins(counter: Counter, clock: FakeClock) -> None:
    (paulo,) = add_people(counter.company, 1)
    hear(counter.company, written(counter.company, phone_of(0).lstrip("+"), "SAIR"))
    answer = counter.records(phone=phone_of(0))
    assert "A stop of this person still stands" in counter.ana.get(answer.goes_to).text
    with counter.company.db.read() as tx:
        people = [paulo], [counter.company.matricula_id]
        standing = consents_of(tx, counter.company.workspace_id, *people)
    assert stands(standing[paulo, counter.company.matricula_id], clock())


@ON_SQLITE
def test_where_a_second_yes_is_asked_for_paper_is_the_first(counter: Counter) -> None:
    with counter.company.unit() as unit:
        assert ask_twice(unit, counter.company.matricula_id, Asking("lembrete_matricula", 7))
    answer = counter.records(("ficha.png", PNG))
    assert "once the person has confirmed it" in counter.ana.get(answer.goes_to).text
    marina = person_at(counter.company)
    assert [event.kind for event in ledger_of(counter.company, marina)] == [Kind.PENDING]
    assert "See the scan" in counter.ana.get(f"/contacts/{marina}").text


@ON_SQLITE
def test_who_was_erased_is_not_brought_back_by_paper(counter: Counter) -> None:
    counter.records()
    with counter.company.unit() as unit:
        erase(unit, VAULT, person_at(counter.company))
    refused = counter.records(time="09:31")
    assert (refused.status, "erased at their own wish" in refused.text) == (422, True)


@ON_SQLITE
def test_the_sheet_prints_the_words_the_company_and_a_place_to_sign(
    counter: Counter, caio: Visitor, bia: Visitor
) -> None:
    path = f"/consent/paper/sheet?text={counter.text.id}"
    sheet = counter.ana.get(path)
    assert counter.text.body in sheet.text
    for words in (SCHOOL, "Assinatura", "Número de WhatsApp", counter.text.sha256[:8]):
        assert words in sheet.text
    assert [who.get(path).status for who in (bia, caio)] == [403, 404]
    assert counter.ana.get("/consent/paper/sheet?text=7").status == 404


@ON_SQLITE
def test_bia_and_caio_record_nothing(counter: Counter, bia: Visitor, caio: Visitor) -> None:
    assert bia.get("/consent/paper").status == 403
    assert send(bia, counter.typed(), None).status == 403
    assert send(caio, counter.typed(), None).status == 422  # the text is not his
    assert count(counter.company) == 0
