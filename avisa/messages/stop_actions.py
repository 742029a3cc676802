"""Confirming a stop: one short message inside the window to whoever has just said it."""

from __future__ import annotations

from typing import Final

import msgspec

from avisa.audience.queries import person
from avisa.channels.port import Body
from avisa.journal.actions import record
from avisa.kernel.clock import HOUR, Millis
from avisa.kernel.db import Tx
from avisa.kernel.i18n import known_language
from avisa.kernel.unit import Unit
from avisa.messages.actions import enqueue
from avisa.messages.types import Draft, Kind, Lane
from avisa.workspace.actions import put_setting
from avisa.workspace.queries import setting_of, workspace_by_id

SETTING = "stop_confirmation"
STILL_NEWS: Millis = 1 * HOUR  # later it would only disturb whoever wants silence

WORDS: Final = {
    "pt_BR": "Anotado: {company} não vai mais escrever para você por iniciativa própria. "
    "Se quiser falar conosco, é só escrever.",
    "en": "Noted: {company} will not write to you of its own accord any more. "
    "If you want to talk to us, just write.",
    "es": "Anotado: {company} ya no le escribirá por iniciativa propia. "
    "Si quiere hablar con nosotros, escríbanos.",
}


def confirms_stops(tx: Tx, workspace_id: int) -> bool:
    return bool(setting_of(tx, workspace_id, SETTING, False))


def set_confirming(unit: Unit, on: bool) -> None:
    """Whether stops are confirmed; off at first."""
    put_setting(unit, SETTING, on)
    record(unit, "stop.confirmation", f"workspace:{unit.workspace_id}", on=on)


def confirm_stop(unit: Unit, number_id: int, contact_id: int, said_at: Millis) -> None:
    """For a no that is new: who says it again while it stands is left in peace."""
    late = unit.now >= said_at + STILL_NEWS
    if late or not confirms_stops(unit.tx, unit.workspace_id):
        return
    whom = person(unit.tx, unit.workspace_id, contact_id)
    company = workspace_by_id(unit.tx, unit.workspace_id)
    if whom is None or company is None or not whom.address or whom.is_erased:
        return
    spoken = known_language(whom.language or company.language) or "en"
    words = WORDS[spoken].format(company=company.name)
    draft = Draft(
        number_id=number_id,
        contact_id=contact_id,
        phone=whom.address,
        body=msgspec.json.encode(Body(text=words)).decode(),
        kind=Kind.CONFIRMATION,
        lane=Lane.SINGLE,
        expires_at=said_at + STILL_NEWS,
    )
    enqueue(unit, [draft])
