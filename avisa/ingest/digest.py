"""The digest: stored webhooks become statuses, inbound messages, stops and limits. It never sends.

Replaying the inbox is harmless: statuses only move forward, inbound messages are kept once by their id,
and the ledger ignores a word it already knows.
"""

from __future__ import annotations

import logging
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass

from sqlalchemy.exc import DataError, IntegrityError

from avisa.channels.port import Event, Webhook
from avisa.errors import AvisaError
from avisa.ingest import inbox
from avisa.ingest.effects import apply
from avisa.ingest.late import Read, naming_erased, without_erased
from avisa.ingest.queries import waiting
from avisa.ingest.types import Stored
from avisa.kernel.clock import Clock
from avisa.kernel.db import Database
from avisa.kernel.ids import Ids
from avisa.kernel.secrets import Vault
from avisa.kernel.unit import Unit
from avisa.workspace.queries import all_workspaces, connection_by_id
from avisa.workspace.types import Connection

log = logging.getLogger(__name__)
WebhookOf = Callable[[Connection], Webhook]

# What a database says of a value that it cannot hold, and our own parts of one that makes no sense.
UNWRITABLE = (AvisaError, ValueError, DataError, IntegrityError)


@dataclass(frozen=True, slots=True)
class Digest:
    db: Database
    vault: Vault
    ids: Ids
    clock: Clock
    webhook_of: WebhookOf
    most: int = 200  # bodies a transaction takes: a body may hold a thousand statuses

    def run_once(self) -> int:
        """Digest what waits in every workspace, a batch each; returns how many bodies."""
        with self.db.read() as tx:
            workspaces = [one.id for one in all_workspaces(tx)]
        return sum(self.digest_workspace(one) for one in workspaces)

    def digest_workspace(self, workspace_id: int) -> int:
        with self.db.read() as tx:
            stored = waiting(tx, workspace_id, self.most)
        if not stored:
            return 0
        read, troubles = self.read(stored)
        for part in parts(read):
            self.take(workspace_id, part, troubles)
        return len(stored)

    def take(self, workspace_id: int, part: Sequence[Read], troubles: dict[int, str]) -> None:
        """One transaction; when something in it cannot be written, each body has one of its own."""
        try:
            with self.unit(workspace_id) as unit:
                told, cut = without_erased(unit, self.vault, part)
                apply(unit, self.vault, [pair for _, pairs in told for pair in pairs])
                inbox.mark_digested(unit, [one.id for one, _ in part], troubles)
                if naming := {*cut, *naming_erased(unit, part)}:
                    inbox.drop(unit, naming)
        except UNWRITABLE as error:
            if len(part) > 1:
                for one in part:
                    self.take(workspace_id, [one], troubles)
            else:
                self.pass_over(workspace_id, part[0][0], error)

    def pass_over(self, workspace_id: int, one: Stored, error: Exception) -> None:
        """Kept and named, so that one odd body never holds up those behind it."""
        log.error("inbox %s cannot be applied: %s", one.id, type(error).__name__)
        with self.unit(workspace_id) as unit:
            inbox.mark_digested(unit, [one.id], {one.id: "not_applicable"})

    @contextmanager
    def unit(self, workspace_id: int) -> Iterator[Unit]:
        with self.db.write() as tx:
            yield Unit(tx, workspace_id, self.clock(), self.ids, "platform")

    def read(self, stored: Sequence[Stored]) -> tuple[list[Read], dict[int, str]]:
        """Each body's events with their connection; what cannot be read is named, kept and passed over."""
        found: list[Read] = []
        troubles: dict[int, str] = {}
        webhooks: dict[int, Webhook | None] = {}
        for one in stored:
            events: list[tuple[int, Event]] = []
            try:
                if one.connection_id not in webhooks:
                    webhooks[one.connection_id] = self.webhook(one.connection_id)
                events = self.events_of(one, webhooks[one.connection_id])
            except AvisaError as error:
                log.warning("inbox %s cannot be read: %s", one.id, error.code)
                troubles[one.id] = error.code
            found.append((one, events))
        return found, troubles

    def events_of(self, one: Stored, webhook: Webhook | None) -> list[tuple[int, Event]]:
        if webhook is None:
            raise AvisaError("connection_gone", connection=str(one.connection_id))
        raw = inbox.opened(self.vault, one)
        return [(one.connection_id, event) for event in webhook.events(raw)]

    def webhook(self, connection_id: int) -> Webhook | None:
        with self.db.read() as tx:
            connection = connection_by_id(tx, connection_id)
        return self.webhook_of(connection) if connection else None


MOST_EVENTS = 1_000  # in one transaction, so that no other writer waits long


def parts(read: Sequence[Read]) -> list[list[Read]]:
    """The bodies in order, cut so that a transaction holds about MOST_EVENTS (a body is never cut)."""
    cut: list[list[Read]] = [[]]
    count = 0
    for one in read:
        if count and count + len(one[1]) > MOST_EVENTS:
            cut.append([])
            count = 0
        cut[-1].append(one)
        count += len(one[1])
    return cut
