"""Ending imports that nobody goes on with: files cut off on their way, and files nobody has confirmed."""

from __future__ import annotations

from sqlalchemy import update

from avisa.audience.imports.types import CUT_OFF, UNANSWERED
from avisa.audience.tables import import_run
from avisa.audience.types import ImportState
from avisa.kernel.clock import DAY, Millis
from avisa.kernel.unit import Unit

LONGEST_UPLOAD: Millis = 1 * DAY
LONGEST_WAIT: Millis = 30 * DAY  # a list of people that nobody needs is not kept


def give_up_uploads(unit: Unit) -> int:
    """Files whose sender went away halfway end as failed; what came of them is swept like any other file."""
    return _give_up(unit, ImportState.UPLOADING, LONGEST_UPLOAD, CUT_OFF)


def give_up_unanswered(unit: Unit) -> int:
    """The same for files that came in whole and that nobody has confirmed since."""
    return _give_up(unit, ImportState.UPLOADED, LONGEST_WAIT, UNANSWERED)


def _give_up(unit: Unit, waiting: ImportState, longest: Millis, failure: str) -> int:
    c = import_run.c
    mine = (c.workspace_id == unit.workspace_id, c.state == str(waiting), c.created_at < unit.now - longest)
    ended = {"state": str(ImportState.FAILED), "failure": failure, "finished_at": unit.now}
    return unit.tx.execute(update(import_run).where(*mine).values(ended)).rowcount
