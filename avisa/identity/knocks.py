"""How often strangers may knock: in windows of ten minutes, the same for all web processes of a house.

A short transaction of its own counts each knock. Who is over is kept in this process until the window ends,
so that a flood costs the database no more than the knocks that are allowed.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from threading import Lock

from avisa.identity.knock_actions import count_knock
from avisa.identity.rules import network_of
from avisa.kernel.clock import MINUTE, SECOND, Millis
from avisa.kernel.db import Database
from avisa.kernel.secrets import Vault

WINDOW: Millis = 10 * MINUTE
MOST_KEPT = 20_000


@dataclass(frozen=True, slots=True)
class Who:
    """Whose knocks are counted together; `kind` keeps what is counted for different ends apart."""

    kind: str
    name: str
    allowed: int


def network(kind: str, address: str, allowed: int) -> Who:
    return Who(kind, network_of(address), allowed)


class Knocks:
    def __init__(self, db: Database, vault: Vault) -> None:
        self._db = db
        self._vault = vault
        self._lock = Lock()
        self._shut: dict[str, tuple[Millis, Millis]] = {}  # bucket -> its window

    def seconds_to_wait(self, those: Iterable[Who], now: Millis) -> int:
        """0 when the knock may pass. Who is refused by the first is not counted by the next: one network
        that knocks for ever must not shut a form for everybody else."""
        buckets = [(self._bucket(who), who.allowed) for who in those]
        if wait := max((self._left(bucket, now) for bucket, _ in buckets), default=0):
            return wait
        with self._db.write() as tx:
            for bucket, allowed in buckets:
                began, knocks = count_knock(tx, bucket, now, WINDOW)
                if knocks > allowed:
                    return self._shut_out(bucket, began, now)
        return 0

    def _bucket(self, who: Who) -> str:
        """The table holds no addresses, only what the same address comes to again."""
        return self._vault.keyed_hash(who.name, f"knock/{who.kind}").hex()

    def _left(self, bucket: str, now: Millis) -> int:
        began, ends = self._shut.get(bucket, (0, 0))
        return -(-(ends - now) // SECOND) if began <= now < ends else 0

    def _shut_out(self, bucket: str, began: Millis, now: Millis) -> int:
        with self._lock:
            if len(self._shut) >= MOST_KEPT:
                self._shut = {one: window for one, window in self._shut.items() if window[1] > now}
            self._shut[bucket] = (began, began + WINDOW)
        return self._left(bucket, now)
