"""What SQLite's planner is told of our tables, so that it uses their indexes.

Without statistics it takes `workspace_id = ?` for a condition that ten rows meet, prefers the primary key
to every other index, and reads the whole workspace to find one phone. Its own ANALYZE on a new, empty
database has nothing to say, so we say what a large company's tables look like. PostgreSQL gathers its own.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Final

from sqlalchemy import text

from avisa.kernel.db import Tx

ROWS: Final = 1_000_000
FEW: Final = 10

# Columns of which a single value is shared by a great part of a company's rows.
SHARED: Final = frozenset(
    {"run_id", "number_id", "list_id", "import_id", "account_id", "state", "lane", "step", "done_at", "kind"}
)


def teach_planner(tx: Tx) -> None:
    """Replace SQLite's statistics by ours; connections that open from now on know them."""
    if tx.dialect.name != "sqlite":
        return
    tx.execute(text("PRAGMA analysis_limit = 1"))  # else a large database would be read from end to end
    tx.execute(text("ANALYZE"))  # makes the table of statistics
    tx.execute(text("DELETE FROM sqlite_stat1"))
    rows = [{"t": table, "i": index, "s": line} for table, index, line in _statistics(tx)]
    tx.execute(text("INSERT INTO sqlite_stat1 (tbl, idx, stat) VALUES (:t, :i, :s)"), rows)
    tx.execute(text("ANALYZE sqlite_schema"))  # this connection reads them again


def _statistics(tx: Tx) -> Iterator[tuple[str, str, str]]:
    found = tx.execute(
        text(
            'SELECT t.name, i.name, i."unique", i.origin FROM sqlite_schema t, pragma_index_list(t.name) i'
            " WHERE t.type = 'table' AND t.name NOT LIKE 'sqlite%'"
        )
    ).all()
    for table, index, unique, origin in found:
        named = tx.execute(text("SELECT name FROM pragma_index_info(:i) ORDER BY seqno"), {"i": index})
        columns = list(named.scalars())
        if columns and columns[0] == "workspace_id":
            yield table, table if origin == "pk" else index, statistic(columns, bool(unique))


def statistic(columns: Sequence[str], unique: bool) -> str:
    """All rows, then how many share the first column, the first two, and so on, as SQLite wants it."""
    left, line = ROWS, [ROWS]
    for column in columns:
        if column in SHARED:
            left = max(left // 10, FEW)
        elif column != "workspace_id":
            left = FEW if left > FEW else 1
        line.append(left)
    if unique:
        line[-1] = 1
    return " ".join(str(number) for number in line)
