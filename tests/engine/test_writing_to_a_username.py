"""Somebody behind a username writes, and is written to by the id that the platform has for them."""

from __future__ import annotations

from sqlalchemy import select

from avisa.audience.queries import find_person, person
from avisa.channels.port import Body
from avisa.desk.actions import By, reply
from avisa.desk.tables import conversation
from avisa.messages.single import SingleRequest, dispatch
from tests.engine.live import Live
from tests.people import VAULT, phone_of, say_yes

PHONE = phone_of(777_001)


def test_text_and_template_reach_a_person_without_a_phone(live: Live) -> None:
    company = live.company
    bsuid = live.control("/people", {"phone": PHONE, "username": "@lia.prado"})["user_id"]

    def conversation_id() -> int | None:
        who = find_person_by(live, bsuid)
        if who is None:
            return None
        mine = (conversation.c.workspace_id == company.workspace_id, conversation.c.contact_id == who)
        with company.db.read() as tx:
            found: int | None = tx.scalar(select(conversation.c.id).where(*mine))
        return found

    with live.engine():
        live.control("/inbound", {"phone": PHONE, "text": "Oi!"})
        live.wait_until(conversation_id)
        who, talk = find_person_by(live, bsuid), conversation_id()
        assert who and talk
        say_yes(company, [who])
        text = SingleRequest(text="Bom dia!", bsuid=bsuid)
        notice = SingleRequest("lembrete_matricula", values={"1": "Lia", "2": "Theo"}, contact_id=who)
        with company.unit() as unit:
            sent = [dispatch(unit, VAULT, one).message_id for one in (text, notice)]
            sent.append(reply(unit, talk, Body(text="Posso ajudar?"), By(0)))
        rows = [live.wait_for_state(one, "read", "failed", "skipped") for one in sent]
    assert [(row.state, row.phone) for row in rows] == [("read", bsuid)] * 3
    assert {row.price_country for row in rows} == {"BR"}
    with company.db.read() as tx:
        known = person(tx, company.workspace_id, who)
    assert known and known.bsuid == bsuid


def find_person_by(live: Live, bsuid: str) -> int | None:
    with live.company.db.read() as tx:
        found = find_person(tx, live.company.workspace_id, bsuid=bsuid)
    return found.id if found else None
