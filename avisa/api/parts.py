"""What the API is built of; `__main__` makes these and hands them down."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field

from starlette.requests import Request

from avisa.api.rate import Rate
from avisa.gate.types import Verdict
from avisa.identity.types import KeyHolder
from avisa.kernel.clock import Clock, Millis
from avisa.kernel.db import Database, Tx
from avisa.kernel.ids import Ids
from avisa.kernel.secrets import Vault
from avisa.kernel.unit import Unit

# What the gate would say of a queued message now (workspace, message, instant); None when it is not queued.
Judge = Callable[[Tx, int, int, Millis], Verdict | None]


def nobody_waits() -> None:
    """Without an engine in this process there is no bell to ring."""


@dataclass(frozen=True, slots=True)
class Parts:
    """`queued` is the engine's bell: rung after something has been queued and committed."""

    db: Database
    vault: Vault
    ids: Ids
    clock: Clock
    judge: Judge
    queued: Callable[[], None] = nobody_waits
    rate: Rate = field(default_factory=Rate)
    to_private: bool = False  # whether webhooks may go to the company's own network

    def unit(self, tx: Tx, holder: KeyHolder, now: Millis) -> Unit:
        return Unit(tx, holder.workspace_id, now, self.ids, holder.actor)


def parts_of(request: Request) -> Parts:
    parts = request.app.state.parts
    assert isinstance(parts, Parts)
    return parts
