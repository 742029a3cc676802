"""Leases (who may do what only one may do) and the numbers that tell processes' ids apart."""

from __future__ import annotations

from sqlalchemy import Column, Integer

from avisa.kernel.schema import big, text, unsharded

lease = unsharded(
    "lease",
    text("name", primary_key=True),  # number:ID, digest, timer
    text("owner"),
    big("epoch"),
    big("expires_at"),  # by the database's clock
)

node = unsharded("node", Column("id", Integer, primary_key=True, autoincrement=False), big("taken"))
