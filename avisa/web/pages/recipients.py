"""A campaign's recipients by where they are, and one message's whole history."""

from __future__ import annotations

from typing import Any

from sqlalchemy import Row
from starlette.responses import Response
from starlette.routing import Route

from avisa.audience.queries import contacts_of
from avisa.campaigns.queries import campaign_by_id
from avisa.consent.queries import events_by_id, purposes_of
from avisa.consent.types import PastEvent
from avisa.errors import NotFound
from avisa.kernel.db import Tx
from avisa.messages.actions import cancel
from avisa.messages.queries import message_by_id
from avisa.reports.queries import history_of, recipients_page
from avisa.reports.recipients import Sees, recipient_lines
from avisa.schedule.queries import occurrence_by_id, schedule_by_id
from avisa.templates.queries import template_by_id
from avisa.web.csv_file import csv_answer
from avisa.web.live import News
from avisa.web.message_view import free_text_in, replies_in, values_in
from avisa.web.pages.campaign_results import LETTERS
from avisa.web.pages.campaigns import ONE, campaign_in
from avisa.web.reasons import why
from avisa.web.visit import Visit, page, watch

MOST = 50
PAGE = "campaigns/message.html"
OVER = frozenset({"read", "skipped", "failed", "cancelled", "expired"})  # nothing comes after these
GROUPS: dict[str, tuple[str, ...]] = {
    "waiting": ("queued", "sending"),
    "accepted": ("accepted", "held", "sent"),
    "delivered": ("delivered",),
    "read": ("read",),
    "skipped": ("skipped",),
    "failed": ("failed",),
    "unknown": ("unknown",),
    "ended": ("cancelled", "expired"),
}


def listed(visit: Visit) -> Response:
    campaign = campaign_in(visit)
    states = GROUPS.get(visit.query("state"), ())
    with visit.read() as tx:
        found = recipients_page(
            tx, visit.workspace_id, campaign.id, states, visit.query_id("after"), MOST + 1
        )
        people = contacts_of(tx, visit.workspace_id, [row.contact_id for row in found])
    shown: dict[str, Any] = {"recipients": found[:MOST], "further": len(found) > MOST, "people": people}
    return visit.show("campaigns/recipients.html", campaign=campaign, letters=LETTERS, **shown)


def download(visit: Visit) -> Response:
    """Everybody of the campaign, whatever the list is narrowed down to."""
    campaign = campaign_in(visit)
    visit.note("recipients.exported", f"campaign:{campaign.id}", name=campaign.name)
    sees = Sees(people=visit.may("contacts.read"), costs=visit.may("prices.read"))
    told = recipient_lines(
        visit.console.db, visit.workspace_id, campaign, sees, lambda *of: visit.say(why(*of))
    )
    return csv_answer(told, f"recipients-{campaign.id}.csv")


def shown(visit: Visit) -> Response:
    with visit.read() as tx:
        message = message_in(visit, tx)
        seen = history_seen(visit, tx, message)
    visit.note("message.viewed", f"contact:{message.contact_id}", message=str(message.id))
    return visit.show(PAGE, **seen)


def message_in(visit: Visit, tx: Tx) -> Row[Any]:
    message = message_by_id(tx, visit.workspace_id, visit.id("message_id"))
    if message is None:
        raise NotFound("message_unknown")
    return message


def history_seen(visit: Visit, tx: Tx, message: Row[Any]) -> dict[str, Any]:
    template = template_by_id(tx, visit.workspace_id, message.template_id or 0)
    return {
        "message": message,
        "over": message.state in OVER,
        "steps": history_of(tx, visit.workspace_id, message.id) or (),
        "person": contacts_of(tx, visit.workspace_id, [message.contact_id]).get(message.contact_id),
        "campaign": campaign_by_id(tx, visit.workspace_id, message.run_id),
        **run_behind(visit, tx, message.run_id),
        "template": template,
        "values": values_in(template, message.body),
        "text": free_text_in(message.body),
        "replies": replies_in(message.body),
        "allowed_by": yes_behind(visit, tx, message.consent_event_id),
        "purposes": purposes_of(tx, visit.workspace_id),
    }


def run_behind(visit: Visit, tx: Tx, run_id: int) -> dict[str, Any]:
    """The run of a schedule that it came from, if it did."""
    run = occurrence_by_id(tx, visit.workspace_id, run_id)
    return {"run": run, "schedule": schedule_by_id(tx, visit.workspace_id, run.schedule_id) if run else None}


def live(visit: Visit) -> Response:
    with visit.read() as tx:
        message_in(visit, tx)
    return watch(visit, Looks())


class Looks:
    """Renders only what has changed: else a look is one short read."""

    def __init__(self) -> None:
        self._seen: Row[Any] | None = None
        self._block = ""

    def __call__(self, now: Visit) -> News:
        with now.read() as tx:
            message = message_in(now, tx)
            if message != self._seen:
                self._block = now.block(PAGE, "live", **history_seen(now, tx, message))
                self._seen = message
        return News(self._block, last=message.state in OVER)


def take_back(visit: Visit) -> Response:
    """As long as it is queued; whoever is too late is told so."""
    with visit.write() as unit:
        message = message_in(visit, unit.tx)
        done = cancel(unit, [message.id])
    return visit.go(f"/messages/{message.id}", "message_taken_back" if done else "message_left")


def yes_behind(visit: Visit, tx: Tx, event_id: int | None) -> PastEvent | None:
    """The event of the ledger that was found at the moment of sending, for whoever may read it."""
    if event_id is None or not visit.may("consent.read"):
        return None
    return events_by_id(tx, visit.workspace_id, visit.console.vault, [event_id]).get(event_id)


ROUTES = [
    Route(f"{ONE}/recipients", page(listed, "messages.read")),
    Route(f"{ONE}/recipients.csv", page(download, "reports.read")),
    Route("/messages/{message_id:id}", page(take_back, "messages.cancel"), methods=["DELETE"]),
    Route("/messages/{message_id:id}", page(shown, "messages.read")),
    Route("/messages/{message_id:id}/live", page(live, "messages.read")),
]
