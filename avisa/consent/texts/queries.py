"""Reading opt-in texts: all versions, those that are published, and some by id."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from sqlalchemy import Select, select

from avisa.consent.queries import purposes_of
from avisa.consent.tables import consent_text
from avisa.consent.texts.rules import ended_at
from avisa.consent.texts.types import Text
from avisa.kernel.bulk import among
from avisa.kernel.db import Tx

COLUMNS = (
    *("id", "purpose_id", "language", "version", "body", "sha256"),
    *("created_at", "published_at", "anew_from"),
)


def texts_of(tx: Tx, workspace_id: int) -> list[Text]:
    """Every version, by purpose and language, the newest first."""
    c = consent_text.c
    return read(tx, mine(workspace_id).order_by(c.purpose_id, c.language, c.version.desc()))


def published(tx: Tx, workspace_id: int) -> dict[tuple[int, str], Text]:
    """The words in force by (purpose, language): the newest version that was published.

    Words whose purpose came to mean something else since, in whichever language, are in force no more.
    """
    c = consent_text.c
    found = read(tx, mine(workspace_id).where(c.published_at.is_not(None)).order_by(c.version))
    purposes = purposes_of(tx, workspace_id)
    return {
        (text.purpose_id, text.language): text
        for text in found
        if ended_at(text, purposes[text.purpose_id]) is None
    }


def texts_by_id(tx: Tx, workspace_id: int, ids: Iterable[int]) -> dict[int, Text]:
    found = read(tx, mine(workspace_id).where(among(consent_text.c.id, ids)))
    return {text.id: text for text in found}


def newest(tx: Tx, workspace_id: int, purpose_id: int, language: str) -> Text | None:
    c = consent_text.c
    wanted = mine(workspace_id).where(c.purpose_id == purpose_id, c.language == language)
    return next(iter(read(tx, wanted.order_by(c.version.desc()).limit(1))), None)


def mine(workspace_id: int) -> Select[Any]:
    columns = [consent_text.c[name] for name in COLUMNS]
    return select(*columns).where(consent_text.c.workspace_id == workspace_id)


def read(tx: Tx, query: Select[Any]) -> list[Text]:
    return [Text(*row) for row in tx.execute(query)]
