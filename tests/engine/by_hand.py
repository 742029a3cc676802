"""The engine's parts moved by hand: each claim, answer and look of the timer when a test says so."""

from __future__ import annotations

import asyncio
from collections.abc import Iterable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass, field

from avisa.channels.port import Accepted, Outcome
from avisa.engine import lease as leases
from avisa.engine.claim import claim
from avisa.engine.lease import Lease
from avisa.engine.loop import sending
from avisa.engine.pace import Pairs
from avisa.engine.rules import effects_of
from avisa.engine.settle import write
from avisa.engine.store import Store
from avisa.engine.timer import Timer
from avisa.engine.types import Answer, Claim, Ready, TooLate
from avisa.kernel.clock import HOUR
from avisa.messages.queries import next_due
from avisa.messages.settle_actions import rescue
from avisa.workspace.queries import number_by_id
from tests.cast import Company
from tests.people import VAULT


@dataclass
class Hand:
    """An engine's hold on one company's number; `owner` tells two of them apart."""

    company: Company
    owner: str = "hand"
    pairs: Pairs = field(default_factory=Pairs)
    held: Lease | None = None
    number_id: int = 0  # the company's own, when none is named

    @property
    def number(self) -> int:
        return self.number_id or self.company.number_id

    def take_lease(self) -> Lease:
        name = leases.name_of(self.number)
        with self.company.db.write() as tx:
            taken = leases.acquire(tx, name, self.owner, HOUR)
        assert taken is not None
        self.held = taken
        return taken

    def take_over(self) -> int:
        """The lease, and what the engine before was sending; returns how many messages that was."""
        held = self.take_lease()
        with self.company.unit() as unit:
            return rescue(unit, self.number, held.epoch)

    def drop_lease(self) -> None:
        """It runs out, as it does when an engine dies: nobody gives it back."""
        assert self.held is not None
        with self.company.db.write() as tx:
            leases.release(tx, self.held)

    def claim(self, most: int = 256) -> Claim:
        """What leaves now, at the company's own instant."""
        held = self.held or self.take_lease()
        with self.company.unit() as unit:
            number = number_by_id(unit.tx, unit.workspace_id, self.number)
            assert number is not None
            taken = claim(unit, sending(number), held, self.pairs, most)
        self.pairs.sent([one.contact_id for one in taken.ready], self.company.clock())
        return taken

    def settle(self, ready: Iterable[Ready], outcome: Outcome | TooLate | None = None) -> None:
        """The same answer for all of these; without one each is accepted."""
        assert self.held is not None
        answers = [Answer(one, outcome or Accepted(f"wamid.{one.outbound.callback}")) for one in ready]
        effects = effects_of(answers, self.company.clock(), jitter=0.0)
        with self.company.unit() as unit:
            number = number_by_id(unit.tx, unit.workspace_id, self.number)
            assert number is not None
            write(unit, VAULT, sending(number), self.held.epoch, effects)

    def send_all(self, outcome: Outcome | None = None) -> list[Ready]:
        """Claims until nothing is due, and answers."""
        sent: list[Ready] = []
        while (taken := self.claim()).ready or taken.aside:
            self.settle(taken.ready, outcome)
            sent += taken.ready
        return sent

    def next_due(self) -> int | None:
        with self.company.db.read() as tx:
            return next_due(tx, self.company.workspace_id, self.number)


@contextmanager
def store_of(company: Company) -> Iterator[Store]:
    with ThreadPoolExecutor(1) as threads:
        yield Store(company.db, VAULT, company.ids, company.clock, threads)


def look_once(company: Company) -> int:
    """One look of a timer that has just begun: it looks for room at once."""
    with store_of(company) as store:
        return asyncio.run(Timer(store).run_once())


def texts(ready: Sequence[Ready]) -> list[str]:
    """The phones that these go to, in the order in which they leave."""
    return [one.outbound.to for one in ready]
