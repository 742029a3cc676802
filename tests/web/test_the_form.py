"""A stranger fills in the school's form; only the phone itself makes a yes of it, and bots make nothing."""

from __future__ import annotations

import re
from urllib.parse import parse_qs, urlsplit

import pytest
from sqlalchemy import func, select

from avisa.audience.queries import find_person
from avisa.audience.types import Person
from avisa.consent.actions import forget
from avisa.consent.intake.confirmation.actions import forget_unconfirmed
from avisa.consent.tables import pending_consent
from avisa.consent.texts.actions import publish_text, save_text
from avisa.consent.types import Channel, Kind, PastEvent
from avisa.kernel.clock import DAY, MINUTE, SECOND, Millis
from avisa.web.public.flood import FROM_ONE_NETWORK
from tests.cast import Company, FakeClock
from tests.consent.asking import SCHOOL, form_of, ledger_of, publish
from tests.databases import ON_SQLITE
from tests.ingest.posts import hear, written
from tests.people import VAULT, add_people, phone_of
from tests.web.visitor import Page, Visitor

RITA = "(31) 98888-7777"
RITA_E164 = "+5531988887777"


def fields_of(page: Page) -> dict[str, str]:
    return dict(re.findall(r'<input type="hidden" name="(\w+)" value="([^"]*)"', page.html))


def fill(
    visitor: Visitor, company: Company, slug: str = "matriculas", after: int = 5 * SECOND, **other: object
) -> Page:
    """Opens the form, reads it for a while, and sends it."""
    opened = visitor.get("/c/matriculas")
    turn(company, after)
    typed = {"phone": RITA, "name": "Rita", "purposes": company.matricula_id, **fields_of(opened), **other}
    return visitor.post("/c/matriculas", typed)


def turn(company: Company, by: Millis) -> None:
    assert isinstance(company.clock, FakeClock)
    company.clock.advance(by)


def message_in(page: Page) -> str:
    (link,) = re.findall(r'href="(https://wa.me/[^"]*)"', page.html)
    return str(parse_qs(urlsplit(link).query)["text"][0])


def known(company: Company, phone: str = RITA_E164) -> Person | None:
    with company.db.read() as tx:
        return find_person(tx, company.workspace_id, phone=phone)


def events(company: Company, phone: str = RITA_E164) -> list[PastEvent]:
    who = known(company, phone)
    return ledger_of(company, who.id) if who else []


def waiting(company: Company) -> int:
    mine = pending_consent.c.workspace_id == company.workspace_id
    with company.db.read() as tx:
        return tx.scalar(select(func.count()).select_from(pending_consent).where(mine)) or 0


def test_nothing_stands_until_the_phone_itself_has_spoken(stranger: Visitor, horizonte: Company) -> None:
    publish(horizonte)
    form_of(horizonte)
    page = fill(stranger, horizonte)
    assert page.status == 200
    assert "confirm it on WhatsApp" in page.text
    assert known(horizonte) is None
    assert waiting(horizonte) == 1
    asked_at = horizonte.clock()
    turn(horizonte, MINUTE)
    message = message_in(page)
    hear(horizonte, written(horizonte, "553188887777", message, "wamid.yes"))
    (event,) = events(horizonte)
    assert event.evidence
    proof = event.evidence.proof
    assert (event.kind, event.evidence.purposes) == (Kind.GRANT, (horizonte.matricula_id,))
    assert (event.evidence.phone, event.evidence.phone_typed) == (RITA_E164, RITA)
    assert (proof.channel, proof.double_opt_in, proof.inbound_id) == (Channel.FORM, True, "wamid.yes")
    assert (proof.inbound_text, proof.asked_at) == (message, asked_at)
    assert (proof.company_name, proof.zone, proof.ip) == (SCHOOL, "America/Sao_Paulo", "127.0.0.1")
    assert proof.page.endswith("/c/matriculas")
    assert proof.shown
    assert proof.shown.text.startswith(f"I want to get messages from {SCHOOL} on WhatsApp")
    assert proof.shown.version == f"{horizonte.matricula_id}/en/1"
    assert waiting(horizonte) == 0


def test_another_persons_number_proves_nothing(stranger: Visitor, horizonte: Company) -> None:
    publish(horizonte)
    form_of(horizonte)
    (marina,) = add_people(horizonte, 1)
    message = message_in(fill(stranger, horizonte, phone=phone_of(0)))
    hear(horizonte, written(horizonte, "5531988887777", message))
    assert ledger_of(horizonte, marina) == []
    assert events(horizonte) == []
    turn(horizonte, 2 * DAY)
    hear(horizonte, written(horizonte, phone_of(0).lstrip("+"), message))
    assert ledger_of(horizonte, marina) == []


def test_what_no_phone_confirmed_is_swept_out_after_two_days(stranger: Visitor, horizonte: Company) -> None:
    publish(horizonte)
    form_of(horizonte)
    fill(stranger, horizonte)
    turn(horizonte, 2 * DAY - 1)
    with horizonte.unit() as unit:
        assert forget_unconfirmed(unit) == 0
    turn(horizonte, 1)
    with horizonte.unit() as unit:
        assert forget_unconfirmed(unit) == 1
    assert waiting(horizonte) == 0


def test_single_opt_in_is_said_to_be_one_and_stands_at_once(stranger: Visitor, horizonte: Company) -> None:
    publish(horizonte)
    form_of(horizonte, double=False)
    assert "your number is not verified" in stranger.get("/c/matriculas").text
    assert "Thank you" in fill(stranger, horizonte).text
    (event,) = events(horizonte)
    assert event.evidence
    assert (event.evidence.proof.double_opt_in, event.evidence.proof.inbound_id) == (False, "")


@ON_SQLITE
def test_a_script_in_a_name_is_a_name(stranger: Visitor, ana: Visitor, horizonte: Company) -> None:
    publish(horizonte)
    form_of(horizonte, double=False)
    name = "<script>alert(1)</script>\u202e\x07 Rita"
    wrong = fill(stranger, horizonte, name=name, phone="123")
    assert wrong.status == 422
    assert "<script" not in wrong.html
    fill(stranger, horizonte, name=name)
    rita = known(horizonte)
    assert rita
    assert rita.name == "<script>alert(1)</script> Rita"
    assert "<script>alert" not in ana.get(f"/contacts/{rita.id}").html


@ON_SQLITE
@pytest.mark.parametrize(
    ("slip", "told"),
    [
        ({"phone": ""}, "There is no phone number."),
        ({"phone": "3133334444"}, "This is a landline"),
        ({"purposes": ""}, "Tick what you want to hear about."),
        ({"purposes": "7"}, "Tick what you want to hear about."),
        ({"token": "forged.forged"}, "send it once more"),
        ({"after": 0}, "send it once more"),
        ({"after": 2 * DAY}, "send it once more"),
    ],
)
def test_a_slip_is_told_and_what_was_typed_stays(
    stranger: Visitor, horizonte: Company, slip: dict[str, object], told: str
) -> None:
    publish(horizonte)
    form_of(horizonte, double=False)
    page = fill(stranger, horizonte, **slip)  # type: ignore[arg-type]
    assert page.status == 422
    assert told in page.text
    assert 'value="Rita"' in page.html
    assert events(horizonte) == []


def test_a_form_of_one_company_takes_no_token_of_anothers(
    stranger: Visitor, horizonte: Company, padaria: Company
) -> None:
    publish(horizonte)
    publish(padaria)
    form_of(horizonte, "matriculas", double=False)
    form_of(padaria, "pao", double=False)
    foreign = fields_of(stranger.get("/c/pao"))["token"]
    assert fill(stranger, horizonte, token=foreign).status == 422


def test_what_was_published_meanwhile_is_not_what_the_person_saw(
    stranger: Visitor, horizonte: Company
) -> None:
    publish(horizonte)
    form_of(horizonte, double=False)
    seen = fields_of(stranger.get("/c/matriculas"))
    turn(horizonte, MINUTE)
    from_before = {"phone": RITA, "purposes": horizonte.matricula_id, **seen}
    with horizonte.unit() as unit:
        text = f"I want reminders from {SCHOOL} on WhatsApp. To stop, I answer STOP."
        publish_text(unit, save_text(unit, horizonte.matricula_id, "en", text))
    assert text in stranger.get("/c/matriculas").text
    stranger.post("/c/matriculas", from_before)
    (event,) = events(horizonte)
    assert event.evidence
    assert event.evidence.proof.shown
    assert event.evidence.proof.shown.version.endswith("/en/1")


@ON_SQLITE
def test_a_bot_that_fills_the_trap_is_thanked_and_not_believed(stranger: Visitor, horizonte: Company) -> None:
    publish(horizonte)
    form_of(horizonte)
    assert "Thank you" in fill(stranger, horizonte, website="https://spam.example").text
    assert (waiting(horizonte), known(horizonte)) == (0, None)


def test_a_flood_is_answered_with_come_later_and_ends_by_itself(
    stranger: Visitor, horizonte: Company
) -> None:
    publish(horizonte)
    form_of(horizonte)
    typed = {"phone": RITA, "purposes": horizonte.matricula_id, **fields_of(stranger.get("/c/matriculas"))}
    turn(horizonte, 5 * SECOND)
    answers = [stranger.post("/c/matriculas", typed) for _ in range(FROM_ONE_NETWORK + 5)]
    assert {answer.status for answer in answers[-5:]} == {429}
    assert int(answers[-1].answer.headers["retry-after"]) == 600
    assert waiting(horizonte) == FROM_ONE_NETWORK
    turn(horizonte, 10 * MINUTE)
    assert stranger.post("/c/matriculas", typed).status == 200


def test_who_was_erased_is_not_brought_back_by_a_form(stranger: Visitor, horizonte: Company) -> None:
    publish(horizonte)
    form_of(horizonte, double=False)
    (marina,) = add_people(horizonte, 1)
    with horizonte.unit() as unit:
        forget(unit, VAULT, {marina: RITA_E164})
    page = fill(stranger, horizonte)
    assert page.status == 422
    assert "cannot be signed up here" in page.text


@ON_SQLITE
@pytest.mark.parametrize(
    ("accepts", "title"),
    [
        ("pt-PT,pt;q=0.9", f"Mensagens de {SCHOOL} pelo WhatsApp"),
        ("es-MX", f"Mensajes de {SCHOOL} por WhatsApp"),
        ("de", f"Mensagens de {SCHOOL} pelo WhatsApp"),
        ("en-GB", f"Messages from {SCHOOL} on WhatsApp"),
    ],
)
def test_the_form_speaks_the_persons_language(
    stranger: Visitor, horizonte: Company, accepts: str, title: str
) -> None:
    publish(horizonte)
    form_of(horizonte)
    stranger.language = accepts
    assert title in stranger.get("/c/matriculas").text


@ON_SQLITE
def test_a_form_speaks_only_languages_in_which_it_has_all_its_words(
    stranger: Visitor, horizonte: Company
) -> None:
    publish(horizonte, horizonte.matricula_id, languages=("pt_BR",))
    form_of(horizonte)
    page = stranger.get("/c/matriculas")
    assert '<html lang="pt-BR">' in page.html
    form_of(horizonte, "tudo", horizonte.matricula_id, horizonte.novidades_id)
    assert stranger.get("/c/tudo").status == 404


@ON_SQLITE
def test_public_pages_say_what_browsers_may_do_and_keep_no_cookie(
    stranger: Visitor, horizonte: Company
) -> None:
    publish(horizonte)
    form_of(horizonte)
    for path in ("/c/matriculas", "/c/nobody", "/p/forged"):
        headers = stranger.get(path).answer.headers
        assert "set-cookie" not in headers
        policy = headers["content-security-policy"]
        assert policy.startswith("default-src 'none'; style-src 'self';")
        assert "script" not in policy
        assert headers["referrer-policy"] == "no-referrer"
    assert "<script" not in stranger.get("/c/matriculas").html
