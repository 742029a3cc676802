"""What the lint is told of a company that is in the database: its name, domain, language, templates."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from sqlalchemy import select

from avisa.kernel.db import Tx
from avisa.templates.lint.loading import known_of
from avisa.templates.lint.types import Known, Other
from avisa.templates.shapes import shape_of
from avisa.templates.tables import template
from avisa.templates.types import DELETED
from avisa.workspace.queries import workspace_by_id

GONE = (DELETED, "REJECTED", "PENDING_DELETION")  # their words are free again


def known_for(
    tx: Tx,
    workspace_id: int,
    language: str,
    company: str = "",
    domains: Sequence[str] = (),
    languages: Sequence[str] = (),
    own_words: Iterable[str] = (),
) -> Known:
    """What is asked with goes before what the company has said of itself."""
    found = workspace_by_id(tx, workspace_id)
    return known_of(
        company or (found.name if found else ""),
        domains or ([found.domain] if found else []),
        languages or ([found.language] if found else []),
        own_words,
        others_of(tx, workspace_id, language),
    )


def others_of(tx: Tx, workspace_id: int, language: str) -> list[Other]:
    c = template.c
    wanted = select(c.name, c.language, c.components, c.parameter_format).where(
        c.workspace_id == workspace_id,
        c.language == language.replace("-", "_"),
        c.status.not_in(GONE),
    )
    shapes = [
        (row.name, row.language, shape_of(row.components, row.parameter_format)) for row in tx.execute(wanted)
    ]
    return [Other(name, code, shape.body, shape.footer) for name, code, shape in shapes]
