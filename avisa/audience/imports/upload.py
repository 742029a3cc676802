"""Taking in a large file: each piece in its own short transaction, so that nobody waits for a slow sender."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable

from avisa.audience.imports.actions import add_piece, close_import, open_import
from avisa.audience.imports.pieces import cut
from avisa.kernel.clock import Millis
from avisa.kernel.db import Database
from avisa.kernel.ids import Ids
from avisa.kernel.unit import Unit


def upload(
    db: Database,
    workspace_id: int,
    ids: Ids,
    now: Millis,
    filename: str,
    stream: Iterable[bytes],
    actor: str = "avisa",
) -> int:
    """The id of the new import, once the whole of `stream` is stored."""
    digest, size = hashlib.sha256(), 0
    with db.write() as tx:
        import_id = open_import(Unit(tx, workspace_id, now, ids, actor), filename)
    for number, piece in enumerate(cut(stream)):
        digest.update(piece)
        size += len(piece)
        with db.write() as tx:
            add_piece(Unit(tx, workspace_id, now, ids, actor), import_id, number, piece)
    with db.write() as tx:
        close_import(Unit(tx, workspace_id, now, ids, actor), import_id, digest.hexdigest(), size)
    return import_id
