"""Atendimento: the lists of conversations, one of them beside its list, and both of them live."""

from __future__ import annotations

from typing import Any
from urllib.parse import urlencode

from starlette.responses import Response
from starlette.routing import Route

from avisa.audience.queries import person
from avisa.consent.queries import suppressions_of
from avisa.desk.actions import see
from avisa.desk.queries import Shelf, all_tags, conversation_by_id, queues, tags_of
from avisa.desk.rules import window_is_open
from avisa.desk.types import Conversation
from avisa.errors import NotFound
from avisa.identity.queries import colleagues
from avisa.journal.actions import record
from avisa.kernel.clock import MINUTE
from avisa.kernel.db import Tx
from avisa.web.desk_list import page_of
from avisa.web.desk_thread import thread_of
from avisa.web.desk_words import SHELVES
from avisa.web.live import News
from avisa.web.visit import Visit, page, watch
from avisa.workspace.queries import number_by_id

QUERY = ("shelf", "q", "tag", "queue", "unread", "last", "before")


def listed(visit: Visit) -> Response:
    with visit.read() as tx:
        seen = shelf_seen(visit, tx) | around(visit, tx)
    return visit.show("desk/desk.html", **seen, conversation=None)


def shelf_in(visit: Visit) -> Shelf:
    wanted = visit.query("shelf")
    return Shelf(
        which=wanted if wanted in SHELVES else "mine",
        agent_id=visit.member.user_id,
        queue_id=visit.query_id("queue"),
        tag_id=visit.query_id("tag"),
        unread=visit.query("unread") == "1",
    )


def shelf_seen(visit: Visit, tx: Tx) -> dict[str, Any]:
    shelf = shelf_in(visit)
    last, before = visit.query_id("last"), visit.query_id("before")
    found = page_of(tx, visit.workspace_id, shelf, visit.query("q"), (last, before) if before else None)
    return {
        "shelf": shelf,
        "found": found,
        "kept": kept_query(visit),
        "minute": visit.now // MINUTE,  # what is said of waiting is said anew each minute
    }


def kept_query(visit: Visit) -> str:
    """What the list is narrowed to, for every link out of it."""
    return urlencode({name: visit.query(name) for name in QUERY if visit.query(name)})


def around(visit: Visit, tx: Tx) -> dict[str, Any]:
    """What the lists name, of those who are here and those who have left."""
    everyone = colleagues(tx, visit.workspace_id)
    return {
        "names": {one.member.user_id: one.member.name for one in everyone},
        "agents": [one.member for one in everyone if one.disabled_at is None],
        "queues": queues(tx, visit.workspace_id),
        "tags": all_tags(tx, visit.workspace_id),
    }


def conversation_in(visit: Visit, tx: Tx) -> Conversation:
    found = conversation_by_id(tx, visit.workspace_id, visit.id("conversation_id"))
    if found is None:
        raise NotFound("conversation_unknown")
    return found


def shown(visit: Visit) -> Response:
    """Whoever opens what is theirs, or nobody's, has read it."""
    with visit.read() as tx:
        found = conversation_in(visit, tx)
    with visit.write() as unit:
        if found.unread and found.agent_id in (None, visit.member.user_id):
            see(unit, found.id)
        record(unit, "conversation.viewed", f"contact:{found.contact_id}", conversation_id=str(found.id))
    with visit.read() as tx:
        return visit.show(
            "desk/desk.html", **shelf_seen(visit, tx), **talk_seen(visit, tx), **around(visit, tx)
        )


def talk_seen(visit: Visit, tx: Tx) -> dict[str, Any]:
    found = conversation_in(visit, tx)
    who = person(tx, visit.workspace_id, found.contact_id)
    number = number_by_id(tx, visit.workspace_id, found.number_id)
    return {
        "conversation": found,
        "person": who,
        "number": number,
        "thread": thread_of(tx, visit.workspace_id, found, visit.query_id("earlier")),
        "own_tags": tags_of(tx, visit.workspace_id, [found.id]).get(found.id, []),
        "noes": suppressions_of(tx, visit.workspace_id, [found.contact_id]).get(found.contact_id, ()),
        "open_window": window_is_open(found, visit.now),
        "is_mine": found.agent_id == visit.member.user_id,
    }


def live_list(visit: Visit) -> Response:
    return watch(visit, Looks(with_talk=False))


def live_talk(visit: Visit) -> Response:
    with visit.read() as tx:
        conversation_in(visit, tx)
    return watch(visit, Looks(with_talk=True))


class Looks:
    """Renders only what has changed: a look that finds the same rows costs a few short reads."""

    def __init__(self, with_talk: bool) -> None:
        self._with_talk = with_talk
        self._seen: dict[str, Any] = {}
        self._block = ""

    def __call__(self, now: Visit) -> News:
        with now.read() as tx:
            seen = shelf_seen(now, tx) | around(now, tx)
            seen |= talk_seen(now, tx) if self._with_talk else {"conversation": None}
        if seen != self._seen or not self._block:
            self._block = now.block("desk/desk.html", "live", **seen)
            self._seen = seen
        return News(self._block)


ONE = "/desk/{conversation_id:id}"
ROUTES = [
    Route("/desk", page(listed, "desk.read")),
    Route("/desk/live", page(live_list, "desk.read")),
    Route(ONE, page(shown, "desk.read")),
    Route(f"{ONE}/live", page(live_talk, "desk.read")),
]
