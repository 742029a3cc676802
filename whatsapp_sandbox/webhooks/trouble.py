"""What can happen to an update on its way out: told twice, in the wrong order, hours late, or never."""

from __future__ import annotations

from functools import partial

from whatsapp_sandbox.faults import Chance, Fault, Mishap
from whatsapp_sandbox.platform import Platform
from whatsapp_sandbox.wire.bodies import Update

# So far apart are the draws of a message's statuses, so that losing one does not mean losing all.
_APART = 0.6180339887
_SENT = 1


def post(platform: Platform, update: Update, chance: Chance, step: int) -> None:
    """`step` is the place of the status in a message's life, `sent` the first."""
    fault, settings = _fault(platform, update) if platform.faults else None, platform.settings
    mishap, wait = (fault.webhook, fault.wait_ms) if fault else (_drawn(platform, chance, step), 0)
    match mishap:
        case Mishap.LOST:
            return
        case Mishap.LATE:
            _add(platform, update, wait or settings.late_ms)
        case Mishap.REORDERED:
            _add(platform, update, wait or 2 * settings.delay_ms)
        case Mishap.DUPLICATED:
            platform.outbox.add(update)
            _add(platform, update, wait or settings.delay_ms)
        case _:
            platform.outbox.add(update)


def _fault(platform: Platform, update: Update) -> Fault | None:
    faults, told = platform.faults, update.item
    return faults.take("webhooks") or faults.draw("webhooks", f"{told['recipient_user_id']}/{told['status']}")


def _drawn(platform: Platform, chance: Chance, step: int) -> Mishap:
    settings = platform.settings
    if _hit(chance.lost, step, settings.lost_share):
        return Mishap.LOST
    if _hit(chance.late, step, settings.late_share):
        return Mishap.LATE
    if step == _SENT and chance.reorder < settings.reorder_share:
        return Mishap.REORDERED
    return Mishap.DUPLICATED if chance.duplicate < settings.duplicate_share else Mishap.NONE


def _hit(drawn: float, step: int, share: float) -> bool:
    return share > 0 and (drawn + step * _APART) % 1 < share


def _add(platform: Platform, update: Update, wait_ms: int) -> None:
    platform.agenda.at(platform.clock.now() + wait_ms, partial(platform.outbox.add, update))
