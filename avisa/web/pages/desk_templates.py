"""Atendimento: an approved template from a conversation: chosen, filled in, looked at, sent."""

from __future__ import annotations

from typing import Any

from starlette.responses import Response
from starlette.routing import Route

from avisa.consent.queries import consents_of, purposes_of
from avisa.consent.rules import stands
from avisa.consent.types import Purpose
from avisa.desk.template_actions import send_template
from avisa.errors import NotFound
from avisa.kernel.db import Tx
from avisa.templates.queries import templates_page
from avisa.templates.rules import wanted
from avisa.templates.types import Template
from avisa.templates.values import kept, kept_in
from avisa.web.canned_templates import picked_template, prepared_templates, values_of_picked
from avisa.web.forms import Form
from avisa.web.kept_files import files_for, own_file
from avisa.web.pages.desk import ONE, conversation_in
from avisa.web.pages.desk_acts import by, to_conversation
from avisa.web.single_files import values_in
from avisa.web.visit import Visit, form, page
from avisa.workspace.queries import number_by_id

MOST = 200


def chooser(visit: Visit) -> Response:
    """The composer's other half: which template, its values, and how it will look."""
    with visit.read() as tx:
        return Response(
            visit.block("desk/template.html", "chooser", **choice(visit, tx)), media_type="text/html"
        )


def choice(visit: Visit, tx: Tx) -> dict[str, Any]:
    found = conversation_in(visit, tx)
    sendable = templates_for(visit, tx, found.number_id)
    wish = visit.query_id("template") or visit.form.id("template")
    picked = picked_template(visit, tx)
    if picked is not None and wish in (0, picked.content.template_id):
        wish = picked.content.template_id
    chosen = next((one for one in sendable if one.id == wish), None)
    purposes = purposes_for(visit, tx, chosen, found.contact_id) if chosen else []
    slots = wanted(chosen.shape) if chosen else ()
    own = own_file(tx, visit.workspace_id, chosen, slots) if chosen else {}
    proposed = {slot: kept(file) for slot, file in own.items()}
    values = proposed | values_of_picked(visit, tx, picked, found.contact_id) | values_typed(visit)
    return {
        "conversation": found,
        "sendable": sendable,
        "chosen": chosen,
        "slots": slots,
        "files": files_for(tx, visit.workspace_id, chosen, slots) if chosen else {},
        "carried": {slot: kept_in(value) for slot, value in values.items()},
        "purposes": purposes,
        "values": values,
        "prepared": prepared_templates(visit, tx, sendable),
        "picked_id": picked.id if picked else 0,
    }


def templates_for(visit: Visit, tx: Tx, number_id: int) -> list[Template]:
    """Approved ones of the number's account that can be sent from here, and are no security codes."""
    number = number_by_id(tx, visit.workspace_id, number_id)
    if number is None:
        raise NotFound("number_unknown")
    only: dict[str, str | int] = {"account_id": number.account_id, "status": "APPROVED"}
    found = templates_page(tx, visit.workspace_id, most=MOST, only=only)
    return [one for one in found if one.category != "AUTHENTICATION" and not one.shape.unsupported]


def purposes_for(visit: Visit, tx: Tx, chosen: Template, contact_id: int) -> list[tuple[Purpose, bool]]:
    """The purposes of the template's kind, and whether the person said yes to each: what they said yes to
    first."""
    fitting = {
        one.id: one for one in purposes_of(tx, visit.workspace_id).values() if one.category == chosen.category
    }
    agreed = {
        purpose_id
        for (_, purpose_id), one in consents_of(tx, visit.workspace_id, [contact_id], fitting).items()
        if stands(one, visit.now)
    }
    ordered = sorted(fitting.values(), key=lambda one: (one.id not in agreed, one.name))
    return [(one, one.id in agreed) for one in ordered]


def values_typed(visit: Visit) -> dict[str, str]:
    """By slot, from the form or the address: so that what was typed survives a look at how it will be."""
    asked = Form(values=dict(visit.request.query_params))
    return values_in(asked) | values_in(visit.form)


def send(visit: Visit) -> Response:
    values = {name: typed for name, typed in values_in(visit.form).items() if typed}
    with visit.write() as unit:
        send_template(
            unit,
            visit.console.vault,
            visit.id("conversation_id"),
            visit.form.id("template"),
            values,
            by(visit),
            visit.form["purpose"],
        )
    return to_conversation(visit, "template_in_line")


ROUTES = [
    Route(f"{ONE}/template", page(chooser, "desk.write")),
    Route(f"{ONE}/template", form(send, "desk.write"), methods=["POST"]),
]
