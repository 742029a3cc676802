"""How tables are made: every sharded row begins with its workspace; the global tables are named here."""

from __future__ import annotations

from typing import Any

import msgspec
from sqlalchemy import (
    BigInteger,
    Column,
    Dialect,
    ForeignKeyConstraint,
    MetaData,
    PrimaryKeyConstraint,
    Table,
    Text,
    types,
)
from sqlalchemy.schema import SchemaItem

metadata = MetaData(
    naming_convention={
        "ix": "ix_%(table_name)s_%(column_0_N_name)s",
        "uq": "uq_%(table_name)s_%(column_0_N_name)s",
        "fk": "fk_%(table_name)s_%(column_0_N_name)s",
        "pk": "pk_%(table_name)s",
    }
)

# The only tables without a workspace in front. A house test holds the schema against this list.
GLOBAL_TABLES = frozenset(
    {
        "workspace",
        "connection",
        "user",
        "membership",
        "session",
        "sign_in_attempt",
        "knock",
        "api_key",
        "lease",
        "node",
        "public_address",
    }
)


class Json(types.TypeDecorator[Any]):
    """JSON kept as text, the same on both databases."""

    impl = Text
    cache_ok = True

    def process_bind_param(self, value: Any, dialect: Dialect) -> str | None:
        return None if value is None else msgspec.json.encode(value).decode()

    def process_result_value(self, value: str | None, dialect: Dialect) -> Any:
        return None if value is None else msgspec.json.decode(value)


def big(name: str, nullable: bool = False, **more: Any) -> Column[int]:
    """A 64-bit column: an id, an instant (ms) or a count."""
    return Column(name, BigInteger, nullable=nullable, **more)


def text(name: str, nullable: bool = False, **more: Any) -> Column[str]:
    return Column(name, Text, nullable=nullable, **more)


def json(name: str, nullable: bool = False) -> Column[Any]:
    return Column(name, Json, nullable=nullable)


def sharded(name: str, *items: SchemaItem, key: tuple[str, ...] = ("id",)) -> Table:
    """A table whose primary key is the workspace followed by `key`; `id` is added when it is the key."""
    own = [Column("id", BigInteger, nullable=False)] if key == ("id",) else []
    table = Table(
        name,
        metadata,
        Column("workspace_id", BigInteger, nullable=False),
        *own,
        *items,
        ForeignKeyConstraint(["workspace_id"], ["workspace.id"]),
        sqlite_with_rowid=False,
        info={"sharded": True},
    )
    table.append_constraint(PrimaryKeyConstraint("workspace_id", *key))
    return table


def ref(table: str, column: str) -> ForeignKeyConstraint:
    """A foreign key that cannot leave the workspace."""
    return ForeignKeyConstraint(["workspace_id", column], [f"{table}.workspace_id", f"{table}.id"])


def unsharded(name: str, *items: SchemaItem) -> Table:
    """One of the few global tables; its name must stand in GLOBAL_TABLES."""
    if name not in GLOBAL_TABLES:
        raise ValueError(name)
    return Table(name, metadata, *items, info={"sharded": False})
