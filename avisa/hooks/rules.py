"""Which addresses are taken, which events an endpoint gets, and when something is tried again."""

from __future__ import annotations

import re
from collections.abc import Iterable
from ipaddress import IPv4Address, IPv6Address, IPv6Network, ip_address
from urllib.parse import urlsplit

from avisa.errors import Refused
from avisa.hooks.kinds import KINDS
from avisa.hooks.types import Answer
from avisa.journal.types import STEPS
from avisa.kernel.clock import DAY, HOUR, MINUTE, SECOND, Millis

LONGEST_URL, LONGEST_DESCRIPTION = 2_000, 200
MOST_HOOKS = 20
TRIED_FOR: Millis = 3 * DAY
FAILING_FOR: Millis = 3 * DAY  # without a single success: then the endpoint is switched off
OLD_SECRET_FOR: Millis = 1 * DAY
KEPT_FOR: Millis = 30 * DAY  # deliveries, their attempts, and the lines about single messages
LONGEST_ASKED: Millis = 1 * HOUR  # of a wait that the other side asks for
GONE = 410
LOOPBACK = ("localhost", "127.0.0.1", "::1")
# Of other signs in a name, the client that sends may read another name than the one that was looked up.
HOST = re.compile(r"[a-z0-9._-]+|[0-9a-f:.]+")
NAT64 = IPv6Network("64:ff9b::/96")

# After the first, second ... failure; the last one again and again until three days are over.
WAITS: tuple[Millis, ...] = (
    *(5 * SECOND, 30 * SECOND, 2 * MINUTE, 10 * MINUTE, 30 * MINUTE),
    *(1 * HOUR, 2 * HOUR, 4 * HOUR, 8 * HOUR, 12 * HOUR),
)
JITTER = 0.2


def checked_url(url: str, to_private: bool) -> str:
    """https to somewhere outside. With `to_private` (a setting of the machine) also plain http, and
    addresses of the company's own network. Names are looked up again whenever something is sent."""
    try:
        parts = urlsplit(url)
        host, _ = parts.hostname or "", parts.port
    except ValueError:
        raise Refused("webhook_url_malformed") from None
    allowed = ("https", "http") if to_private else ("https",)
    whole = HOST.fullmatch(host) and parts.scheme in allowed and len(url) <= LONGEST_URL and url.isascii()
    if not whole or parts.username or parts.password or parts.fragment or not url.isprintable() or " " in url:
        raise Refused("webhook_url_malformed")
    if not to_private and (host in LOOPBACK or is_inside(host)):
        raise Refused("webhook_url_private")
    return url


def is_inside(host: str) -> bool:
    """Whether this is an address that only the company's own machines reach; a name never is."""
    try:
        return not is_public(ip_address(host))
    except ValueError:
        return False


def is_public(address: IPv4Address | IPv6Address) -> bool:
    """Also an IPv4 address that is written as an IPv6 one is judged as what it is."""
    if isinstance(address, IPv6Address):
        inner = address.ipv4_mapped or address.sixtofour or (address.teredo[1] if address.teredo else None)
        if inner is not None:
            return is_public(inner)
        if address in NAT64:
            return is_public(IPv4Address(int(address) & 0xFFFFFFFF))
    return address.is_global and not address.is_multicast


def checked_kinds(kinds: Iterable[str]) -> tuple[str, ...]:
    wanted = tuple(dict.fromkeys(kinds))
    if not wanted:
        raise Refused("webhook_kinds_wanted")
    for kind in wanted:
        if kind not in KINDS:
            raise Refused("webhook_kind_unknown", kind=kind)
    return wanted


def wants(kinds: Iterable[str], kind: str) -> bool:
    """A message's steps are named one by one; other events by what they are about."""
    about = kind.partition(".")[0]
    return kind in kinds or (kind not in STEPS and f"{about}.*" in kinds)


def next_wait(tries: int, chance: float) -> Millis:
    """After the `tries`-th failure; `chance` in [0, 1) spreads the next tries of many."""
    wait = WAITS[min(tries, len(WAITS)) - 1]
    return round(wait * (1 - JITTER + 2 * JITTER * chance))


def next_try(begun_at: Millis, tries: int, now: Millis, answer: Answer, chance: float) -> Millis | None:
    """None when three days are over."""
    asked = min(answer.wait or 0, LONGEST_ASKED)
    due_at = now + max(next_wait(tries, chance), asked)
    return due_at if due_at <= begun_at + TRIED_FOR else None


def is_delinquent(failing_since: Millis | None, now: Millis) -> bool:
    return failing_since is not None and now - failing_since >= FAILING_FOR
