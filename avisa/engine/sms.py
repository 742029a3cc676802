"""SMS invitations on their way: rescue, claim, send, settle, a few at a time; nothing is ever sent twice."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Callable, Collection, Mapping, Sequence
from functools import partial

from avisa.calendar.opening import openings_for
from avisa.calendar.places import place_of
from avisa.calendar.rules import next_open
from avisa.calendar.types import QuietHours
from avisa.channels.sms.port import Later, Refused, Sms, SmsChannel, SmsOutcome, Taken, Uncertain
from avisa.consent.intake.sms.actions import halt
from avisa.consent.intake.sms.queries import provider_of
from avisa.consent.intake.sms.rules import pause_after
from avisa.consent.intake.sms.sending_actions import Opens, claim, rescue, settle, waits
from avisa.consent.intake.sms.types import Fate, ReadySms, SmsProvider, SmsState
from avisa.engine.store import Store
from avisa.errors import AvisaError
from avisa.gate.hours import LOOK_AGAIN
from avisa.gate.policy import policy_of
from avisa.gate.queries import places_told
from avisa.kernel.clock import SECOND, Millis
from avisa.workspace.queries import all_workspaces

SmsFactory = Callable[[SmsProvider], SmsChannel]
MOST_AT_ONCE = 8  # what a death can leave unknown is no more than this
DOUBTS_TO_HALT = 3  # in a row: the provider is in trouble, and the rest would be in doubt as well

log = logging.getLogger(__name__)


class SmsSending:
    """One engine does it, under its lease. Whatever is `sending` when a look begins is nobody's any more."""

    def __init__(self, store: Store, factory: SmsFactory) -> None:
        self._store = store
        self._factory = factory
        self._open: dict[int, tuple[SmsProvider, SmsChannel]] = {}
        self._sent_at: dict[int, Millis] = {}
        self._doubts: dict[int, int] = {}

    async def run_once(self) -> int:
        """A few of each company's; returns how many there were."""
        done = 0
        for workspace_id in await self._store.call(self._waiting):
            done += await self._of(workspace_id)
        return done

    async def close(self) -> None:
        for _, channel in self._open.values():
            await channel.close()
        self._open.clear()

    async def _of(self, workspace_id: int) -> int:
        await self._store.commit(self._rescue, workspace_id)
        found = await self._channel(workspace_id)
        if found is None or not self._is_time(found[0]):
            return 0
        provider, channel = found
        ready = await self._store.commit(self._claim, provider)
        if not ready:
            return 0
        outcomes = await asyncio.gather(*(channel.send(as_sms(one)) for one in ready))
        await self._store.commit(self._settle, workspace_id, ready, outcomes)
        return len(ready)

    def _is_time(self, provider: SmsProvider) -> bool:
        """So many a second as the owner says; a batch is what fits into one, or a part of it."""
        now, before = self._store.clock(), self._sent_at.get(provider.workspace_id)
        wait = SECOND * min(provider.per_second, MOST_AT_ONCE) // provider.per_second
        if before is not None and before <= now < before + wait:
            return False
        self._sent_at[provider.workspace_id] = now
        return True

    async def _channel(self, workspace_id: int) -> tuple[SmsProvider, SmsChannel] | None:
        """None where nobody said how to send, or what they said does not work: then nothing leaves."""
        provider = await self._store.call(self._provider, workspace_id)
        if provider is None:
            await self._store.commit(self._halt, workspace_id, "no_provider")
            return None
        known = self._open.get(workspace_id)
        if known and known[0] == provider:
            return known
        if known:
            await known[1].close()
        try:
            self._open[workspace_id] = (provider, self._factory(provider))
        except AvisaError as error:
            log.error("SMS of workspace %s cannot be sent: %s", workspace_id, error.code)
            await self._store.commit(self._halt, workspace_id, "provider_unusable")
            return None
        return self._open[workspace_id]

    def _waiting(self) -> list[int]:
        with self._store.db.read() as tx:
            now = self._store.clock()
            return [one.id for one in all_workspaces(tx) if waits(tx, one.id, now)]

    def _provider(self, workspace_id: int) -> SmsProvider | None:
        with self._store.db.read() as tx:
            return provider_of(tx, self._store.vault, workspace_id)

    def _rescue(self, workspace_id: int) -> int:
        with self._store.unit(workspace_id) as unit:
            return rescue(unit)

    def _halt(self, workspace_id: int, reason: str) -> int:
        with self._store.unit(workspace_id) as unit:
            return halt(unit, reason)

    def _claim(self, provider: SmsProvider) -> list[ReadySms]:
        with self._store.unit(provider.workspace_id) as unit:
            hours = policy_of(unit.tx, unit.workspace_id).hours
            most = min(provider.per_second, MOST_AT_ONCE)

            def hours_for(people: Collection[int]) -> Opens:
                told = places_told(unit.tx, unit.workspace_id, list(people), hours)
                return partial(opens_at, hours, told, unit.now)

            return claim(unit, self._store.vault, provider, most, hours_for)

    def _settle(self, workspace_id: int, ready: list[ReadySms], outcomes: list[SmsOutcome]) -> int:
        with self._store.unit(workspace_id) as unit:
            told = dict(zip(ready, outcomes, strict=True))
            done = settle(unit, {one: fate_of(one, what, unit.now) for one, what in told.items()})
            doubts = self._doubts[workspace_id] = doubts_after(self._doubts.get(workspace_id, 0), outcomes)
            if any(isinstance(one, Refused) and one.all for one in outcomes):
                halt(unit, "provider_refuses")
            elif doubts >= DOUBTS_TO_HALT:
                self._doubts[workspace_id] = 0
                halt(unit, "unclear_answers")
            return done


def as_sms(one: ReadySms) -> Sms:
    return Sms(one.phone, one.text, one.reference)


def opens_at(
    hours: QuietHours,
    told: Mapping[int, str],
    now: Millis,
    phone: str,
    contact_id: int | None,
    purposes: Sequence[int],
) -> Millis:
    """An SMS disturbs as a message does: it keeps to the company's hours, for all of its purposes."""
    place = place_of(phone, told.get(contact_id or 0, ""))
    rules = [opening for one in purposes for opening in openings_for(hours, place, one)]
    found = next_open(now, rules)
    return now + LOOK_AGAIN if found is None else found


def fate_of(one: ReadySms, outcome: SmsOutcome, now: Millis) -> Fate:
    match outcome:
        case Taken(provider_id):
            return Fate(SmsState.SENT, provider_id=provider_id)
        case Refused(details, all=True):
            # It did not leave, and is no worse than the others: it waits with them for a person.
            return Fate(SmsState.QUEUED, "provider_refuses", details, due_at=now)
        case Refused(details):
            return Fate(SmsState.REFUSED, "refused", details)
        case Later(details, wait):
            return Fate(SmsState.QUEUED, "later", details, due_at=now + pause_after(one.attempt, wait))
        case Uncertain(details):
            return Fate(SmsState.UNKNOWN, "no_answer", details)


def doubts_after(before: int, outcomes: Sequence[SmsOutcome]) -> int:
    """How many in a row nobody knows the outcome of; one clear answer ends the row."""
    unclear = sum(isinstance(one, Uncertain) for one in outcomes)
    return before + unclear if unclear == len(outcomes) else unclear if unclear >= DOUBTS_TO_HALT else 0
