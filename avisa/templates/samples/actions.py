"""Keeping samples: sealed piece by piece, their handles, and forgetting those that nobody names."""

from __future__ import annotations

from hashlib import sha256
from typing import BinaryIO

from sqlalchemy import delete, insert, update

from avisa.journal.actions import record
from avisa.kernel.clock import Millis
from avisa.kernel.db import Database
from avisa.kernel.ids import Ids
from avisa.kernel.secrets import Vault
from avisa.kernel.unit import Unit
from avisa.templates.samples.queries import same_file
from avisa.templates.samples.rules import PIECE, place_of
from avisa.templates.samples.types import Medium
from avisa.templates.tables import media_upload, template_sample, template_sample_piece

kept, piece = template_sample, template_sample_piece
LONGEST_NAME = 200


def take_in_sample(
    db: Database,
    ids: Ids,
    vault: Vault,
    who: tuple[int, str, Millis],
    name: str,
    medium: Medium,
    file: BinaryIO,
) -> int:
    """The id of the sample, once all of it is stored; `who` is workspace, actor and the time.

    The same file under the same name is kept once. Each piece is a short transaction of its own, so that
    nobody waits for a large file.
    """
    workspace_id, actor, now = who
    if (there := kept_before(db, (workspace_id, actor, now), ids, name, file)) is not None:
        return there
    with db.write() as tx:
        sample_id = begin_sample(Unit(tx, workspace_id, now, ids, actor), name, medium)
    size, number, digest = 0, 0, sha256()
    while content := file.read(PIECE):
        digest.update(content)
        sealed = vault.seal(content, place_of(workspace_id, sample_id, number))
        with db.write() as tx:
            row = {"workspace_id": workspace_id, "sample_id": sample_id, "number": number, "sealed": sealed}
            tx.execute(insert(piece), row)
        size, number = size + len(content), number + 1
    with db.write() as tx:
        end_sample(Unit(tx, workspace_id, now, ids, actor), sample_id, size, digest.hexdigest(), medium)
    return sample_id


def kept_before(
    db: Database, who: tuple[int, str, Millis], ids: Ids, name: str, file: BinaryIO
) -> int | None:
    """As new: what was about to be forgotten stays for another month."""
    workspace_id, actor, now = who
    digest = sha256()
    while content := file.read(PIECE):
        digest.update(content)
    file.seek(0)
    with db.read() as tx:
        found = same_file(tx, workspace_id, name[:LONGEST_NAME], digest.hexdigest())
    if found is not None:
        with db.write() as tx:
            change(Unit(tx, workspace_id, now, ids, actor), found, made_at=now)
    return found


def begin_sample(unit: Unit, name: str, medium: Medium) -> int:
    sample_id = unit.ids.next()
    key = {"workspace_id": unit.workspace_id, "id": sample_id, "name": name[:LONGEST_NAME]}
    facts = {"format": medium.format, "kind": medium.kind, "width": medium.width, "height": medium.height}
    later = {"size": 0, "whole_at": None, "uploads": 0, "handle": "", "handle_for": 0, "handle_at": 0}
    later["sha256"] = ""
    unit.tx.execute(insert(kept), {**key, **facts, **later, "made_at": unit.now})
    return sample_id


def end_sample(unit: Unit, sample_id: int, size: int, digest: str, medium: Medium) -> None:
    change(unit, sample_id, size=size, sha256=digest, whole_at=unit.now)
    record(unit, "template_sample.kept", f"template_sample:{sample_id}", medium=medium.kind, size=size)


def begin_upload(unit: Unit, sample_id: int) -> None:
    """Before the wire. Should its answer be lost, it is uploaded again: an unused handle does no harm."""
    change(unit, sample_id, uploads=kept.c.uploads + 1, handle="")


def keep_handle(unit: Unit, sample_id: int, handle: str, request_id: int) -> None:
    change(unit, sample_id, handle=handle, handle_for=request_id, handle_at=unit.now)
    record(unit, "template_sample.uploaded", f"template_sample:{sample_id}", request_id=str(request_id))


def forget_sample(unit: Unit, sample_id: int) -> None:
    w = unit.workspace_id
    theirs = (media_upload.c.workspace_id == w, media_upload.c.sample_id == sample_id)
    unit.tx.execute(delete(media_upload).where(*theirs))
    unit.tx.execute(delete(piece).where(piece.c.workspace_id == w, piece.c.sample_id == sample_id))
    unit.tx.execute(delete(kept).where(kept.c.workspace_id == w, kept.c.id == sample_id))


def change(unit: Unit, sample_id: int, **values: object) -> None:
    mine = kept.c.workspace_id == unit.workspace_id, kept.c.id == sample_id
    unit.tx.execute(update(kept).where(*mine).values(**values))
