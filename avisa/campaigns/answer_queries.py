"""Where the answers to a campaign go: an agent, a queue, and what the person is told at once."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from sqlalchemy import select

from avisa.campaigns.tables import campaign
from avisa.kernel.bulk import among
from avisa.kernel.db import Tx


@dataclass(frozen=True, slots=True)
class Answers:
    """`agent_id` and `queue_id` None: the queue that everybody sees; `text` "" tells the person nothing."""

    agent_id: int | None = None
    queue_id: int | None = None
    text: str = ""


def answers_go_to(tx: Tx, workspace_id: int, run_ids: Iterable[int]) -> dict[int, Answers]:
    """By campaign; runs that are no campaigns are absent."""
    c = campaign.c
    mine = (c.workspace_id == workspace_id, among(c.id, run_ids))
    rows = tx.execute(select(c.id, c.reply_agent_id, c.reply_queue_id, c.reply_text).where(*mine))
    return {row[0]: Answers(row[1], row[2], row[3] or "") for row in rows}


def campaign_names(tx: Tx, workspace_id: int, ids: Iterable[int]) -> dict[int, str]:
    mine = (campaign.c.workspace_id == workspace_id, among(campaign.c.id, ids))
    return {row[0]: row[1] for row in tx.execute(select(campaign.c.id, campaign.c.name).where(*mine))}
