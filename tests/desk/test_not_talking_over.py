"""What waits in line when an agent takes the person, or when the person says no: nobody is talked over."""

from __future__ import annotations

import io
from typing import Any

from sqlalchemy import select

from avisa.channels.port import Body
from avisa.consent.unclear.actions import take_as_no_stop
from avisa.consent.unclear.queries import open_doubts
from avisa.desk import actions
from avisa.desk.actions import By
from avisa.desk.attachment_actions import attach, send_attachment
from avisa.desk.queries import attachments_of
from avisa.gate.actions import set_policy
from avisa.gate.rules import UNCLEAR_NO
from avisa.gate.types import Policy, WhileServed
from avisa.kernel.clock import HOUR, MINUTE
from avisa.messages.actions import release_held
from avisa.messages.media.actions import take_in
from avisa.messages.media.queries import medium_by_id
from avisa.messages.tables import message
from avisa.web.needs import kept_back
from tests.cast import Company, FakeClock
from tests.desk.desks import MARINA, conversation_with, replies_to
from tests.desk.test_a_person_writes import campaign_to
from tests.desk.test_speaking_first import ANA, BIA, ON_SQLITE, RUI, opening, say
from tests.engine.by_hand import Hand, look_once
from tests.ingest.posts import hear, written
from tests.messages.letters import queued
from tests.people import VAULT, add_parents

PDF, LATEST = b"%PDF-1.4 boleto", (1 << 63) - 1


def taken_by(company: Company, contact_id: int, who: By) -> int:
    """Marina has written, and this agent answers her."""
    hear(company, written(company, MARINA, "Oi"))
    talk = conversation_with(company, contact_id).id
    with company.unit(f"user:{who.user_id}") as unit:
        actions.assign(unit, talk, who.user_id, who)
    return talk


def whereabouts(company: Company, message_id: int) -> tuple[str, str, int | None]:
    c = message.c
    mine = (c.workspace_id == company.workspace_id, c.id == message_id)
    with company.db.read() as tx:
        row: Any = tx.execute(select(c.state, c.reason, c.due_at).where(*mine)).one()
    return row.state, row.reason, row.due_at


def told(company: Company) -> int:
    """How many Início says to wait."""
    with company.db.read() as tx:
        return sum(
            int(str(one.what.fields["count"])) for one in kept_back(tx, company.workspace_id, company.clock())
        )


def test_what_bia_planned_waits_while_rui_answers_and_goes_when_he_has_closed(
    horizonte: Company, clock: FakeClock
) -> None:
    (marina,) = add_parents(horizonte, 1)
    (planned,) = say(horizonte, opening(horizonte, [marina], due_at=clock() + HOUR))
    talk = taken_by(horizonte, marina, RUI)
    clock.advance(HOUR)
    hand = Hand(horizonte)
    assert hand.send_all() == []
    assert whereabouts(horizonte, planned) == ("queued", "in_conversation", clock() + 15 * MINUTE)
    assert told(horizonte) == 1
    with horizonte.unit("user:7002") as unit:
        actions.close(unit, talk, RUI)
    assert whereabouts(horizonte, planned) == ("queued", "", clock()) and told(horizonte) == 0
    assert [one.id for one in hand.send_all()] == [planned]


@ON_SQLITE
def test_it_goes_to_whom_bia_answers_herself_and_ana_may_speak_over_her(
    horizonte: Company, clock: FakeClock
) -> None:
    (marina,) = add_parents(horizonte, 1)
    (hers,) = say(horizonte, opening(horizonte, [marina]))
    (anas,) = say(horizonte, opening(horizonte, [marina], "ana"), ANA)
    taken_by(horizonte, marina, BIA)
    hand = Hand(horizonte)
    assert [one.id for one in hand.send_all()] == [hers]
    clock.advance(MINUTE)  # not twice to one person within seconds
    assert [one.id for one in hand.send_all()] == [anas]


@ON_SQLITE
def test_the_companys_rule_holds_for_every_way_and_ends_with_the_rule(
    horizonte: Company, clock: FakeClock
) -> None:
    (marina,) = add_parents(horizonte, 1)
    taken_by(horizonte, marina, RUI)
    (letter,) = queued(horizonte, [marina])
    with horizonte.unit() as unit:
        set_policy(unit, Policy(while_served=WhileServed.WAIT))
    hand = Hand(horizonte)
    assert hand.send_all() == []
    assert whereabouts(horizonte, letter)[:2] == ("queued", "in_conversation")
    with horizonte.unit() as unit:
        set_policy(unit, Policy(while_served=WhileServed.SEND))
    look_once(horizonte)
    assert [one.id for one in hand.send_all()] == [letter]


@ON_SQLITE
def test_an_automatic_answer_in_line_is_overtaken_by_a_no(horizonte: Company) -> None:
    (marina,) = add_parents(horizonte, 1)
    campaign_to(horizonte, marina, reply_text="Já respondemos.")
    hear(horizonte, written(horizonte, MARINA, "Oi"))
    hear(horizonte, written(horizonte, MARINA, "SAIR"))
    assert Hand(horizonte).send_all() == []
    assert [(one.state, one.reason) for one in replies_to(horizonte, marina)] == [("skipped", "suppressed")]


@ON_SQLITE
def test_it_waits_for_whoever_may_have_said_no_and_goes_when_it_was_none(horizonte: Company) -> None:
    (marina,) = add_parents(horizonte, 1)
    campaign_to(horizonte, marina, reply_text="Já respondemos.")
    hear(horizonte, written(horizonte, MARINA, "Oi"))
    hear(horizonte, written(horizonte, MARINA, "não quero mais receber isso"))
    hand = Hand(horizonte)
    assert hand.send_all() == []
    assert [(one.state, one.reason) for one in replies_to(horizonte, marina)] == [("queued", "unclear_no")]
    with horizonte.unit() as unit:
        (doubt,) = open_doubts(unit.tx, unit.workspace_id, 9)
        take_as_no_stop(unit, marina, doubt.inbound_id)
        release_held(unit, marina, UNCLEAR_NO)
    assert len(hand.send_all()) == 1


@ON_SQLITE
def test_so_is_what_an_agent_wrote_but_not_what_they_write_knowing_it(
    horizonte: Company, clock: FakeClock
) -> None:
    (marina,) = add_parents(horizonte, 1)
    talk = taken_by(horizonte, marina, BIA)
    with horizonte.unit("user:7001") as unit:
        actions.reply(unit, talk, Body(text="Sai amanhã."), BIA)
    hear(horizonte, written(horizonte, MARINA, "SAIR"))
    with horizonte.unit("user:7001") as unit:
        actions.reply(unit, talk, Body(text="Feito, até mais."), BIA)
    hand = Hand(horizonte)
    hand.send_all()
    clock.advance(MINUTE)  # two to one person keep apart
    hand.send_all()
    assert [one.state for one in replies_to(horizonte, marina)] == ["skipped", "accepted"]


@ON_SQLITE
def test_nor_does_a_file_leave_that_was_on_its_way_up_when_the_no_came(horizonte: Company) -> None:
    (marina,) = add_parents(horizonte, 1)
    talk, w = taken_by(horizonte, marina, BIA), horizonte.workspace_id
    about = ("boleto.pdf", "application/pdf", marina)
    kept = take_in(horizonte.db, horizonte.ids, VAULT, (w, 7001, horizonte.clock()), about, io.BytesIO(PDF))
    with horizonte.unit("user:7001") as unit:
        attach(unit, talk, kept, "Segue o boleto.", BIA)
    hear(horizonte, written(horizonte, MARINA, "SAIR"))
    with horizonte.unit() as unit:
        (waiting,) = attachments_of(unit.tx, w, talk, LATEST, 9)
        medium = medium_by_id(unit.tx, w, kept)
        assert medium is not None and not send_attachment(unit, waiting, medium, "media-1")
        assert [one.reason for one in attachments_of(unit.tx, w, talk, LATEST, 9)] == ["suppressed"]
    assert replies_to(horizonte, marina) == []
