"""What the house asks of a provider, in words that belong to no provider.

The engine calls `send`, what reads and changes templates, what uploads, and `number`; the ingest endpoint
calls `verify` and the digest `events`. Whatever a provider's wire looks like, it ends here in these types.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Protocol

import msgspec


class Parameter(msgspec.Struct, frozen=True, omit_defaults=True):
    """One value of a template's text; `name` is empty for positional variables."""

    text: str
    name: str = ""


class Header(msgspec.Struct, frozen=True, omit_defaults=True):
    """A header's value: `kind` text, image, video, document, location; media by `link` or `media_id`.

    `name` is the variable's name of a text header and the place's name of a location. On a row that
    waits, `media_id` is ours (`media:ID`); the provider's takes its place when the message leaves.
    """

    kind: str
    text: str = ""
    name: str = ""
    link: str = ""
    media_id: str = ""
    filename: str = ""
    latitude: str = ""
    longitude: str = ""
    address: str = ""


class Button(msgspec.Struct, frozen=True, omit_defaults=True):
    """A button's value: `kind` url (suffix), quick_reply (payload), copy_code (code) or flow (token)."""

    index: int
    kind: str
    text: str


class Card(msgspec.Struct, frozen=True, omit_defaults=True):
    """One card of a carousel, in its place: what fills its header, its text and its buttons."""

    header: Header | None = None
    parameters: tuple[Parameter, ...] = ()
    buttons: tuple[Button, ...] = ()


class Reply(msgspec.Struct, frozen=True, omit_defaults=True):
    """A button under free text: what the person reads on it, and what comes back when they press it."""

    title: str
    payload: str


class Choice(msgspec.Struct, frozen=True, omit_defaults=True):
    """A row of a list under free text: what the person reads, and what comes back when they choose it."""

    title: str
    payload: str
    description: str = ""


class Body(msgspec.Struct, frozen=True, omit_defaults=True):
    """What fills the template, or free text; stored on the message row as JSON when it is frozen.

    Free text with a `header` is a file with its caption, or a file above buttons.
    """

    text: str = ""
    header: Header | None = None
    parameters: tuple[Parameter, ...] = ()
    buttons: tuple[Button, ...] = ()
    replies: tuple[Reply, ...] = ()  # at most three, under free text
    choices: tuple[Choice, ...] = ()  # in their place a list of at most ten, which opens by `label`
    label: str = ""
    cards: tuple[Card, ...] = ()  # of a carousel, all that the template has
    offer_ends_at: int | None = None  # of a limited-time offer, in ms


@dataclass(frozen=True, slots=True)
class Outbound:
    """One message ready for the wire; `template` empty means free text inside the window.

    `callback` comes back on every status: it is how evidence finds its message.
    """

    callback: str
    to: str  # E.164 with plus, or the provider's own id of the person
    body: Body
    template: str = ""
    language: str = ""


class Blame(StrEnum):
    OURS = "ours"
    CUSTOMER = "customer"  # the company that uses Avisa: token, payment, template
    PROVIDER = "provider"
    RECIPIENT = "recipient"
    PACE = "pace"


class Verb(StrEnum):
    """What the engine does about a fault."""

    RETRY = "retry"  # back to the queue; `wait` grows with the attempts
    FAIL = "fail"  # this recipient only
    UNKNOWN = "unknown"  # it may have been sent; evidence decides
    PAUSE_CAMPAIGN = "pause_campaign"  # row back to the queue, a person is told
    STOP_CAMPAIGN = "stop_campaign"  # this row fails, the rest waits for a person
    STOP_NUMBER = "stop_number"  # row back to the queue; nothing leaves until a person acts
    STOP_ACCOUNT = "stop_account"


@dataclass(frozen=True, slots=True)
class Fault:
    """One of a provider's errors as data; its text for people is a catalogue entry under `name`."""

    code: int
    name: str
    verb: Verb
    blame: Blame
    wait: int = 0  # ms before the first retry
    attempts: int = 1  # sends in all, before RETRY becomes FAIL
    marks: str = ""  # what it says of the person: "", "platform_stop", "not_on_whatsapp"


@dataclass(frozen=True, slots=True)
class Accepted:
    """The provider answered yes; the outcome comes by webhook."""

    wamid: str
    wa_id: str = ""
    bsuid: str = ""
    held: bool = False


@dataclass(frozen=True, slots=True)
class Rejected:
    """The provider refused in its own error body: it was not sent."""

    fault: Fault
    details: str = ""
    retry_after: int = 0  # ms, when the provider said so


@dataclass(frozen=True, slots=True)
class NeverLeft:
    """Provably nothing reached the provider (no connection was made)."""

    details: str


@dataclass(frozen=True, slots=True)
class Ambiguous:
    """It may have been sent: timeout, reset, 5xx without an error body, codes that promise nothing."""

    details: str
    fault: Fault | None = None


Outcome = Accepted | Rejected | NeverLeft | Ambiguous


@dataclass(frozen=True, slots=True)
class TemplateSeen:
    """A template as the provider lists it; `components` in the platform's creation format."""

    platform_id: str
    name: str
    language: str
    category: str
    status: str
    quality: str
    components: Sequence[Mapping[str, object]]
    parameter_format: str = "POSITIONAL"
    rejected_reason: str = ""
    correct_category: str = ""  # what the category will become, when the platform has said so


@dataclass(frozen=True, slots=True)
class TemplateTaken:
    """The provider took a template in, changed or deleted it; what it did not say of it stays empty."""

    platform_id: str = ""
    status: str = ""
    category: str = ""


TemplateOutcome = TemplateTaken | Rejected | NeverLeft | Ambiguous


@dataclass(frozen=True, slots=True)
class SampleTaken:
    """The provider has a file for a template's sample, and calls it by this handle."""

    handle: str


SampleOutcome = SampleTaken | Rejected | NeverLeft | Ambiguous


@dataclass(frozen=True, slots=True)
class MediaTaken:
    """The provider has a file that messages of the number may carry, under this id, for some days."""

    media_id: str


MediaOutcome = MediaTaken | Rejected | NeverLeft | Ambiguous


@dataclass(frozen=True, slots=True)
class MediaFetched:
    """A file that a person sent, whole; `sha256` is what the provider says of it (hexadecimal)."""

    kind: str
    sha256: str
    content: bytes


@dataclass(frozen=True, slots=True)
class MediaRefused:
    """It will never come: `too_large`, or `gone` from the provider."""

    reason: str


@dataclass(frozen=True, slots=True)
class NumberSeen:
    """A number as the provider shows it; `tier` None when unlimited; `mps` messages per second."""

    platform_id: str
    display_phone: str
    name: str
    quality: str
    tier: int | None
    tier_known: bool
    mps: int


@dataclass(frozen=True, slots=True)
class Trouble:
    """A call that brought no answer to use: listing templates, reading a number."""

    details: str
    fault: Fault | None = None


@dataclass(frozen=True, slots=True)
class StatusSeen:
    """A delivery status; `callback` is empty when the provider did not echo it."""

    status: str  # sent, delivered, read, failed
    at: int
    wamid: str
    callback: str = ""
    wa_id: str = ""
    bsuid: str = ""
    fault: Fault | None = None
    details: str = ""
    price_category: str = ""
    price_type: str = ""
    free_until: int = 0  # of a free entry point, where the provider tells it


@dataclass(frozen=True, slots=True)
class Referral:
    """The advertisement or post that a person had clicked on before they wrote."""

    source_type: str = ""  # ad, post
    source_id: str = ""
    source_url: str = ""
    headline: str = ""
    click_id: str = ""


class Place(msgspec.Struct, frozen=True, omit_defaults=True):
    """A point on a map; its degrees as the provider wrote them."""

    latitude: str
    longitude: str
    name: str = ""
    address: str = ""


class Acquaintance(msgspec.Struct, frozen=True, omit_defaults=True):
    """Somebody whose card a person sent us."""

    name: str
    phones: tuple[str, ...] = ()


class MediaSeen(msgspec.Struct, frozen=True, omit_defaults=True):
    """A file that a person sent: `form` image, video, audio, document or sticker; `sha256` hexadecimal."""

    form: str
    media_id: str
    kind: str = ""
    name: str = ""
    sha256: str = ""


class Details(msgspec.Struct, frozen=True, omit_defaults=True):
    """What a message holds beside its words; `note` is a choice's second line, or what cannot be shown."""

    place: Place | None = None
    people: tuple[Acquaintance, ...] = ()
    media: MediaSeen | None = None
    note: str = ""


@dataclass(frozen=True, slots=True)
class InboundSeen:
    """A person wrote, pressed or sent something: it opens the 24 h window."""

    number: str  # the provider's id of our number
    at: int
    wamid: str
    wa_id: str
    bsuid: str = ""
    name: str = ""
    kind: str = "text"
    text: str = ""
    payload: str = ""
    context: str = ""  # wamid of the message that was quoted or whose button was pressed
    referral: Referral | None = None
    details: Details | None = None


@dataclass(frozen=True, slots=True)
class PreferenceSeen:
    """The person told the platform to stop or resume marketing from us."""

    wa_id: str
    at: int
    stop: bool
    bsuid: str = ""


@dataclass(frozen=True, slots=True)
class IdentitySeen:
    """A person is known by something new: a changed number or a changed business-scoped id.

    The old side says who it is, the new side holds only what changed. It opens no window.
    """

    at: int
    old_wa_id: str = ""
    new_wa_id: str = ""
    old_bsuid: str = ""
    new_bsuid: str = ""


@dataclass(frozen=True, slots=True)
class LimitSeen:
    """The portfolio's limit changed; `tier` None when unlimited."""

    tier: int | None
    at: int


@dataclass(frozen=True, slots=True)
class TemplateStatusSeen:
    platform_id: str
    name: str
    language: str
    status: str
    at: int
    reason: str = ""


@dataclass(frozen=True, slots=True)
class TemplateQualitySeen:
    platform_id: str
    quality: str
    at: int


@dataclass(frozen=True, slots=True)
class TemplateCategorySeen:
    """`correct` is a notice of what the category will become; `category` is what it is now."""

    platform_id: str
    category: str
    correct: str
    at: int


@dataclass(frozen=True, slots=True)
class NumberQualitySeen:
    display_phone: str
    event: str
    at: int


@dataclass(frozen=True, slots=True)
class AccountSeen:
    """Restrictions, alerts, reviews: kept in the journal, shown to a person."""

    event: str
    at: int
    details: Mapping[str, object]


@dataclass(frozen=True, slots=True)
class UnknownSeen:
    """A field or value that this version does not know: kept, counted, never an error."""

    field: str
    details: str = ""


Event = (
    StatusSeen
    | InboundSeen
    | PreferenceSeen
    | IdentitySeen
    | LimitSeen
    | TemplateStatusSeen
    | TemplateQualitySeen
    | TemplateCategorySeen
    | NumberQualitySeen
    | AccountSeen
    | UnknownSeen
)


class Channel(Protocol):
    """One connection to a provider. Every method that waits for the network is async and never raises
    for what the network or the provider may do: that is an Outcome or a Trouble."""

    async def send(self, number: str, message: Outbound) -> Outcome: ...

    async def templates(self) -> tuple[TemplateSeen, ...] | Trouble: ...

    async def template_named(self, name: str, language: str) -> tuple[TemplateSeen, ...] | Trouble:
        """Those of this name and language, as they are now."""

    async def create_template(self, body: Mapping[str, object]) -> TemplateOutcome: ...

    async def edit_template(self, platform_id: str, body: Mapping[str, object]) -> TemplateOutcome: ...

    async def delete_template(self, name: str, platform_id: str) -> TemplateOutcome: ...

    async def unpause_template(self, platform_id: str) -> TemplateOutcome:
        """After a pause that does not end by itself."""

    async def upload_sample(self, name: str, kind: str, content: bytes) -> SampleOutcome:
        """A file for a template's header; doing it twice does no harm."""

    async def upload_media(self, number: str, name: str, kind: str, content: bytes) -> MediaOutcome:
        """A file for messages of this number; doing it twice does no harm."""

    async def fetch_media(self, media_id: str, most: int) -> MediaFetched | MediaRefused | Trouble:
        """A file that came in, of at most `most` bytes."""

    async def mark_read(self, number: str, wamid: str) -> Trouble | None:
        """The person's words were read; None once the platform knows."""

    async def number(self, number: str) -> NumberSeen | Trouble: ...

    async def close(self) -> None: ...


class Webhook(Protocol):
    """The inbound half: pure, so that ingest needs no client."""

    def challenge(self, query: Mapping[str, str]) -> str | None:
        """The text to answer a subscription check with; None refuses it (403)."""

    def verify(self, raw: bytes, headers: Mapping[str, str]) -> bool: ...

    def events(self, raw: bytes) -> Sequence[Event]: ...
