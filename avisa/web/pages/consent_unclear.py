"""Consentimento: words that may be a no, one person after the other, each decided with one click."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from starlette.responses import Response
from starlette.routing import Route

from avisa.audience.queries import contacts_of
from avisa.audience.types import Person
from avisa.consent.unclear.actions import take_as_no, take_as_no_stop
from avisa.consent.unclear.queries import open_doubts
from avisa.consent.unclear.types import Decision, Doubt, Meant
from avisa.errors import Conflict, NotFound
from avisa.gate.rules import UNCLEAR_NO
from avisa.journal.actions import record_all
from avisa.kernel.db import Tx
from avisa.messages.actions import release_held
from avisa.messages.inbound_queries import Written, written_by_id
from avisa.messages.stop_actions import confirms_stops, set_confirming
from avisa.web.visit import Visit, form, page

MOST = 100


@dataclass(frozen=True, slots=True)
class Unclear:
    """One person and what they wrote, the oldest first; `last` is the message up to which one decides."""

    person: Person
    written: tuple[Written, ...]
    last: int


def listed(visit: Visit) -> Response:
    with visit.read() as tx:
        found = unclear_in(tx, visit.workspace_id, open_doubts(tx, visit.workspace_id, MOST))
        confirming = confirms_stops(tx, visit.workspace_id)
    if found:  # the words are people's own: the trail of each says who read them
        with visit.write() as unit:
            record_all(unit, [("unclear.viewed", f"contact:{one.person.id}", {}) for one in found])
    return visit.show("consent/unclear.html", waiting=found, confirming=confirming)


def unclear_in(tx: Tx, workspace_id: int, doubts: Iterable[Doubt]) -> list[Unclear]:
    by_person: dict[int, list[int]] = {}
    for one in doubts:
        by_person.setdefault(one.contact_id, []).append(one.inbound_id)
    people = contacts_of(tx, workspace_id, by_person)
    written = written_by_id(tx, workspace_id, [one for ids in by_person.values() for one in ids])
    return [
        Unclear(people[who], tuple(written[one] for one in ids if one in written), ids[-1])
        for who, ids in by_person.items()
        if who in people
    ]


def decide(visit: Visit) -> Response:
    whom, last, decision = visit.id("contact_id"), visit.form.id("last"), visit.form["decision"]
    if decision not in (Decision.STOP, Decision.NO_STOP):
        raise NotFound("decision_unknown")
    try:
        with visit.write() as unit:
            if decision == Decision.STOP:
                take_as_no(
                    unit, visit.console.vault, whom, last, meant_in(unit.tx, visit.workspace_id, whom, last)
                )
            else:
                take_as_no_stop(unit, whom, last)
            release_held(unit, whom, UNCLEAR_NO)
    except Conflict:
        return visit.go("/consent/unclear", "decided_before")
    return visit.go("/consent/unclear", "no_recorded" if decision == Decision.STOP else "no_no")


def keep_confirming(visit: Visit) -> Response:
    with visit.write() as unit:
        set_confirming(unit, visit.form["on"] == "yes")
    return visit.go("/consent/unclear", "stop_confirmation_kept")


def meant_in(tx: Tx, workspace_id: int, contact_id: int, inbound_id: int) -> Meant:
    found = written_by_id(tx, workspace_id, [inbound_id]).get(inbound_id)
    if found is None or found.contact_id != contact_id:
        raise Conflict("unclear_decided")
    return Meant(found.wamid, found.text, found.at)


ROUTES = [
    Route("/consent/unclear", page(listed, "consent.read")),
    Route("/consent/stops", form(keep_confirming, "consent.write"), methods=["POST"]),
    Route("/consent/unclear/{contact_id:id}", form(decide, "consent.write"), methods=["POST"]),
]
