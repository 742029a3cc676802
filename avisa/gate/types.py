"""What the gate looks at, and what it may answer."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from avisa.consent.types import Purpose, Standing, Suppression
from avisa.kernel.clock import Millis
from avisa.messages.types import Due


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
    """One message before the gate, with the facts that are about it."""

    message: Due
    facts: Facts

    @property
    def template(self) -> LiveTemplate | None:
        wanted = self.message.template_id
        return None if wanted is None else self.facts.templates.get(wanted)

    @property
    def is_campaign(self) -> bool:
        return self.message.run_id != self.message.id

    @property
    def category(self) -> str:
        """What WhatsApp says the template is; free text has none."""
        return self.template.category if self.template else ""

    @property
    def in_window(self) -> bool:
        return self.message.contact_id in self.facts.open_windows
