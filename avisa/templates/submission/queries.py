"""Reading what was asked of the provider: what is due, what has left lately, how far a template is."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from sqlalchemy import Row, Select, func, select

from avisa.kernel.clock import HOUR, Millis
from avisa.kernel.db import Tx
from avisa.templates.submission.rules import MONTH
from avisa.templates.submission.types import OPEN, Request, RequestKind, RequestState, Spent
from avisa.templates.tables import template, template_request
from avisa.templates.types import APPROVED, DELETED

asked = template_request


def request_by_id(tx: Tx, workspace_id: int, request_id: int) -> Request | None:
    row = tx.execute(in_workspace(workspace_id).where(asked.c.id == request_id)).one_or_none()
    return request_from(row) if row else None


def due_requests(tx: Tx, workspace_id: int, now: Millis, most: int = 100) -> list[Request]:
    """In the order in which they were asked for."""
    due = in_workspace(workspace_id).where(asked.c.state.in_(OPEN), asked.c.due_at <= now)
    return [request_from(row) for row in tx.execute(due.order_by(asked.c.id).limit(most))]


def open_request(tx: Tx, workspace_id: int, account_id: int, name: str, language: str) -> Request | None:
    mine = of(workspace_id, account_id, name, language).where(asked.c.state.in_(OPEN))
    row = tx.execute(mine.limit(1)).one_or_none()
    return request_from(row) if row else None


def last_request(tx: Tx, workspace_id: int, account_id: int, name: str, language: str) -> Request | None:
    """How far a template is: what was asked for last of it."""
    row = tx.execute(
        of(workspace_id, account_id, name, language).order_by(asked.c.id.desc()).limit(1)
    ).one_or_none()
    return request_from(row) if row else None


def last_wording(tx: Tx, workspace_id: int, account_id: int, name: str, language: str) -> Request | None:
    """What was handed in last, and has words."""
    worded = asked.c.kind.in_([RequestKind.CREATE.value, RequestKind.EDIT.value])
    mine = of(workspace_id, account_id, name, language).where(worded)
    row = tx.execute(mine.order_by(asked.c.id.desc()).limit(1)).one_or_none()
    return request_from(row) if row else None


def requests_page(
    tx: Tx, workspace_id: int, *, before: int | None = None, most: int = 50, only: Mapping[str, str | int]
) -> list[Request]:
    """The newest first; `only` holds equal values of state, kind, name, language or draft_id."""
    page = in_workspace(workspace_id).where(*(asked.c[name] == value for name, value in only.items()))
    if before is not None:
        page = page.where(asked.c.id < before)
    return [request_from(row) for row in tx.execute(page.order_by(asked.c.id.desc()).limit(most))]


def open_requests(tx: Tx, workspace_id: int) -> list[Request]:
    mine = in_workspace(workspace_id).where(asked.c.state.in_(OPEN))
    return [request_from(row) for row in tx.execute(mine.order_by(asked.c.id))]


def refused_since(tx: Tx, workspace_id: int, since: Millis) -> list[Request]:
    """The last word on each template, where that was a no: the newest first."""
    settled = in_workspace(workspace_id).where(asked.c.asked_at > since).order_by(asked.c.id.desc())
    last: dict[tuple[int, str, str], Request] = {}
    for row in tx.execute(settled.limit(500)):
        last.setdefault((row.account_id, row.name, row.language), request_from(row))
    return [one for one in last.values() if one.state is RequestState.REFUSED]


def spent(tx: Tx, one: Request, now: Millis) -> Spent:
    """What has left, also where nobody knows yet what came of it."""
    left = select(asked.c.sent_at).where(
        asked.c.workspace_id == one.workspace_id,
        asked.c.account_id == one.account_id,
        asked.c.id != one.id,
        asked.c.state.in_((RequestState.SENDING, RequestState.UNKNOWN, RequestState.DONE)),
    )
    creations = left.where(asked.c.kind == RequestKind.CREATE, asked.c.sent_at > now - HOUR)
    edits = left.where(
        asked.c.kind == RequestKind.EDIT,
        asked.c.was_status == APPROVED,
        asked.c.platform_id == one.platform_id,
        asked.c.sent_at > now - MONTH,
    )
    return Spent(tuple(tx.scalars(creations)), tuple(tx.scalars(edits)))


def templates_kept(tx: Tx, workspace_id: int, account_id: int) -> int:
    """How many of the account's places are taken: each language counts."""
    kept = select(func.count()).where(
        template.c.workspace_id == workspace_id,
        template.c.account_id == account_id,
        template.c.status != DELETED,
    )
    return int(tx.scalar(kept) or 0)


def of(workspace_id: int, account_id: int, name: str, language: str) -> Select[Any]:
    return in_workspace(workspace_id).where(
        asked.c.account_id == account_id, asked.c.name == name, asked.c.language == language
    )


def in_workspace(workspace_id: int) -> Select[Any]:
    return select(asked).where(asked.c.workspace_id == workspace_id)


def request_from(row: Row[Any]) -> Request:
    return Request(
        id=row.id,
        workspace_id=row.workspace_id,
        account_id=row.account_id,
        draft_id=row.draft_id,
        kind=RequestKind(row.kind),
        name=row.name,
        language=row.language,
        platform_id=row.platform_id,
        state=RequestState(row.state),
        reason=row.reason,
        details=row.details,
        asked_by=row.asked_by,
        asked_at=row.asked_at,
        due_at=row.due_at,
        attempt=row.attempt,
        sent_at=row.sent_at,
        settled_at=row.settled_at,
        body=row.body,
    )
