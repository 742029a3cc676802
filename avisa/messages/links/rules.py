"""Codes that nobody can guess, where a measured link may lead, and which visits are a person's."""

from __future__ import annotations

import re
from base64 import urlsafe_b64decode, urlsafe_b64encode
from collections.abc import Callable, Collection, Mapping
from ipaddress import ip_address
from urllib.parse import SplitResult, urlsplit

from avisa.kernel.clock import DAY, Millis

WORKSPACE, CHANCE = 8, 12  # bytes of a code; the second part cannot be guessed (96 bits)
HOLDS_FOR: Millis = 180 * DAY
MOST_CLICKS = 1_000  # of one link: beyond it nothing is written any more
LONGEST = 2_000
PATH = "/r/"  # under which Avisa answers, and so what a template's address ends in
CODE = re.compile(r"[A-Za-z0-9_-]{27}")
AHEAD_OF_TIME = ("purpose", "sec-purpose", "x-purpose", "x-moz")
Robot = tuple[str, bool]  # words, and whether they must begin the name
PLACE = "{{1}}"


def code_of(workspace_id: int, chance: bytes) -> str:
    """Fit for an address; the workspace is in it because the table is the workspace's."""
    return urlsafe_b64encode(workspace_id.to_bytes(WORKSPACE, "big") + chance).decode().rstrip("=")


def workspace_in(code: str) -> int | None:
    """None for what cannot be a code of ours; that it is one, only the table tells."""
    if not CODE.fullmatch(code):
        return None
    found = int.from_bytes(urlsafe_b64decode(f"{code}=")[:WORKSPACE], "big")
    return found if found < 1 << 63 else None


def stand_in(slot: str) -> str:
    """What stands in a body until the message is queued, and in a preview: as long as a code is."""
    return f"tracked-{slot.replace('.', '-')}-".ljust(27, "x")[:27]


def leads_home(address: str, domains: Collection[str], registrable: Callable[[str], str]) -> bool:
    """A template's button leads to Avisa: https, the company's own domain, and the code behind /r/."""
    if not address.endswith(PATH + PLACE):
        return False
    return is_own(address.removesuffix(PLACE), domains, registrable)


def is_own(address: str, domains: Collection[str], registrable: Callable[[str], str]) -> bool:
    """Whole, https, and on a domain of the company: else a link of ours could be made to lead anywhere."""
    if len(address) > LONGEST or not address.isascii() or not address.isprintable() or " " in address:
        return False
    if "\\" in address:  # browsers read it as a slash, we do not
        return False
    parts = _parts(address)
    if parts is None or parts.scheme != "https" or "@" in parts.netloc or not parts.hostname:
        return False
    return not _is_number(parts.hostname) and registrable(parts.hostname.rstrip(".")) in domains


def _parts(address: str) -> SplitResult | None:
    try:
        parts = urlsplit(address)
        return parts if parts.port in (None, 443) else None
    except ValueError:
        return None


def _is_number(host: str) -> bool:
    try:
        ip_address(host.strip("[]"))
    except ValueError:
        return False
    return True


def is_persons(method: str, headers: Mapping[str, str], robots: Collection[Robot]) -> bool:
    """A visit that counts. `headers` with names in small letters.

    Not: previews, robots, programs, browsers that fetch ahead of time, and a look at the head alone.
    """
    if method != "GET" or any(_is_ahead(headers.get(name, "")) for name in AHEAD_OF_TIME):
        return False
    agent = headers.get("user-agent", "").strip().lower()
    if not agent:
        return False
    return not any(agent.startswith(words) if begins else words in agent for words, begins in robots)


def _is_ahead(told: str) -> bool:
    return any(word in told.lower() for word in ("prefetch", "prerender", "preview"))
