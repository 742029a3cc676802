"""Retention that runs by itself: what was kept long enough is cleared, a few rows at a time."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial

from msgspec.structs import asdict
from sqlalchemy import Table, delete, select, update

from avisa.audience.tables import import_problem
from avisa.desk.forgetting_actions import forget_captions
from avisa.desk.tables import attachment
from avisa.journal.actions import record
from avisa.journal.tables import journal
from avisa.kernel.bulk import among
from avisa.kernel.clock import DAY
from avisa.kernel.ids import first_id_at
from avisa.kernel.unit import Unit
from avisa.messages.links.actions import drop_links
from avisa.messages.media.actions import forget_media_below
from avisa.messages.tables import inbound, message
from avisa.privacy.queries import marks_of, retention_of
from avisa.privacy.types import Retention, Swept
from avisa.workspace.actions import put_setting

MOST = 500  # rows of a kind in one short transaction
MOST_FILES = 20  # whose pieces go in one short transaction
LIVE = ("queued", "sending", "unknown")  # their words are still needed
Sweep = Callable[[Unit, int, int], int]  # ids below, at most; how many there were


def keep_for(unit: Unit, retention: Retention) -> None:
    """From now on; what a shorter time makes old is cleared within the next looks."""
    days = asdict(retention)
    put_setting(unit, "retention", days)
    record(unit, "retention.changed", "workspace", **days)


def sweep(unit: Unit, webhooks: Sweep | None = None) -> Swept:
    """One batch of each kind. `webhooks` clears the inbox, which belongs to another room."""
    kept = retention_of(unit.tx, unit.workspace_id)
    marks = marks_of(unit.tx, unit.workspace_id)
    work: dict[str, tuple[int | None, Sweep]] = {
        "texts_sent": (kept.texts_sent, partial(_blank_sent, marks)),
        "texts_received": (
            kept.texts_received,
            partial(_blank_received, marks),
        ),
        "links": (kept.links, drop_links),
        "import_problems": (kept.import_problems, _drop_problems),
        "journal": (kept.journal, _drop_lines),
    }
    if webhooks:
        work["webhooks"] = (kept.webhooks, webhooks)
    before = dict(marks)
    counts = {
        name: step(unit, first_id_at(unit.now - days * DAY), MOST)
        for name, (days, step) in work.items()
        if days is not None
    }
    if marks != before:
        put_setting(unit, "retention_marks", {name: str(mark) for name, mark in marks.items()})
    return Swept(counts)


def _blank_sent(marks: dict[str, int], unit: Unit, below: int, most: int) -> int:
    """The mark says up to which id it was done: without it each look would read all that is blank already."""
    files = forget_media_below(unit, below, MOST_FILES, incoming=False) + _blank_captions(marks, unit, below)
    found = _ids_between(unit, message, marks.get("texts_sent", 0), below, most)
    if not found:
        return files
    mine = (message.c.workspace_id == unit.workspace_id, among(message.c.id, found))
    ended = message.c.state.not_in(LIVE)
    unit.tx.execute(update(message).where(*mine, ended).values(body="", details=""))
    marks["texts_sent"] = found[-1]
    return len(found)


def _blank_captions(marks: dict[str, int], unit: Unit, below: int) -> int:
    found = _ids_between(unit, attachment, marks.get("captions", 0), below, MOST)
    if found:
        forget_captions(unit, found)
        marks["captions"] = found[-1]
    return len(found)


def _blank_received(marks: dict[str, int], unit: Unit, below: int, most: int) -> int:
    files = forget_media_below(unit, below, MOST_FILES, incoming=True)
    found = _ids_between(unit, inbound, marks.get("texts_received", 0), below, most)
    if not found:
        return files
    mine = (inbound.c.workspace_id == unit.workspace_id, among(inbound.c.id, found))
    unit.tx.execute(update(inbound).where(*mine).values(body="", details=None))
    marks["texts_received"] = found[-1]
    return len(found)


def _drop_lines(unit: Unit, below: int, most: int) -> int:
    found = _ids_between(unit, journal, 0, below, most)
    mine = (journal.c.workspace_id == unit.workspace_id, among(journal.c.id, found))
    return unit.tx.execute(delete(journal).where(*mine)).rowcount if found else 0


def _ids_between(unit: Unit, table: Table, after: int, below: int, most: int) -> list[int]:
    c = table.c
    some = select(c.id).where(c.workspace_id == unit.workspace_id, c.id > after, c.id < below)
    return list(unit.tx.scalars(some.order_by(c.id).limit(most)))


def _drop_problems(unit: Unit, below: int, most: int) -> int:
    c = import_problem.c
    mine = (c.workspace_id == unit.workspace_id, c.import_id < below)
    oldest = unit.tx.scalar(select(c.import_id).where(*mine).order_by(c.import_id).limit(1))
    if oldest is None:
        return 0
    own = (c.workspace_id == unit.workspace_id, c.import_id == oldest)
    lines = list(unit.tx.scalars(select(c.line).where(*own).order_by(c.line).limit(most)))
    return unit.tx.execute(delete(import_problem).where(*own, among(c.line, lines))).rowcount
