"""`/p/{token}`: what is recorded of a person, in words, and their own decision about it."""

from __future__ import annotations

from starlette.responses import RedirectResponse, Response
from starlette.routing import Route

from avisa.audience.phones import mask
from avisa.consent.intake.preferences.actions import ask_of_company, choose, stop_all
from avisa.consent.intake.preferences.links import link_in
from avisa.consent.intake.preferences.queries import preferences_of
from avisa.consent.intake.preferences.types import Link, Preferences, Request
from avisa.consent.types import Channel, Proof
from avisa.errors import Conflict, NotFound
from avisa.kernel.i18n import N_
from avisa.web.public.guest import Guest, looking, telling

DONE = {
    "saved": N_("Your choice was saved. It counts from now on."),
    "stopped": N_("No more messages will be sent to you. This counts from now on."),
    "export": N_("You asked for a copy of your data. The company answers you."),
    "erasure": N_("You asked for your data to be erased. The company answers you."),
}


class Expired(Exception):
    """The link is ours, but older than it may be."""


def show(guest: Guest) -> Response:
    try:
        _, found = opened(guest)
    except Expired:
        return expired(guest)
    done = DONE.get(guest.request.query_params.get("done", ""), "")
    return page(guest, found, done)


def decide(guest: Guest) -> Response:
    try:
        link, found = opened(guest)
    except Expired:
        return expired(guest)
    if wait := guest.flood.seconds_to_wait(guest.address, f"p{link.contact_id}", guest.now):
        text = N_("Too many answers came from your network. Please try again in a few minutes.")
        return guest.notice(N_("A moment, please"), text, 429, retry_after=str(wait))
    try:
        done = decided(guest, link, found)
    except Conflict:
        changed = N_("Something has changed since you opened this page. This is how it stands now.")
        _, found = opened(guest)
        return page(guest, found, changed, 409)
    language = guest.request.query_params.get("language", "")
    more = f"&language={guest.language}" if language else ""
    return RedirectResponse(f"{guest.request.url.path}?done={done}{more}", status_code=303)


def decided(guest: Guest, link: Link, found: Preferences) -> str:
    """What was done, as one of DONE; an order that we do not know changes nothing and raises NotFound."""
    order, vault = guest.form["order"], guest.console.vault
    with guest.write(link.workspace_id) as unit:
        match order:
            case "save":
                ticked = guest.form.ids("purposes")
                choose(unit, vault, found, ticked, guest.form.id("state"), proof_of(guest, found))
                return "saved"
            case "stop":
                stop_all(unit, vault, link.contact_id, proof_of(guest, found))
                return "stopped"
            case "export" | "erasure":
                ask_of_company(unit, link.contact_id, Request(order), str(Channel.PREFERENCE))
                return order
    raise NotFound("order_unknown")


def proof_of(guest: Guest, found: Preferences) -> Proof:
    """The address without the token: evidence is read by people who may not use the link."""
    return Proof(
        channel=Channel.PREFERENCE,
        at=guest.now,
        zone=found.zone,
        company_name=found.company,
        ip=guest.address,
        user_agent=guest.user_agent[:500],
        page=f"{guest.request.url.scheme}://{guest.request.url.netloc}/p/",
    )


def opened(guest: Guest) -> tuple[Link, Preferences]:
    """A forged link and one of a person who is gone look the same."""
    vault = guest.console.vault
    link = link_in(vault, guest.request.path_params["token"])
    if link is None:
        raise NotFound("link_unknown")
    if link.expires_at <= guest.now:
        raise Expired
    with guest.console.db.read() as tx:
        found = preferences_of(tx, vault, link, guest.wanted, guest.now)
    if found is None:
        raise NotFound("link_unknown")
    return link, found


def expired(guest: Guest) -> Response:
    text = N_("This link is too old. Answer SAIR to stop, or ask the company for a new link.")
    return guest.notice(N_("This link no longer works"), text, 410)


def page(guest: Guest, found: Preferences, said: str = "", status: int = 200) -> Response:
    phone = mask(found.person.phone or "")
    return guest.show("public/preferences.html", "", status, found.zone, found=found, phone=phone, said=said)


ROUTES = [
    Route("/p/{token}", looking(show), methods=["GET"]),
    Route("/p/{token}", telling(decide), methods=["POST"]),
]
