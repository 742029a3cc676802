"""Uploading the files that messages carry: to a number before a message names them, and before they end.

A message whose file is not there yet waits for its upload, out of the way; when it is there, it is woken.
"""

from __future__ import annotations

from avisa.campaigns.queries import files_of_campaigns
from avisa.channels.port import Ambiguous, MediaOutcome, MediaTaken, NeverLeft, Rejected, Verb
from avisa.engine.channels import Channels
from avisa.engine.store import Store
from avisa.kernel.clock import MINUTE, Millis
from avisa.kernel.db import Tx
from avisa.messages.actions import pull_forward
from avisa.schedule.file_queries import files_of_schedules
from avisa.templates.media.actions import begin, keep, refuse, renew, try_again
from avisa.templates.media.queries import uploads_due, uploads_ending
from avisa.templates.media.rules import RENEWED_BEFORE, UPLOADING, rest_after
from avisa.templates.media.types import Upload
from avisa.templates.samples.queries import content_of
from avisa.workspace.queries import all_workspaces, number_by_id
from avisa.workspace.types import Number

LOOK_FOR_ENDS: Millis = 10 * MINUTE
CHUNK = 500  # messages that one transaction wakes

Asked = tuple[int, Upload]  # with its workspace


class Uploads:
    def __init__(self, store: Store, channels: Channels) -> None:
        self._store = store
        self._channels = channels
        self._looked_at = 0

    async def run_once(self) -> int:
        """Everything that is due, one after the other; returns how much that was."""
        if self._store.clock() - self._looked_at >= LOOK_FOR_ENDS:
            self._looked_at = self._store.clock()
            await self._store.call(self._ask_again)
        due = await self._store.call(self._due)
        for workspace_id, one in due:
            await self._upload(workspace_id, one)
        return len(due)

    async def _upload(self, workspace_id: int, one: Upload) -> None:
        number = await self._store.call(self._number, workspace_id, one.number_id)
        channel = await self._channels.of(workspace_id, number.account_id) if number else None
        if number is None or channel is None or not await self._store.commit(self._begin, workspace_id, one):
            return
        content = await self._store.call(self._content, workspace_id, one)
        outcome = await channel.upload_media(number.platform_id, one.name, one.kind, content)
        await self._store.commit(self._settle, workspace_id, one, outcome)
        while isinstance(outcome, MediaTaken) and await self._store.commit(self._wake, workspace_id, one):
            pass

    def _ask_again(self) -> None:
        """Those that a campaign or schedule names which is not over: else its messages would wait."""
        before = self._store.clock() + RENEWED_BEFORE
        with self._store.db.read() as tx:
            ending = {one.id: uploads_ending(tx, one.id, before) for one in all_workspaces(tx)}
            named = {w: files_in_use(tx, w) for w, uploads in ending.items() if uploads}
        for workspace_id, uploads in ending.items():
            wanted = [one for one in uploads if one.sample_id in named[workspace_id]]
            if wanted:
                with self._store.unit(workspace_id) as unit:
                    renew(unit, wanted)

    def _due(self) -> list[Asked]:
        now = self._store.clock()
        with self._store.db.read() as tx:
            return [(w.id, one) for w in all_workspaces(tx) for one in uploads_due(tx, w.id, now)]

    def _number(self, workspace_id: int, number_id: int) -> Number | None:
        with self._store.db.read() as tx:
            return number_by_id(tx, workspace_id, number_id)

    def _begin(self, workspace_id: int, one: Upload) -> bool:
        with self._store.unit(workspace_id) as unit:
            return begin(unit, one)

    def _content(self, workspace_id: int, one: Upload) -> bytes:
        with self._store.db.read() as tx:
            return content_of(tx, workspace_id, self._store.vault, one.sample_id)

    def _settle(self, workspace_id: int, one: Upload, outcome: MediaOutcome) -> None:
        with self._store.unit(workspace_id) as unit:
            match outcome:
                case MediaTaken(media_id):
                    keep(unit, one, media_id)
                case Rejected(fault, details) if fault.verb is not Verb.RETRY:
                    refuse(unit, one, fault.name, details)
                case Rejected(fault, _, retry_after):
                    wait = max(retry_after, fault.wait, rest_after(one.tries))
                    try_again(unit, one, fault.name, unit.now + wait)
                case NeverLeft() | Ambiguous():
                    try_again(unit, one, "no_connection", unit.now + rest_after(one.tries))

    def _wake(self, workspace_id: int, one: Upload) -> bool:
        with self._store.unit(workspace_id) as unit:
            return pull_forward(unit, [one.number_id], UPLOADING, CHUNK) > 0


def files_in_use(tx: Tx, workspace_id: int) -> set[int]:
    """What campaigns and schedules that are not over name."""
    return files_of_campaigns(tx, workspace_id) | files_of_schedules(tx, workspace_id)
