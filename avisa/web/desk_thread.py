"""One conversation as it is shown: both sides, files, notes and moves in one row, the newest last."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any

import msgspec
from sqlalchemy import Row

from avisa.campaigns.answer_queries import campaign_names
from avisa.channels.port import Details
from avisa.desk.queries import attachments_of, authors_of, files_of_messages, moves_of, notes_of
from avisa.desk.types import Attachment, Conversation, Moved, Note
from avisa.kernel.clock import Millis
from avisa.kernel.db import Tx
from avisa.messages.media.queries import media_by_id, media_of_inbound
from avisa.messages.media.types import Medium
from avisa.messages.thread_queries import heard_from, sent_to
from avisa.schedule.queries import names_behind
from avisa.templates.queries import templates_of
from avisa.templates.types import Template
from avisa.web.message_view import free_text_in, header_in, replies_in, values_in

MOST = 40
LATEST = (1 << 63) - 1
NOTHING = Details()


@dataclass(frozen=True, slots=True)
class Item:
    """`side` is them, us, note or move; what does not belong to its side stays empty."""

    id: int
    at: Millis
    side: str
    kind: str = "text"
    text: str = ""
    state: str = ""
    reason: str = ""
    details: str = ""
    due_at: Millis | None = None
    template: Template | None = None
    values: Mapping[str, str] = field(default_factory=dict)
    replies: tuple[str, ...] = ()
    medium: Medium | None = None
    said: Details = NOTHING
    user_id: int = 0
    campaign: str = ""
    schedule: str = ""
    reactions: tuple[str, ...] = ()
    wamid: str = ""
    moved: Moved | None = None


@dataclass(frozen=True, slots=True)
class Thread:
    items: tuple[Item, ...]
    earlier: int  # the id before which the page before ends; 0 at the beginning


def thread_of(tx: Tx, workspace_id: int, one: Conversation, before: int = 0) -> Thread:
    """The page that ends before this id. Ids are made in the order of time, whatever they belong to."""
    below = before or LATEST
    pair = (one.contact_id, one.number_id)
    most = MOST + 1
    heard = heard_from(tx, workspace_id, pair, below, most)
    sent = sent_to(tx, workspace_id, pair, below, most)
    found = [
        *heard_items(tx, workspace_id, heard),
        *sent_items(tx, workspace_id, sent),
        *file_items(tx, workspace_id, attachments_of(tx, workspace_id, one.id, below, most)),
        *(note_item(note) for note in notes_of(tx, workspace_id, one.id, below, most)),
        *move_items(tx, workspace_id, moves_of(tx, workspace_id, one.id, below, most)),
    ]
    newest = sorted(found, key=lambda item: item.id, reverse=True)
    shown = newest[:MOST]
    earlier = shown[-1].id if len(newest) > MOST else 0
    return Thread(tuple(sorted(with_reactions(shown), key=lambda item: (item.at, item.id))), earlier)


def heard_items(tx: Tx, workspace_id: int, rows: Sequence[Row[Any]]) -> Iterable[Item]:
    media = media_of_inbound(tx, workspace_id, [row.id for row in rows])
    for row in rows:
        said = msgspec.convert(row.details, Details) if row.details else NOTHING
        yield Item(
            row.id,
            row.at,
            "them",
            kind=row.kind,
            text=row.body,
            medium=media.get(row.id),
            said=said,
            wamid=row.context if row.kind == "reaction" else row.wamid,
        )


def sent_items(tx: Tx, workspace_id: int, rows: Sequence[Row[Any]]) -> Iterable[Item]:
    ids = [row.id for row in rows]
    templates = templates_of(tx, workspace_id, {row.template_id for row in rows if row.template_id})
    files = files_of_messages(tx, workspace_id, ids)
    media = media_by_id(tx, workspace_id, files.values())
    users = authors_of(tx, workspace_id, ids)
    runs = {row.run_id for row in rows if row.run_id != row.id}
    campaigns = campaign_names(tx, workspace_id, runs) if runs else {}
    schedules = names_behind(tx, workspace_id, runs - campaigns.keys()) if runs - campaigns.keys() else {}
    for row in rows:
        template = templates.get(row.template_id or 0)
        header = header_in(row.body)
        yield Item(
            row.id,
            row.claimed_at or row.created_at,
            "us",
            kind="template" if row.template_id else header.kind if header else "text",
            text="" if template else free_text_in(row.body),
            state=row.state,
            reason=row.reason,
            details=row.details,
            due_at=row.due_at,
            template=template,
            values=values_in(template, row.body),
            replies=() if template else replies_in(row.body),
            medium=media.get(files.get(row.id, 0)),
            user_id=users.get(row.id, 0),
            campaign=campaigns.get(row.run_id, ""),
            schedule=schedules.get(row.run_id, ""),
            wamid=row.wamid or "",
        )


def file_items(tx: Tx, workspace_id: int, files: Sequence[Attachment]) -> Iterable[Item]:
    """Files that wait for their upload, or were refused."""
    media = media_by_id(tx, workspace_id, [one.medium_id for one in files]) if files else {}
    for one in files:
        medium = media.get(one.medium_id)
        yield Item(
            one.id,
            one.made_at,
            "us",
            kind=medium.form if medium else "document",
            text=one.caption,
            state="sending" if one.state == "waiting" else "failed",
            reason=one.reason,
            medium=medium,
            user_id=one.made_by or 0,
        )


def note_item(note: Note) -> Item:
    return Item(note.id, note.at, "note", text=note.body, user_id=note.author_id)


def move_items(tx: Tx, workspace_id: int, moves: Sequence[Moved]) -> Iterable[Item]:
    ids = {one.campaign_id for one in moves if one.campaign_id}
    names = campaign_names(tx, workspace_id, ids) if ids else {}
    for one in moves:
        name = names.get(one.campaign_id or 0, "")
        yield Item(one.id, one.at, "move", kind=one.kind, text=one.told, campaign=name, moved=one)


def with_reactions(items: Sequence[Item]) -> list[Item]:
    """A reaction belongs on the bubble that it is about; where that is not on the page it stands alone.

    An empty one takes the person's last one back.
    """
    on_page = {item.wamid for item in items if item.wamid and item.kind != "reaction"}
    latest: dict[str, str] = {}
    for item in reversed(items):
        if item.kind == "reaction" and item.wamid in on_page:
            latest[item.wamid] = item.text
    kept = [item for item in items if item.kind != "reaction" or item.wamid not in on_page]
    return [
        replace(item, reactions=(emoji,)) if (emoji := latest.get(item.wamid, "")) else item for item in kept
    ]
