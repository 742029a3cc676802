"""Messages whose outcome nobody knows: a person may stop waiting for them, and nothing is sent again."""

from __future__ import annotations

from starlette.responses import Response
from starlette.routing import Route

from avisa.audience.queries import contacts_of
from avisa.errors import NotFound
from avisa.messages.queries import in_doubt, message_by_id
from avisa.messages.settle_actions import give_up
from avisa.web.needs import MOST, SILENT_FOR
from avisa.web.visit import Visit, page


def listed(visit: Visit) -> Response:
    with visit.read() as tx:
        found = in_doubt(tx, visit.workspace_id, visit.now - SILENT_FOR, MOST)
        people = contacts_of(tx, visit.workspace_id, [row.contact_id for row in found])
    return visit.show("campaigns/doubts.html", messages=found, people=people)


def stop_waiting(visit: Visit) -> Response:
    with visit.write() as unit:
        if message_by_id(unit.tx, visit.workspace_id, visit.id("message_id")) is None:
            raise NotFound("message_unknown")
        given_up = give_up(unit, visit.id("message_id"))
    return visit.go("/messages/in-doubt", "doubt_ended" if given_up else "")


ROUTES = [
    Route("/messages/in-doubt", page(listed, "messages.read")),
    Route("/messages/{message_id:id}/doubt", page(stop_waiting, "messages.cancel"), methods=["DELETE"]),
]
