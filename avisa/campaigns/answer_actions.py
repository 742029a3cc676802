"""Saying where the answers to a campaign go, at any time of its life: it counts from the next answer on."""

from __future__ import annotations

from sqlalchemy import update

from avisa.campaigns.answer_queries import Answers
from avisa.campaigns.tables import campaign
from avisa.errors import NotFound, Refused
from avisa.journal.actions import record
from avisa.kernel.unit import Unit

LONGEST_TEXT = 1_024


def send_answers_to(unit: Unit, campaign_id: int, answers: Answers) -> None:
    """Raises NotFound `campaign_unknown`, Refused `text_too_long`."""
    if len(answers.text) > LONGEST_TEXT:
        raise Refused("text_too_long", most=LONGEST_TEXT)
    mine = (campaign.c.workspace_id == unit.workspace_id, campaign.c.id == campaign_id)
    values = {
        "reply_agent_id": answers.agent_id,
        "reply_queue_id": answers.queue_id,
        "reply_text": answers.text.strip(),
    }
    if unit.tx.execute(update(campaign).where(*mine).values(**values)).rowcount != 1:
        raise NotFound("campaign_unknown")
    told = {"agent_id": answers.agent_id, "queue_id": answers.queue_id, "says": bool(answers.text)}
    record(unit, "campaign.answers", f"campaign:{campaign_id}", **told)
