"""The single dispatch: one message to one person, asked for by the console, the command line or `/v1`.

It composes the actions of other rooms and adds nothing to the gate: whether the message may leave is
judged when it is about to leave.
"""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from dataclasses import asdict, dataclass, field
from typing import Any

import msgspec

from avisa.audience.actions import ensure_contact
from avisa.audience.addresses import is_phone
from avisa.audience.phones import PhoneProblem, parse_phone
from avisa.audience.queries import find_person, person
from avisa.audience.types import Person
from avisa.channels.port import Body
from avisa.consent.intake.erased import refuse_if_person_erased
from avisa.consent.queries import purposes_of
from avisa.consent.types import Purpose
from avisa.errors import NotFound, Refused
from avisa.kernel.clock import Millis
from avisa.kernel.secrets import Vault
from avisa.kernel.unit import Unit
from avisa.messages.actions import enqueue
from avisa.messages.once_actions import Once, bind, claim
from avisa.messages.types import Draft, Kind, Lane
from avisa.templates.media.queries import refuse_media
from avisa.templates.queries import languages_of, template_by_name
from avisa.templates.rules import render, wanted
from avisa.templates.types import BadVariable, Shape, Slot, Template
from avisa.workspace.queries import numbers_of
from avisa.workspace.rules import e164
from avisa.workspace.types import Number

AUTHENTICATION = "AUTHENTICATION"
LONGEST_TEXT = 4_096


@dataclass(frozen=True, slots=True)
class SingleRequest:
    """What somebody asks for, as they typed it.

    `number` is an id, the platform's id or a phone, and may be empty when there is only one; so may
    `language` and `purpose`. `to` is a phone as people write them; `contact_id` or the platform's
    business-scoped id take its place. `values` are named by slot (`body.1`), by placeholder (`1`, `nome`) or
    by a button's text. `text` takes the template's place: free text, which the gate lets go inside the
    window alone.
    """

    template: str = ""
    language: str = ""
    values: Mapping[str, str] = field(default_factory=dict)
    to: str = ""
    contact_id: int | None = None
    number: str = ""
    purpose: str = ""
    due_at: Millis | None = None
    expires_at: Millis | None = None
    text: str = ""
    bsuid: str = ""


@dataclass(frozen=True, slots=True)
class Dispatched:
    """`created` is False when the key had made this very message before; `reply` was answered then."""

    message_id: int
    created: bool
    reply: Any = None


def dispatch(unit: Unit, vault: Vault, request: SingleRequest, key: str | None = None) -> Dispatched:
    """Queue the message, once for a `key` in 24 hours. Raises Refused, with what to mend among its fields."""
    if key is None:
        return Dispatched(enqueue(unit, [draft(unit, vault, request)]).ids[0], created=True)
    if (earlier := claim(unit, Once(key, fingerprint(request)))) is not None:
        return Dispatched(earlier.made_id, created=False, reply=earlier.reply)
    message_id = enqueue(unit, [draft(unit, vault, request)]).ids[0]
    bind(unit, key, message_id)
    return Dispatched(message_id, created=True)


def fingerprint(request: SingleRequest) -> str:
    return hashlib.sha256(msgspec.json.encode(asdict(request), order="deterministic")).hexdigest()


def draft(unit: Unit, vault: Vault, request: SingleRequest) -> Draft:
    due_at = max(request.due_at or 0, unit.now)
    if request.expires_at is not None and request.expires_at <= due_at:
        raise Refused("expires_too_early")
    if bool(request.template) == bool(request.text):
        raise Refused("content_wanted")
    number = chosen_number(unit, request.number)
    if request.text:
        return free_text(unit, vault, request, number, due_at)
    template = chosen_template(unit, number, request)
    body = filled(unit, template.shape, request.values)
    purpose = chosen_purpose(unit, template.category, request.purpose)
    contact_id, phone = chosen_recipient(unit, vault, request)
    if template.category == AUTHENTICATION and not is_phone(phone):
        raise Refused("code_needs_phone")
    return Draft(
        number_id=number.id,
        contact_id=contact_id,
        phone=phone,
        body=body,
        kind=Kind.ACTIVE,
        lane=Lane.AUTHENTICATION if template.category == AUTHENTICATION else Lane.SINGLE,
        purpose_id=purpose.id if purpose else None,
        template_id=template.id,
        template_version=template.version,
        due_at=due_at,
        expires_at=request.expires_at,
    )


def free_text(unit: Unit, vault: Vault, request: SingleRequest, number: Number, due_at: Millis) -> Draft:
    if len(request.text) > LONGEST_TEXT:
        raise Refused("text_too_long", most=LONGEST_TEXT)
    contact_id, phone = chosen_recipient(unit, vault, request)
    return Draft(
        number_id=number.id,
        contact_id=contact_id,
        phone=phone,
        body=msgspec.json.encode(Body(text=request.text)).decode(),
        kind=Kind.REPLY,
        lane=Lane.SINGLE,
        due_at=due_at,
        expires_at=request.expires_at,
    )


def chosen_number(unit: Unit, asked: str) -> Number:
    numbers = numbers_of(unit.tx, unit.workspace_id)
    if not asked:
        if len(numbers) == 1:
            return numbers[0]
        raise Refused("number_wanted")
    named = (n for n in numbers if asked in (str(n.id), n.platform_id) or e164(asked) == n.phone)
    found = next(named, None)
    if found is None:
        raise Refused("number_unknown", number=asked)
    return found


def chosen_template(unit: Unit, number: Number, request: SingleRequest) -> Template:
    language = request.language or only_language(unit, number, request.template)
    found = template_by_name(unit.tx, unit.workspace_id, number.account_id, request.template, language)
    if found is None:
        raise Refused("template_unknown", name=request.template, language=language)
    if found.shape.unsupported:
        raise Refused("template_unsupported", parts=found.shape.unsupported)
    return found


def only_language(unit: Unit, number: Number, name: str) -> str:
    found = [t.language for t in languages_of(unit.tx, unit.workspace_id, number.account_id, name)]
    if len(found) > 1:
        raise Refused("template_language_wanted", name=name, languages=tuple(found))
    return found[0] if found else ""


def filled(unit: Unit, shape: Shape, values: Mapping[str, str]) -> str:
    """The message's body as the row keeps it."""
    slots = wanted(shape)
    by_slot = {slot_named(slots, name): value for name, value in values.items()}
    refuse_media(unit.tx, unit.workspace_id, shape, by_slot)
    body = render(shape, by_slot)
    if isinstance(body, BadVariable):
        raise Refused("bad_variables", variable=body.slot, flaw=str(body.reason))
    return msgspec.json.encode(body).decode()


def slot_named(slots: tuple[Slot, ...], name: str) -> str:
    """A slot by its own name, or by its label where only one has it."""
    if any(slot.name == name for slot in slots):
        return name
    labelled = [slot.name for slot in slots if slot.label == name]
    if len(labelled) != 1:
        raise Refused("variable_unknown", variable=name, wanted=tuple(slot.name for slot in slots))
    return labelled[0]


def chosen_purpose(unit: Unit, category: str, asked: str) -> Purpose | None:
    """The named one; without a name the only one of the template's category. A security code needs none."""
    purposes = purposes_of(unit.tx, unit.workspace_id).values()
    if asked:
        found = next((p for p in purposes if p.name == asked), None)
        if found is None:
            raise Refused("purpose_unknown", purpose=asked)
        return found
    fitting = [p for p in purposes if p.category == category]
    if len(fitting) == 1:
        return fitting[0]
    if category == AUTHENTICATION:
        return None
    raise Refused("purpose_wanted", category=category, purposes=[one.name for one in fitting])


def chosen_recipient(unit: Unit, vault: Vault, request: SingleRequest) -> tuple[int, str]:
    """The person's id and address; a phone that nobody has yet makes a new person, without any consent."""
    if bool(request.to) + bool(request.bsuid) + (request.contact_id is not None) != 1:
        raise Refused("recipient_wanted")
    found = recipient(unit, request)
    if found is None:
        raise NotFound("contact_unknown")
    if not found.address:
        raise Refused("contact_without_phone")
    refuse_if_person_erased(unit, vault, found)
    return found.id, found.address


def recipient(unit: Unit, request: SingleRequest) -> Person | None:
    if request.bsuid:
        return find_person(unit.tx, unit.workspace_id, bsuid=request.bsuid)
    if request.contact_id is not None:
        return person(unit.tx, unit.workspace_id, request.contact_id)
    return person_at(unit, request.to)


def person_at(unit: Unit, typed: str) -> Person | None:
    phone = parse_phone(typed)
    if isinstance(phone, PhoneProblem):
        raise Refused("phone_malformed", reason=phone.reason.value)
    known = find_person(unit.tx, unit.workspace_id, phone=phone.e164)
    return known or person(unit.tx, unit.workspace_id, ensure_contact(unit, phone.e164))
