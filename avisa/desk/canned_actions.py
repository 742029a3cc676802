"""Writing prepared answers, and saying one in a conversation."""

from __future__ import annotations

from dataclasses import dataclass, replace

import msgspec
from sqlalchemy import ColumnElement, delete, select, update
from sqlalchemy.exc import IntegrityError

from avisa.channels.port import Body
from avisa.desk.actions import By, reply
from avisa.desk.attachment_actions import attach
from avisa.desk.canned_queries import MOST, canned_by_id, how_many, media_named
from avisa.desk.canned_rules import Wish, checked, unfilled
from avisa.desk.tables import canned_reply
from avisa.desk.types import CannedKind, CannedReply
from avisa.errors import Conflict, NotAllowed, NotFound, Refused
from avisa.journal.actions import record
from avisa.kernel.bulk import bulk_insert
from avisa.kernel.clock import DAY
from avisa.kernel.unit import Unit
from avisa.messages.media.actions import forget_medium
from avisa.messages.media.queries import medium_by_id, prepared_before
from avisa.templates.queries import template_by_id

r = canned_reply.c


@dataclass(frozen=True, slots=True)
class Keeper:
    """Who writes prepared answers: a user (0 for a program), and whether they may write shared ones."""

    user_id: int
    may_share: bool = False


def make(unit: Unit, wish: Wish, by: Keeper) -> int:
    """Raises as `canned_rules.checked`, NotAllowed for a shared one, Conflict `canned_shortcut_taken`."""
    wish = admitted(unit, wish, by)
    if how_many(unit.tx, unit.workspace_id) >= MOST:
        raise Refused("canned_replies_too_many", most=MOST)
    reply_id = unit.ids.next()
    refuse_taken(unit, wish, by, reply_id)
    row = {
        "workspace_id": unit.workspace_id,
        "id": reply_id,
        **columns(unit, wish, by),
        "created_by": by.user_id or None,
        "created_at": unit.now,
    }
    if not bulk_insert(unit.tx, canned_reply, [row], ignore_conflicts=True):
        raise Conflict("canned_shortcut_taken", shortcut=wish.shortcut)
    record(unit, "canned_reply.made", f"canned_reply:{reply_id}", title=wish.title)
    return reply_id


def change(unit: Unit, reply_id: int, wish: Wish, by: Keeper) -> None:
    """A shared one stays so unless whoever may share takes it for themselves. Raises as `make`."""
    before = own(unit, reply_id, by)
    wish = admitted(unit, wish, by)
    refuse_taken(unit, wish, by, reply_id)
    try:
        unit.tx.execute(update(canned_reply).where(*this(unit, reply_id)).values(columns(unit, wish, by)))
    except IntegrityError as error:  # a colleague took the shortcut between our look and our write
        raise Conflict("canned_shortcut_taken", shortcut=wish.shortcut) from error
    if before.content.medium_id not in (0, wish.content.medium_id):
        forget_carried(unit, before.content.medium_id)
    record(unit, "canned_reply.changed", f"canned_reply:{reply_id}", title=wish.title)


def drop(unit: Unit, reply_id: int, by: Keeper) -> None:
    before = own(unit, reply_id, by)
    unit.tx.execute(delete(canned_reply).where(*this(unit, reply_id)))
    if before.content.medium_id:
        forget_carried(unit, before.content.medium_id)
    record(unit, "canned_reply.deleted", f"canned_reply:{reply_id}", title=before.title)


def forget_carried(unit: Unit, medium_id: int) -> None:
    """Once no answer carries it any more: over `/v1` several may name one file."""
    if medium_id not in media_named(unit.tx, unit.workspace_id):
        forget_medium(unit, medium_id)


def forget_unnamed(unit: Unit) -> None:
    """Files that somebody brought more than a day ago, and that no answer came to name."""
    old = prepared_before(unit.tx, unit.workspace_id, unit.now - DAY)
    named = media_named(unit.tx, unit.workspace_id) if old else set()
    for medium_id in old:
        if medium_id not in named:
            forget_medium(unit, medium_id)


def say_canned(unit: Unit, conversation_id: int, reply_id: int, text: str, by: By) -> int:
    """What an agent picked and looked over; the id of the message, or of the file that becomes one.

    Raises Refused `canned_variable_empty` while a variable stands in the text, and as `actions.reply`.
    """
    chosen = canned_by_id(unit.tx, unit.workspace_id, reply_id, by.user_id)
    if chosen is None:
        raise NotFound("canned_reply_unknown")
    if empty := unfilled(text):
        raise Refused("canned_variable_empty", variable=empty[0])
    content = chosen.content
    if chosen.kind == CannedKind.MEDIA:
        return attach(unit, conversation_id, content.medium_id, text, by)
    body = Body(text=text)
    if chosen.kind == CannedKind.INTERACTIVE:
        body = Body(text=text, replies=content.replies, choices=content.choices, label=content.label)
    return reply(unit, conversation_id, body, by)


def admitted(unit: Unit, wish: Wish, by: Keeper) -> Wish:
    """Looked over, with what it names here and fit to be sent."""
    wish = checked(wish)
    if wish.shared and not by.may_share:
        raise NotAllowed(permission="canned.share")
    if not wish.shared and not by.user_id:
        raise Refused("canned_owner_missing")
    content = wish.content
    if content.medium_id:
        kept = medium_by_id(unit.tx, unit.workspace_id, content.medium_id)
        if kept is None or not kept.is_kept or kept.contact_id is not None:
            raise Refused("medium_gone")
        if kept.form == "audio" and content.text:
            raise Refused("caption_not_heard")
    if content.template_id:
        chosen = template_by_id(unit.tx, unit.workspace_id, content.template_id)
        if chosen is None or chosen.shape.unsupported:
            raise Refused("template_unknown")
        return replace(wish, language=chosen.language)
    return wish


def own(unit: Unit, reply_id: int, by: Keeper) -> CannedReply:
    """One that they may change. Raises NotFound for a colleague's, NotAllowed for a shared one."""
    found = canned_by_id(unit.tx, unit.workspace_id, reply_id, by.user_id)
    if found is None:
        raise NotFound("canned_reply_unknown")
    if found.is_shared and not by.may_share:
        raise NotAllowed(permission="canned.share")
    return found


def columns(unit: Unit, wish: Wish, by: Keeper) -> dict[str, object]:
    return {
        "owner_id": None if wish.shared else by.user_id,
        "category": wish.category,
        "shortcut": wish.shortcut,
        "title": wish.title,
        "kind": wish.kind,
        "language": wish.language,
        "content": msgspec.to_builtins(wish.content),
        "changed_at": unit.now,
    }


def refuse_taken(unit: Unit, wish: Wish, by: Keeper, reply_id: int) -> None:
    """Once among the shared ones, and once among each agent's own."""
    if not wish.shortcut:
        return
    scope = r.owner_id.is_(None) if wish.shared else r.owner_id == by.user_id
    same = (r.workspace_id == unit.workspace_id, scope, r.shortcut == wish.shortcut, r.id != reply_id)
    if unit.tx.scalar(select(r.id).where(*same).limit(1)):
        raise Conflict("canned_shortcut_taken", shortcut=wish.shortcut)


def this(unit: Unit, reply_id: int) -> tuple[ColumnElement[bool], ColumnElement[bool]]:
    return r.workspace_id == unit.workspace_id, r.id == reply_id
