"""Handing templates in: the intent is written first; what brought no answer is looked up, not repeated."""

from __future__ import annotations

from dataclasses import replace

from avisa.channels.port import Channel, TemplateOutcome, Trouble
from avisa.engine.channels import Channels
from avisa.engine.chores import told
from avisa.engine.samples import Hitch, Samples
from avisa.engine.store import Store
from avisa.errors import Conflict
from avisa.gate.run_actions import follow_templates
from avisa.kernel.clock import MINUTE, Millis
from avisa.templates.queries import template_by_name
from avisa.templates.submission.actions import refuse, send_now, settle, wait_until
from avisa.templates.submission.queries import due_requests
from avisa.templates.submission.rules import edit_of, said_by, shown_by
from avisa.templates.submission.types import Request, RequestKind, RequestState, Verdict, Wait
from avisa.workspace.queries import all_workspaces

WITHOUT_AN_ANSWER: Millis = MINUTE


class Submissions:
    def __init__(self, store: Store, channels: Channels) -> None:
        self._store = store
        self._channels = channels
        self._samples = Samples(store)

    async def run_once(self) -> int:
        """Everything that is due, one after the other; returns how much that was.

        What another engine left behind in `sending` is due two minutes after it left, and is looked up.
        """
        due = await self._store.call(self._due)
        for one in due:
            channel = await self._channels.of(one.workspace_id, one.account_id)
            if channel is None:
                await self._store.commit(self._wait, one, "account_gone")
            elif one.state is RequestState.ASKED:
                await self._hand_in(channel, one)
            else:
                await self._look_up(channel, one)
        return len(due)

    async def _hand_in(self, channel: Channel, one: Request) -> None:
        body = await self._samples.filled(channel, one)
        if isinstance(body, Hitch):
            await self._store.commit(self._hold, one, body)
            return
        status = await self._store.commit(self._intend, one)
        if status is None:
            return
        outcome = await called(channel, replace(one, body=body), status)
        await self._store.commit(self._settle, one, said_by(outcome, self._store.clock(), one.attempt))

    async def _look_up(self, channel: Channel, one: Request) -> None:
        seen = await channel.template_named(one.name, one.language)
        if isinstance(seen, Trouble):
            await self._store.commit(self._wait, one, told(seen))
            return
        await self._store.commit(self._settle, one, shown_by(one, seen, self._store.clock()))

    def _due(self) -> list[Request]:
        now = self._store.clock()
        with self._store.db.read() as tx:
            return [one for company in all_workspaces(tx) for one in due_requests(tx, company.id, now)]

    def _intend(self, one: Request) -> str | None:
        """The template's status as we know it, once the intent is written; None when it does not leave."""
        with self._store.unit(one.workspace_id) as unit:
            known = template_by_name(unit.tx, one.workspace_id, one.account_id, one.name, one.language)
            status = known.status if known else ""
            try:
                return None if send_now(unit, one, status) else status
            except Conflict:  # taken back in this very moment
                return None

    def _settle(self, one: Request, verdict: Verdict) -> None:
        with self._store.unit(one.workspace_id) as unit:
            follow_templates(unit, settle(unit, one.id, verdict))

    def _hold(self, one: Request, hitch: Hitch) -> None:
        with self._store.unit(one.workspace_id) as unit:
            if isinstance(hitch, Wait):
                wait_until(unit, one, hitch.reason, hitch.until)
            else:
                refuse(unit, one, hitch)

    def _wait(self, one: Request, reason: str) -> None:
        with self._store.unit(one.workspace_id) as unit:
            wait_until(unit, one, reason, unit.now + WITHOUT_AN_ANSWER)


async def called(channel: Channel, one: Request, status: str) -> TemplateOutcome:
    match one.kind:
        case RequestKind.CREATE:
            return await channel.create_template(one.body)
        case RequestKind.EDIT:
            return await channel.edit_template(one.platform_id, edit_of(one.body, status))
        case RequestKind.DELETE:
            return await channel.delete_template(one.name, one.platform_id)
        case RequestKind.UNPAUSE:
            return await channel.unpause_template(one.platform_id)
