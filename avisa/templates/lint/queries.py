"""What the lint is told of a company that is in the database: its name, domain, language, templates."""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Iterable, Sequence
from threading import Lock

from sqlalchemy import func, select

from avisa.kernel.db import Tx
from avisa.templates.lint.loading import known_of
from avisa.templates.lint.types import Known, Other
from avisa.templates.shapes import shape_of
from avisa.templates.tables import template
from avisa.templates.types import DELETED
from avisa.workspace.queries import workspace_by_id

Mark = tuple[int, int]  # how many there are, and when one was read last
MOST_KEPT = 32  # companies and languages
GONE = (DELETED, "REJECTED", "PENDING_DELETION")  # their words are free again


def known_for(
    tx: Tx,
    workspace_id: int,
    language: str,
    company: str = "",
    domains: Sequence[str] = (),
    languages: Sequence[str] = (),
    own_words: Iterable[str] = (),
    others: Sequence[Other] | None = None,
) -> Known:
    """What is asked with goes before what the company has said of itself.

    `others` are its templates, for whoever has just read them (`Wordings`).
    """
    found = workspace_by_id(tx, workspace_id)
    return known_of(
        company or (found.name if found else ""),
        domains or ([found.domain] if found else []),
        languages or ([found.language] if found else []),
        own_words,
        others_of(tx, workspace_id, language) if others is None else others,
    )


class Wordings:
    """The other templates' words, as they were read last: for a lint at every pause of the typing.

    Thousands of templates take a tenth of a second to read; whether one has changed is told by a count and
    the last change.
    """

    def __init__(self) -> None:
        self._read: OrderedDict[tuple[int, str], tuple[Mark, list[Other]]] = OrderedDict()
        self._lock = Lock()

    def of(self, tx: Tx, workspace_id: int, language: str) -> list[Other]:
        key, mark = (workspace_id, language), mark_of(tx, workspace_id)
        with self._lock:
            known = self._read.get(key)
        if known is not None and known[0] == mark:
            return known[1]
        others = others_of(tx, workspace_id, language)
        with self._lock:
            self._read[key] = mark, others
            self._read.move_to_end(key)
            while len(self._read) > MOST_KEPT:
                self._read.popitem(last=False)
        return others


def mark_of(tx: Tx, workspace_id: int) -> Mark:
    c = template.c
    counted = select(func.count(), func.max(c.read_at)).where(c.workspace_id == workspace_id)
    count, last = tx.execute(counted).one()
    return int(count), int(last or 0)


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
