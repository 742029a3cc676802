"""Messages that need a person: their outcome is unknown, or they wait for the end of a conversation."""

from __future__ import annotations

from starlette.responses import Response
from starlette.routing import Route

from avisa.audience.queries import contacts_of
from avisa.errors import NotFound
from avisa.messages.page_queries import messages_by_id
from avisa.messages.queries import in_doubt, message_by_id
from avisa.messages.settle_actions import give_up
from avisa.templates.queries import templates_of
from avisa.web.needs import MOST, SILENT_FOR, held_by_answers
from avisa.web.visit import Visit, page


def listed(visit: Visit) -> Response:
    with visit.read() as tx:
        found = in_doubt(tx, visit.workspace_id, visit.now - SILENT_FOR, MOST)
        people = contacts_of(tx, visit.workspace_id, [row.contact_id for row in found])
    return visit.show("campaigns/doubts.html", messages=found, people=people)


def in_conversation(visit: Visit) -> Response:
    """Agents' own and single ones alike: what Início counts."""
    with visit.read() as tx:
        ids = held_by_answers(tx, visit.workspace_id, visit.now)
        found = messages_by_id(tx, visit.workspace_id, ids)
        people = contacts_of(tx, visit.workspace_id, [row.contact_id for row in found])
        templates = templates_of(tx, visit.workspace_id, {row.template_id or 0 for row in found})
    page_of = "campaigns/in_conversation.html"
    return visit.show(page_of, messages=found, people=people, templates=templates)


def stop_waiting(visit: Visit) -> Response:
    with visit.write() as unit:
        if message_by_id(unit.tx, visit.workspace_id, visit.id("message_id")) is None:
            raise NotFound("message_unknown")
        given_up = give_up(unit, visit.id("message_id"))
    return visit.go("/messages/in-doubt", "doubt_ended" if given_up else "")


ROUTES = [
    Route("/messages/in-conversation", page(in_conversation, "messages.read")),
    Route("/messages/in-doubt", page(listed, "messages.read")),
    Route("/messages/{message_id:id}/doubt", page(stop_waiting, "messages.cancel"), methods=["DELETE"]),
]
