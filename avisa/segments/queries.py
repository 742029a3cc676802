"""Who fits a condition, how many they are, and the segments that were saved.

For campaigns, schedules, the desk and `/v1`. A condition is a `types.Condition`; `now` decides what "in the
last 7 days" means, so that a chunked walk with one `now` sees one audience.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any
from zoneinfo import ZoneInfo

import msgspec
from sqlalchemy import ColumnElement, Row, func, select

from avisa.audience.names import ERASED
from avisa.audience.tables import contact
from avisa.consent.queries import purposes_of
from avisa.errors import NotFound
from avisa.kernel.bulk import among
from avisa.kernel.clock import Millis, to_datetime
from avisa.kernel.db import Tx
from avisa.segments.compile import Moment, compiled
from avisa.segments.tables import segment
from avisa.segments.types import Condition, Group, Segment
from avisa.workspace.queries import workspace_by_id


def members(
    tx: Tx, workspace_id: int, condition: Condition, after_contact_id: int, most: int, now: Millis
) -> list[int]:
    """The ids of up to `most` contacts above `after_contact_id` who fit the condition, in ascending order.

    Fewer than `most` means that there are no more. Erased people never fit; people without a phone may.
    A keyset walk: call again with the last id, the same condition and the same `now`.
    """
    fitting = select(contact.c.id).where(*_fits(tx, workspace_id, condition, now))
    page = fitting.where(contact.c.id > after_contact_id).order_by(contact.c.id).limit(most)
    return list(tx.scalars(page))


def scanned(
    tx: Tx, workspace_id: int, condition: Condition, after_contact_id: int, window: int, now: Millis
) -> tuple[list[int], int | None]:
    """Who fits among the next `window` contacts, and the last of those looked at; None when none is left.

    For write transactions, which must stay short: a condition that few fit would make `members` read far.
    """
    mine = (contact.c.workspace_id == workspace_id, contact.c.id > after_contact_id)
    ahead = select(contact.c.id).where(*mine).order_by(contact.c.id)
    last = tx.scalars(ahead.offset(window - 1).limit(1)).first()
    fitting = select(contact.c.id).where(*_fits(tx, workspace_id, condition, now), *mine)
    if last is not None:
        fitting = fitting.where(contact.c.id <= last)
    return list(tx.scalars(fitting.order_by(contact.c.id))), last


def count(tx: Tx, workspace_id: int, condition: Condition, now: Millis) -> int:
    """How many contacts fit; at 100,000 contacts it takes some tenths of a second, at most one."""
    people = select(func.count()).select_from(contact)
    return tx.scalar(people.where(*_fits(tx, workspace_id, condition, now))) or 0


def matching(
    tx: Tx, workspace_id: int, condition: Condition, contact_ids: Iterable[int], now: Millis
) -> frozenset[int]:
    """Who of these people fits: for a batch that was found another way (an excluded audience, a due row)."""
    asked = among(contact.c.id, contact_ids)
    found = select(contact.c.id).where(*_fits(tx, workspace_id, condition, now), asked)
    return frozenset(tx.scalars(found))


def _fits(tx: Tx, workspace_id: int, condition: Condition, now: Millis) -> tuple[ColumnElement[bool], ...]:
    company = workspace_by_id(tx, workspace_id)
    if company is None:
        raise NotFound(workspace_id=workspace_id)
    today = to_datetime(now).astimezone(ZoneInfo(company.time_zone)).date()
    moment = Moment(workspace_id, now, today, purposes_of(tx, workspace_id))
    known = contact.c.search_name != ERASED
    return (contact.c.workspace_id == workspace_id, known, compiled(condition, moment))


def segment_by_id(tx: Tx, workspace_id: int, segment_id: int) -> Segment | None:
    return segments_of(tx, workspace_id, [segment_id]).get(segment_id)


def segments_of(tx: Tx, workspace_id: int, ids: Iterable[int]) -> dict[int, Segment]:
    mine = (segment.c.workspace_id == workspace_id, among(segment.c.id, ids))
    return {row.id: _from(row) for row in tx.execute(select(segment).where(*mine))}


def segments_page(tx: Tx, workspace_id: int, after: str = "", most: int = 200) -> list[Segment]:
    """By name; `after` is the last name already shown."""
    mine = select(segment).where(segment.c.workspace_id == workspace_id, segment.c.name > after)
    return [_from(row) for row in tx.execute(mine.order_by(segment.c.name).limit(most))]


def segment_named(tx: Tx, workspace_id: int, name: str) -> Segment | None:
    mine = select(segment).where(segment.c.workspace_id == workspace_id, segment.c.name == name)
    row = tx.execute(mine).one_or_none()
    return _from(row) if row else None


def _from(row: Row[Any]) -> Segment:
    condition = msgspec.convert(row.condition, Group)
    return Segment(row.id, row.name, condition, row.created_at, row.changed_at, row.created_by)
