"""`/r/{code}`: a measured link leads on to where the company said, at once and without a cookie."""

from __future__ import annotations

from starlette.responses import RedirectResponse, Response
from starlette.routing import Route

from avisa.kernel.i18n import N_
from avisa.messages.links.actions import follow
from avisa.messages.links.queries import link_by_code
from avisa.messages.links.robots import robots
from avisa.messages.links.rules import is_persons, workspace_in
from avisa.messages.links.types import Link
from avisa.web.public.guest import Guest, looking


def lead_on(guest: Guest) -> Response:
    """Whoever has a code that was sent is led on, however many share their address: one network may be a
    whole town's telephones. Only who brings codes that nobody was sent is told to wait."""
    found = link_in(guest, guest.request.path_params["code"])
    if found is None:
        return lost(guest)
    if found.expires_at <= guest.now:
        text = N_("The message that it came with is too old. Ask the company for a new link.")
        return guest.notice(N_("This link no longer works"), text, 410)
    if is_persons(guest.request.method, guest.request.headers, robots()):
        with guest.write(found.workspace_id) as unit:
            follow(unit, found)
    return RedirectResponse(found.destination, status_code=302)


def link_in(guest: Guest, code: str) -> Link | None:
    workspace_id = workspace_in(code)
    if workspace_id is None:
        return None
    with guest.console.db.read() as tx:
        return link_by_code(tx, workspace_id, code)


def lost(guest: Guest) -> Response:
    if wait := guest.flood.seconds_after_miss(guest.address, guest.now):
        text = N_("Too many addresses that do not exist were asked for from your network.")
        return guest.notice(N_("A moment, please"), text, 429, retry_after=str(wait))
    text = N_("There is nothing at this address. Ask the company that gave it to you for a new one.")
    return guest.notice(N_("Not found"), text, 404)


ROUTES = [Route("/r/{code}", looking(lead_on), methods=["GET"])]
