"""The files in a template's headers: uploaded before the template is handed in, so that it can name them.

The intent is counted before the wire. A lost answer means another upload: a handle that nobody uses
costs nothing and is shown to nobody, so there is nothing to look up.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from avisa.channels.port import Ambiguous, Channel, NeverLeft, Rejected, SampleTaken, Verb
from avisa.engine.store import Store
from avisa.kernel.clock import MINUTE, Millis
from avisa.templates.samples.actions import begin_upload, keep_handle
from avisa.templates.samples.queries import content_of, sample_by_id
from avisa.templates.samples.rules import named_in, still_good, with_handles
from avisa.templates.samples.types import Sample
from avisa.templates.submission.types import Refusal, Request, Wait

Hitch = Wait | Refusal


class Samples:
    def __init__(self, store: Store) -> None:
        self._store = store

    async def filled(self, channel: Channel, one: Request) -> Mapping[str, Any] | Hitch:
        """The body as it leaves, each sample called by its handle; or why it cannot leave."""
        handles: dict[int, str] = {}
        for sample_id, _ in named_in(one.body):
            handle = await self._handle(channel, one, sample_id)
            if not isinstance(handle, str):
                return handle
            handles[sample_id] = handle
        return dict(with_handles(one.body, handles))

    async def _handle(self, channel: Channel, one: Request, sample_id: int) -> str | Hitch:
        sample = await self._store.commit(self._intend, one, sample_id)
        if sample is None:
            return Refusal("sample_gone")
        if sample.handle:
            return sample.handle
        content = await self._store.call(self._content, one.workspace_id, sample_id)
        outcome = await channel.upload_sample(sample.name, sample.medium.kind, content)
        if not isinstance(outcome, SampleTaken):
            return hitch_of(outcome, self._store.clock())
        await self._store.commit(self._keep, one, sample_id, outcome.handle)
        return outcome.handle

    def _intend(self, one: Request, sample_id: int) -> Sample | None:
        """The sample, with a handle only where that is still good for this request."""
        with self._store.unit(one.workspace_id) as unit:
            found = sample_by_id(unit.tx, one.workspace_id, sample_id)
            if found is None or still_good(found, one.id, unit.now):
                return found
            begin_upload(unit, sample_id)
            return sample_by_id(unit.tx, one.workspace_id, sample_id)

    def _content(self, workspace_id: int, sample_id: int) -> bytes:
        with self._store.db.read() as tx:
            return content_of(tx, workspace_id, self._store.vault, sample_id)

    def _keep(self, one: Request, sample_id: int, handle: str) -> None:
        with self._store.unit(one.workspace_id) as unit:
            keep_handle(unit, sample_id, handle, one.id)


def hitch_of(outcome: Rejected | NeverLeft | Ambiguous, now: Millis) -> Hitch:
    match outcome:
        case NeverLeft():
            return Wait("no_connection", now + MINUTE)
        case Ambiguous():
            return Wait("sample_unanswered", now + MINUTE)
        case Rejected(fault, _, retry_after) if fault.verb is Verb.RETRY:
            return Wait(fault.name, now + max(retry_after, fault.wait, MINUTE))
        case Rejected(_, details):
            return Refusal("sample_refused", details)
