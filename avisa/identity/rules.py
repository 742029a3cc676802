"""What each role may do (the one table), which passwords are accepted, and how long a session lives."""

from __future__ import annotations

import unicodedata
from collections.abc import Mapping, Sequence
from ipaddress import ip_address

from avisa.errors import NotAllowed, Refused
from avisa.identity.types import Role
from avisa.kernel.clock import DAY, MINUTE, SECOND, Millis

EVERYONE = frozenset(Role)
SENDERS = frozenset({Role.OWNER, Role.OPERATOR})
OWNERS = frozenset({Role.OWNER})

PERMISSIONS: Mapping[str, frozenset[Role]] = {
    "campaigns.read": EVERYONE,
    "campaigns.write": SENDERS,
    "campaigns.launch": SENDERS,
    "schedules.read": EVERYONE,
    "schedules.write": SENDERS,
    "messages.read": EVERYONE,
    "messages.send": EVERYONE,
    "messages.cancel": SENDERS,
    "desk.read": EVERYONE,
    "desk.write": EVERYONE,
    "desk.assign": SENDERS,
    "canned.write": EVERYONE,
    "canned.share": SENDERS,
    "templates.read": EVERYONE,
    "templates.refresh": SENDERS,
    "templates.write": SENDERS,
    "templates.submit": SENDERS,
    "templates.delete": OWNERS,
    "contacts.read": EVERYONE,
    "contacts.write": SENDERS,
    "contacts.import": SENDERS,
    "contacts.suppress": EVERYONE,
    "contacts.tag": EVERYONE,
    "segments.write": SENDERS,
    "consent.read": SENDERS,
    "consent.write": SENDERS,
    "reports.read": SENDERS,
    "numbers.read": EVERYONE,
    "numbers.write": OWNERS,
    "members.read": SENDERS,
    "members.write": OWNERS,
    "keys.read": OWNERS,
    "keys.write": OWNERS,
    "prices.read": SENDERS,
    "prices.write": OWNERS,
    "settings.write": OWNERS,
    "hours.read": SENDERS,
    "journal.read": OWNERS,
    "privacy.read": OWNERS,
    "privacy.write": OWNERS,
    "webhooks.read": OWNERS,
    "webhooks.write": OWNERS,
}

SESSION_IDLE: Millis = 1 * DAY
SESSION_LONGEST: Millis = 14 * DAY
SESSION_RENEWED_EVERY: Millis = 5 * MINUTE  # not each page writes a row

TRIES_WINDOW: Millis = 15 * MINUTE
TRIES_PER_EMAIL = 6
TRIES_PER_ADDRESS = 30  # a whole school may share one address

SHORTEST_PASSWORD, LONGEST_PASSWORD = 12, 256
FEWEST_DIFFERENT = 5
KNOWN_TO_EVERYONE = ("password", "senha", "contraseña", "contrasena", "qwerty", "123456", "abcdef", "avisa")


def may(role: Role, permission: str) -> bool:
    """An unknown permission raises KeyError: a slip in our code must not look like a refusal."""
    return role in PERMISSIONS[permission]


def require(role: Role, permission: str) -> None:
    if not may(role, permission):
        raise NotAllowed(permission=permission, role=role.value)


def require_scope(scopes: frozenset[str], permission: str) -> None:
    """Of a key that was made for some things alone."""
    if scopes and permission not in scopes:
        raise NotAllowed("out_of_scope", permission=permission, scopes=tuple(sorted(scopes)))


def checked_scopes(role: Role, scopes: Sequence[str]) -> tuple[str, ...]:
    """What a key may be narrowed to: no scope can be more than its role."""
    for scope in scopes:
        if scope not in PERMISSIONS:
            raise Refused("scope_unknown", scope=scope, known=tuple(sorted(PERMISSIONS)))
        if not may(role, scope):
            raise Refused("scope_beyond_role", scope=scope, role=role.value)
    return tuple(sorted(set(scopes)))


def canonical_email(typed: str) -> str:
    email = folded_email(typed)
    name, at, domain = email.rpartition("@")
    if not (at and name and "." in domain.strip(".")) or any(c.isspace() for c in email) or len(email) > 254:
        raise Refused("email_malformed")
    return email


def folded_email(typed: str) -> str:
    return unicodedata.normalize("NFC", typed).strip().lower()


def canonical_password(typed: str) -> str:
    """The same characters whichever keyboard composed them."""
    return unicodedata.normalize("NFKC", typed)


def check_password(password: str, email: str, name: str) -> None:
    """Length does the work; beyond it we refuse only what anybody would try first."""
    if not SHORTEST_PASSWORD <= len(password) <= LONGEST_PASSWORD:
        raise Refused("password_length", shortest=SHORTEST_PASSWORD, longest=LONGEST_PASSWORD)
    if len(set(password)) < FEWEST_DIFFERENT:
        raise Refused("password_repeats", different=FEWEST_DIFFERENT)
    if says_little(password.casefold(), (email.split("@")[0], *name.casefold().split())):
        raise Refused("password_guessable")


def says_little(password: str, personal: Sequence[str]) -> bool:
    """Whether too little is left once well-known words and the person's own names are taken out."""
    for word in (*KNOWN_TO_EVERYONE, *(part for part in personal if len(part) > 2)):
        password = password.replace(word, "")
    return len(set(password)) < FEWEST_DIFFERENT


def session_expiry(created_at: Millis, now: Millis) -> Millis:
    """Sliding with use, but never past the absolute end."""
    return min(now + SESSION_IDLE, created_at + SESSION_LONGEST)


def network_of(address: str) -> str:
    """Whoever holds one IPv6 address usually holds its /64: they are throttled as one."""
    try:
        parsed = ip_address(address)
    except ValueError:
        return address
    if parsed.version == 4:
        return str(parsed)
    return str(parsed.ipv4_mapped or parsed.exploded[:19])


def seconds_to_wait(tries: Sequence[Millis], allowed: int, now: Millis) -> int:
    """Until one of the `tries` (ascending, our own included) leaves the window; 0 when there is room."""
    if len(tries) <= allowed:
        return 0
    room_at = tries[len(tries) - allowed - 1] + TRIES_WINDOW
    return max(1, -(-(room_at - now) // SECOND))
