"""Statuses: found by what we sent along, merged so that order and repeats do not matter."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence

from avisa.campaigns.actions import pause, stop
from avisa.channels.port import StatusSeen, Verb
from avisa.kernel.secrets import Vault
from avisa.kernel.unit import Unit
from avisa.messages.consequences import apply_marks
from avisa.messages.queries import addressed
from avisa.messages.rules import Sign, message_of
from avisa.messages.settle_actions import ids_by_wamid, settle_statuses
from avisa.prices.actions import is_free_until
from avisa.workspace.actions import stop_account, stop_number
from avisa.workspace.queries import number_by_id


def settle_all(unit: Unit, vault: Vault, events: Sequence[StatusSeen]) -> None:
    if not events:
        return
    signs: dict[int, list[Sign]] = defaultdict(list)
    faults: dict[int, StatusSeen] = {}
    free: dict[int, int] = {}
    silent = [event.wamid for event in events if not message_of(event.callback)]
    by_wamid = ids_by_wamid(unit, silent) if silent else {}
    for event in events:
        found = message_of(event.callback) or by_wamid.get(event.wamid)
        if found is None:
            continue  # another program's message on the same number
        signs[found[0]].append(sign_of(event, found[1]))
        if event.fault:
            faults[found[0]] = event
        if event.free_until:
            free[found[0]] = event.free_until
    failed = settle_statuses(unit, signs)
    if free:
        whose = addressed(unit.tx, unit.workspace_id, free)
        is_free_until(unit, {(row.number_id, row.contact_id): free[row.id] for row in whose})
    # A repeated webhook, or a replayed inbox, must not pause, stop or mark anything again.
    if news := {one: event for one, event in faults.items() if one in failed}:
        act_on(unit, vault, news)


def sign_of(event: StatusSeen, attempt: int) -> Sign:
    return Sign(
        status=event.status,
        at=event.at,
        wamid=event.wamid,
        attempt=attempt,
        reason=event.fault.name if event.fault else "",
        details=event.details,
        price_category=event.price_category,
        price_type=event.price_type,
    )


def act_on(unit: Unit, vault: Vault, faults: dict[int, StatusSeen]) -> None:
    """A fault told by webhook means the same as one told in the answer: one table for both."""
    marks: dict[int, dict[int, str]] = defaultdict(dict)  # by when it was told
    for row in addressed(unit.tx, unit.workspace_id, faults):
        event = faults[row.id]
        fault = event.fault
        if fault is None:
            continue
        if fault.marks:
            marks[event.at][row.contact_id] = fault.marks
        match fault.verb:
            case Verb.PAUSE_CAMPAIGN if row.run_id != row.id:
                pause(unit, row.run_id, fault.name)
            case Verb.STOP_CAMPAIGN if row.run_id != row.id:
                stop(unit, row.run_id, fault.name)
            case Verb.STOP_NUMBER:
                stop_number(unit, row.number_id, fault.name)
            case Verb.STOP_ACCOUNT:
                number = number_by_id(unit.tx, unit.workspace_id, row.number_id)
                if number:
                    stop_account(unit, number.account_id, fault.name)
    for at, marked in sorted(marks.items()):
        apply_marks(unit, vault, marked, at)
