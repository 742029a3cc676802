"""What the gate says now of messages that are queued, without sending any: for whoever has just asked."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from avisa.desk.types import Author
from avisa.gate.drafted import as_due
from avisa.gate.queries import facts_for
from avisa.gate.rules import verdict
from avisa.gate.types import Case, Verdict, case_of
from avisa.kernel.clock import Millis
from avisa.kernel.db import Tx
from avisa.messages.page_queries import queued_by_number
from avisa.messages.types import Draft


def verdicts_before(
    tx: Tx,
    workspace_id: int,
    number_id: int,
    drafts: Sequence[Draft],
    now: Millis,
    author: Author | None = None,
) -> list[Verdict]:
    """What it would say of messages of one number that nobody has put in line yet, in their order.

    `author` is the agent who would say them.
    """
    return [verdict(case) for case in cases_before(tx, workspace_id, number_id, drafts, now, author)]


def cases_before(
    tx: Tx,
    workspace_id: int,
    number_id: int,
    drafts: Sequence[Draft],
    now: Millis,
    author: Author | None = None,
) -> list[Case]:
    """What it would look at for that: for whoever asks for their price, too."""
    rows = [as_due(draft) for draft in drafts]
    facts = facts_for(tx, workspace_id, number_id, rows, now)
    if author is not None:
        facts = replace(facts, authors={row.id: author for row in rows})
    return [case_of(row, facts) for row in rows]


def verdicts_of(tx: Tx, workspace_id: int, ids: Sequence[int], now: Millis) -> dict[int, Verdict]:
    """By message; one that is queued no more has none."""
    told: dict[int, Verdict] = {}
    for number_id, rows in queued_by_number(tx, workspace_id, ids).items():
        facts = facts_for(tx, workspace_id, number_id, rows, now)
        told.update({row.id: verdict(case_of(row, facts)) for row in rows})
    return told
