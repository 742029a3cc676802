"""Writing measured links: made with their messages, counted when followed, gone with their person."""

from __future__ import annotations

import secrets
from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace

from sqlalchemy import delete, func, select, update

from avisa.journal.queries import followed_kinds
from avisa.kernel.bulk import among, bulk_insert
from avisa.kernel.unit import Unit
from avisa.messages.links.rules import CHANCE, HOLDS_FOR, MOST_CLICKS, code_of, stand_in
from avisa.messages.links.tables import link
from avisa.messages.links.types import Link
from avisa.messages.rules import Step
from avisa.messages.step_actions import tell
from avisa.messages.tables import message
from avisa.messages.types import Draft

CLICKED = "message.clicked"
Chance = Callable[[int], bytes]


def with_codes(
    unit: Unit, drafts: Sequence[Draft], chance: Chance = secrets.token_bytes
) -> tuple[list[Draft], list[dict[str, str]]]:
    """The drafts with a code in the place of each measured link; and of each draft code -> destination."""
    coded: list[Draft] = []
    codes: list[dict[str, str]] = []
    for draft in drafts:
        body, own = draft.body, {}
        for slot, destination in draft.tracked.items() if draft.body else ():
            code = code_of(unit.workspace_id, chance(CHANCE))
            body, own[code] = body.replace(stand_in(slot), code), destination
        coded.append(replace(draft, body=body) if own else draft)
        codes.append(own)
    return coded, codes


def keep_links(unit: Unit, rows: Sequence[Mapping[str, object]], codes: Sequence[Mapping[str, str]]) -> None:
    """Of the messages that were really queued; `codes` of each of these rows."""
    tracked = {int(str(row["id"])): (row, own) for row, own in zip(rows, codes, strict=True) if own}
    if not tracked:
        return
    there = select(message.c.id).where(
        message.c.workspace_id == unit.workspace_id, among(message.c.id, tracked)
    )
    made = [
        {
            "workspace_id": unit.workspace_id,
            "code": code,
            "message_id": one,
            "run_id": row["run_id"],
            "contact_id": row["contact_id"],
            "destination": destination,
            "created_at": unit.now,
            "expires_at": max(unit.now, int(str(row["due_at"] or 0))) + HOLDS_FOR,
            "clicks": 0,
        }
        for one in unit.tx.scalars(there).all()
        for row, own in (tracked[one],)
        for code, destination in own.items()
    ]
    ids = unit.ids.take(len(made))
    bulk_insert(unit.tx, link, [row | {"id": one} for row, one in zip(made, ids, strict=True)])


def follow(unit: Unit, found: Link) -> bool:
    """A person followed it; True when it is their first time. Only that makes them one who clicked."""
    c = link.c
    mine = (c.workspace_id == unit.workspace_id, c.id == found.id)
    counted = {"clicks": c.clicks + 1, "first_at": func.coalesce(c.first_at, unit.now), "last_at": unit.now}
    unit.tx.execute(update(link).where(*mine, c.clicks < MOST_CLICKS).values(counted))
    own = (message.c.workspace_id == unit.workspace_id, message.c.id == found.message_id)
    first = update(message).where(*own, message.c.clicked_at.is_(None)).values(clicked_at=unit.now)
    if unit.tx.execute(first).rowcount != 1:
        return False
    if CLICKED in followed_kinds(unit.tx, unit.workspace_id):
        tell(unit, {found.message_id: [Step(CLICKED, unit.now)]})
    return True


def forget_links(unit: Unit, contact_id: int) -> None:
    """Their codes lead nowhere any more; that somebody clicked stays counted on the row without a name."""
    unit.tx.execute(
        delete(link).where(link.c.workspace_id == unit.workspace_id, link.c.contact_id == contact_id)
    )


def drop_links(unit: Unit, below: int, most: int) -> int:
    """The oldest, with ids below; how many there were."""
    c = link.c
    old = select(c.id).where(c.workspace_id == unit.workspace_id, c.id < below).order_by(c.id).limit(most)
    found = unit.tx.scalars(old).all()
    if not found:
        return 0
    return unit.tx.execute(
        delete(link).where(c.workspace_id == unit.workspace_id, among(c.id, found))
    ).rowcount
