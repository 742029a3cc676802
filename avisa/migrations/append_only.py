"""Triggers that let rows be added and nothing else, on both databases."""

from __future__ import annotations

from alembic import op

ON_SQLITE = """
CREATE TRIGGER {table}_refuses_{verb} BEFORE {verb} ON {table}
BEGIN SELECT RAISE(ABORT, 'append_only'); END
"""
FUNCTION = """
CREATE FUNCTION refuse_append_only() RETURNS trigger LANGUAGE plpgsql AS
$$ BEGIN RAISE EXCEPTION 'append_only' USING ERRCODE = 'integrity_constraint_violation'; END $$
"""
ON_POSTGRESQL = """
CREATE TRIGGER {table}_refuses_{verb} BEFORE {verb} ON {table}
FOR EACH {each} EXECUTE FUNCTION refuse_append_only()
"""


def make_append_only(table: str) -> None:
    if op.get_bind().dialect.name == "sqlite":
        for verb in ("update", "delete"):
            op.execute(ON_SQLITE.format(table=table, verb=verb))
        return
    op.execute(FUNCTION)
    for verb, each in (("update", "ROW"), ("delete", "ROW"), ("truncate", "STATEMENT")):
        op.execute(ON_POSTGRESQL.format(table=table, verb=verb, each=each))
