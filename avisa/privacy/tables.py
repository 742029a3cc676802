"""Erasures that are under way: whom the engine still seeks where one short transaction cannot look."""

from __future__ import annotations

from sqlalchemy import Column, LargeBinary

from avisa.kernel.schema import big, sharded

erasure = sharded(
    "erasure",
    Column("sealed", LargeBinary, nullable=False),  # by what they may be named; gone with this row
    big("erased_at"),
    big("inbox_after"),  # the last raw webhook that was looked through
)
