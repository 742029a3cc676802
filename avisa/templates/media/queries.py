"""Reading uploads: those of a batch's files, and those that the engine should see to."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from typing import Any

from sqlalchemy import Row, Select, select

from avisa.errors import Refused
from avisa.kernel.bulk import among
from avisa.kernel.clock import Millis
from avisa.kernel.db import Tx
from avisa.templates.media.rules import kinds_wanted
from avisa.templates.media.types import Upload, UploadState
from avisa.templates.samples.queries import sample_by_id
from avisa.templates.tables import media_upload, template_sample
from avisa.templates.types import Shape

up, file = media_upload, template_sample


def uploads_of(tx: Tx, workspace_id: int, number_id: int, files: Collection[int]) -> dict[int, Upload]:
    mine = joined(workspace_id).where(up.c.number_id == number_id, among(up.c.sample_id, files))
    return {row.sample_id: upload_from(row) for row in tx.execute(mine)}


def uploads_due(tx: Tx, workspace_id: int, now: Millis) -> list[Upload]:
    due = joined(workspace_id).where(up.c.state == UploadState.ASKED.value, up.c.due_at <= now)
    return [upload_from(row) for row in tx.execute(due.order_by(up.c.due_at))]


def uploads_ending(tx: Tx, workspace_id: int, before: Millis) -> list[Upload]:
    """Those that are there, and end before this instant."""
    ending = joined(workspace_id).where(up.c.state == UploadState.THERE.value, up.c.expires_at < before)
    return [upload_from(row) for row in tx.execute(ending)]


def uploads_of_file(tx: Tx, workspace_id: int, sample_id: int) -> list[Upload]:
    mine = joined(workspace_id).where(up.c.sample_id == sample_id).order_by(up.c.number_id)
    return [upload_from(row) for row in tx.execute(mine)]


def refuse_media(tx: Tx, workspace_id: int, shape: Shape, values: Mapping[str, str]) -> None:
    """Raises Refused `media_gone`, or `media_misfit` where the header is of another kind; with the slot."""
    for slot, sample_id, kind in kinds_wanted(shape, values):
        found = sample_by_id(tx, workspace_id, sample_id)
        if found is None:
            raise Refused("media_gone", slot=slot)
        if found.medium.format.lower() != kind:
            raise Refused("media_misfit", slot=slot)


def joined(workspace_id: int) -> Select[Any]:
    same = (file.c.workspace_id == up.c.workspace_id) & (file.c.id == up.c.sample_id)
    return select(up, file.c.name, file.c.kind).join(file, same).where(up.c.workspace_id == workspace_id)


def upload_from(row: Row[Any]) -> Upload:
    columns = {name: getattr(row, name) for name in Upload.__slots__}
    return Upload(**columns | {"state": UploadState(row.state)})
