"""Segments: a name and a condition over people; nobody is stored."""

from __future__ import annotations

from sqlalchemy import UniqueConstraint

from avisa.kernel.schema import big, json, sharded, text

segment = sharded(
    "segment",
    text("name"),
    json("condition"),  # segments.types.Group
    big("created_by", nullable=True),
    big("created_at"),
    big("changed_at"),
    UniqueConstraint("workspace_id", "name"),
)
