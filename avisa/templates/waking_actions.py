"""A review has ended: what was asked of the template meanwhile may leave."""

from __future__ import annotations

from collections.abc import Sequence

from sqlalchemy import select, update

from avisa.kernel.bulk import among
from avisa.kernel.unit import Unit
from avisa.templates.tables import template, template_request
from avisa.templates.types import Change

asked = template_request
IN_REVIEW = "in_review"  # why a request waits


def wake(unit: Unit, changes: Sequence[Change]) -> None:
    """At once, and not only when it is looked at again."""
    moved = {change.template_id for change in changes if change.field == "status"}
    if not moved:
        return
    theirs = select(template.c.platform_id).where(
        template.c.workspace_id == unit.workspace_id, among(template.c.id, moved)
    )
    waiting = (
        asked.c.workspace_id == unit.workspace_id,
        asked.c.state == "asked",
        asked.c.reason == IN_REVIEW,
        asked.c.platform_id.in_(theirs),
    )
    unit.tx.execute(update(asked).where(*waiting).values(due_at=unit.now))
