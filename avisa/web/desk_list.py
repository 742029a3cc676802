"""The list of conversations as an agent sees it: who, the last words, how long they have waited, its tags."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Row

from avisa.audience.digit_queries import digits_in, people_with_digits
from avisa.audience.queries import contacts_of, search
from avisa.audience.types import Person
from avisa.desk.queries import (
    ENOUGH,
    Place,
    Shelf,
    conversations_of,
    conversations_page,
    count_on,
    tags_of,
)
from avisa.desk.types import Conversation, Tag
from avisa.kernel.db import Tx
from avisa.messages.thread_queries import heard_by_id, sent_by_id
from avisa.templates.queries import templates_of
from avisa.templates.rules import preview
from avisa.templates.types import Template
from avisa.web.message_view import free_text_in, header_in, values_in

MOST = 40
FOUND_PEOPLE = 60  # whose conversations a search looks at


@dataclass(frozen=True, slots=True)
class Line:
    conversation: Conversation
    name: str
    phone: str  # or the id in its place
    kind: str  # of the last message: text, or what has no words
    words: str
    state: str  # of our own last message; "" for the person's
    tags: tuple[Tag, ...]


@dataclass(frozen=True, slots=True)
class Page:
    lines: tuple[Line, ...]
    further: Place | None  # where the next page begins
    counts: Mapping[str, int]

    @property
    def needs(self) -> str:
        """What the window's title says: one's own unread conversations and the queue's together."""
        many = sum(self.counts.values())
        return f"{ENOUGH - 1}+" if many >= ENOUGH else str(many or "")


def page_of(tx: Tx, workspace_id: int, shelf: Shelf, words: str = "", before: Place | None = None) -> Page:
    """A page of a list, or whom a search finds in it."""
    if words:
        found = searched(tx, workspace_id, shelf, words)
    else:
        found = conversations_page(tx, workspace_id, shelf, before, MOST + 1)
    shown = found[:MOST]
    last = shown[-1] if shown and len(found) > MOST else None
    return Page(
        tuple(lines_of(tx, workspace_id, shown)),
        (last.last_at, last.id) if last and not words else None,
        counts_of(tx, workspace_id, shelf.agent_id),
    )


def searched(tx: Tx, workspace_id: int, shelf: Shelf, words: str) -> list[Conversation]:
    """By the person's name or number, in all lists: whoever searches wants the person."""
    if digits := digits_in(words):
        people = people_with_digits(tx, workspace_id, digits, FOUND_PEOPLE)
    else:
        people = search(tx, workspace_id, words, most=FOUND_PEOPLE)
    found = conversations_of(tx, workspace_id, [one.id for one in people])
    return sorted(found, key=lambda one: (one.is_open, one.last_at), reverse=True)


def counts_of(tx: Tx, workspace_id: int, user_id: int) -> dict[str, int]:
    """What needs an eye: unread words of one's own people, and who waits in the queue."""
    mine = Shelf("mine", agent_id=user_id, unread=True)
    return {
        "mine": count_on(tx, workspace_id, mine),
        "queue": count_on(tx, workspace_id, Shelf("queue")),
    }


def lines_of(tx: Tx, workspace_id: int, found: Sequence[Conversation]) -> list[Line]:
    people = contacts_of(tx, workspace_id, [one.contact_id for one in found])
    heard = heard_by_id(tx, workspace_id, [one.last_inbound_id for one in found if one.last_inbound_id])
    sent = sent_by_id(tx, workspace_id, [one.last_message_id for one in found if one.last_message_id])
    templates = templates_of(tx, workspace_id, {row.template_id for row in sent.values() if row.template_id})
    tags = tags_of(tx, workspace_id, [one.id for one in found])
    return [
        line_of(one, people.get(one.contact_id), last_of(one, heard, sent), templates, tags.get(one.id, []))
        for one in found
    ]


def last_of(
    one: Conversation, heard: Mapping[int, Row[Any]], sent: Mapping[int, Row[Any]]
) -> tuple[str, Row[Any] | None]:
    if one.last_by == "us":
        return "us", sent.get(one.last_message_id or 0)
    return "person", heard.get(one.last_inbound_id or 0)


def line_of(
    one: Conversation,
    who: Person | None,
    last: tuple[str, Row[Any] | None],
    templates: Mapping[int, Template],
    tags: Sequence[Tag],
) -> Line:
    side, row = last
    name, phone = (who.name or "", who.address) if who else ("", "")
    if row is None:
        return Line(one, name, phone, "text", "", "", tuple(tags))
    if side == "person":
        return Line(one, name, phone, row.kind, short(row.body), "", tuple(tags))
    return Line(one, name, phone, *ours(row, templates), row.state, tuple(tags))


def ours(row: Row[Any], templates: Mapping[int, Template]) -> tuple[str, str]:
    """(kind, words) of what we said last."""
    template = templates.get(row.template_id or 0)
    if template is not None:
        return "template", short(preview(template.shape, values_in(template, row.body)))
    header = header_in(row.body)
    return (header.kind if header else "text"), short(free_text_in(row.body))


def short(words: str) -> str:
    return " ".join(words.split())[:140]
