"""`/v1/campaigns/{id}/answers`: who gets the answers to a campaign, and what people are told at once."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Request
from pydantic import Field

from avisa.api.asked import Asked
from avisa.api.caller import CampaignReader, CampaignWriter
from avisa.api.campaigns import known
from avisa.api.declared import tells
from avisa.api.parts import parts_of
from avisa.api.reading import identifier, shown_id
from avisa.api.segments_wire import Id
from avisa.campaigns.answer_actions import LONGEST_TEXT, send_answers_to
from avisa.campaigns.answer_queries import Answers, answers_go_to
from avisa.desk.placing import refuse_nobody
from avisa.kernel.db import Tx

router = APIRouter(prefix="/campaigns", tags=["campaigns"])


class CampaignAnswers(Asked):
    """An agent or a queue; neither: the queue that everybody sees."""

    agent_id: Id | None = Field(None, description="Before the queue, where both are said.")
    queue_id: Id | None = Field(None, description="A queue of the inbox.")
    text: Annotated[
        str,
        Field(
            max_length=LONGEST_TEXT,
            description="What the person is told at once, inside the window; empty for nothing.",
            examples=["Obrigada! Respondemos das 8h às 18h."],
        ),
    ] = ""


@router.get("/{campaign_id}/answers", summary="Where the answers go")
def get_answers(campaign_id: str, request: Request, holder: CampaignReader) -> CampaignAnswers:
    """As it is now: an answer that came before went where it was said then."""
    with parts_of(request).db.read() as tx:
        return answers_in(tx, holder.workspace_id, known(tx, holder.workspace_id, campaign_id).id)


@router.put(
    "/{campaign_id}/answers",
    summary="Say where the answers go",
    openapi_extra=tells("agent_unknown", "queue_unknown"),
)
def put_answers(
    campaign_id: str, body: CampaignAnswers, request: Request, holder: CampaignWriter
) -> CampaignAnswers:
    """At any time of its life; it counts from the next answer on."""
    parts = parts_of(request)
    agent = identifier(body.agent_id, "agent_unknown") if body.agent_id else None
    queue = identifier(body.queue_id, "queue_unknown") if body.queue_id and agent is None else None
    with parts.db.write() as tx:
        found = known(tx, holder.workspace_id, campaign_id)
        refuse_nobody(tx, holder.workspace_id, agent, queue)
        send_answers_to(parts.unit(tx, holder, parts.clock()), found.id, Answers(agent, queue, body.text))
        return answers_in(tx, holder.workspace_id, found.id)


def answers_in(tx: Tx, workspace_id: int, campaign_id: int) -> CampaignAnswers:
    found = answers_go_to(tx, workspace_id, [campaign_id])[campaign_id]
    return CampaignAnswers(
        agent_id=shown_id(found.agent_id), queue_id=shown_id(found.queue_id), text=found.text
    )
