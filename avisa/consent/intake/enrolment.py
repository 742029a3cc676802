"""The enrolment path: a yes that the company's own system took, with what it showed, once per key."""

from __future__ import annotations

from dataclasses import dataclass, field

from avisa.audience.actions import ensure_contact
from avisa.audience.phones import Phone, parse_phone
from avisa.consent.intake.forms.rules import own_name
from avisa.consent.intake.invitations.rules import news_of
from avisa.consent.intake.saying import refuse_erased, say_yes
from avisa.consent.queries import consents_of, purposes_of
from avisa.consent.types import Channel, Proof, Purpose, shown
from avisa.errors import Refused
from avisa.kernel.secrets import Vault
from avisa.kernel.unit import Unit
from avisa.workspace.queries import workspace_by_id

CLOCKS_DIFFER = 60_000  # of the caller and of this machine


@dataclass(frozen=True, slots=True)
class Enrolment:
    """What the company's system showed, and who agreed to it; `said_at` in ms, None for now."""

    phone_typed: str = field(repr=False)
    name: str = field(repr=False)
    language: str
    purposes: tuple[str, ...]
    text: str
    version: str
    company_name: str
    said_at: int | None
    zone: str
    ip: str
    user_agent: str
    page: str
    double_opt_in: bool


@dataclass(frozen=True, slots=True)
class Enrolled:
    """`event_id` is the event that says so: a new one, or the one that said the same before."""

    contact_id: int
    event_id: int
    purposes: tuple[Purpose, ...]


def enrol(unit: Unit, vault: Vault, asked: Enrolment) -> Enrolled:
    """Raises Refused: `phone_malformed`, `number_erased`, `purpose_unknown`, `said_in_future`."""
    phone = parse_phone(asked.phone_typed)
    if not isinstance(phone, Phone):
        raise Refused("phone_malformed", reason=str(phone.reason))
    at = unit.now if asked.said_at is None else asked.said_at
    if at > unit.now + CLOCKS_DIFFER:
        raise Refused("said_in_future")
    purposes = purposes_named(unit, asked.purposes)
    refuse_erased(unit, vault, phone.e164)
    contact_id = ensure_contact(unit, phone.e164, own_name(asked.name), asked.language)
    wanted = [one.id for one in purposes]
    standing = consents_of(unit.tx, unit.workspace_id, [contact_id], wanted)
    if news := news_of(wanted, standing, contact_id, at):
        proof = proof_of(unit, asked, at)
        event_id = say_yes(unit, vault, contact_id, (phone.e164, asked.phone_typed), news, proof)
    else:
        event_id = max(one.event_id for one in standing.values())
    return Enrolled(contact_id, event_id, purposes)


def purposes_named(unit: Unit, names: tuple[str, ...]) -> tuple[Purpose, ...]:
    known = {one.name: one for one in purposes_of(unit.tx, unit.workspace_id).values()}
    for name in names:
        if name not in known:
            raise Refused("purpose_unknown", purpose=name)
    return tuple(known[name] for name in dict.fromkeys(names))


def proof_of(unit: Unit, asked: Enrolment, at: int) -> Proof:
    company = workspace_by_id(unit.tx, unit.workspace_id)
    return Proof(
        channel=Channel.ENROLMENT,
        at=at,
        zone=asked.zone or (company.time_zone if company else ""),
        shown=shown(asked.text, asked.version),
        company_name=asked.company_name,
        ip=asked.ip,
        user_agent=asked.user_agent,
        page=asked.page,
        operator=unit.actor,
        double_opt_in=asked.double_opt_in,
    )
