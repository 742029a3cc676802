"""What people asked of their own data: who waits, how long the term still is, and that it was done."""

from __future__ import annotations

from dataclasses import dataclass

from starlette.responses import Response
from starlette.routing import Route

from avisa.kernel.db import Tx
from avisa.privacy.queries import open_requests
from avisa.privacy.request_actions import answer_request
from avisa.privacy.rules import days_left
from avisa.privacy.types import OpenRequest
from avisa.web.visit import Visit, form


@dataclass(frozen=True, slots=True)
class Waiting:
    """A request, and the days of its term that are left."""

    request: OpenRequest
    left: int


def waiting_in(visit: Visit, tx: Tx) -> list[Waiting]:
    assert visit.company is not None
    zone = visit.company.time_zone
    found = open_requests(tx, visit.workspace_id)
    return [Waiting(one, days_left(one.asked_at, visit.now, zone)) for one in found]


def done(visit: Visit) -> Response:
    with visit.write() as unit:
        answer_request(unit, visit.id("request_id"))
    return visit.go("/privacy", "request_done")


ROUTES = [Route("/privacy/requests/{request_id:id}/done", form(done, "privacy.write"), methods=["POST"])]
