"""What the platform's word about a person means for them: a stop, or not on WhatsApp."""

from __future__ import annotations

from collections.abc import Mapping

from avisa.audience.actions import mark_not_on_whatsapp
from avisa.consent.actions import suppress
from avisa.consent.types import Channel, Proof, Scope, SuppressionSource
from avisa.kernel.clock import Millis
from avisa.kernel.secrets import Vault
from avisa.kernel.unit import Unit

PLATFORM_STOP, NOT_ON_WHATSAPP = "platform_stop", "not_on_whatsapp"


def apply_marks(unit: Unit, vault: Vault, marks: Mapping[int, str], at: Millis) -> None:
    """`marks` maps contacts to what a fault, told at `at`, says of them (`channels.port.Fault.marks`)."""
    stopped = [contact_id for contact_id, mark in marks.items() if mark == PLATFORM_STOP]
    gone = [contact_id for contact_id, mark in marks.items() if mark == NOT_ON_WHATSAPP]
    if stopped:
        proof = Proof(channel=Channel.PLATFORM, at=at)
        suppress(unit, vault, stopped, SuppressionSource.PLATFORM, Scope.MARKETING, "platform_refused", proof)
    if gone:
        mark_not_on_whatsapp(unit, gone)
