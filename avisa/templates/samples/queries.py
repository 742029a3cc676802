"""Reading samples: one by its id, those that a template names, and the file itself, opened."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from typing import Any

from sqlalchemy import Row, Text, select, type_coerce

from avisa.errors import NotFound, Refused
from avisa.kernel.bulk import among
from avisa.kernel.clock import Millis
from avisa.kernel.db import Tx
from avisa.kernel.secrets import Vault
from avisa.templates.samples.rules import UNUSED_KEPT, named_in, place_of
from avisa.templates.samples.types import Medium, Sample
from avisa.templates.tables import (
    template_draft_version,
    template_request,
    template_sample,
    template_sample_piece,
)

kept, piece = template_sample, template_sample_piece


def sample_by_id(tx: Tx, workspace_id: int, sample_id: int) -> Sample | None:
    """None also for one that never came in whole."""
    mine = select(kept).where(
        kept.c.workspace_id == workspace_id, kept.c.id == sample_id, kept.c.whole_at.is_not(None)
    )
    row = tx.execute(mine).one_or_none()
    return sample_from(row) if row else None


def sample_from(row: Row[Any]) -> Sample:
    medium = Medium(row.format, row.kind, row.width, row.height)
    return Sample(row.id, row.name, medium, row.size, row.handle, row.handle_for, row.handle_at)


def whole_among(tx: Tx, workspace_id: int, ids: Collection[int]) -> list[int]:
    mine = (kept.c.workspace_id == workspace_id, kept.c.whole_at.is_not(None), among(kept.c.id, ids))
    return list(tx.scalars(select(kept.c.id).where(*mine)))


def same_file(tx: Tx, workspace_id: int, name: str, digest: str) -> int | None:
    """The newest that was kept with these bytes and this name."""
    mine = (kept.c.workspace_id == workspace_id, kept.c.whole_at.is_not(None))
    same = select(kept.c.id).where(*mine, kept.c.sha256 == digest, kept.c.name == name)
    return tx.scalar(same.order_by(kept.c.id.desc()).limit(1))


def newest_samples(tx: Tx, workspace_id: int, form: str, most: int = 20) -> list[Sample]:
    """Of one format, the newest first."""
    mine = (kept.c.workspace_id == workspace_id, kept.c.whole_at.is_not(None), kept.c.format == form)
    rows = tx.execute(select(kept).where(*mine).order_by(kept.c.id.desc()).limit(most))
    return [sample_from(row) for row in rows]


def first_sample(tx: Tx, workspace_id: int, body: Mapping[str, Any]) -> Sample | None:
    """The one in the header of a template that has a single header."""
    return next((sample_by_id(tx, workspace_id, one) for one, _ in named_in(body)), None)


def samples_in(tx: Tx, workspace_id: int, body: Mapping[str, Any]) -> dict[str, Sample]:
    """All that a template names and that are here, by their references."""
    ids = [one for one, _ in named_in(body)]
    mine = (kept.c.workspace_id == workspace_id, kept.c.whole_at.is_not(None), among(kept.c.id, ids))
    found = [sample_from(row) for row in tx.execute(select(kept).where(*mine))] if ids else []
    return {one.reference: one for one in found}


def refuse_samples(tx: Tx, workspace_id: int, body: Mapping[str, Any]) -> None:
    """Raises Refused `sample_gone`, or `sample_misfit` where the header is of another kind."""
    for sample_id, form in named_in(body):
        found = sample_by_id(tx, workspace_id, sample_id)
        if found is None:
            raise Refused("sample_gone")
        if found.medium.format != form:
            raise Refused("sample_misfit")


def content_of(tx: Tx, workspace_id: int, vault: Vault, sample_id: int) -> bytes:
    """Raises NotFound `sample_gone`."""
    rows = tx.execute(
        select(piece.c.number, piece.c.sealed)
        .where(piece.c.workspace_id == workspace_id, piece.c.sample_id == sample_id)
        .order_by(piece.c.number)
    )
    opened = [vault.open(sealed, place_of(workspace_id, sample_id, number)) for number, sealed in rows]
    if not opened:
        raise NotFound("sample_gone")
    return b"".join(opened)


def unused_samples(tx: Tx, workspace_id: int, now: Millis) -> list[int]:
    """Older than a month, and in no version of a draft and no request; also what never came in whole."""
    old = select(kept.c.id).where(kept.c.workspace_id == workspace_id, kept.c.made_at < now - UNUSED_KEPT)
    found = set(tx.scalars(old))
    return sorted(found - samples_named(tx, workspace_id)) if found else []


def samples_named(tx: Tx, workspace_id: int) -> set[int]:
    named: set[int] = set()
    for table in (template_draft_version, template_request):
        told = type_coerce(table.c.body, Text).contains('"sample:')
        bodies = tx.scalars(select(table.c.body).where(table.c.workspace_id == workspace_id, told))
        named.update(sample_id for body in bodies for sample_id, _ in named_in(body))
    return named
