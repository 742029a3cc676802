"""Atendimento: a prepared answer in the composer: offered after a slash, filled, looked over."""

from __future__ import annotations

from starlette.responses import Response
from starlette.routing import Route

from avisa.audience.queries import person
from avisa.desk.canned_queries import canned_by_id, canned_replies
from avisa.desk.canned_rules import Filled, fill
from avisa.desk.types import CannedKind
from avisa.errors import NotFound
from avisa.messages.media.queries import medium_by_id
from avisa.web.canned_fill import facts_for
from avisa.web.pages.desk import ONE, conversation_in
from avisa.web.visit import Visit, page

MOST = 8


def offered(visit: Visit) -> Response:
    """What fits what was typed so far, the shortcuts that begin so first."""
    with visit.read() as tx:
        found = conversation_in(visit, tx)
        replies = canned_replies(tx, visit.workspace_id, visit.member.user_id, visit.query("q"))
    told = {"offers": replies[:MOST], "conversation_id": found.id}
    return Response(visit.block("desk/offers.html", "offers", **told), media_type="text/html")


def picked(visit: Visit) -> Response:
    """The composer with the answer in it; a template opens the templates, filled in."""
    with visit.read() as tx:
        found = conversation_in(visit, tx)
        one = canned_by_id(tx, visit.workspace_id, visit.id("reply_id"), visit.member.user_id)
        who = person(tx, visit.workspace_id, found.contact_id)
        if one is None or who is None:
            raise NotFound("canned_reply_unknown")
        if one.kind == CannedKind.TEMPLATE:
            return composer(visit, found, prepared=one.id)
        filled: Filled = fill(one.content.text, facts_for(visit, tx, who))
        kept = medium_by_id(tx, visit.workspace_id, one.content.medium_id) if one.content.medium_id else None
    visit.form.values["text"] = filled.text
    return composer(visit, found, picked=one, missing=filled.missing, medium=kept)


def emptied(visit: Visit) -> Response:
    with visit.read() as tx:
        return composer(visit, conversation_in(visit, tx))


def composer(visit: Visit, conversation: object, **more: object) -> Response:
    block = visit.block("desk/desk.html", "composer", conversation=conversation, **more)
    return Response(block, media_type="text/html")


ROUTES = [
    Route(f"{ONE}/canned", page(offered, "desk.write")),
    Route(f"{ONE}/canned/{{reply_id:id}}", page(picked, "desk.write")),
    Route(f"{ONE}/composer", page(emptied, "desk.write")),
]
