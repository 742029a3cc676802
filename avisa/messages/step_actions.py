"""Lines of the journal about the steps of single messages, where somebody follows them (docs/adr/0015)."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence

from sqlalchemy import select

from avisa.journal.actions import Line, record_all
from avisa.journal.queries import followed_kinds
from avisa.kernel.bulk import among
from avisa.kernel.clock import iso
from avisa.kernel.unit import Unit
from avisa.messages.rules import Progress, Step, steps_between
from avisa.messages.tables import in_state, inbound, message
from avisa.messages.types import Settled, State

ENDS = {
    State.SKIPPED: "message.skipped",
    State.EXPIRED: "message.expired",
    State.CANCELLED: "message.cancelled",
}
ANSWERS = {
    State.ACCEPTED: "message.accepted",
    State.HELD: "message.accepted",
    State.FAILED: "message.failed",
    State.UNKNOWN: "message.unknown",
}
MOVES_FROM = {
    "message.accepted": (State.SENDING, State.UNKNOWN),
    "message.failed": (State.SENDING, State.UNKNOWN),
    "message.unknown": (State.SENDING,),
}


def tell_ended(unit: Unit, state: State, reasons: Mapping[int, str]) -> None:
    """These rows, all of them queued until now, have ended so."""
    kind = ENDS[state]
    if reasons and kind in followed_kinds(unit.tx, unit.workspace_id):
        tell(unit, {one: [Step(kind, unit.now, reason)] for one, reason in reasons.items()})


def still_queued(unit: Unit, ids: Iterable[int], state: State) -> dict[int, str]:
    """Which of these a move to `state` will end; nothing is read where nobody follows it."""
    if ENDS[state] not in followed_kinds(unit.tx, unit.workspace_id):
        return {}
    mine = (message.c.workspace_id == unit.workspace_id, among(message.c.id, ids), in_state(State.QUEUED))
    found = unit.tx.scalars(select(message.c.id).where(*mine).with_for_update())
    return dict.fromkeys(found, "")


def answered(unit: Unit, outcomes: Sequence[Settled]) -> dict[int, list[Step]]:
    """The steps that these answers are about to make; to be asked before the rows move."""
    kinds = followed_kinds(unit.tx, unit.workspace_id)
    told = {one.id: one for one in outcomes if ANSWERS.get(State(one.state)) in kinds}
    if not told:
        return {}
    mine = (message.c.workspace_id == unit.workspace_id, among(message.c.id, told))
    rows = unit.tx.execute(
        select(message.c.id, message.c.attempt, message.c.state).where(*mine).with_for_update()
    )
    steps: dict[int, list[Step]] = {}
    for row in rows:
        one = told[row.id]
        kind = ANSWERS[State(one.state)]
        if row.attempt == one.attempt and row.state in MOVES_FROM[kind]:
            steps[row.id] = [Step(kind, unit.now, one.reason)]
    return steps


def tell_progress(unit: Unit, before: Mapping[int, Progress], after: Mapping[int, Progress]) -> None:
    kinds = followed_kinds(unit.tx, unit.workspace_id)
    if kinds:
        found = {one: steps_between(row, after[one]) for one, row in before.items() if row != after[one]}
        tell(unit, {one: [s for s in steps if s.kind in kinds] for one, steps in found.items()})


def tell(unit: Unit, steps: Mapping[int, Sequence[Step]]) -> None:
    """The lines carry ids and no number: what a reader may see of the person is added when it is read."""
    ids = [one for one, some in steps.items() if some]
    if not ids:
        return
    c = message.c
    columns = (c.id, c.run_id, c.contact_id, c.number_id, c.kind)
    rows = unit.tx.execute(select(*columns).where(c.workspace_id == unit.workspace_id, among(c.id, ids)))
    lines: list[Line] = []
    for row in rows:
        campaign = {} if row.run_id == row.id else {"campaign_id": str(row.run_id)}
        ours = {"message_id": str(row.id), "contact_id": str(row.contact_id), "number_id": str(row.number_id)}
        for step in steps[row.id]:
            why = {"reason": step.reason} if step.reason else {}
            body = {**ours, **campaign, "kind": row.kind, "at": iso(step.at), **why}
            lines.append((step.kind, f"message:{row.id}", body))
    record_all(unit, lines)


def tell_received(unit: Unit, ids: Sequence[int]) -> None:
    """What people wrote: those of these rows that are new."""
    if not ids or "message.received" not in followed_kinds(unit.tx, unit.workspace_id):
        return
    c = inbound.c
    columns = (c.id, c.contact_id, c.number_id, c.at)
    rows = unit.tx.execute(
        select(*columns).where(c.workspace_id == unit.workspace_id, among(c.id, ids)).order_by(c.at, c.id)
    )
    record_all(
        unit,
        [
            (
                "message.received",
                f"inbound:{row.id}",
                {
                    "inbound_id": str(row.id),
                    "contact_id": str(row.contact_id),
                    "number_id": str(row.number_id),
                    "at": iso(row.at),
                },
            )
            for row in rows
        ],
    )
