"""An active message of the desk as it was typed: to whom, what, when, and what stands in its way for each."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime
from zoneinfo import ZoneInfo

from avisa.audience.types import Person
from avisa.desk.actions import By
from avisa.desk.active_actions import Opening, refusals
from avisa.desk.types import Author
from avisa.errors import AvisaError, NotFound, Refused
from avisa.gate.costs import costs_of
from avisa.gate.rules import verdict
from avisa.gate.types import Admit, Expire, Skip, Verdict, Wait
from avisa.gate.verdicts import cases_before
from avisa.kernel.clock import Millis, to_millis
from avisa.kernel.db import Tx
from avisa.kernel.i18n import N_
from avisa.kernel.unit import Unit
from avisa.messages.single import SingleRequest, draft
from avisa.messages.types import Draft
from avisa.prices.types import Cost
from avisa.templates.types import Template
from avisa.web import reasons
from avisa.web.forms import Mistake
from avisa.web.texts import text_of
from avisa.web.visit import Visit
from avisa.workspace.types import Number

GOES = (N_("Goes"), N_("Nothing stands in its way."), "good")
LATE = (N_("Too late"), N_("The message's time had passed before it could leave."), "bad")
CANNOT = N_("Cannot be sent")


@dataclass(frozen=True, slots=True)
class Review:
    """What becomes of the message to one person; `goes` also where it only waits."""

    goes: bool
    tone: str
    title: str
    why: Mistake
    cost: Cost | None = None


@dataclass(frozen=True, slots=True)
class Looked:
    """By person; `cost` of those to whom it goes together, for who may see prices."""

    reviews: Mapping[int, Review]
    cost: Cost | None = None


@dataclass(frozen=True, slots=True)
class Typed:
    """What the page holds so far; `values` by person, then by slot."""

    number: Number | None = None
    template: Template | None = None
    people: tuple[Person, ...] = ()
    values: Mapping[int, Mapping[str, str]] = field(default_factory=dict)


def opening_of(visit: Visit, typed: Typed, due_at: Millis | None) -> Opening:
    """To those who are ticked. Raises Refused `template_unknown` or `number_wanted`."""
    if typed.template is None:
        raise Refused("template_unknown")
    if typed.number is None:
        raise Refused("number_wanted")
    chosen = {one.id: filled(typed.values.get(one.id, {})) for one in typed.people if is_ticked(visit, one)}
    return Opening(
        key=visit.form["once"],
        number_id=typed.number.id,
        template=typed.template.name,
        language=typed.template.language,
        values=chosen,
        purpose=visit.form["purpose"],
        due_at=due_at,
        unless_they_write=visit.form["unless"] == "yes",
    )


def filled(values: Mapping[str, str]) -> dict[str, str]:
    return {slot: value for slot, value in values.items() if value}


def is_ticked(visit: Visit, who: Person) -> bool:
    return str(who.id) in visit.form.all("send")


def due_in(visit: Visit) -> Millis | None:
    """By the company's clock; None is at once. Raises Refused `moment_malformed`."""
    if not visit.form["when"]:
        return None
    zone = ZoneInfo(visit.company.time_zone if visit.company else "UTC")
    try:
        return to_millis(datetime.fromisoformat(visit.form["when"]).replace(tzinfo=zone))
    except (ValueError, OverflowError) as error:
        raise Refused("moment_malformed") from error


def look_over(visit: Visit, tx: Tx, opening: Opening, by: By) -> Looked:
    """The desk's own rules first, then what is typed, then the gate as of the message's hour."""
    unit = Unit(tx, visit.workspace_id, visit.now, visit.console.ids, visit.member.actor)
    told: dict[int, Review] = {}
    letters: dict[int, Draft] = {}
    before = refusals(unit, list(opening.values), by)
    for contact_id in opening.values:
        try:
            if contact_id in before:
                raise before[contact_id]
            letters[contact_id] = draft(unit, visit.console.vault, request_to(opening, contact_id))
        except (Refused, NotFound) as error:
            told[contact_id] = Review(False, "bad", CANNOT, why_not(error))
    due_at = opening.due_at or visit.now
    drafts = [at_hour(one, due_at) for one in letters.values()]
    author = Author(by.user_id, by.may_assign)
    cases = cases_before(tx, visit.workspace_id, opening.number_id, drafts, due_at, author)
    told |= {who: judged(verdict(one)) for who, one in zip(letters, cases, strict=True)}
    going = {who: one for who, one in zip(letters, cases, strict=True) if told[who].goes}
    if not going or not visit.may("prices.read"):
        return Looked(told)
    each, together = costs_of(tx, visit.workspace_id, opening.number_id, list(going.values()), due_at)
    priced = {who: replace(told[who], cost=cost) for who, cost in zip(going, each, strict=True)}
    return Looked(told | priced, together)


def at_hour(letter: Draft, due_at: Millis) -> Draft:
    return replace(letter, due_at=due_at)


def request_to(opening: Opening, contact_id: int) -> SingleRequest:
    return SingleRequest(
        template=opening.template,
        language=opening.language,
        values=opening.values[contact_id],
        contact_id=contact_id,
        number=str(opening.number_id),
        purpose=opening.purpose,
    )


def why_not(error: AvisaError) -> Mistake:
    if error.code == "bad_variables":
        flaw = reasons.FLAWS.get(str(error.fields.get("flaw")), "")
        return Mistake(flaw) if flaw else text_of(error)
    return text_of(error)


def judged(said: Verdict) -> Review:
    match said:
        case Admit():
            return Review(True, GOES[2], GOES[0], Mistake(GOES[1]))
        case Wait(reason, _):
            title, why = reasons.wait(reason)
            return Review(True, "wait", title, Mistake(why))
        case Skip(reason):
            title, why = reasons.skip(reason)
            return Review(False, "bad", title, Mistake(why))
        case Expire() | _:
            return Review(False, LATE[2], LATE[0], Mistake(LATE[1]))


def all_go(reviews: Mapping[int, Review], people: Sequence[int]) -> bool:
    return all(reviews[one].goes for one in people)
