"""How often strangers may post: for each network, and for each form, counted in this process."""

from __future__ import annotations

from threading import Lock

from avisa.identity.rules import network_of
from avisa.kernel.clock import MINUTE, SECOND, Millis

WINDOW: Millis = 10 * MINUTE
FROM_ONE_NETWORK = 30  # a whole school may share one address
TO_ONE_FORM = 1_200  # a fair with a queue in front of every poster
MOST_KEPT = 20_000


class Flood:
    """Windows begin with the first post. A restart forgets them, which a flood cannot bring about."""

    def __init__(self, network: int = FROM_ONE_NETWORK, form: int = TO_ONE_FORM) -> None:
        self._allowed = {"network": network, "form": form}
        self._lock = Lock()
        self._posts: dict[tuple[str, str], tuple[Millis, int]] = {}

    def seconds_to_wait(self, address: str, form: str, now: Millis) -> int:
        """Counts one post; 0 when it may pass."""
        with self._lock:
            self._forget(now)
            waits = [
                self._take(("network", network_of(address)), now),
                self._take(("form", form), now),
            ]
        return max(waits)

    def _take(self, key: tuple[str, str], now: Millis) -> int:
        began, posts = self._posts.get(key, (now, 0))
        if not began <= now < began + WINDOW:
            began, posts = now, 0
        self._posts[key] = (began, posts + 1)
        if posts < self._allowed[key[0]]:
            return 0
        return -(-(began + WINDOW - now) // SECOND)

    def _forget(self, now: Millis) -> None:
        if len(self._posts) > MOST_KEPT:
            self._posts = {key: kept for key, kept in self._posts.items() if kept[0] + WINDOW > now}
