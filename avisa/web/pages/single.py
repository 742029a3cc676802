"""Envio individual: one message to one person, looked at and judged by the gate before it is sent."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

from starlette.responses import Response
from starlette.routing import Route

from avisa.audience.phones import PhoneProblem, parse_phone
from avisa.audience.queries import person, search
from avisa.audience.types import Person
from avisa.consent.queries import purposes_of
from avisa.errors import Conflict, NotFound, Refused
from avisa.kernel.clock import Millis, to_millis
from avisa.kernel.db import Tx
from avisa.kernel.i18n import N_
from avisa.kernel.secrets import new_token
from avisa.messages.queries import windows_of
from avisa.messages.single import SingleRequest, dispatch
from avisa.templates.queries import templates_page
from avisa.templates.rules import wanted
from avisa.templates.types import Template
from avisa.web.reasons import FLAWS
from avisa.web.single_files import files_in, kept_for, values_in
from avisa.web.single_told import rehearsed
from avisa.web.texts import text_of
from avisa.web.visit import Visit, form, page
from avisa.workspace.queries import numbers_of
from avisa.workspace.types import Number

MOST_FOUND, MOST_TEMPLATES = 8, 200
FREE_TEXT = "text"
NO_MOMENT = N_("Write a day and an hour, as the field asks for them.")
FIELDS = {"purpose_wanted": "purpose", "purpose_unknown": "purpose", "text_too_long": "text"}


@dataclass(frozen=True, slots=True)
class Recipient:
    """Somebody known, by phone or by the platform's id, or a phone that nobody has yet (`who` is None)."""

    phone: str
    who: Person | None = None

    @property
    def pairs(self) -> tuple[str, str]:
        """What names them in an address."""
        return ("contact", str(self.who.id)) if self.who else ("to", self.phone)


def begin(visit: Visit) -> Response:
    """As far as it was chosen: who, from where, what."""
    return shown(visit, {name: visit.query(name) for name in ("contact", "to", "number", "template")})


def shown(visit: Visit, chosen: dict[str, str], status: int = 200, **more: Any) -> Response:
    return visit.show("single/new.html", status, **choices(visit, chosen), **{"told": None, **more})


def choices(visit: Visit, chosen: dict[str, str]) -> dict[str, Any]:
    words = visit.query("words")
    with visit.read() as tx:
        numbers = [one for one in numbers_of(tx, visit.workspace_id) if one.may_send]
        who = recipient_in(visit, tx, chosen)
        number = next((one for one in numbers if str(one.id) == chosen["number"]), None)
        number = number or (numbers[0] if len(numbers) == 1 else None)
        sendable = templates_for(visit, tx, number) if number else []
        template = next((one for one in sendable if str(one.id) == chosen["template"]), None)
        purposes = purposes_of(tx, visit.workspace_id).values()
        slots = wanted(template.shape) if template else ()
        return {
            **files_in(visit, tx, template, slots),
            "sought": words,
            "found": search(tx, visit.workspace_id, words, most=MOST_FOUND) if words else [],
            "stranger": phone_in(words),
            "recipient": who,
            "numbers": numbers,
            "number": number,
            "sendable": sendable,
            "template": template,
            "free": chosen["template"] == FREE_TEXT,
            "in_window": is_open(visit, tx, who, number),
            "slots": slots,
            "purposes": [one for one in purposes if template and one.category == template.category],
            "once": visit.form["once"] or new_token(),
        }


def recipient_in(visit: Visit, tx: Tx, chosen: dict[str, str]) -> Recipient | None:
    if chosen["contact"].isdecimal() and len(chosen["contact"]) < 19:
        who = person(tx, visit.workspace_id, int(chosen["contact"]))
        if who is None or not who.address:
            raise NotFound("contact_unknown")
        return Recipient(who.address, who)
    phone = phone_in(chosen["to"])
    return Recipient(phone) if phone else None


def phone_in(typed: str) -> str:
    phone = parse_phone(typed) if typed else None
    return "" if phone is None or isinstance(phone, PhoneProblem) else phone.e164


def templates_for(visit: Visit, tx: Tx, number: Number) -> list[Template]:
    only: dict[str, str | int] = {"account_id": number.account_id, "status": "APPROVED"}
    found = templates_page(tx, visit.workspace_id, most=MOST_TEMPLATES, only=only)
    return [one for one in found if not one.shape.unsupported]


def is_open(visit: Visit, tx: Tx, who: Recipient | None, number: Number | None) -> bool:
    if who is None or who.who is None or number is None:
        return False
    return bool(windows_of(tx, visit.workspace_id, number.id, [who.who.id], visit.now))


def look(visit: Visit) -> Response:
    """How it will look, and what the gate would say now; nothing stays of the question."""
    chosen, told = chosen_in(visit), None
    if asked := asked_for(visit, chosen):
        told = rehearsed(visit, asked)
        if isinstance(told, Refused):
            blame(visit, told)
            told = None
    status = 200 if visit.form.good else 422
    if visit.by_htmx:
        values = {**choices(visit, chosen), "told": told}
        return Response(visit.block("single/new.html", "look", **values), media_type="text/html")
    return shown(visit, chosen, status, told=told)


def add_file(visit: Visit) -> Response:
    """Kept, and chosen for the first header that has nothing yet; nothing typed is lost."""
    chosen = chosen_in(visit)
    kept_for(visit, choices(visit, chosen)["slots"])
    return shown(visit, chosen, 200 if visit.form.good else 422)


def send(visit: Visit) -> Response:
    """Once, however often the button is pressed: the page holds a key of its own."""
    chosen = chosen_in(visit)
    asked = asked_for(visit, chosen)
    if asked is not None:
        try:
            with visit.write() as unit:
                key = f"page/{visit.form['once']}"[:200]
                made = dispatch(unit, visit.console.vault, asked, key)
            return visit.go(f"/messages/{made.message_id}", "message_queued")
        except Conflict as error:  # they went back, and changed what this form has sent already
            return visit.go(f"/messages/{error.fields['message_id']}", "message_was_sent")
        except Refused as error:
            blame(visit, error)
    return shown(visit, chosen, 422)


def chosen_in(visit: Visit) -> dict[str, str]:
    return {name: visit.form[name] for name in ("contact", "to", "number", "template")}


def asked_for(visit: Visit, chosen: dict[str, str]) -> SingleRequest | None:
    """None where something typed is wrong; the form says what."""
    typed, known = visit.form, choices(visit, chosen)
    who, number, template = known["recipient"], known["number"], known["template"]
    if who is None or number is None or (template is None and not known["free"]):
        raise NotFound
    if known["free"]:
        typed.need("text")
    due_at = moment(visit, "when")
    if not typed.good:
        return None
    return SingleRequest(
        template=template.name if template else "",
        language=template.language if template else "",
        values={name: value for name, value in values_in(typed).items() if value},
        text=typed["text"] if known["free"] else "",
        contact_id=who.who.id if who.who else None,
        to="" if who.who else who.phone,
        number=str(number.id),
        purpose="" if known["free"] else typed["purpose"],
        due_at=due_at,
    )


def moment(visit: Visit, name: str) -> Millis | None:
    """What a field of the kind `datetime-local` holds, by the company's clock; None when it is empty."""
    if not visit.form[name]:
        return None
    try:
        zone = ZoneInfo(visit.company.time_zone if visit.company else "UTC")
        return to_millis(datetime.fromisoformat(visit.form[name]).replace(tzinfo=zone))
    except (ValueError, OverflowError):
        visit.form.wrong(name, NO_MOMENT)
        return None


def blame(visit: Visit, error: Refused) -> None:
    """A refusal, at the field that mends it."""
    if error.code == "bad_variables":
        flaw = str(error.fields.get("flaw", ""))
        visit.form.wrong(f"slot.{error.fields.get('variable')}", FLAWS.get(flaw, flaw))
        return
    visit.form.mistakes[FIELDS.get(error.code, "all")] = text_of(error)


ROUTES = [
    Route("/messages/new", page(begin, "messages.send"), methods=["GET"]),
    Route("/messages/new", form(send, "messages.send"), methods=["POST"]),
    Route("/messages/new/file", form(add_file, "messages.send"), methods=["POST"]),
    Route("/messages/new/look", form(look, "messages.send"), methods=["POST"]),
]
