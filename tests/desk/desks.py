"""What the tests of the desk say often: who has whose conversation, and what was put in line for them."""

from __future__ import annotations

from typing import Any

from sqlalchemy import select

from avisa.audience.tables import contact_list
from avisa.campaigns.tables import campaign
from avisa.desk.queries import conversations_of
from avisa.desk.tables import conversation_move
from avisa.desk.types import Conversation
from avisa.messages.tables import message
from tests.cast import Company, own, put
from tests.people import phone_of

MARINA = phone_of(0).lstrip("+")  # add_parents gives her the first phone


def conversation_with(company: Company, contact_id: int) -> Conversation:
    with company.db.read() as tx:
        (found,) = conversations_of(tx, company.workspace_id, [contact_id])
    return found


def moves_in(company: Company, conversation_id: int) -> list[str]:
    m = conversation_move.c
    mine = (m.workspace_id == company.workspace_id, m.conversation_id == conversation_id)
    with company.db.read() as tx:
        return list(tx.scalars(select(m.kind).where(*mine).order_by(m.id)))


def replies_to(company: Company, contact_id: int) -> list[Any]:
    c = message.c
    mine = (c.workspace_id == company.workspace_id, c.contact_id == contact_id, c.kind == "reply")
    with company.db.read() as tx:
        return list(tx.execute(select(message).where(*mine).order_by(c.id)))


def campaign_of(company: Company, **answers: Any) -> int:
    """A running campaign whose answers go where `answers` (reply_agent_id ...) says."""
    (campaign_id, list_id) = company.ids.take(2)
    parents = {"number_id": company.number_id, "template_id": company.template_id}
    named = {"name": f"Matrícula {campaign_id}", "purpose_id": company.matricula_id, "state": "running"}
    with company.db.write() as tx:
        put(tx, contact_list, **own(company, list_id), name=f"Lista {list_id}", columns=[])
        put(tx, campaign, **own(company, campaign_id), **parents, **named, list_id=list_id, **answers)
    return campaign_id
