"""What the gate looks at, and what it may answer."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum

from avisa.calendar.types import QuietHours
from avisa.consent.types import Purpose, Standing, Suppression
from avisa.desk.types import Author
from avisa.kernel.clock import Millis
from avisa.messages.types import Due, Kind

AUTHENTICATION, MARKETING, UTILITY = "AUTHENTICATION", "MARKETING", "UTILITY"
Who = tuple[int, int | None]  # a person, and the purpose of a message to them


@dataclass(frozen=True, slots=True)
class Cap:
    """At most `most` active messages to one person in `days` times 24 hours."""

    most: int
    days: int


@dataclass(frozen=True, slots=True)
class Caps:
    """The company's counts all its active messages; a purpose's counts those of the purpose. Both hold."""

    company: Cap | None = None
    purposes: Mapping[int, Cap] = field(default_factory=dict)

    @property
    def all(self) -> tuple[Cap, ...]:
        return (*(() if self.company is None else (self.company,)), *self.purposes.values())

    @property
    def is_set(self) -> bool:
        return self.company is not None or bool(self.purposes)


class WhileServed(StrEnum):
    """What becomes of active messages to whom somebody is answering."""

    SEND = "send"
    WAIT = "wait"
    SKIP = "skip"


@dataclass(frozen=True, slots=True)
class Policy:
    """A company's own rules of sending; without any, nothing is asked."""

    hours: QuietHours = field(default_factory=QuietHours)
    caps: Caps = field(default_factory=Caps)
    changed_at: Millis = 0
    while_served: WhileServed = WhileServed.SEND


NO_POLICY = Policy()


@dataclass(frozen=True, slots=True)
class LiveTemplate:
    """What the platform says of a template now; `version` is the hash of its wording."""

    name: str
    language: str
    category: str
    status: str
    version: str


@dataclass(frozen=True, slots=True)
class Facts:
    """All that the gate needs for one batch, read in the transaction that will write the intent.

    Absent means: nothing is known. `campaigns` holds run id -> state; single dispatches are absent.
    """

    now: Millis
    templates: Mapping[int, LiveTemplate]
    purposes: Mapping[int, Purpose]
    consents: Mapping[tuple[int, int], Standing]
    suppressions: Mapping[int, tuple[Suppression, ...]]
    campaigns: Mapping[int, str]
    not_on_whatsapp: Mapping[int, Millis]
    open_windows: frozenset[int]
    unclear: frozenset[int] = frozenset()  # people who wrote what may be a no, until somebody decides
    wa_ids: Mapping[int, str] = field(default_factory=dict)  # what the platform calls whom it knows
    caps: Caps = NO_POLICY.caps
    lately: Mapping[int, tuple[tuple[int | None, Millis], ...]] = field(default_factory=dict)  # (purpose, at)
    opens: Mapping[Who, Millis] = field(default_factory=dict)  # who must wait for the company's hours
    told: Mapping[int, str] = field(default_factory=dict)  # where the company says that people live
    while_served: WhileServed = WhileServed.SEND
    serving: Mapping[int, int] = field(default_factory=dict)  # by person: who answers them; 0 is a system
    automatic: frozenset[int] = frozenset()  # answers that nobody wrote, to whoever is among `unclear`
    authors: Mapping[int, Author] = field(default_factory=dict)  # of what agents said to those people


@dataclass(frozen=True, slots=True)
class Admit:
    """It may go; `event_id` is the yes that allows it, `counts` whether it takes a place in the limit."""

    event_id: int | None
    counts: bool


@dataclass(frozen=True, slots=True)
class Skip:
    reason: str


@dataclass(frozen=True, slots=True)
class Wait:
    """`until` None: until a person or the platform changes something."""

    reason: str
    until: Millis | None


@dataclass(frozen=True, slots=True)
class Expire:
    pass


@dataclass(frozen=True, slots=True)
class Cancel:
    pass


Objection = Skip | Wait | Expire | Cancel
Verdict = Admit | Objection


@dataclass(frozen=True, slots=True)
class Case:
    """One message before the gate, with the facts that are about it; `case_of` puts it together."""

    message: Due
    facts: Facts
    template: LiveTemplate | None
    category: str  # what WhatsApp says the template is; free text has none
    about: str  # the category of the message's purpose; none without one
    consent: Standing | None  # to the message's purpose, whether it still holds or not
    asks_consent: bool
    in_window: bool

    @property
    def is_campaign(self) -> bool:
        return self.message.run_id != self.message.id


def case_of(message: Due, facts: Facts) -> Case:
    template = None if message.template_id is None else facts.templates.get(message.template_id)
    category = template.category if template else ""
    consent = (
        None if message.purpose_id is None else facts.consents.get((message.contact_id, message.purpose_id))
    )
    purpose = facts.purposes.get(message.purpose_id or 0)
    return Case(
        message,
        facts,
        template,
        category,
        purpose.category if purpose else "",
        consent,
        # Replies, confirmations of a stop and security codes rest on the person's own request.
        asks_consent=message.kind == Kind.ACTIVE and category != AUTHENTICATION,
        in_window=message.contact_id in facts.open_windows,
    )
