"""Asking for uploads, and what came of one; the engine does it, as everything that goes to a provider."""

from __future__ import annotations

from collections.abc import Collection, Iterable

from sqlalchemy import ColumnElement, update

from avisa.journal.actions import record
from avisa.kernel.bulk import bulk_insert
from avisa.kernel.clock import Millis
from avisa.kernel.unit import Unit
from avisa.templates.media.queries import uploads_of
from avisa.templates.media.rules import AGAIN_AFTER_A_REFUSAL, ANSWERS_WITHIN, LASTS, may_be_asked_again
from avisa.templates.media.types import Upload, UploadState
from avisa.templates.samples.queries import whole_among
from avisa.templates.tables import media_upload

up = media_upload
BLANK = {"media_id": "", "expires_at": 0, "tries": 0, "reason": "", "details": ""}
ASKED, THERE, REFUSED = (state.value for state in UploadState)


def want(unit: Unit, number_id: int, files: Collection[int]) -> dict[int, Upload]:
    """What the provider has of these files for this number; what it lacks, or will soon, is asked for.

    A file that is not here any more is absent from the answer.
    """
    if not files:
        return {}
    known = uploads_of(unit.tx, unit.workspace_id, number_id, files)
    missing = set(files) - known.keys()
    fresh = whole_among(unit.tx, unit.workspace_id, missing) if missing else []
    again = [one for one in known.values() if may_be_asked_again(one, unit.now)]
    if not fresh and not again:
        return known
    ask(unit, number_id, fresh)
    renew(unit, again)
    return uploads_of(unit.tx, unit.workspace_id, number_id, files)


def ask(unit: Unit, number_id: int, files: Iterable[int]) -> None:
    start = {**BLANK, "workspace_id": unit.workspace_id, "number_id": number_id, "state": ASKED}
    rows = [{**start, "sample_id": one, "due_at": unit.now} for one in files]
    bulk_insert(unit.tx, up, rows, ignore_conflicts=True)


def renew(unit: Unit, uploads: Iterable[Upload]) -> None:
    """Its old id stays good until its end."""
    for one in uploads:  # hardly ever more than one
        _move(unit, one, one.state, state=ASKED, due_at=unit.now, tries=0, reason="", details="")


def begin(unit: Unit, one: Upload) -> bool:
    """The intent, before the wire; False when another engine was faster. Should this one die, it is tried
    again: an id that nobody uses does no harm."""
    mine = up.c.due_at == one.due_at
    return _move(unit, one, UploadState.ASKED, mine, tries=one.tries + 1, due_at=unit.now + ANSWERS_WITHIN)


def keep(unit: Unit, one: Upload, media_id: str) -> None:
    there = {"state": THERE, "media_id": media_id, "expires_at": unit.now + LASTS, "tries": 0}
    _move(unit, one, UploadState.ASKED, **there, reason="", details="")
    record(unit, "media.uploaded", subject(one), number_id=str(one.number_id))


def try_again(unit: Unit, one: Upload, reason: str, until: Millis) -> None:
    _move(unit, one, UploadState.ASKED, due_at=until, reason=reason)


def refuse(unit: Unit, one: Upload, reason: str, details: str) -> None:
    told = {"state": REFUSED, "reason": reason, "details": details}
    _move(unit, one, UploadState.ASKED, **told, due_at=unit.now + AGAIN_AFTER_A_REFUSAL)
    record(unit, "media.refused", subject(one), number_id=str(one.number_id), reason=reason)


def _move(unit: Unit, one: Upload, where: UploadState, *also: ColumnElement[bool], **values: object) -> bool:
    mine = (
        up.c.workspace_id == unit.workspace_id,
        up.c.sample_id == one.sample_id,
        up.c.number_id == one.number_id,
        up.c.state == where.value,
    )
    return unit.tx.execute(update(up).where(*mine, *also).values(**values)).rowcount == 1


def subject(one: Upload) -> str:
    return f"template_sample:{one.sample_id}"
