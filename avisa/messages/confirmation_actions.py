"""Asking for the second yes: inside the window with two buttons, outside by the template that was named.

Each first yes is asked about once, by a message that passes the same gate as any other.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import msgspec

from avisa.audience.queries import contacts_of
from avisa.audience.types import Person
from avisa.channels.port import Body, Reply
from avisa.consent.intake.confirmation.actions import asked
from avisa.consent.intake.confirmation.queries import to_ask
from avisa.consent.intake.confirmation.rules import payload_of, question
from avisa.consent.intake.confirmation.types import Waiting
from avisa.consent.ledger.actions import locked_head
from avisa.consent.queries import Standings, consents_of, purposes_of, suppressions_of
from avisa.consent.rules import is_stopped
from avisa.consent.types import Asking, Purpose
from avisa.consent.unclear.queries import unclear_among
from avisa.kernel.clock import MINUTE, Millis
from avisa.kernel.i18n import known_language
from avisa.kernel.secrets import Vault
from avisa.kernel.unit import Unit
from avisa.messages.actions import enqueue
from avisa.messages.queries import windows_of
from avisa.messages.types import Draft, Kind, Lane
from avisa.templates.queries import languages_of
from avisa.templates.rules import can_ask, quick_replies, render
from avisa.templates.types import BadVariable, Template
from avisa.workspace.queries import numbers_of, workspace_by_id
from avisa.workspace.types import Number, Workspace

MARKETING, UTILITY = "MARKETING", "UTILITY"
STILL_OPEN: Millis = 10 * MINUTE  # a window that closes sooner may be closed when the message leaves


@dataclass(frozen=True, slots=True)
class House:
    """What is the same for all who are asked in one look."""

    company: Workspace
    numbers: tuple[Number, ...]
    purposes: dict[int, Purpose]


def ask_next(unit: Unit, vault: Vault, after: int, most: int) -> tuple[int, int | None]:
    """How many of the next `most` first yeses were asked about, and the last looked at; None at the end.

    Who has no open window, and no template that may ask them now, is looked at again, until the yes expires.
    """
    waiting = to_ask(unit.tx, unit.workspace_id, vault, unit.now, after, most)
    if waiting:
        locked_head(unit, vault)  # who says no or is erased at this moment is waited for
        waiting = to_ask(unit.tx, unit.workspace_id, vault, unit.now, after, most)
    company = workspace_by_id(unit.tx, unit.workspace_id) if waiting else None
    if company is None:
        return 0, None
    numbers = tuple(one for one in numbers_of(unit.tx, unit.workspace_id) if one.may_send)
    house = House(company, numbers, purposes_of(unit.tx, unit.workspace_id))
    done = sum(ask(unit, house, one, whom) for one, whom in people_of(unit, house, waiting))
    return done, waiting[-1].id if len(waiting) == most else None


def people_of(unit: Unit, house: House, waiting: list[Waiting]) -> Iterator[tuple[Waiting, Person]]:
    """Whom nothing that they have said since keeps us from asking."""
    ids = {one.contact_id for one in waiting if one.contact_id is not None}
    people = contacts_of(unit.tx, unit.workspace_id, ids)
    stops = suppressions_of(unit.tx, unit.workspace_id, ids)
    standing = consents_of(unit.tx, unit.workspace_id, ids, house.purposes)
    unclear = unclear_among(unit.tx, unit.workspace_id, ids)
    for one in waiting:
        whom = people.get(one.contact_id or 0)
        if whom is None or not whom.address or whom.is_erased or whom.id in unclear:
            continue
        about = [house.purposes[purpose] for purpose in one.pending.purposes if purpose in house.purposes]
        stopped = is_stopped(stops.get(whom.id, ()), any(purpose.category == MARKETING for purpose in about))
        if not stopped and not has_said_no(one, standing):
            yield one, whom


def has_said_no(one: Waiting, standing: Standings) -> bool:
    """To one of these purposes, since they first said yes."""
    said = [standing.get((one.contact_id or 0, purpose)) for purpose in one.pending.purposes]
    noes = [consent.revoked_at for consent in said if consent and consent.revoked_at is not None]
    return any(at >= one.pending.proof.at for at in noes)


def ask(unit: Unit, house: House, one: Waiting, whom: Person) -> bool:
    about = [house.purposes[purpose] for purpose in one.pending.purposes if purpose in house.purposes]
    if not about:
        return False
    draft = in_window(unit, house, one, whom, about) or by_template(unit, house, one, whom, about)
    return draft is not None and asked(unit, one.id, enqueue(unit, [draft]).ids[0])


def in_window(unit: Unit, house: House, one: Waiting, whom: Person, about: list[Purpose]) -> Draft | None:
    soon = unit.now + STILL_OPEN
    for number in house.numbers:
        if whom.id in windows_of(unit.tx, unit.workspace_id, number.id, [whom.id], soon):
            language = known_language(whom.language or house.company.language) or "en"
            words = question(language, house.company.name, [purpose.name for purpose in about])
            replies = (
                Reply(words.yes, payload_of(True, one.pending.event_id)),
                Reply(words.no, payload_of(False, one.pending.event_id)),
            )
            return drafted(number, one, whom, about, Body(text=words.text, replies=replies))
    return None


def by_template(unit: Unit, house: House, one: Waiting, whom: Person, about: list[Purpose]) -> Draft | None:
    asking = about[0].asking
    for number in house.numbers if asking else ():
        template = chosen(unit, house, number, whom, asking) if asking else None
        body = asking_body(template, one) if template else None
        if template and body:
            return drafted(number, one, whom, about, body, template)
    return None


def chosen(unit: Unit, house: House, number: Number, whom: Person, asking: Asking) -> Template | None:
    """In the person's language, or the company's, or any; utility, approved and fit to ask."""
    found = [
        one
        for one in languages_of(unit.tx, unit.workspace_id, number.account_id, asking.template)
        if one.is_live and one.category == UTILITY and can_ask(one.shape)
    ]
    wanted = (whom.language, house.company.language)
    return min(
        found, key=lambda one: wanted.index(one.language) if one.language in wanted else 2, default=None
    )


def asking_body(template: Template, one: Waiting) -> Body | None:
    yes, no = quick_replies(template.shape)
    payloads = {
        f"button.{yes.index}": payload_of(True, one.pending.event_id),
        f"button.{no.index}": payload_of(False, one.pending.event_id),
    }
    body = render(template.shape, payloads)
    return None if isinstance(body, BadVariable) else body


def drafted(
    number: Number,
    one: Waiting,
    whom: Person,
    about: list[Purpose],
    body: Body,
    template: Template | None = None,
) -> Draft:
    """The gate judges it by one purpose: one of marketing where there is any, for more stops that."""
    purpose = next((one for one in about if one.category == MARKETING), about[0])
    return Draft(
        number_id=number.id,
        contact_id=whom.id,
        phone=whom.address,
        body=msgspec.json.encode(body).decode(),
        kind=Kind.REQUEST,
        lane=Lane.SINGLE,
        purpose_id=purpose.id,
        template_id=template.id if template else None,
        template_version=template.version if template else "",
        expires_at=one.expires_at,
    )
