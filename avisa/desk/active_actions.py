"""Speaking first from the desk: an approved template to a few people, each looked over by an agent."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from sqlalchemy import select

from avisa.audience.tables import contact
from avisa.desk.actions import By, note_authors
from avisa.desk.active_queries import CAP, daily_cap, got_lately
from avisa.desk.active_rules import LARGEST_CAP, checked_instant, checked_people, refusal
from avisa.desk.queries import authors_of, served
from avisa.desk.tables import unless_they_write
from avisa.errors import NotAllowed, NotFound, Refused
from avisa.journal.actions import record
from avisa.kernel.bulk import among, bulk_insert
from avisa.kernel.clock import Millis
from avisa.kernel.secrets import Vault
from avisa.kernel.unit import Unit
from avisa.messages.actions import cancel
from avisa.messages.single import SingleRequest, dispatch
from avisa.workspace.actions import put_setting


@dataclass(frozen=True, slots=True)
class Opening:
    """What is said first. `key` is the form's own: sent again, it says nothing twice."""

    key: str
    number_id: int
    template: str
    language: str
    values: Mapping[int, Mapping[str, str]]  # by person, then by slot
    purpose: str = ""
    due_at: Millis | None = None
    unless_they_write: bool = False


def say_first(unit: Unit, vault: Vault, opening: Opening, by: By) -> list[int]:
    """All of them or, where one is refused, none; the ids of the messages that are new.

    Raises Refused as `active_rules` and `messages.single.draft` say, with the `contact_id` it is about.
    """
    people = checked_people(list(opening.values))
    due_at = checked_instant(opening.due_at, unit.now)
    made: list[tuple[int, int]] = []
    hold_people(unit, people)
    before = refusals(unit, people, by)
    for contact_id in people:
        request = SingleRequest(
            template=opening.template,
            language=opening.language,
            values=opening.values[contact_id],
            contact_id=contact_id,
            number=str(opening.number_id),
            purpose=opening.purpose,
            due_at=due_at,
        )
        one = dispatch(unit, vault, request, key=f"desk {opening.key} {contact_id}")
        if one.created and contact_id in before:
            error = before[contact_id]
            raise Refused(error.code, **error.fields, contact_id=str(contact_id))
        if one.created:
            made.append((contact_id, one.message_id))
    note_authors(unit, [message_id for _, message_id in made], by)
    if opening.unless_they_write:
        note_wishes(unit, made)
    return [message_id for _, message_id in made]


def refusals(unit: Unit, people: Sequence[int], by: By) -> dict[int, Refused]:
    """Who gets nothing of the desk now, and why; `By.may_assign` says that it was overridden."""
    serving = served(unit.tx, unit.workspace_id, people)
    cap = daily_cap(unit.tx, unit.workspace_id)
    got = got_lately(unit.tx, unit.workspace_id, people, unit.now) if cap else {}
    told = {one: refusal(serving.get(one), by.user_id, by.may_assign, got.get(one, 0), cap) for one in people}
    return {one: error for one, error in told.items() if error is not None}


def hold_people(unit: Unit, people: Iterable[int]) -> None:
    """Two agents who write to one person at once are counted one after the other."""
    c = contact.c
    mine = (c.workspace_id == unit.workspace_id, among(c.id, people))
    unit.tx.execute(select(c.id).where(*mine).order_by(c.id).with_for_update()).all()


def note_wishes(unit: Unit, made: Iterable[tuple[int, int]]) -> None:
    rows = [
        {
            "workspace_id": unit.workspace_id,
            "message_id": message_id,
            "contact_id": contact_id,
            "made_at": unit.now,
            "wrote_at": None,
        }
        for contact_id, message_id in made
    ]
    bulk_insert(unit.tx, unless_they_write, rows)


def take_back(unit: Unit, message_id: int, by: By) -> bool:
    """One that still waits, by whoever wrote it or may cancel any. False when it has left already."""
    author = authors_of(unit.tx, unit.workspace_id, [message_id]).get(message_id)
    if author is None:
        raise NotFound("message_unknown")
    if author != by.user_id and not by.may_assign:
        raise NotAllowed(permission="desk.assign")
    return cancel(unit, [message_id]) == 1


def set_daily_cap(unit: Unit, most: int) -> None:
    """0 lifts it."""
    if not 0 <= most <= LARGEST_CAP:
        raise Refused("daily_cap_malformed", most=LARGEST_CAP)
    put_setting(unit, CAP, most)
    record(unit, "desk.daily_cap", f"workspace:{unit.workspace_id}", most=most)
