"""What the house asks of a provider of SMS, in words that belong to no provider."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Protocol


@dataclass(frozen=True, slots=True)
class Sms:
    """One SMS ready for the wire; `reference` is our id and attempt, for the provider's own records."""

    to: str = field(repr=False)  # E.164 with plus
    text: str = field(repr=False)
    reference: str


@dataclass(frozen=True, slots=True)
class Taken:
    """The provider took it; `provider_id` is what it calls it, "" when it does not say."""

    provider_id: str = ""


@dataclass(frozen=True, slots=True)
class Refused:
    """The provider said no: it was not sent. `all` means that the next one would be refused too."""

    details: str
    all: bool = False


@dataclass(frozen=True, slots=True)
class Later:
    """Provably not sent: no connection was made, or the provider asks to come again in `wait` ms."""

    details: str
    wait: int = 0


@dataclass(frozen=True, slots=True)
class Uncertain:
    """It may have been sent: a reset, a time-out, 5xx, no clear answer. It is never sent again."""

    details: str


SmsOutcome = Taken | Refused | Later | Uncertain


class SmsChannel(Protocol):
    """One way to one provider. `send` never raises for what the network or the provider may do."""

    async def send(self, sms: Sms) -> SmsOutcome: ...

    async def close(self) -> None: ...
