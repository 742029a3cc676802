"""What every part of the template life cycle works with: settings, time, the agenda, the way out."""

from __future__ import annotations

from dataclasses import dataclass
from functools import partial

from whatsapp_sandbox.clock import Agenda, Clock
from whatsapp_sandbox.settings import Settings
from whatsapp_sandbox.webhooks.outbox import Outbox
from whatsapp_sandbox.wire.bodies import Update


@dataclass(frozen=True, slots=True)
class Means:
    settings: Settings
    clock: Clock
    agenda: Agenda
    outbox: Outbox

    @property
    def now(self) -> int:
        return self.clock.now()

    def later(self, wait_ms: int, call: partial[None]) -> None:
        self.agenda.at(self.now + wait_ms, call)

    def tell(self, *updates: Update) -> None:
        for update in updates:
            self.outbox.add(update)
