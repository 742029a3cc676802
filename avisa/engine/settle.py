"""Settling: the answers of a number's sends, written in one transaction with what they bring about."""

from __future__ import annotations

from avisa.audience.actions import learn_wa_ids
from avisa.campaigns.actions import pause, stop
from avisa.desk.cancelling_actions import cancel_returned
from avisa.engine.rules import Effects
from avisa.engine.types import SendingNumber
from avisa.kernel.secrets import Vault
from avisa.kernel.unit import Unit
from avisa.messages.address_actions import follow_returned
from avisa.messages.consequences import apply_marks
from avisa.messages.return_actions import give_back
from avisa.messages.settle_actions import settle
from avisa.messages.types import State
from avisa.schedule.stop_actions import end_returned
from avisa.workspace.actions import ask, stop_account, stop_number
from avisa.workspace.types import ChoreKind


def write(unit: Unit, vault: Vault, number: SendingNumber, epoch: int, effects: Effects) -> None:
    settle(unit, effects.settled, epoch)
    give_back(unit, [(one.id, one.attempt) for one in effects.back], epoch)
    queued = [one.id for one in effects.settled if one.state == State.QUEUED.value]
    returned = [*queued, *(one.id for one in effects.back)]
    cancel_returned(unit, returned)
    end_returned(unit, returned)
    follow_returned(unit, returned)
    if effects.wa_ids:
        learn_wa_ids(unit, [(contact, *known) for contact, known in effects.wa_ids.items()])
    if effects.marks:
        apply_marks(unit, vault, effects.marks, unit.now)
    for run_id, reason in effects.pause.items():
        pause(unit, run_id, reason)
    for run_id, reason in effects.stop.items():
        stop(unit, run_id, reason)
    if effects.pause or effects.stop:  # only what is known to be gone can be seen to come back
        ask(unit, ChoreKind.READ_TEMPLATES, number.account_id)
    if effects.stop_number:
        stop_number(unit, number.id, effects.stop_number, effects.stop_since)
    if effects.stop_account:
        stop_account(unit, number.account_id, effects.stop_account, effects.stop_since)
