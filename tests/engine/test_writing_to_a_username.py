"""Somebody behind a username writes, and is written to by the id that the platform has for them,
also by a campaign, and also when that id changes."""

from __future__ import annotations

from sqlalchemy import select

from avisa.audience.queries import find_person, person
from avisa.campaigns import actions as campaigns
from avisa.channels.port import Body
from avisa.desk.actions import By, reply
from avisa.desk.tables import conversation
from avisa.kernel.clock import HOUR
from avisa.messages.single import SingleRequest, dispatch
from tests.campaigns.school import GOOD, looked_over
from tests.engine.live import Live
from tests.gate.audience import draft_campaign, list_up
from tests.people import VAULT, phone_of, say_yes

PHONE = phone_of(777_001)


def test_text_and_campaign_reach_a_person_without_a_phone(live: Live) -> None:
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
        with company.unit() as unit:
            sent = [dispatch(unit, VAULT, text).message_id]
            sent.append(reply(unit, talk, Body(text="Posso ajudar?"), By(0)))
        run = launched(live, who)
        rows = [live.wait_for_state(one, "read", "failed", "skipped") for one in sent]
        live.wait_for(run, lambda tally: tally.read == 1)
        later = SingleRequest(text="Até logo!", contact_id=who, due_at=live.clock() + HOUR)
        with company.unit() as unit:
            waiting = dispatch(unit, VAULT, later).message_id
        new = live.control("/people", {"phone": PHONE, "new_phone": phone_of(777_002)})["user_id"]
        live.wait_until(lambda: live.row(waiting).phone == new)
    assert [(row.state, row.phone) for row in rows] == [("read", bsuid)] * 2
    assert {row.price_country for row in rows} == {"BR"}
    with company.db.read() as tx:
        known = person(tx, company.workspace_id, who)
    assert known and known.bsuid == new != bsuid


def launched(live: Live, who: int) -> int:
    """Launched to this one person."""
    made = draft_campaign(live.company, list_up(live.company, [who], [GOOD]))
    check = looked_over(live.company, made)
    with live.company.unit() as unit:
        assert campaigns.launch(unit, made, check)
    return made


def find_person_by(live: Live, bsuid: str) -> int | None:
    with live.company.db.read() as tx:
        found = find_person(tx, live.company.workspace_id, bsuid=bsuid)
    return found.id if found else None
