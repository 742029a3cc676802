"""Writing the journal: in the same transaction as what it tells of."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from avisa.journal.tables import journal
from avisa.kernel.bulk import bulk_insert
from avisa.kernel.unit import Unit

Line = tuple[str, str, Mapping[str, Any]]  # kind, subject, body


def record(unit: Unit, kind: str, subject: str, **body: Any) -> None:
    record_all(unit, [(kind, subject, body)])


def record_all(unit: Unit, lines: Iterable[Line]) -> None:
    told = list(lines)
    rows = [
        {
            "workspace_id": unit.workspace_id,
            "id": identifier,
            "at": unit.now,
            "kind": kind,
            "actor": unit.actor,
            "subject": subject,
            "body": dict(body),
        }
        for identifier, (kind, subject, body) in zip(unit.ids.take(len(told)), told, strict=True)
    ]
    bulk_insert(unit.tx, journal, rows)
