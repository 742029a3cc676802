"""A condition as SQL over one contact, on both databases: each part is looked up by the person.

A person is found by the primary key or by an index that begins with the workspace and the contact, so that
walking the people in the order of their ids costs a few look-ups each.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from functools import singledispatch
from typing import Any

from sqlalchemy import ColumnElement, and_, exists, false, func, not_, or_, true

from avisa.audience.tables import contact, contact_tag, listing
from avisa.consent.tables import consent, suppression
from avisa.consent.types import Purpose, Scope, SuppressionSource
from avisa.kernel.clock import DAY, Millis
from avisa.kernel.reading_sql import day_of, number_of, plain_of, value_at
from avisa.kernel.readings import day_in, number_in, plain
from avisa.messages.lately_queries import REACHED
from avisa.messages.links.tables import link
from avisa.messages.reply_queries import was_answered
from avisa.messages.tables import inbound, message
from avisa.messages.types import State
from avisa.segments.rules import SOFT_FAULTS, tag_name
from avisa.segments.types import (
    Attribute,
    Compared,
    Condition,
    Consent,
    Group,
    Listed,
    Match,
    Message,
    Past,
    Stopped,
    Suppressed,
    Tag,
    Wrote,
    Yes,
)

Sql = ColumnElement[bool]


@dataclass(frozen=True, slots=True)
class Moment:
    """Where and when the question is asked; `today` is the company's day."""

    workspace_id: int
    now: Millis
    today: date
    purposes: Mapping[int, Purpose]


@singledispatch
def compiled(condition: Condition, at: Moment) -> Sql:
    """True for a row of `contact`; never NULL, so that `none` may turn it round."""
    raise TypeError(condition)


@compiled.register
def _(condition: Group, at: Moment) -> Sql:
    parts = [compiled(part, at) for part in condition.of]
    match condition.match:
        case Match.ALL:
            return and_(true(), *parts)
        case Match.ANY:
            return or_(false(), *parts)
        case _:
            return not_(or_(false(), *parts))


OWN = {"name": contact.c.name, "phone": contact.c.phone, "language": contact.c.language}


@compiled.register
def _(condition: Attribute, at: Moment) -> Sql:
    own = OWN.get(condition.name)
    text = value_at(contact.c.attributes, condition.name) if own is None else own
    # An aggregate of nothing but itself: NULL (an absent value) becomes false, not unknown.
    return func.coalesce(COMPARISONS[condition.op](text, condition.value, at), False)


def words(text: ColumnElement[str], value: str, way: str) -> Sql:
    wanted = plain(value) or ""
    if way == "equals":
        return plain_of(text) == wanted
    found: Sql = getattr(plain_of(text), way)(wanted, autoescape=True)
    return found


def is_absent(text: ColumnElement[str]) -> Sql:
    return func.coalesce(func.trim(text), "") == ""


def without(condition: Sql) -> Sql:
    """Also whoever has no such value."""
    return not_(func.coalesce(condition, False))


def span(text: ColumnElement[str], at: Moment, first: int, last: int) -> Sql:
    begins, ends = ((at.today + timedelta(days=offset)).isoformat() for offset in (first, last))
    return day_of(text).between(begins, ends)


Comparison = Callable[[ColumnElement[str], str, Moment], Any]

COMPARISONS: Mapping[Compared, Comparison] = {
    Compared.EQUALS: lambda text, value, _: words(text, value, "equals"),
    Compared.NOT_EQUALS: lambda text, value, _: without(words(text, value, "equals")),
    Compared.CONTAINS: lambda text, value, _: words(text, value, "contains"),
    Compared.NOT_CONTAINS: lambda text, value, _: without(words(text, value, "contains")),
    Compared.STARTS_WITH: lambda text, value, _: words(text, value, "startswith"),
    Compared.AT_LEAST: lambda text, value, _: number_of(text) >= number_in(value),
    Compared.AT_MOST: lambda text, value, _: number_of(text) <= number_in(value),
    Compared.MORE_THAN: lambda text, value, _: number_of(text) > number_in(value),
    Compared.LESS_THAN: lambda text, value, _: number_of(text) < number_in(value),
    Compared.ON: lambda text, value, _: day_of(text) == day_in(value),
    Compared.BEFORE: lambda text, value, _: day_of(text) < day_in(value),
    Compared.AFTER: lambda text, value, _: day_of(text) > day_in(value),
    Compared.IN_NEXT: lambda text, value, at: span(text, at, 0, int(value)),
    Compared.IN_LAST: lambda text, value, at: span(text, at, -int(value), 0),
    Compared.EMPTY: lambda text, _, __: is_absent(text),
    Compared.NOT_EMPTY: lambda text, _, __: not_(is_absent(text)),
}


@compiled.register
def _(condition: Tag, at: Moment) -> Sql:
    c = contact_tag.c
    mine = (c.workspace_id == at.workspace_id, c.contact_id == contact.c.id)
    has = exists().where(*mine, c.name == tag_name(condition.name))
    return has if condition.has else ~has


@compiled.register
def _(condition: Listed, at: Moment) -> Sql:
    c = listing.c
    is_in = exists().where(
        c.workspace_id == at.workspace_id, c.list_id == condition.list_id, c.contact_id == contact.c.id
    )
    return is_in if condition.member else ~is_in


@compiled.register
def _(condition: Consent, at: Moment) -> Sql:
    c = consent.c
    mine = (
        c.workspace_id == at.workspace_id,
        c.contact_id == contact.c.id,
        c.purpose_id == condition.purpose_id,
        c.revoked_at.is_(None),
    )
    valid = exists().where(*mine, not_(ends_by(condition.purpose_id, at, at.now)))
    match condition.op:
        case Yes.VALID:
            return valid
        case Yes.NONE:
            return ~valid
        case Yes.ENDS_WITHIN:
            soon = ends_by(condition.purpose_id, at, at.now + condition.days * DAY)
            return valid & exists().where(*mine, soon)


def ends_by(purpose_id: int, at: Moment, instant: Millis) -> Sql:
    """By its own date, or because its words came to mean something else (`consent.rules.renewed`)."""
    purpose = at.purposes.get(purpose_id)
    changed = [change for change in (purpose.renewals if purpose else ()) if change.since <= instant]
    own = and_(consent.c.expires_at.is_not(None), consent.c.expires_at <= instant)
    return or_(own, *(consent.c.granted_at < change.before for change in changed))


@compiled.register
def _(condition: Suppressed, at: Moment) -> Sql:
    """The same choice as `consent.rules.is_stopped`."""
    c = suppression.c
    mine = (c.workspace_id == at.workspace_id, c.contact_id == contact.c.id)
    wide = (c.source != SuppressionSource.PLATFORM.value, c.scope != Scope.MARKETING.value)
    match condition.op:
        case Stopped.EVERYTHING:
            return exists().where(*mine, *wide)
        case Stopped.MARKETING:
            return exists().where(*mine)
        case _:
            return ~exists().where(*mine)


@compiled.register
def _(condition: Wrote, at: Moment) -> Sql:
    c = inbound.c
    mine = (c.workspace_id == at.workspace_id, c.contact_id == contact.c.id)
    since = (c.at > at.now - condition.days * DAY,) if condition.days else ()
    wrote = exists().where(*mine, *since)
    return wrote if condition.did else ~wrote


@compiled.register
def _(condition: Message, at: Moment) -> Sql:
    c = message.c
    mine = [c.workspace_id == at.workspace_id, c.contact_id == contact.c.id]
    if condition.campaign_id:
        mine.append(c.run_id == condition.campaign_id)
    if condition.template_id:
        mine.append(c.template_id == condition.template_id)
    if condition.days:
        # What still waits to leave counts from when it was written.
        mine.append(func.coalesce(c.claimed_at, c.created_at) > at.now - condition.days * DAY)
    found = exists().where(*mine, PASTS[condition.op](at))
    return ~found if condition.op is Past.NOT_GOT else found


def unfollowed(at: Moment) -> Sql:
    measured = exists().where(link.c.workspace_id == at.workspace_id, link.c.message_id == message.c.id)
    return message.c.delivered_at.is_not(None) & message.c.clicked_at.is_(None) & measured


LEFT = message.c.state.in_([state.value for state in REACHED])
ON_ITS_WAY = [state.value for state in (State.HELD, State.ACCEPTED, State.SENT)]

PASTS: Mapping[Past, Callable[[Moment], Sql]] = {
    Past.GOT: lambda _: LEFT,
    Past.NOT_GOT: lambda _: LEFT,
    Past.PLANNED: lambda _: LEFT | (message.c.state == State.QUEUED.value),
    Past.DELIVERED: lambda _: message.c.delivered_at.is_not(None),
    Past.NOT_DELIVERED: lambda _: message.c.state.in_(ON_ITS_WAY) & message.c.delivered_at.is_(None),
    Past.READ: lambda _: message.c.read_at.is_not(None),
    Past.NOT_READ: lambda _: message.c.delivered_at.is_not(None) & message.c.read_at.is_(None),
    Past.REPLIED: lambda at: was_answered(at.workspace_id),
    Past.NOT_REPLIED: lambda at: message.c.delivered_at.is_not(None) & not_(was_answered(at.workspace_id)),
    Past.CLICKED: lambda _: message.c.clicked_at.is_not(None),
    Past.NOT_CLICKED: unfollowed,
    Past.FAILED_SOFTLY: lambda _: (message.c.state == State.FAILED.value) & message.c.reason.in_(SOFT_FAULTS),
}
