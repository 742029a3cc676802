"""The register of processing (LGPD art. 37): made from what is set, so that it cannot differ from it."""

from __future__ import annotations

from dataclasses import dataclass

from sqlalchemy import func, select

from avisa.consent.queries import purposes_of
from avisa.consent.tables import consent
from avisa.consent.types import Purpose
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
    people = _people(tx, workspace_id, now)
    found = [Processing(one, people.get(one.id, 0)) for one in purposes_of(tx, workspace_id).values()]
    return Register(tuple(found), retention_of(tx, workspace_id))


def _people(tx: Tx, workspace_id: int, now: Millis) -> dict[int, int]:
    c = consent.c
    holds = c.revoked_at.is_(None) & (c.expires_at.is_(None) | (c.expires_at > now))
    counted = (
        select(c.purpose_id, func.count()).where(c.workspace_id == workspace_id, holds).group_by(c.purpose_id)
    )
    return {row[0]: row[1] for row in tx.execute(counted)}
