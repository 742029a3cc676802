"""Messages of the command line: one by its id with its history, as lines or as `/v1` does, or cancelled."""

from __future__ import annotations

from typing import Any

from sqlalchemy import Row

from avisa.api import wire
from avisa.api.messages import shown, shown_attempt
from avisa.errors import Conflict, NotFound
from avisa.journal.actions import record
from avisa.kernel.db import Tx
from avisa.kernel.i18n import N_
from avisa.messages.actions import cancel
from avisa.messages.queries import attempts_of, message_by_id
from avisa.messages.types import State
from avisa.programs.house import House
from avisa.programs.telling import Teller
from avisa.reports.history import Step, history_of
from avisa.web import reasons, words
from avisa.web.figures import Figures

MOST_ID = 2**63 - 1


def found_in(tx: Tx, workspace_id: int, wanted: str) -> Row[Any]:
    """Raises NotFound for what is no message of this company."""
    typed = int(wanted) if wanted.isascii() and wanted.isdecimal() and len(wanted) < 20 else 0
    row = message_by_id(tx, workspace_id, typed) if 0 < typed <= MOST_ID else None
    if row is None:
        raise NotFound("message_not_here", id=wanted)
    return row


def looked_at(house: House, workspace_id: int, wanted: str) -> tuple[Row[Any], tuple[Step, ...]]:
    """The row and its steps; who looked stands in the trail, as it does for the console."""
    with house.unit(workspace_id) as unit:
        row = found_in(unit.tx, workspace_id, wanted)
        record(unit, "message.viewed", f"contact:{row.contact_id}", message=str(row.id))
        return row, history_of(unit.tx, workspace_id, row.id) or ()


def take_back(house: House, workspace_id: int, wanted: str) -> None:
    """As long as it is queued; raises Conflict after that. Cancelling it again is no error."""
    with house.unit(workspace_id) as unit:
        row = found_in(unit.tx, workspace_id, wanted)
        if not cancel(unit, [row.id]) and row.state != State.CANCELLED:
            raise Conflict("message_not_queued", state=row.state)


def message_json(house: House, workspace_id: int, row: Row[Any]) -> str:
    with house.db.read() as tx:
        tries = [shown_attempt(one) for one in attempts_of(tx, workspace_id, row.id)]
    return wire.MessageHistory(**shown(row), attempts=tries).model_dump_json()


def tell_message(teller: Teller, row: Row[Any], steps: tuple[Step, ...], figures: Figures) -> None:
    state = teller.text(words.MESSAGE_STATES[row.state][0])
    why = reasons.why(row.state, row.reason)
    parts = (str(row.id), state, teller.text(why) if why else "", row.phone, row.wamid or "")
    teller.write("  ".join(filter(None, parts)))
    alone = row.run_id == row.id
    for step in steps:
        teller.write(f"  {figures.exact(step.at)}  {step_words(teller, step, alone)}")


def step_words(teller: Teller, step: Step, alone: bool) -> str:
    """In the words of the console."""
    if alone and step.kind == "created":
        return teller.text(N_("Put in line"))
    kind = teller.text(words.STEPS.get(step.kind) or words.state(words.MESSAGE_STATES, step.kind)[0])
    if not step.reason:
        return kind
    why = reasons.skip(step.reason)[0] if step.kind == "skipped" else reasons.fault(step.reason)
    said = f"{kind}: {teller.text(why)}"
    return f"{said} ({step.details})" if step.details else said
