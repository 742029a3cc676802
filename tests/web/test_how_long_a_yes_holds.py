"""Ana sees whose yes ends soon, asks for second ones, and says what a new text means for older ones."""

from __future__ import annotations

import pytest
from sqlalchemy import update

from avisa.audience.tables import contact
from avisa.consent.actions import grant
from avisa.consent.intake.invitations.actions import invite
from avisa.consent.intake.invitations.types import InvitationKind
from avisa.consent.intake.saying import say_yes as first_yes
from avisa.consent.queries import consents_of, purposes_of
from avisa.consent.rules import stands
from avisa.consent.tables import purpose
from avisa.consent.texts.rules import model_text
from avisa.consent.types import Asking, Channel, Proof
from avisa.kernel.clock import DAY, MINUTE, SECOND
from avisa.messages.confirmation_actions import ask_next
from avisa.privacy.queries import trail
from avisa.privacy.types import Sought
from tests.cast import Company, FakeClock
from tests.consent.asking import ASKS, SCHOOL, asks_twice, form_of, ledger_of, publish
from tests.engine.by_hand import Hand
from tests.ingest.posts import hear, written
from tests.messages.letters import queued
from tests.people import VAULT, add_parents, add_people, phone_of, say_yes
from tests.web.test_the_form import RITA_E164, events, fields_of, fill
from tests.web.visitor import Page, Visitor


def holds(company: Company, contact_id: int, days: int = 0) -> bool:
    with company.db.read() as tx:
        standing = consents_of(tx, company.workspace_id, [contact_id], [company.matricula_id])
    return stands(standing.get((contact_id, company.matricula_id)), company.clock() + days * DAY)


def hold_for(company: Company, days: int) -> None:
    mine = (purpose.c.workspace_id == company.workspace_id, purpose.c.id == company.matricula_id)
    with company.unit() as unit:
        unit.tx.execute(update(purpose).where(*mine).values(valid_for=days * DAY))


def test_whose_yes_ends_soon_is_counted_and_comes_as_a_file(
    ana: Visitor, bia: Visitor, caio: Visitor, horizonte: Company, clock: FakeClock
) -> None:
    hold_for(horizonte, 100)
    early, late, renewed, over = add_people(horizonte, 4)
    for days, people in ((105, [over]), (80, [early, late, renewed]), (0, [renewed])):
        proof = Proof(channel=Channel.FORM, at=clock() - days * DAY)
        with horizonte.unit() as unit:
            grant(unit, VAULT, people, [horizonte.matricula_id], proof)
    with horizonte.unit() as unit:
        mine = (contact.c.workspace_id == horizonte.workspace_id, contact.c.id == late)
        unit.tx.execute(update(contact).where(*mine).values(name="=cmd()"))
    page = ana.get("/consent/validity").text
    assert "matrícula 100 days 3 2 CSV 1 Not asked for" in page
    got = ana.get(f"/consent/validity/{horizonte.matricula_id}/ending.csv")
    lines = got.answer.body.decode().removeprefix("\ufeff").splitlines()
    assert lines[1:] == [
        f"Pessoa 0;'{phone_of(0)};8/28/26;12/6/26",
        f"'=cmd();'{phone_of(1)};8/28/26;12/6/26",
    ]
    with horizonte.db.read() as tx:
        assert trail(tx, horizonte.workspace_id, Sought())[0].kind == "consents.exported"
    assert bia.get(f"/consent/validity/{horizonte.matricula_id}/ending.csv").status == 403
    assert caio.get(f"/consent/validity/{horizonte.matricula_id}/ending.csv").status == 404


def test_a_purpose_asks_for_a_second_yes_by_a_template_that_can(
    ana: Visitor, bia: Visitor, horizonte: Company
) -> None:
    path = f"/consent/validity/{horizonte.matricula_id}"
    assert "No template of yours can ask." in ana.get(path).text
    wrong = ana.post(path, {"twice": "yes", "template": "lembrete_matricula", "days": "7"})
    assert (wrong.status, "Choose one of the list." in wrong.text) == (422, True)
    asks_twice(horizonte)
    assert ana.post(path, {"twice": "yes", "template": ASKS, "days": "31"}).status == 422
    assert ana.post(path, {"twice": "yes", "template": ASKS, "days": "5"}).goes_to == "/consent/validity"
    with horizonte.db.read() as tx:
        asking = purposes_of(tx, horizonte.workspace_id)[horizonte.matricula_id].asking
    assert asking == Asking(ASKS, 5)
    assert "Asked for" in ana.get("/consent/validity").text
    ana.post(path, {"twice": "no"})
    assert "Asked for" not in ana.get("/consent/validity").text.replace("Not asked for", "")
    assert bia.post(path, {"twice": "no"}).status == 403


def test_whoever_fills_in_a_form_is_told_of_the_question(
    stranger: Visitor, horizonte: Company, clock: FakeClock
) -> None:
    publish(horizonte)
    form_of(horizonte, double=False)
    assert "your number is not verified" in stranger.get("/c/matriculas").text
    asks_twice(horizonte)
    opened = stranger.get("/c/matriculas").text
    assert "You are then asked once on WhatsApp." in opened and "not verified" not in opened
    thanked = fill(stranger, horizonte)
    assert "You will get one message on WhatsApp." in thanked.text
    assert [event.kind.value for event in events(horizonte)] == ["pending"]
    with horizonte.unit() as unit:
        assert ask_next(unit, VAULT, 0, 10)[0] == 1
    Hand(horizonte).claim()
    clock.advance(MINUTE)
    hear(horizonte, written(horizonte, RITA_E164.lstrip("+"), "Sim"))
    assert [event.kind.value for event in events(horizonte)] == ["pending", "grant"]


def test_a_text_that_only_says_it_better_leaves_every_yes(ana: Visitor, horizonte: Company) -> None:
    publish(horizonte)
    (marina,) = add_parents(horizonte, 1)
    path = f"/consent/texts/{horizonte.matricula_id}/en"
    better = model_text("en", SCHOOL, "matrícula") + " Thanks."
    assert "Only the wording changes" in ana.get(path).text
    assert ana.post(path, {"body": better, "order": "publish", "meaning": "same"}).goes_to == "/consent"
    assert holds(horizonte, marina, days=1_000)


@pytest.fixture
def poster(horizonte: Company) -> int:
    """A published text on a form and on a poster of Ana's, which asks for the word ACEITO."""
    text, *_ = publish(horizonte)
    form_of(horizonte, double=False)
    with horizonte.unit() as unit:
        return invite(unit, InvitationKind.KEYWORD, "Feira", "ACEITO", [text], horizonte.number_id)


def means_something_else(ana: Visitor, company: Company, day: str = "2026-11-26") -> Page:
    """Ana publishes a text that means something else; older yeses end on the day."""
    other = model_text("pt_BR", SCHOOL, "matrícula") + " Também sobre cursos."
    typed = {"body": other, "order": "publish", "meaning": "other", "day": day}
    return ana.post(f"/consent/texts/{company.matricula_id}/pt_BR", typed)


def test_a_text_that_means_something_else_ends_older_yeses_on_the_day(
    ana: Visitor, horizonte: Company, poster: int, clock: FakeClock
) -> None:
    (marina,) = add_parents(horizonte, 1)
    clock.advance(MINUTE)
    for day in ("", "2026-11-15", "soon"):
        assert "Choose a day, from today on." in means_something_else(ana, horizonte, day).text
    assert means_something_else(ana, horizonte).goes_to == "/consent"
    assert (holds(horizonte, marina, days=9), holds(horizonte, marina, days=10)) == (True, False)
    listed = ana.get("/consent").text
    assert listed.count("No longer shown: the purpose means something else") == 2
    shown = ana.get(f"/consent/texts/{horizonte.matricula_id}/pt_BR").text
    assert "older yeses end on 11/26/26" in shown
    assert "a yes to them ends on 11/26/26" in ana.get(f"/consent/invitations/{poster}").text
    assert "given before 11/16/26: until 11/26/26" in ana.get("/consent/validity").text
    say_yes(horizonte, [marina])
    assert holds(horizonte, marina, days=1_000)


def test_a_form_that_was_opened_before_shows_what_the_text_means_now(
    ana: Visitor, stranger: Visitor, horizonte: Company, poster: int, clock: FakeClock
) -> None:
    opened = stranger.get("/c/matriculas")
    clock.advance(MINUTE)
    means_something_else(ana, horizonte)
    clock.advance(5 * SECOND)
    old = {"phone": "(31) 98888-7777", "purposes": horizonte.matricula_id, **fields_of(opened)}
    again = stranger.post("/c/matriculas", old)
    assert (again.status, "O texto mudou nesse meio-tempo." in again.text) == (422, True)
    assert "Também sobre cursos." in again.text
    assert events(horizonte) == []
    fill(stranger, horizonte)
    assert len(events(horizonte)) == 1


def test_a_word_of_an_old_poster_says_yes_until_the_day_and_nothing_after_it(
    ana: Visitor, horizonte: Company, poster: int, clock: FakeClock
) -> None:
    (marina,) = add_parents(horizonte, 1)
    clock.advance(MINUTE)
    means_something_else(ana, horizonte)
    clock.advance(5 * SECOND)
    hear(horizonte, written(horizonte, phone_of(0).lstrip("+"), "ACEITO"))
    *_, by_poster = ledger_of(horizonte, marina)
    assert by_poster.evidence and by_poster.evidence.proof.expires_at
    assert (holds(horizonte, marina, days=9), holds(horizonte, marina, days=10)) == (True, False)
    clock.advance(20 * DAY)
    hear(horizonte, written(horizonte, phone_of(0).lstrip("+"), "aceito"))
    assert len(ledger_of(horizonte, marina)) == 2


@pytest.mark.parametrize("asking", [False, True])
def test_a_message_says_which_yes_allowed_it(
    ana: Visitor, bia: Visitor, horizonte: Company, asking: bool
) -> None:
    (marina,) = add_people(horizonte, 1) if asking else add_parents(horizonte, 1)
    if asking:
        asks_twice(horizonte)
        fill_by_system(horizonte, marina)
    else:
        queued(horizonte, [marina], run_id=0)
    (ready,) = Hand(horizonte).claim().ready
    page = ana.get(f"/messages/{ready.id}").text
    if asking:
        assert "The yes that allowed it None: it asks whether the person meant their yes." in page
    else:
        (yes,) = ledger_of(horizonte, marina)
        assert "The yes that allowed it matrícula · Paper" in page and str(yes.id) in page
        assert "Paper" not in bia.get(f"/messages/{ready.id}").text


def fill_by_system(company: Company, contact_id: int) -> None:
    with company.unit() as unit:
        proof = Proof(channel=Channel.ENROLMENT, at=unit.now)
        first_yes(unit, VAULT, contact_id, (phone_of(0), ""), [company.matricula_id], proof)
        assert ask_next(unit, VAULT, 0, 10)[0] == 1
