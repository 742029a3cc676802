"""A campaign's recipients as a table: where each one is, what they did about it, and what it cost.

Walked by the index that begins with the run, page by page in a transaction of its own, so that a million rows
neither fill the memory nor hold a transaction. Instants are RFC 3339 in UTC, amounts exact decimals.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Row, Select, and_, case, func, literal, select, tuple_

from avisa.audience.addresses import shown as address_shown
from avisa.audience.tables import contact
from avisa.campaigns.types import CampaignView
from avisa.kernel.clock import iso
from avisa.kernel.csv_lines import line
from avisa.kernel.db import Database, Tx
from avisa.messages.links.tables import link
from avisa.messages.reply_queries import was_answered, was_refused
from avisa.messages.tables import message
from avisa.messages.types import HOLDOUT
from avisa.reports.costs import decimal

AT_ONCE = 1_000
LETTERS = "ABCDE"
INSTANTS = ("created_at", "claimed_at", "accepted_at", "sent_at", "delivered_at", "read_at", "ended_at")
HEADER = (
    *("message_id", "contact_id", "name", "phone", "state", "reason", "why"),
    *("wording", "wave", "held_out", *INSTANTS),
    *("clicked_at", "clicks", "answered", "said_stop", "cost", "currency", "charged_as"),
)
Why = Callable[[str, str], str]  # of a state and a reason, in the reader's words


def in_codes(state: str, reason: str) -> str:
    """For programs the column stands empty: they have the reason's name."""
    return ""


@dataclass(frozen=True, slots=True)
class Sees:
    """What the reader may see; a column of what they may not see stands empty."""

    people: bool
    costs: bool


def recipient_lines(
    db: Database, workspace_id: int, campaign: CampaignView, sees: Sees, why: Why
) -> Iterator[str]:
    yield line(HEADER)
    after = (-1, 0)
    while True:
        with db.read() as tx:
            rows = recipients_after(tx, workspace_id, campaign.id, after)
        for row in rows:
            told = cells(row, sees, why)
            yield line([told[name] for name in HEADER])
        if len(rows) < AT_ONCE:
            return
        after = (rows[-1].step, rows[-1].contact_id)


def recipients_after(
    tx: Tx, workspace_id: int, run_id: int, after: tuple[int, int], most: int = AT_ONCE
) -> list[Row[Any]]:
    m = message.c
    beyond = tuple_(m.step, m.contact_id) > tuple_(literal(after[0]), literal(after[1]))
    return list(tx.execute(asked(workspace_id, run_id).where(beyond).limit(most)))


def asked(workspace_id: int, run_id: int) -> Select[Any]:
    m = message.c
    clicks = (
        select(func.sum(link.c.clicks))
        .where(link.c.workspace_id == workspace_id, link.c.message_id == m.id)
        .scalar_subquery()
    )
    person = and_(contact.c.workspace_id == m.workspace_id, contact.c.id == m.contact_id)
    return (
        select(
            *(
                m[name]
                for name in ("id", "step", "contact_id", "phone", "state", "reason", "variant", "wave")
            ),
            *(m[name] for name in (*INSTANTS, "clicked_at", "price_currency", "price_micros")),
            m.price_category,
            contact.c.name,
            clicks.label("clicks"),
            case((was_answered(workspace_id), 1), else_=0).label("answered"),
            case((was_refused(workspace_id), 1), else_=0).label("said_stop"),
        )
        .join(contact, person)
        .where(m.workspace_id == workspace_id, m.run_id == run_id)
        .order_by(m.step, m.contact_id)
    )


def cells(row: Row[Any], sees: Sees, why: Why) -> Mapping[str, str]:
    held = row.state == "skipped" and row.reason == HOLDOUT
    shown = {
        "message_id": str(row.id),
        "contact_id": str(row.contact_id),
        "name": row.name if sees.people else "",
        "phone": address_shown(row.phone) if sees.people else "",
        "state": row.state,
        "reason": row.reason,
        "why": why(row.state, row.reason),
        "wording": "" if row.variant is None else LETTERS[row.variant],
        "wave": "" if row.wave is None else str(row.wave + 1),
        "held_out": yes(held),
        **{name: iso(getattr(row, name)) or "" for name in (*INSTANTS, "clicked_at")},
        "clicks": "" if row.clicks is None else str(row.clicks),
        "answered": yes(row.answered),
        "said_stop": yes(row.said_stop),
    }
    return shown | (price_of(row) if sees.costs else dict.fromkeys(("cost", "currency", "charged_as"), ""))


def price_of(row: Row[Any]) -> dict[str, str]:
    """Nothing where nothing was delivered or the rate card says nothing."""
    known = row.price_micros is not None
    return {
        "cost": decimal(row.price_micros) if known else "",
        "currency": (row.price_currency or "") if known else "",
        "charged_as": row.price_category,
    }


def yes(held: object) -> str:
    return "yes" if held else "no"
