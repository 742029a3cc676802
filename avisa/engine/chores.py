"""What screens and the clock ask of a provider: an account's templates, a number's own state."""

from __future__ import annotations

from avisa.channels.port import NumberSeen, TemplateSeen, Trouble
from avisa.engine.channels import Channels
from avisa.engine.store import Store
from avisa.gate.run_actions import follow_templates
from avisa.kernel.clock import HOUR, Millis
from avisa.templates.actions import mirror
from avisa.workspace.actions import apply_number, ask, chore_done
from avisa.workspace.queries import (
    accounts_of,
    all_open_chores,
    all_workspaces,
    number_by_id,
    numbers_of,
    open_chores,
)
from avisa.workspace.types import Chore, ChoreKind, Number

READ_AGAIN: Millis = HOUR  # webhooks tell of changes; this finds the one that was lost


class Chores:
    def __init__(self, store: Store, channels: Channels) -> None:
        self._store = store
        self._channels = channels

    async def run_once(self) -> int:
        """Do every open chore once; returns how many there were."""
        await self._store.call(self._ask_when_old)
        chores = await self._store.call(self._waiting)
        for chore in chores:
            trouble = await self._one(chore)
            await self._store.call(self._done, chore, trouble)
        return len(chores)

    async def _one(self, chore: Chore) -> str:
        match chore.kind:
            case ChoreKind.READ_TEMPLATES:
                return await self._read_templates(chore)
            case ChoreKind.READ_NUMBER:
                return await self._read_number(chore)
            case _:
                return "chore_unknown"

    async def _read_templates(self, chore: Chore) -> str:
        channel = await self._channels.of(chore.workspace_id, chore.subject_id)
        if channel is None:
            return "account_gone"
        seen = await channel.templates()
        if isinstance(seen, Trouble):
            return told(seen)
        await self._store.call(self._mirror, chore, seen)
        return ""

    async def _read_number(self, chore: Chore) -> str:
        number = await self._store.call(self._number, chore)
        channel = await self._channels.of(chore.workspace_id, number.account_id) if number else None
        if number is None or channel is None:
            return "number_gone"
        seen = await channel.number(number.platform_id)
        if isinstance(seen, Trouble):
            return told(seen)
        await self._store.call(self._apply, chore, seen)
        return ""

    def _ask_when_old(self) -> None:
        with self._store.db.read() as tx:
            workspaces = [one.id for one in all_workspaces(tx)]
        for workspace_id in workspaces:
            self._ask_in(workspace_id)

    def _ask_in(self, workspace_id: int) -> None:
        before = self._store.clock() - READ_AGAIN
        with self._store.db.read() as tx:
            asked = {(chore.kind, chore.subject_id) for chore in open_chores(tx, workspace_id)}
            wanted = [
                *(
                    (ChoreKind.READ_TEMPLATES, one.id)
                    for one in accounts_of(tx, workspace_id)
                    if (one.templates_read_at or 0) < before
                ),
                *(
                    (ChoreKind.READ_NUMBER, one.id)
                    for one in numbers_of(tx, workspace_id)
                    if (one.read_at or 0) < before
                ),
            ]
        fresh = [pair for pair in wanted if pair not in asked]
        if fresh:
            with self._store.unit(workspace_id) as unit:
                for kind, subject_id in fresh:
                    ask(unit, kind, subject_id)

    def _waiting(self) -> list[Chore]:
        with self._store.db.read() as tx:
            return all_open_chores(tx)

    def _number(self, chore: Chore) -> Number | None:
        with self._store.db.read() as tx:
            return number_by_id(tx, chore.workspace_id, chore.subject_id)

    def _mirror(self, chore: Chore, seen: tuple[TemplateSeen, ...]) -> None:
        with self._store.unit(chore.workspace_id) as unit:
            follow_templates(unit, mirror(unit, chore.subject_id, seen))

    def _apply(self, chore: Chore, seen: NumberSeen) -> None:
        with self._store.unit(chore.workspace_id) as unit:
            apply_number(unit, chore.subject_id, seen)

    def _done(self, chore: Chore, trouble: str) -> None:
        with self._store.unit(chore.workspace_id) as unit:
            chore_done(unit, chore.id, trouble)


def told(trouble: Trouble) -> str:
    """A fault's name when there is one: its text is in the catalogues."""
    return trouble.fault.name if trouble.fault else (trouble.details or "no_answer")
