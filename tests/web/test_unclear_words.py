"""Words that may be a no stop nothing and are not passed over: marketing waits, and Ana decides."""

from __future__ import annotations

import pytest
from sqlalchemy import update

from avisa.consent.types import Channel, Kind
from avisa.kernel.clock import HOUR, MINUTE
from avisa.privacy.actions import erase
from avisa.privacy.queries import trail
from avisa.privacy.types import Sought
from avisa.templates.tables import template
from tests.cast import Company, FakeClock
from tests.consent.asking import ledger_of, stops_of
from tests.engine.by_hand import Hand
from tests.ingest.posts import hear, written
from tests.messages.letters import queued, row_of
from tests.people import VAULT, add_people, phone_of, say_yes
from tests.web.visitor import Visitor

WORDS = "Chega de mensagem, por favor"
MARINA = phone_of(0).lstrip("+")
ON_SQLITE = pytest.mark.parametrize("db", ["sqlite"], indirect=True)
TOLD = "People whose words may be a no: 1."


@pytest.fixture
def marina(horizonte: Company) -> int:
    """She agreed to news; the school's template is marketing."""
    (marina,) = add_people(horizonte, 1)
    say_yes(horizonte, [marina], horizonte.novidades_id)
    with horizonte.unit() as unit:
        mine = (template.c.workspace_id == unit.workspace_id, template.c.id == horizonte.template_id)
        unit.tx.execute(update(template).where(*mine).values(category="MARKETING"))
    return marina


def news_to(company: Company, contact_id: int, run: int = 7) -> int:
    (letter,) = queued(company, [contact_id], run_id=run, purpose_id=company.novidades_id)
    return letter


def claimed(company: Company) -> None:
    hand = Hand(company)
    hand.claim()
    hand.drop_lease()


def test_a_flag_is_raised_once_and_ana_is_told_with_the_words(
    ana: Visitor, bia: Visitor, caio: Visitor, horizonte: Company, marina: int
) -> None:
    said = written(horizonte, MARINA, WORDS, "wamid.enough")
    hear(horizonte, said, said)
    hear(horizonte, said)
    assert (stops_of(horizonte, marina), len(ledger_of(horizonte, marina))) == ([], 1)
    assert (TOLD in ana.get("/").text, f"“{WORDS}” Pessoa 0" in ana.get("/").text) == (True, True)
    assert [WORDS in who.get("/consent/unclear").text for who in (ana, caio)] == [True, False]
    assert bia.get("/consent/unclear").status == 403
    assert (TOLD in bia.get("/").text, WORDS in bia.get("/").text) == (False, False)
    assert ana.get("/consent/unclear").html.count("<blockquote>") == 1
    assert "Wrote words that may be a no" in ana.get("/contacts/" + str(marina)).text


def test_marketing_waits_for_the_decision_and_a_no_ends_it(
    ana: Visitor, horizonte: Company, marina: int, clock: FakeClock
) -> None:
    hear(horizonte, written(horizonte, MARINA, WORDS, "wamid.enough"))
    said_at = clock()
    letter = news_to(horizonte, marina)
    claimed(horizonte)
    assert (row_of(horizonte, letter).state, row_of(horizonte, letter).reason) == ("queued", "unclear_no")
    assert "May have asked to stop" in ana.get(f"/contacts/{marina}").text
    clock.advance(MINUTE)
    assert "The no is recorded. Nothing is sent to this person any more." in decided(ana, marina, "stop")
    claimed(horizonte)
    assert (row_of(horizonte, letter).state, row_of(horizonte, letter).reason) == ("skipped", "suppressed")
    event = ledger_of(horizonte, marina)[-1]
    assert event.evidence
    proof = event.evidence.proof
    assert (event.kind, event.at, proof.channel) == (Kind.SUPPRESS, said_at, Channel.AGENT)
    assert (proof.inbound_id, proof.inbound_text) == ("wamid.enough", WORDS)
    assert proof.operator.startswith("user:")
    assert TOLD not in ana.get("/").text


@ON_SQLITE
def test_what_was_no_no_goes_on_and_the_trail_says_who_decided(
    ana: Visitor, horizonte: Company, marina: int
) -> None:
    hear(horizonte, written(horizonte, MARINA, WORDS))
    letter = news_to(horizonte, marina)
    claimed(horizonte)
    assert "It was no stop." in decided(ana, marina, "no_stop")
    claimed(horizonte)
    assert row_of(horizonte, letter).state == "sending"
    assert stops_of(horizonte, marina) == []
    with horizonte.db.read() as tx:
        lines = trail(tx, horizonte.workspace_id, Sought())
    (line,) = [one for one in lines if one.kind == "consent.decided"]
    (look,) = [one for one in lines if one.kind == "unclear.viewed"]
    assert (look.subject, look.actor) == (f"contact:{marina}", line.actor), "she read the words first"
    assert (line.subject, line.body) == (f"contact:{marina}", {"decision": "no_stop"})
    assert line.actor.startswith("user:")
    assert "Somebody was faster" in decided(ana, marina, "stop", again=True)
    assert stops_of(horizonte, marina) == []


def decided(ana: Visitor, contact_id: int, decision: str, again: bool = False) -> str:
    """What the page says after Ana's click; `again` sends an older page's answer."""
    page = ana.get("/consent/unclear").html
    last = "9" * 18 if again else page.split('name="last" value="')[1].split('"')[0]
    goes = ana.post(f"/consent/unclear/{contact_id}", {"decision": decision, "last": last}).goes_to
    return ana.get(goes).text


@ON_SQLITE
def test_words_that_came_after_the_page_was_opened_are_not_decided_with_it(
    ana: Visitor, horizonte: Company, marina: int, clock: FakeClock
) -> None:
    hear(horizonte, written(horizonte, MARINA, WORDS))
    page = ana.get("/consent/unclear").html
    clock.advance(MINUTE)
    hear(horizonte, written(horizonte, MARINA, "me tirem dessa lista"))
    last = page.split('name="last" value="')[1].split('"')[0]
    ana.post(f"/consent/unclear/{marina}", {"decision": "no_stop", "last": last})
    left = ana.get("/consent/unclear").text
    assert ("me tirem dessa lista" in left, WORDS in left) == (True, False)


def test_a_plain_no_ends_the_question_and_what_waits(
    ana: Visitor, horizonte: Company, marina: int, clock: FakeClock
) -> None:
    hear(horizonte, written(horizonte, MARINA, WORDS))
    letter = news_to(horizonte, marina)
    claimed(horizonte)
    clock.advance(MINUTE)
    hear(
        horizonte,
        written(horizonte, MARINA, "SAIR"),
        written(horizonte, MARINA, "não quero mais mensagens!!"),
    )
    assert "Nobody's words wait for a decision." in ana.get("/consent/unclear").text
    clock.advance(HOUR)
    claimed(horizonte)
    assert (row_of(horizonte, letter).state, row_of(horizonte, letter).reason) == ("skipped", "suppressed")


@ON_SQLITE
def test_caio_decides_nothing_of_anas_and_an_erased_person_asks_nobody(
    ana: Visitor, caio: Visitor, horizonte: Company, marina: int
) -> None:
    hear(horizonte, written(horizonte, MARINA, WORDS))
    page = ana.get("/consent/unclear").html
    last = page.split('name="last" value="')[1].split('"')[0]
    for decision in ("stop", "no_stop", "whatever"):
        caio.post(f"/consent/unclear/{marina}", {"decision": decision, "last": last})
    assert WORDS in ana.get("/consent/unclear").text
    with horizonte.unit() as unit:
        erase(unit, VAULT, marina)
    assert "Nobody's words wait for a decision." in ana.get("/consent/unclear").text
    assert TOLD not in ana.get("/").text
