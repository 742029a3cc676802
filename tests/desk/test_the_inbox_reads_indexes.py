"""Every list and every conversation is read along an index, in its order, on both databases."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from sqlalchemy import event, text

from avisa.desk.queries import (
    Shelf,
    attachments_of,
    attachments_to_send,
    conversations_page,
    count_on,
    moves_of,
    notes_of,
)
from avisa.kernel.db import Database, Tx
from avisa.messages.media.queries import media_of_inbound, media_to_fetch
from avisa.messages.thread_queries import heard_from, sent_to

LATEST = (1 << 63) - 1
READS: dict[str, tuple[str, Callable[[Tx], object]]] = {
    "mine": ("ix_conversation_mine", lambda tx: page(tx, Shelf("mine", agent_id=7))),
    "the queue": ("ix_conversation_queue", lambda tx: page(tx, Shelf("queue"))),
    "one queue": ("ix_conversation_in_queue", lambda tx: page(tx, Shelf("queue", queue_id=5))),
    "all open": ("ix_conversation_open", lambda tx: page(tx, Shelf("all"))),
    "closed": ("ix_conversation_closed", lambda tx: page(tx, Shelf("closed"))),
    "unread": ("ix_conversation_unread", lambda tx: page(tx, Shelf("all", unread=True))),
    "by tag": ("ix_conversation_tag_last", lambda tx: page(tx, Shelf("all", tag_id=3))),
    "how many wait": ("ix_conversation_queue", lambda tx: count_on(tx, 1, Shelf("queue"))),
    "what we said": ("ix_message_contact", lambda tx: sent_to(tx, 1, (1, 2), LATEST, 40)),
    "what they said": ("ix_inbound_thread", lambda tx: heard_from(tx, 1, (1, 2), LATEST, 40)),
    "notes": ("ix_conversation_note_of", lambda tx: notes_of(tx, 1, 1, LATEST, 40)),
    "moves": ("ix_conversation_move_of", lambda tx: moves_of(tx, 1, 1, LATEST, 40)),
    "files on their way": ("ix_attachment_of", lambda tx: attachments_of(tx, 1, 1, LATEST, 40)),
    "files to send": ("ix_attachment_waiting", lambda tx: attachments_to_send(tx, 1, 9, 8)),
    "files to fetch": ("ix_medium_asked", lambda tx: media_to_fetch(tx, 1, 9, 8)),
    "files that came in": ("ix_medium_inbound", lambda tx: media_of_inbound(tx, 1, [1, 2])),
}


def page(tx: Tx, shelf: Shelf) -> object:
    return conversations_page(tx, 1, shelf, (1_000, 5), 40)


def plan_of(database: Database, read: Callable[[Tx], object]) -> str:
    asked: list[tuple[str, Any]] = []
    explain = "EXPLAIN QUERY PLAN" if database.is_sqlite else "EXPLAIN"
    with database.read() as tx:
        if not database.is_sqlite:  # an empty table is read whole by anybody who is asked
            tx.execute(text("SET LOCAL enable_seqscan = off"))
            tx.execute(text("SET LOCAL enable_bitmapscan = off"))
        event.listen(tx, "before_cursor_execute", lambda _c, _k, sql, given, *_: asked.append((sql, given)))
        read(tx)
        return "\n".join(
            str(row) for sql, given in asked[:] for row in tx.exec_driver_sql(f"{explain} {sql}", given)
        )


def test_lists_and_threads_are_read_along_their_indexes(db: Database) -> None:
    """PostgreSQL chooses among them by what the tables hold, and these are empty: any index will do there."""
    plans = {name: (index, plan_of(db, read)) for name, (index, read) in READS.items()}
    if not db.is_sqlite:
        assert {name: plan for name, (_, plan) in plans.items() if "Seq Scan" in plan} == {}
        return
    assert {name: plan for name, (index, plan) in plans.items() if index not in plan} == {}
    assert {name: plan for name, (_, plan) in plans.items() if "TEMP B-TREE FOR ORDER" in plan} == {}
