"""Keeping media: asked of the platform, sealed piece by piece, forgotten with their person or their time."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import BinaryIO

from sqlalchemy import ColumnElement, delete, insert, select, update

from avisa.kernel.bulk import among, bulk_insert
from avisa.kernel.clock import Millis
from avisa.kernel.db import Database
from avisa.kernel.ids import Ids
from avisa.kernel.secrets import Vault
from avisa.kernel.unit import Unit
from avisa.messages.media.rules import LONGEST_NAME, PIECE, fetch_again_at, form_of, place_of
from avisa.messages.media.tables import medium, medium_piece
from avisa.messages.media.types import MediumState

FORGOTTEN = ("erased", "retention", "deleted")
BLANK: Mapping[str, object] = {
    "reason": "",
    "kind": "",
    "size": 0,
    "number_id": None,
    "contact_id": None,
    "inbound_id": None,
    "platform_id": "",
    "sha256": "",
    "uploaded_at": 0,
    "tries": 0,
    "made_by": None,
}


def ask_for(unit: Unit, asked: Sequence[Mapping[str, object]]) -> None:
    """Files that came in: the engine fetches them. Each: form, name, number_id, contact_id, inbound_id,
    platform_id, kind, sha256."""
    rows = [
        {
            **BLANK,
            "workspace_id": unit.workspace_id,
            "id": one_id,
            "state": MediumState.ASKED.value,
            "due_at": unit.now,
            "made_at": unit.now,
            **one,
        }
        for one_id, one in zip(unit.ids.take(len(asked)), asked, strict=True)
    ]
    bulk_insert(unit.tx, medium, rows)


def take_in(
    db: Database,
    ids: Ids,
    vault: Vault,
    who: tuple[int, int | None, Millis],
    about: tuple[str, str, int | None],
    file: BinaryIO,
) -> int:
    """A file to send, once all of it is stored: its id. `who` is workspace, user and the time; `about`
    its name, its media type (see `outgoing_kind`) and the contact, None for a prepared answer's.

    Each piece is a short transaction of its own, so that nobody waits for a large file.
    """
    workspace_id, user_id, now = who
    name, kind, contact_id = about
    with db.write() as tx:
        unit = Unit(tx, workspace_id, now, ids)
        medium_id = _begin(unit, name, kind, contact_id, user_id)
    size, number = 0, 0
    while content := file.read(PIECE):
        with db.write() as tx:
            keep_piece(Unit(tx, workspace_id, now, ids), vault, medium_id, number, content)
        size, number = size + len(content), number + 1
    with db.write() as tx:
        end(Unit(tx, workspace_id, now, ids), medium_id, kind, size)
    return medium_id


def _begin(unit: Unit, name: str, kind: str, contact_id: int | None, user_id: int | None) -> int:
    """Refused until it is whole: a file that was cut off is nobody's."""
    row = {**BLANK, "workspace_id": unit.workspace_id, "id": unit.ids.next(), "form": form_of(kind)}
    about = {"kind": kind, "name": name[:LONGEST_NAME], "contact_id": contact_id, "made_by": user_id}
    state = {"state": MediumState.REFUSED.value, "reason": "cut_off", "due_at": 0, "made_at": unit.now}
    unit.tx.execute(insert(medium), row | about | state)
    return int(str(row["id"]))


def keep_piece(unit: Unit, vault: Vault, medium_id: int, number: int, content: bytes) -> None:
    sealed = vault.seal(content, place_of(unit.workspace_id, medium_id, number))
    row = {"workspace_id": unit.workspace_id, "medium_id": medium_id, "number": number, "sealed": sealed}
    bulk_insert(unit.tx, medium_piece, [row], ignore_conflicts=True)


def end(unit: Unit, medium_id: int, kind: str, size: int) -> None:
    """It is here whole; one that was forgotten while it came in stays so."""
    here = {"state": MediumState.KEPT.value, "reason": "", "kind": kind, "size": size}
    alive = (medium.c.id == medium_id, medium.c.reason.not_in(FORGOTTEN))
    if unit.tx.execute(update(medium).where(_mine(unit), *alive).values(**here)).rowcount != 1:
        _drop_pieces(unit, [medium_id])


def refuse(unit: Unit, medium_id: int, reason: str) -> None:
    _drop_pieces(unit, [medium_id])
    _change(unit, medium_id, state=MediumState.REFUSED.value, reason=reason)


def try_again(unit: Unit, medium_id: int, tries: int, reason: str) -> None:
    """Later, or never again once it was tried often enough."""
    again = fetch_again_at(tries, unit.now)
    if again is None:
        refuse(unit, medium_id, reason)
    else:
        _change(unit, medium_id, tries=tries, due_at=again, reason=reason)


def keep_upload(unit: Unit, medium_id: int, number_id: int, platform_id: str) -> None:
    """The platform has it for this number's messages, under this id."""
    _change(unit, medium_id, number_id=number_id, platform_id=platform_id, uploaded_at=unit.now)


def forget_media_of(unit: Unit, contact_id: int) -> None:
    """All that the person sent or was sent; the rows stay without their names."""
    own = medium.c.contact_id == contact_id
    _blank(unit, list(unit.tx.scalars(select(medium.c.id).where(_mine(unit), own))), "erased")


def forget_media_below(unit: Unit, below: int, most: int, incoming: bool) -> int:
    """The oldest kept files of people, those that came in or those that went out; how many there were."""
    came = medium.c.inbound_id.is_not(None) if incoming else medium.c.inbound_id.is_(None)
    old = (medium.c.id < below, medium.c.contact_id.is_not(None), came, medium.c.state == "kept")
    found = list(
        unit.tx.scalars(select(medium.c.id).where(_mine(unit), *old).order_by(medium.c.id).limit(most))
    )
    _blank(unit, found, "retention")
    return len(found)


def forget_medium(unit: Unit, medium_id: int) -> None:
    """A prepared answer's, that nothing names any more."""
    _blank(unit, [medium_id], "deleted")


def _blank(unit: Unit, ids: Iterable[int], reason: str) -> None:
    found = list(ids)
    if not found:
        return
    _drop_pieces(unit, found)
    gone = {"state": MediumState.REFUSED.value, "reason": reason, "name": "", "sha256": "", "platform_id": ""}
    unit.tx.execute(update(medium).where(_mine(unit), among(medium.c.id, found)).values(**gone))


def _drop_pieces(unit: Unit, ids: Sequence[int]) -> None:
    own = (medium_piece.c.workspace_id == unit.workspace_id, among(medium_piece.c.medium_id, ids))
    unit.tx.execute(delete(medium_piece).where(*own))


def _change(unit: Unit, medium_id: int, **values: object) -> None:
    unit.tx.execute(update(medium).where(_mine(unit), medium.c.id == medium_id).values(**values))


def _mine(unit: Unit) -> ColumnElement[bool]:
    return medium.c.workspace_id == unit.workspace_id
