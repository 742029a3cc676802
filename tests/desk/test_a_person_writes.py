"""A person writes: their conversation opens or wakes, finds its campaign, and goes where that says, once."""

from __future__ import annotations

from typing import Any

import pytest
from sqlalchemy import select, update

from avisa.desk import actions
from avisa.desk.actions import By
from avisa.desk.queries import Shelf, conversations_page
from avisa.identity.actions import insert_user
from avisa.identity.types import Role
from avisa.ingest import inbox
from avisa.journal.tables import journal
from avisa.kernel.clock import DAY, HOUR, MINUTE
from avisa.messages.media.queries import media_of_inbound, media_to_fetch
from avisa.messages.queries import inbound_of
from avisa.messages.tables import message
from tests.cast import Company, FakeClock
from tests.desk.desks import MARINA, campaign_of, conversation_with, moves_in, replies_to
from tests.ingest.posts import digest, hear, receive, status, statuses, written
from tests.messages.letters import queued
from tests.people import add_parents, phone_of

BIA = 7001


def campaign_to(company: Company, contact_id: int, **answers: Any) -> tuple[int, int]:
    """The campaign and its message, which has left and arrived."""
    campaign_id = campaign_of(company, **answers)
    (letter,) = queued(company, [contact_id], run_id=campaign_id)
    leave(company, letter)
    hear(company, statuses(company, status(company, "delivered", letter)))
    return campaign_id, letter


def leave(company: Company, letter: int) -> None:
    mine = (message.c.workspace_id == company.workspace_id, message.c.id == letter)
    left = {"state": "accepted", "claimed_at": company.clock(), "attempt": 1, "accepted_at": company.clock()}
    with company.db.write() as tx:
        tx.execute(update(message).where(*mine).values(**left))


def test_the_first_words_open_a_conversation_with_its_window(horizonte: Company, clock: FakeClock) -> None:
    (marina,) = add_parents(horizonte, 1)
    hear(horizonte, written(horizonte, MARINA, "Bom dia"))
    found = conversation_with(horizonte, marina)
    assert (found.state, found.agent_id, found.unread, found.last_by) == ("open", None, 1, "person")
    assert found.window_until == clock() - clock() % 1000 + DAY
    assert found.waiting_since == found.last_at
    assert moves_in(horizonte, found.id) == ["opened"]


def test_reading_the_inbox_again_counts_nothing_twice(horizonte: Company, clock: FakeClock) -> None:
    (marina,) = add_parents(horizonte, 1)
    campaign_to(horizonte, marina, reply_text="Já respondemos.")
    body = written(horizonte, MARINA, "Oi", "wamid.same")
    hear(horizonte, body, body)
    hear(horizonte, body, written(horizonte, MARINA, "Alguém?"))
    before = conversation_with(horizonte, marina)
    clock.advance(HOUR)
    with horizonte.unit() as unit:
        inbox.replay(unit)
    while digest(horizonte):
        continue
    assert conversation_with(horizonte, marina) == before
    assert before.unread == 2
    assert len(replies_to(horizonte, marina)) == 1
    assert moves_in(horizonte, before.id) == ["opened", "answers_campaign"]


def test_the_quoted_message_names_the_campaign_also_days_later(horizonte: Company, clock: FakeClock) -> None:
    (marina,) = add_parents(horizonte, 1)
    first, letter = campaign_to(horizonte, marina)
    clock.advance(3 * DAY)
    campaign_to(horizonte, marina)
    quoted = {"id": f"wamid.{letter}"}
    hear(horizonte, written(horizonte, MARINA, "Quero sim", context=quoted))
    assert conversation_with(horizonte, marina).campaign_id == first
    with horizonte.db.read() as tx:
        (row,) = inbound_of(tx, horizonte.workspace_id, marina)
    assert row.answers_id == letter


def test_without_a_quote_it_is_the_last_campaign_of_a_day(horizonte: Company, clock: FakeClock) -> None:
    (marina,) = add_parents(horizonte, 1)
    campaign_to(horizonte, marina)
    clock.advance(HOUR)
    second, _ = campaign_to(horizonte, marina)
    clock.advance(23 * HOUR)
    hear(horizonte, written(horizonte, MARINA, "Quando começa?"))
    assert conversation_with(horizonte, marina).campaign_id == second
    clock.advance(2 * DAY)
    hear(horizonte, written(horizonte, MARINA, "Outra coisa"))
    assert moves_in(horizonte, conversation_with(horizonte, marina).id) == ["opened", "answers_campaign"]


def test_an_answer_goes_to_the_agent_that_the_campaign_names_unless_they_have_left(
    horizonte: Company,
) -> None:
    marina, paulo = add_parents(horizonte, 2)
    with horizonte.unit() as unit:
        bia = insert_user(unit, "bia@horizonte.example", "Bia", "x", Role.AGENT, "pt_BR").user_id
    campaign_to(horizonte, marina, reply_agent_id=bia, reply_queue_id=5)
    campaign_to(horizonte, paulo, reply_agent_id=BIA, reply_queue_id=5)
    hear(horizonte, written(horizonte, MARINA, "Oi"), written(horizonte, phone_of(1).lstrip("+"), "Oi"))
    hers, nobodys = conversation_with(horizonte, marina), conversation_with(horizonte, paulo)
    assert (hers.agent_id, nobodys.agent_id, nobodys.queue_id) == (bia, None, 5)


@pytest.mark.parametrize("word", ["SAIR", "não quero mais receber isso"])
def test_whoever_says_no_gets_no_automatic_answer(horizonte: Company, word: str) -> None:
    (marina,) = add_parents(horizonte, 1)
    campaign_to(horizonte, marina, reply_text="Obrigado! Já respondemos.")
    hear(horizonte, written(horizonte, MARINA, word))
    assert replies_to(horizonte, marina) == []


@pytest.mark.parametrize("word", ["SAIR", "não quero mais receber isso"])
def test_nor_does_one_follow_what_they_write_after_their_no(horizonte: Company, word: str) -> None:
    (marina,) = add_parents(horizonte, 1)
    campaign_to(horizonte, marina, reply_text="Obrigado! Já respondemos.")
    hear(horizonte, written(horizonte, MARINA, word))
    hear(horizonte, written(horizonte, MARINA, "Tudo bem?"))
    assert replies_to(horizonte, marina) == []


def test_the_automatic_answer_comes_once_for_a_campaign(horizonte: Company, clock: FakeClock) -> None:
    (marina,) = add_parents(horizonte, 1)
    campaign_to(horizonte, marina, reply_text="Obrigado! Já respondemos.")
    hear(horizonte, written(horizonte, MARINA, "Oi"), written(horizonte, MARINA, "Tudo bem?"))
    clock.advance(MINUTE)
    hear(horizonte, written(horizonte, MARINA, "Ainda aí?"))
    (one,) = replies_to(horizonte, marina)
    assert (one.kind, one.lane, one.template_id) == ("reply", 1, None)
    assert one.body == '{"text":"Obrigado! Já respondemos."}'


def test_words_wake_a_closed_conversation_and_keep_an_open_one_with_its_agent(
    horizonte: Company, clock: FakeClock
) -> None:
    (marina,) = add_parents(horizonte, 1)
    hear(horizonte, written(horizonte, MARINA, "Oi"))
    found = conversation_with(horizonte, marina)
    with horizonte.unit("user:7001") as unit:
        actions.assign(unit, found.id, BIA, By(BIA))
    clock.advance(HOUR)
    campaign_to(horizonte, marina, reply_queue_id=5)
    hear(horizonte, written(horizonte, MARINA, "Recebi"))
    assert conversation_with(horizonte, marina).agent_id == BIA
    with horizonte.unit("user:7001") as unit:
        assert actions.close(unit, found.id, By(BIA))
    clock.advance(MINUTE)
    hear(horizonte, written(horizonte, MARINA, "Mais uma coisa"))
    again = conversation_with(horizonte, marina)
    assert (again.is_open, again.agent_id, again.queue_id) == (True, None, 5)


def test_a_file_is_asked_for_once_and_a_place_is_kept(horizonte: Company) -> None:
    (marina,) = add_parents(horizonte, 1)
    photo = {"id": "media-1", "mime_type": "image/jpeg", "sha256": "A" * 43 + "=", "caption": "O boleto"}
    place = {"latitude": -19.92, "longitude": -43.93, "name": "Praça Sete"}
    sent = (
        written(horizonte, MARINA, "", "wamid.photo", type="image", image=photo),
        written(horizonte, MARINA, "", "wamid.place", type="location", location=place),
    )
    hear(horizonte, *sent)
    hear(horizonte, *sent)
    with horizonte.db.read() as tx:
        rows = inbound_of(tx, horizonte.workspace_id, marina)
        (asked,) = media_to_fetch(tx, horizonte.workspace_id, horizonte.clock(), 10)
        found = media_of_inbound(tx, horizonte.workspace_id, [row.id for row in rows])
    assert (asked.form, asked.platform_id, asked.contact_id) == ("image", "media-1", marina)
    assert list(found.values()) == [asked]
    kept = {row.kind: (row.body, row.details) for row in rows}
    assert kept["image"] == ("O boleto", None)
    assert kept["location"][1] == {
        "place": {"latitude": "-19.92", "longitude": "-43.93", "name": "Praça Sete"}
    }


def test_a_reaction_waits_for_no_answer(horizonte: Company) -> None:
    (marina,) = add_parents(horizonte, 1)
    hear(horizonte, written(horizonte, MARINA, "Oi"))
    found = conversation_with(horizonte, marina)
    with horizonte.unit() as unit:
        actions.close(unit, found.id, By(BIA, may_assign=True))
    thumb = {"message_id": "wamid.x", "emoji": "👍"}
    hear(horizonte, written(horizonte, MARINA, "", type="reaction", reaction=thumb))
    after = conversation_with(horizonte, marina)
    assert (after.state, after.unread) == ("closed", 0)


def test_caios_bakery_sees_nothing_of_it(horizonte: Company, padaria: Company) -> None:
    (marina,) = add_parents(horizonte, 1)
    receive(horizonte, written(horizonte, MARINA, "Oi"))
    digest(horizonte)
    with padaria.db.read() as tx:
        assert conversations_page(tx, padaria.workspace_id, Shelf()) == []
    assert conversation_with(horizonte, marina).is_open


def test_a_handed_over_conversation_is_an_event_that_names_its_system(horizonte: Company) -> None:
    (marina,) = add_parents(horizonte, 1)
    hear(horizonte, written(horizonte, MARINA, "Oi"))
    found = conversation_with(horizonte, marina)
    with horizonte.unit("user:7001") as unit:
        actions.hand_over(unit, found.id, "chatbot", By(BIA, may_assign=True), "Pergunta de boleto")
    hear(horizonte, written(horizonte, MARINA, "Alguém aí?"))
    assert conversation_with(horizonte, marina).handed_to == "chatbot"
    j = journal.c
    mine = (j.workspace_id == horizonte.workspace_id, j.kind == "conversation.handed_over")
    with horizonte.db.read() as tx:
        (body,) = tx.scalars(select(j.body).where(*mine))
    assert (body["conversation_id"], body["handed_to"]) == (str(found.id), "chatbot")
