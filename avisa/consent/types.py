"""The words of consent: purposes, the evidence of an event, what stands now, and the three kinds of no."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from enum import StrEnum

import msgspec


class Kind(StrEnum):
    PENDING = "pending"  # a first yes, which allows nothing until its own phone confirms it
    GRANT = "grant"
    REVOKE = "revoke"
    SUPPRESS = "suppress"
    LIFT = "lift"


class Channel(StrEnum):
    """Where the person, or somebody for them, said it."""

    FORM = "form"
    POPUP = "popup"
    ENROLMENT = "enrolment"
    SMS = "sms"
    AD = "ad"  # click-to-WhatsApp
    QR = "qr"
    KEYWORD = "keyword"
    BUTTON = "button"
    PAPER = "paper"
    CALL = "call"
    IMPORT = "import"
    API = "api"
    AGENT = "agent"
    PREFERENCE = "preference"  # our own page
    PLATFORM = "platform"


class LegalBasis(StrEnum):
    """The ten bases of LGPD art. 7, I to X, in its order (compliance.mspa.com.br, checked 2026-11-22)."""

    CONSENT = "consent"
    LEGAL_OBLIGATION = "legal_obligation"
    PUBLIC_POLICY = "public_policy"
    RESEARCH = "research"
    CONTRACT = "contract"
    LEGAL_CLAIM = "legal_claim"
    PROTECTION_OF_LIFE = "protection_of_life"
    HEALTH = "health"
    LEGITIMATE_INTEREST = "legitimate_interest"
    CREDIT_PROTECTION = "credit_protection"


class SuppressionSource(StrEnum):
    """Three kinds of no, kept apart; each is lifted only from where it came."""

    PERSON = "person"
    PLATFORM = "platform"
    OURS = "ours"


class Scope(StrEnum):
    MARKETING = "marketing"
    ALL = "all"


class Shown(msgspec.Struct, frozen=True, omit_defaults=True):
    """The exact words that the person saw or that somebody declared; make it with `shown`."""

    text: str
    sha256: str
    version: str = ""


def shown(text: str, version: str = "") -> Shown:
    return Shown(text, hashlib.sha256(text.encode()).hexdigest(), version)


class FileRow(msgspec.Struct, frozen=True, omit_defaults=True):
    """A row of an imported file, or a whole proof (`row` 0): a scan, a recording."""

    name: str
    sha256: str
    row: int = 0


class Invited(msgspec.Struct, frozen=True, omit_defaults=True):
    """The SMS that asked: its own id and that of the invitation, its exact words, and when it was sent."""

    sms_id: str
    invitation_id: str
    text: str
    sha256: str
    sent_at: int | None = None


class Proof(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """How we know. `at` (ms) is when it was said, `zone` (IANA) where; recording may come later."""

    channel: Channel
    at: int
    zone: str = ""
    legal_basis: str = LegalBasis.CONSENT
    shown: Shown | None = None
    company_name: str = ""  # as it was shown
    ip: str = ""
    user_agent: str = ""
    page: str = ""  # address of the form, id of the campaign or QR code
    inbound_id: str = ""  # the platform's id of the message they wrote
    inbound_text: str = ""
    operator: str = ""  # user:ID, key:ID or a name on paper
    file: FileRow | None = None
    double_opt_in: bool = False
    expires_at: int | None = None
    campaign: str = ""  # the form, QR code, keyword or advertisement through which it came
    asked_at: int | None = None  # when the form was filled in that its phone confirmed at `at`
    invited: Invited | None = None  # the SMS that the person answered
    confirms: int | None = None  # the event of the first yes, when the confirmation was asked for


class Evidence(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """One event of the ledger in clear. A grant or revoke names purposes; a suppress or lift its source."""

    kind: Kind
    contact_id: int
    proof: Proof
    phone: str = ""  # E.164
    phone_typed: str = ""
    purposes: tuple[int, ...] = ()
    source: SuppressionSource | None = None
    scope: Scope | None = None
    reason: str = ""  # keyword, button, preference, agent, api, import, or the platform's word


@dataclass(frozen=True, slots=True)
class Renewal:
    """What a text says has changed: who said yes before `before` must have said it anew by `since`."""

    before: int
    since: int


@dataclass(frozen=True, slots=True)
class Asking:
    """How a purpose asks for a second yes: by which template outside a window, and how long it waits."""

    template: str
    days: int


@dataclass(frozen=True, slots=True)
class Purpose:
    """What a consent covers. `category` is what the platform must call the template; `valid_for` in ms.

    `earlier` holds what `valid_for` was before it was changed, each with the instant until which it held:
    what people agreed to is not made longer or shorter behind their backs.
    """

    id: int
    name: str
    category: str
    legal_basis: str
    valid_for: int | None = None
    description: str = ""
    earlier: tuple[tuple[int, int | None], ...] = ()
    renewals: tuple[Renewal, ...] = ()
    asking: Asking | None = None


@dataclass(frozen=True, slots=True)
class Standing:
    """What the ledger comes to for one person and purpose; `rules.stands` says whether it holds now."""

    event_id: int
    granted_at: int
    expires_at: int | None = None
    revoked_at: int | None = None


@dataclass(frozen=True, slots=True)
class Suppression:
    source: SuppressionSource
    scope: Scope
    reason: str
    event_id: int = 0
    at: int = 0


@dataclass(frozen=True, slots=True)
class Head:
    """The end of a workspace's chain: how many events, the last one's hash, signed by this machine."""

    workspace_id: int
    count: int
    hash: bytes
    signature: bytes


@dataclass(frozen=True, slots=True)
class Broken:
    """The first link that does not hold. `what` is one of `chain.Fracture`; position 0 is the head."""

    position: int
    what: str
    event_id: int | None = None


@dataclass(frozen=True, slots=True)
class PastEvent:
    """An event of a person's history; `evidence` is None when the person's key was destroyed."""

    position: int
    id: int
    kind: Kind
    at: int
    evidence: Evidence | None
