"""Conversations between what callers ask and are shown, and what the desk keeps."""

from __future__ import annotations

from typing import Any

import msgspec
from sqlalchemy import Row

from avisa.api import conversations_wire as wire
from avisa.api.canned_wire import content_in
from avisa.api.reading import shown_id
from avisa.channels.port import Body
from avisa.desk.canned_rules import body_with
from avisa.desk.types import Conversation, Tag
from avisa.kernel.clock import iso
from avisa.messages.media.types import Medium


def body_in(asked: wire.Answer) -> Body:
    return body_with(content_in(asked.text, asked.buttons, asked.menu))


def shown(one: Conversation, tags: list[Tag]) -> wire.Conversation:
    return wire.Conversation(
        id=str(one.id),
        contact_id=str(one.contact_id),
        number_id=str(one.number_id),
        state="open" if one.is_open else "closed",
        agent_id=shown_id(one.agent_id),
        queue_id=shown_id(one.queue_id),
        handed_to=one.handed_to or None,
        campaign_id=shown_id(one.campaign_id),
        unread=one.unread,
        tags=[tag.name for tag in tags],
        last_at=iso(one.last_at),
        waiting_since=iso(one.waiting_since),
        window_until=iso(one.window_until or None),
    )


def heard_one(row: Row[Any], file: Medium | None) -> wire.Said:
    return wire.Said(
        id=str(row.id),
        direction="in",
        kind=row.kind,
        text=row.body,
        at=iso(row.at),
        answers=shown_id(row.answers_id),
        file=file.kind if file else None,
    )


def sent_one(row: Row[Any], template: str | None) -> wire.Said:
    return wire.Said(
        id=str(row.id),
        direction="out",
        kind="template" if row.template_id else "text",
        text="" if row.template_id else msgspec.json.decode(row.body, type=Body).text if row.body else "",
        at=iso(row.claimed_at or row.created_at),
        state=row.state,
        template=template,
        answers=None,
        file=None,
    )
