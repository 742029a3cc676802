"""How often strangers may post: from each network and to each form, in all web processes together."""

from __future__ import annotations

from avisa.identity.knocks import Knocks, Who, network
from avisa.kernel.clock import Millis
from avisa.kernel.db import Database
from avisa.kernel.secrets import Vault

FROM_ONE_NETWORK = 30  # in ten minutes: a whole school may share one address
MISSES = 60  # in ten minutes: addresses cut off by a mail program, a copy of an old message
TO_ONE_FORM = 1_200  # a fair with a queue in front of every poster


class Flood:
    def __init__(self, db: Database, vault: Vault) -> None:
        self._knocks = Knocks(db, vault)

    def seconds_to_wait(self, address: str, form: str, now: Millis) -> int:
        """Counts one post; 0 when it may pass."""
        those = (network("form", address, FROM_ONE_NETWORK), Who("one form", form, TO_ONE_FORM))
        return self._knocks.seconds_to_wait(those, now)

    def seconds_after_miss(self, address: str, now: Millis) -> int:
        """Counts one look for a link that nobody was sent; 0 while there may be more of them."""
        return self._knocks.seconds_to_wait([network("lost link", address, MISSES)], now)
