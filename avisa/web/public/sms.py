"""`/i/{slug}/{token}`: what an SMS leads to, where its very phone says yes, or no to all invitations."""

from __future__ import annotations

from starlette.responses import Response
from starlette.routing import Route

from avisa.audience.phones import mask
from avisa.consent.intake.sms.answer_actions import Browser, accept, decline
from avisa.consent.intake.sms.links import ADDRESS
from avisa.consent.intake.sms.queries import sms_at
from avisa.consent.intake.sms.rules import is_open, may_say_yes
from avisa.consent.intake.sms.types import Asking, SmsRow
from avisa.consent.texts.queries import texts_by_id
from avisa.consent.texts.types import Text
from avisa.errors import NotFound, Refused
from avisa.kernel.i18n import N_
from avisa.web.public.guest import Guest, looking, telling
from avisa.workspace.queries import workspace_by_id
from avisa.workspace.types import Workspace

TITLES = {
    "sms_answered": N_("You have answered already"),
    "stop_stands": N_("You asked for no more messages"),
    "words_outdated": N_("This link no longer works"),
    "number_erased": N_("Not possible here"),
}
TEXTS = {
    "sms_answered": N_(
        "A link answers once. To stop the messages, answer SAIR to one of them, or say no on this page."
    ),
    "stop_stands": N_(
        "An SMS does not change that. If you want messages after all, write to the company on WhatsApp."
    ),
    "words_outdated": N_("The company asks for something else by now. Ask it for a new link."),
    "number_erased": N_("This number cannot be signed up here. Please write to the company."),
}
TICK = N_("Tick what you want to hear about.")
Found = tuple[int, Asking, SmsRow, Workspace, tuple[Text, ...]]


def show(guest: Guest) -> Response:
    return page(guest, opened(guest))


def answer(guest: Guest) -> Response:
    """A no is taken from any link of ours, however old; a yes once, and in time."""
    found = opened(guest)
    workspace_id, asking, row, company, texts = found
    no = guest.form["order"] == "no"
    if not no and not is_open(asking, guest.now):
        return page(guest, found)
    asks = False
    try:
        with guest.write(workspace_id) as unit:
            vault, browser = guest.console.vault, browser_of(guest)
            if no:
                decline(unit, vault, asking, row, browser)
            else:
                asks = accept(unit, vault, asking, row, texts, guest.form.ids("purposes"), browser).asks
    except Refused as error:
        return refused(guest, found, error)
    return guest.show(
        "public/sms_thanks.html",
        spoken(guest, asking),
        zone=company.time_zone,
        company=company,
        no=no,
        asks=asks,
    )


def refused(guest: Guest, found: Found, error: Refused) -> Response:
    if error.code == "purpose_wanted":
        guest.form.wrong("purposes", TICK)
        return page(guest, found, 422)
    if error.code not in TEXTS:
        raise error
    return guest.notice(TITLES[error.code], TEXTS[error.code], error.status, spoken(guest, found[1]))


def opened(guest: Guest) -> Found:
    """A forged link, another's, and one of a person who is gone look the same."""
    params = guest.request.path_params
    with guest.console.db.read() as tx:
        found = sms_at(tx, guest.console.vault, params["slug"], params["token"])
        if found is None:
            raise NotFound("link_unknown")
        workspace_id, asking, row = found
        company = workspace_by_id(tx, workspace_id)
        known = texts_by_id(tx, workspace_id, asking.texts)
    if company is None:
        raise NotFound("link_unknown")
    return workspace_id, asking, row, company, tuple(known[one] for one in asking.texts if one in known)


def page(guest: Guest, found: Found, status: int = 200) -> Response:
    _, asking, row, company, texts = found
    return guest.show(
        "public/sms.html",
        spoken(guest, asking),
        status,
        company.time_zone,
        company=company,
        texts=texts,
        phone=mask(row.phone or ""),
        answer=row.answer.value,
        answered_at=row.answered_at,
        may_say_yes=may_say_yes(row) and is_open(asking, guest.now),
    )


def spoken(guest: Guest, asking: Asking) -> str:
    """The language of the SMS, unless the person asks for another."""
    return guest.language if "language" in guest.request.query_params else asking.language


def browser_of(guest: Guest) -> Browser:
    """The address without the token: evidence is read by people who may not use the link."""
    slug = guest.request.path_params["slug"]
    url = guest.request.url
    return Browser(guest.address, guest.user_agent, f"{url.scheme}://{url.netloc}{ADDRESS}{slug}/")


ROUTES = [
    Route(ADDRESS + "{slug}/{token}", looking(show), methods=["GET"]),
    Route(ADDRESS + "{slug}/{token}", telling(answer), methods=["POST"]),
]
