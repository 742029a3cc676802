"""From Ana's page to an SMS, to Rita's phone, to the ledger; and what a link of an SMS cannot do."""

from __future__ import annotations

import re
from collections.abc import Iterator

import pytest
from playwright.sync_api import expect
from sqlalchemy import update

from avisa.audience.queries import find_person, listing_after
from avisa.channels.sms.client import HttpSms
from avisa.consent.intake.confirmation.actions import ask_twice
from avisa.consent.intake.sms.sending_actions import claim
from avisa.consent.intake.sms.tables import sms
from avisa.consent.intake.sms.types import SmsProvider, Way
from avisa.consent.types import Asking, Channel, Kind, PastEvent, shown
from avisa.kernel.clock import DAY, MINUTE
from avisa.kernel.i18n import translator
from avisa.privacy.actions import erase
from avisa.programs.sms_fake import ID_AT, PATH, FakeSms, Kept, Outbox, fake_sms
from tests.campaigns.school import list_of
from tests.cast import Company, FakeClock
from tests.consent.asking import SCHOOL, ledger_of, publish, stops_of
from tests.databases import ON_SQLITE
from tests.ingest.posts import hear, written
from tests.people import VAULT, add_parents, phone_of
from tests.serving import Served
from tests.sms.school import PAULO, RITA, always, asking, launched, link_of, look, provider_at, row_of, states
from tests.web.browser import PHONE, chromium, opened
from tests.web.reaching import barriers, tab_to
from tests.web.visitor import Visitor

WORDING = f"{SCHOOL}: want reminders on WhatsApp? To say yes or unsubscribe: {{link}}"


@pytest.fixture
def fake() -> Iterator[FakeSms]:
    with fake_sms(Outbox(), translator("en")) as server:
        yield server


def by_http(provider: SmsProvider) -> HttpSms:
    return HttpSms(provider.url, provider.headers, provider.body, provider.id_at)


def turn(company: Company, by: int) -> None:
    assert isinstance(company.clock, FakeClock)
    company.clock.advance(by)


def known(company: Company, phone: str = RITA) -> int:
    with company.db.read() as tx:
        found = find_person(tx, company.workspace_id, phone=phone)
    return found.id if found else 0


def events(company: Company, phone: str = RITA) -> list[PastEvent]:
    who = known(company, phone)
    return ledger_of(company, who) if who else []


def asked(company: Company, phones: str, **other: object) -> dict[str, object]:
    typed = {"way": "link", "name": "Fair", "purposes": company.matricula_id, "language": "en"}
    return typed | {"wording": WORDING, "numbers": phones} | other


def sent_to(company: Company, phone: str = RITA, way: Way = Way.LINK) -> int:
    """An invitation whose SMS has left, as far as the house knows."""
    made = launched(company, (phone,), way)
    provider = SmsProvider(company.workspace_id, "", {}, "", "", 8, 30)
    with company.unit() as unit:
        (ready,) = claim(unit, VAULT, provider, 8, always)
        mine = (sms.c.workspace_id == company.workspace_id, sms.c.id == ready.id)
        unit.tx.execute(update(sms).where(*mine).values(state="sent", sent_at=company.clock()))
    return made


def provided(ana: Visitor, fake: FakeSms) -> None:
    """Ana names the provider; its key is never shown again."""
    saved = {"url": fake.url + PATH, "headers": "Authorization: Bearer k", "id_at": ID_AT}
    body = '{"to": "{to}", "text": "{text}", "reference": "{reference}"}'
    told = ana.post("/settings/sms", saved | {"body": body, "per_second": 5, "rest_days": 30})
    assert told.goes_to == "/settings/sms"
    assert "Bearer k" not in ana.get("/settings/sms").html


def received(ana: Visitor, fake: FakeSms, company: Company) -> tuple[str, Kept]:
    """The page of an invitation to Rita alone, and the SMS that her phone got of it."""
    publish(company)
    provided(ana, fake)
    made = ana.post("/consent/sms", asked(company, RITA)).goes_to
    assert ana.put(f"{made}/launch").goes_to == made
    assert look(company, by_http) == 1
    (kept,) = fake.outbox.all()
    return made, kept


def answered(stranger: Visitor, company: Company, kept: Kept) -> str:
    """Rita follows the link a minute later and says yes; the path of the link."""
    (path,) = re.findall(r"http://[^/]+(/i/\S+)", kept.text)
    turn(company, MINUTE)
    yes = stranger.post(path, {"purposes": company.matricula_id, "order": "yes"})
    assert "has received your answer" in yes.text
    return str(path)


def test_from_anas_page_over_the_wire_to_ritas_phone(
    ana: Visitor, stranger: Visitor, fake: FakeSms, horizonte: Company
) -> None:
    publish(horizonte)
    provided(ana, fake)
    (said_before,) = add_parents(horizonte, 1)
    made = ana.post("/consent/sms", asked(horizonte, f"Rita;(31) 98888-7777;x\n{phone_of(0)}")).goes_to
    page = ana.get(made)
    assert "Has said yes already" in page.text
    assert "1 person gets this SMS" in page.text
    assert look(horizonte, by_http) == 0
    assert ana.put(f"{made}/launch").goes_to == made
    assert look(horizonte, by_http) == 1
    (kept,) = fake.outbox.all()
    assert kept.to == RITA
    (path,) = re.findall(r"http://[^/]+(/i/\S+)", kept.text)
    opened = stranger.get(path, **{"User-Agent": "RitasPhone"})
    assert "You came by an SMS to the number +55 31 9****-**77." in opened.text
    assert known(horizonte) == 0
    assert ledger_of(horizonte, said_before)[0].kind is Kind.GRANT


def test_ritas_yes_stands_in_the_ledger_with_the_sms_that_she_got(
    ana: Visitor, stranger: Visitor, fake: FakeSms, horizonte: Company
) -> None:
    asked_at = horizonte.clock()
    made, kept = received(ana, fake, horizonte)
    path = answered(stranger, horizonte, kept)
    (event,) = events(horizonte)
    assert event.evidence
    proof = event.evidence.proof
    assert (event.kind, event.evidence.phone) == (Kind.GRANT, RITA)
    assert event.evidence.purposes == (horizonte.matricula_id,)
    assert (proof.channel, proof.ip, proof.at) == (Channel.SMS, "127.0.0.1", horizonte.clock())
    assert (proof.company_name, proof.zone, proof.asked_at) == (SCHOOL, "America/Sao_Paulo", asked_at)
    assert proof.page == f"http://127.0.0.1:{stranger.served.port}/i/{path.split('/')[2]}/"
    assert proof.shown
    assert proof.shown.version == f"{horizonte.matricula_id}/en/1"
    assert proof.invited
    assert (proof.invited.text, proof.invited.sha256) == (kept.text, shown(kept.text).sha256)
    assert (proof.invited.sent_at, proof.invited.sms_id) == (asked_at, kept.reference.split(".")[0])
    assert made.endswith(proof.invited.invitation_id)


def test_ana_reads_that_rita_said_yes_and_to_what(
    ana: Visitor, stranger: Visitor, fake: FakeSms, horizonte: Company
) -> None:
    asked_at = horizonte.clock()
    made, kept = received(ana, fake, horizonte)
    answered(stranger, horizonte, kept)
    assert "Said yes 1" in ana.get(made).text
    assert kept.text in ana.get(f"/contacts/{known(horizonte)}").text
    record = ana.get(f"/contacts/{known(horizonte)}/record").text
    assert "Invitations by SMS 1" in record
    assert str(asked_at) not in record  # instants are written as people read them


@ON_SQLITE
def test_a_link_says_yes_once_and_no_at_any_time(stranger: Visitor, horizonte: Company) -> None:
    made = sent_to(horizonte)
    path, typed = link_of(horizonte, made), {"purposes": horizonte.matricula_id, "order": "yes"}
    assert stranger.post(path, {"order": "yes"}).status == 422
    assert stranger.post(path, typed).status == 200
    assert "You have answered already" in stranger.post(f"{path}?language=en", typed).text
    assert len(events(horizonte)) == 1
    turn(horizonte, 40 * DAY)
    assert "You said yes" in stranger.get(f"{path}?language=en").text
    assert stranger.post(path, {"order": "no"}).status == 200
    assert stops_of(horizonte, known(horizonte)) == ["person"]
    again = stranger.post(f"{path}?language=en", typed)
    assert [event.kind for event in events(horizonte)] == [Kind.GRANT, Kind.SUPPRESS]
    assert "You said no" in again.text


@ON_SQLITE
def test_a_no_is_a_stop_and_a_later_yes_by_sms_does_not_lift_it(
    stranger: Visitor, horizonte: Company
) -> None:
    made = sent_to(horizonte)
    path = link_of(horizonte, made)
    assert "no more invitations" in stranger.post(f"{path}?language=en", {"order": "no"}).text
    (event,) = events(horizonte)
    assert event.evidence
    assert (event.kind, event.evidence.proof.channel) == (Kind.SUPPRESS, Channel.SMS)
    late = stranger.post(f"{path}?language=en", {"order": "yes", "purposes": horizonte.matricula_id})
    assert (late.status, "You asked for no more messages" in late.text) == (409, True)
    turn(horizonte, 60 * DAY)
    stranger.post(path, {"order": "no"})
    assert len(events(horizonte)) == 1
    assert states(horizonte, launched(horizonte)) == [("skipped", "stopped")]


@ON_SQLITE
def test_where_a_second_yes_is_asked_the_first_one_waits_for_it(
    stranger: Visitor, horizonte: Company
) -> None:
    path = link_of(horizonte, sent_to(horizonte))
    with horizonte.unit() as unit:
        assert ask_twice(unit, horizonte.matricula_id, Asking("lembrete_matricula", 7))
    typed = {"order": "yes", "purposes": horizonte.matricula_id}
    assert "You will get one message on WhatsApp." in stranger.post(f"{path}?language=en", typed).text
    (event,) = events(horizonte)
    assert event.evidence
    assert (event.kind, event.evidence.proof.channel) == (Kind.PENDING, Channel.SMS)


@ON_SQLITE
def test_a_yes_that_comes_too_late_counts_for_nothing(stranger: Visitor, horizonte: Company) -> None:
    path = link_of(horizonte, sent_to(horizonte))
    turn(horizonte, 30 * DAY)
    late = stranger.post(f"{path}?language=en", {"order": "yes", "purposes": horizonte.matricula_id})
    assert "too old for a yes" in late.text
    assert events(horizonte) == []


@ON_SQLITE
def test_forged_and_foreign_links_open_nothing(
    stranger: Visitor, horizonte: Company, padaria: Company
) -> None:
    made, other = sent_to(horizonte), sent_to(horizonte, PAULO)
    foreign = sent_to(padaria)
    _, prefix, slug, token = link_of(horizonte, made).split("/")
    forged = [
        f"/{prefix}/{slug}/{token[:-1]}{'A' if token[-1] != 'A' else 'B'}",
        f"/{prefix}/{slug}/{'A' * 14}",
        f"/{prefix}/{slug}/é",
        f"/{prefix}/{slug}/{'A' * 5_000}",
        f"/{prefix}/{link_of(horizonte, other, PAULO).split('/')[2]}/{token}",
        f"/{prefix}/{link_of(padaria, foreign).split('/')[2]}/{token}",
        f"/{prefix}/nothere/{token}",
    ]
    for path in forged:
        assert stranger.post(path.replace("é", "%C3%A9"), {"order": "no"}).status == 404, path
    assert (known(horizonte), known(horizonte, PAULO), known(padaria)) == (0, 0, 0)


@ON_SQLITE
def test_public_pages_of_sms_keep_no_cookie_and_run_no_script(stranger: Visitor, horizonte: Company) -> None:
    page = stranger.get(link_of(horizonte, sent_to(horizonte)))
    headers = page.answer.headers
    assert "set-cookie" not in headers
    assert headers["content-security-policy"].startswith("default-src 'none'")
    assert headers["referrer-policy"] == "no-referrer"
    assert "<script" not in page.html
    assert '<html lang="pt-BR">' in page.html


def test_the_word_of_an_sms_is_a_yes_from_the_phone_that_got_it(horizonte: Company) -> None:
    made = sent_to(horizonte, way=Way.WORD)
    sent_at = row_of(horizonte, made).sent_at
    turn(horizonte, MINUTE)
    hear(horizonte, written(horizonte, "553188887777", "aceito 27!", "wamid.rita"))
    hear(horizonte, written(horizonte, "553188886666", "ACEITO 27", "wamid.paulo"))
    (rita,) = events(horizonte)
    assert rita.evidence
    proof = rita.evidence.proof
    assert (proof.channel, proof.inbound_id, proof.asked_at) == (Channel.SMS, "wamid.rita", sent_at)
    assert proof.invited
    assert proof.shown
    assert proof.shown.text == proof.invited.text
    assert "envie ACEITO 27 para +553133334444" in proof.invited.text
    # Paulo got no SMS of ours: his yes is the word's, and says nothing of an SMS.
    (paulo,) = events(horizonte, PAULO)
    assert paulo.evidence
    assert (paulo.evidence.proof.channel, paulo.evidence.proof.invited) == (Channel.KEYWORD, None)
    assert row_of(horizonte, made).answer == "yes"


def test_who_answers_is_known_to_have_got_it(stranger: Visitor, horizonte: Company) -> None:
    made = sent_to(horizonte)
    mine = (sms.c.workspace_id == horizonte.workspace_id, sms.c.invitation_id == made)
    with horizonte.unit() as unit:
        unit.tx.execute(update(sms).where(*mine).values(state="unknown", reason="no_answer", sent_at=None))
    stranger.post(link_of(horizonte, made), {"order": "yes", "purposes": horizonte.matricula_id})
    assert states(horizonte, made) == [("sent", "answered")]


def test_an_erasure_takes_the_number_out_of_every_invitation(stranger: Visitor, horizonte: Company) -> None:
    made = sent_to(horizonte)
    path = link_of(horizonte, made)
    stranger.post(path, {"order": "yes", "purposes": horizonte.matricula_id})
    turn(horizonte, 31 * DAY)
    waiting = launched(horizonte, (RITA, PAULO))
    with horizonte.unit() as unit:
        erase(unit, VAULT, known(horizonte))
    assert states(horizonte, waiting)[1] == ("queued", "")
    assert stranger.get(path).status == 404
    assert states(horizonte, launched(horizonte)) == [("skipped", "erased")]


@ON_SQLITE
def test_doubts_are_told_and_ended_by_a_person(
    ana: Visitor, bia: Visitor, caio: Visitor, horizonte: Company
) -> None:
    provider_at(horizonte, "http://127.0.0.1:9")
    made = sent_to(horizonte)
    mine = (sms.c.workspace_id == horizonte.workspace_id, sms.c.invitation_id == made)
    with horizonte.unit() as unit:
        unit.tx.execute(update(sms).where(*mine).values(state="unknown", reason="no_answer"))
    path = f"/consent/sms/{made}"
    assert "SMS whose outcome nobody knows: 1." in ana.get("/").text
    assert "The provider gave no clear answer" in ana.get(path).text
    row = row_of(horizonte, made)
    assert bia.get(path).status == 403
    assert caio.get(path).status == 404
    assert caio.put(f"{path}/doubts/{row.id}", {"sent": "no"}).status == 404
    assert ana.put(f"{path}/doubts/{row.id}", {"sent": "no"}).goes_to == path
    assert states(horizonte, made) == [("refused", "person")]
    assert "SMS whose outcome" not in ana.get("/").text


SLIPS: list[tuple[dict[str, object], str]] = [
    ({"numbers": ""}, "Choose a list, paste numbers, or choose a file."),
    ({"numbers": "31 98888-7777\n123"}, "Lines without a mobile number: 1. The first is line 2: “123”."),
    ({"wording": "Yes? {link}"}, "It does not name your company"),
    ({"wording": f"{WORDING} {{nome}}"}, "“{nome}” is no place that is filled in here."),
    ({"wording": WORDING.replace("{link}", "")}, "It gives no way to answer."),
    ({"wording": WORDING + " x" * 300}, "An SMS has room for 500 at most."),
    ({"purposes": ""}, "Choose purposes whose text is published in this language."),
    ({"name": ""}, "Fill in this field."),
]


@ON_SQLITE
def test_a_slip_is_told_before_anything_is_drafted(ana: Visitor, horizonte: Company) -> None:
    publish(horizonte)
    for slip, told in SLIPS:
        page = ana.post("/consent/sms", asked(horizonte, RITA) | slip)
        assert (page.status, told in page.text) == (422, True), page.text
    assert "None yet." in ana.get("/consent/sms").text


@ON_SQLITE
def test_what_an_sms_costs_is_shown_while_it_is_written(ana: Visitor, horizonte: Company) -> None:
    publish(horizonte)
    cheap = ana.post("/consent/sms/preview", asked(horizonte, "")).text
    assert "1 SMS" in cheap
    assert "cheap alphabet (GSM)" in cheap
    dear = ana.post("/consent/sms/preview", asked(horizonte, "", wording=WORDING + " Não")).text
    assert "2 SMS each" in dear
    assert "These signs make it dear: ã" in dear
    assert "Nao" in dear


@ON_SQLITE
def test_a_draft_without_a_provider_is_not_launched_and_can_be_deleted(
    ana: Visitor, horizonte: Company
) -> None:
    publish(horizonte)
    made = ana.post("/consent/sms", asked(horizonte, RITA)).goes_to
    assert "No provider of SMS is set up." in ana.get(made).text
    assert ana.put(f"{made}/launch").status == 409
    assert asking(horizonte, int(made.rsplit("/", 1)[1])).launched_at is None
    assert ana.delete(made).goes_to == "/consent/sms"
    assert ana.get(made).status == 404


UNUSABLE = [
    ({"url": "http://sms.example"}, "Write the whole address, with https://"),
    ({"headers": "the key alone"}, "is not of this form"),
    ({"body": "{"}, "This is not JSON."),
    ({"body": '{"to": "{to}"}'}, "It lacks {text}."),
    ({"per_second": "0"}, "A number between 1 and 30."),
]


@ON_SQLITE
def test_a_provider_that_cannot_work_is_not_kept(ana: Visitor, bia: Visitor) -> None:
    body = '{"to": "{to}", "text": "{text}"}'
    good = {"url": "https://sms.example/v1", "body": body, "per_second": "5", "rest_days": "30"}
    for slip, told in UNUSABLE:
        page = ana.post("/settings/sms", good | slip)
        assert (page.status, told in page.text) == (422, True), page.text
        assert "the key alone" not in page.html
    assert bia.post("/settings/sms", good).status == 403
    assert ana.post("/settings/sms", good).goes_to == "/settings/sms"


@ON_SQLITE
def test_a_list_and_pasted_numbers_come_together_each_number_once(ana: Visitor, horizonte: Company) -> None:
    publish(horizonte, horizonte.novidades_id)
    chosen = list_of(horizonte, [{"responsavel": "Marina", "aluno": "Theo"}] * 3)
    with horizonte.db.read() as tx:
        one = listing_after(tx, horizonte.workspace_id, chosen)[0].phone
    typed = asked(horizonte, f"{one}\n{RITA}", list=chosen, purposes=horizonte.novidades_id)
    made = ana.post("/consent/sms", typed).goes_to
    assert "4 people get this SMS" in ana.get(made).text


@ON_SQLITE
def test_the_page_of_an_sms_is_answered_by_keyboard_on_a_phone(served: Served, horizonte: Company) -> None:
    path = link_of(horizonte, sent_to(horizonte))
    with (
        chromium() as browser,
        opened(browser, f"http://{served.host}:{served.port}", viewport=PHONE, locale="pt-BR") as page,
    ):
        page.goto(path)
        expect(page.get_by_role("heading", name="Mensagens de Colégio Horizonte")).to_be_visible()
        assert barriers(page, "dark") == []
        tab_to(page, "button[value=yes]")
        page.keyboard.press("Enter")
        expect(page.get_by_text("recebeu sua resposta")).to_be_visible()
        assert barriers(page, "light") == []
    assert [event.kind for event in events(horizonte)] == [Kind.GRANT]
