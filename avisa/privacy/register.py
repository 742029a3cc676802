"""The register of processing (LGPD art. 37): made from what is set, so that it cannot differ from it."""

from __future__ import annotations

from dataclasses import dataclass

from avisa.consent.queries import purposes_of
from avisa.consent.types import Purpose
from avisa.consent.validity.queries import endings_of
from avisa.kernel.clock import Millis
from avisa.kernel.db import Tx
from avisa.privacy.queries import retention_of
from avisa.privacy.types import Retention


@dataclass(frozen=True, slots=True)
class Processing:
    """One purpose for which people's data are processed, and how many agree to it now."""

    purpose: Purpose
    people: int


@dataclass(frozen=True, slots=True)
class Register:
    processings: tuple[Processing, ...]
    retention: Retention


def register_of(tx: Tx, workspace_id: int, now: Millis) -> Register:
    found = [
        Processing(one, endings_of(tx, workspace_id, one, now).standing)
        for one in purposes_of(tx, workspace_id).values()
    ]
    return Register(tuple(found), retention_of(tx, workspace_id))
