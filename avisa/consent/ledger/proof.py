"""Proving the chain: walking it link by link, and the copy of its head that lives outside the database."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterable, Iterator, Sequence
from pathlib import Path
from typing import Any

import msgspec
from sqlalchemy import and_, func, select

from avisa.consent.ledger.chain import Fracture, Link, content_of, genesis, hash_of, head_content, kept_digest
from avisa.consent.ledger.queries import head_of
from avisa.consent.ledger.sealing import event_place, unlock_key
from avisa.consent.tables import consent_event, person_key
from avisa.consent.types import Broken, Head
from avisa.errors import Misconfigured
from avisa.kernel.clock import iso
from avisa.kernel.db import Tx
from avisa.kernel.secrets import Vault

_STEP = 1000
Told = Callable[[int, int], None]  # links that hold so far, of how many


def tell_nobody(_done: int, _of: int) -> None:
    pass


class HeadLine(msgspec.Struct, frozen=True):
    """A line of `consent-head.jsonl`; bytes in hex, so that people can compare them by eye."""

    workspace_id: str
    count: int
    hash: str
    signature: str
    at: str


def verify(
    tx: Tx, workspace_id: int, vault: Vault, outside: Sequence[Head] = (), told: Told = tell_nobody
) -> Broken | None:
    """The first broken link of a workspace's chain, or None. Reads the whole ledger in steps.

    Evidence whose key was destroyed cannot be checked, only its place in the chain. `outside` are all heads
    that were written elsewhere (`read_heads`), and each of them must be true: with them, a cut tail is found
    even when the head was set back with it and the chain has grown again since.
    """
    # The last position is read before the head: who appends in between moves both.
    last = _last_position(tx, workspace_id)
    found = head_of(tx, workspace_id)
    if found and not _signed(vault, found):
        return Broken(0, Fracture.HEAD_SIGNATURE)
    head = found or Head(workspace_id, 0, genesis(workspace_id), b"")
    if last > head.count:
        return Broken(head.count + 1, Fracture.BEYOND_HEAD)
    if any(one.count > head.count or not _signed(vault, one) for one in outside):
        return Broken(head.count, Fracture.OUTSIDE)
    return _walk(tx, vault, head, outside, told)


def _last_position(tx: Tx, workspace_id: int) -> int:
    c = consent_event.c
    return tx.scalar(select(func.max(c.position)).where(c.workspace_id == workspace_id)) or 0


def _signed(vault: Vault, head: Head) -> bool:
    return vault.signed(head_content(head.workspace_id, head.count, head.hash), head.signature)


def _walk(tx: Tx, vault: Vault, head: Head, outside: Sequence[Head], told: Told) -> Broken | None:
    previous, reached = genesis(head.workspace_id), 0
    kept: dict[int, set[bytes]] = {}
    for one in outside:
        kept.setdefault(one.count, set()).add(one.hash)
    for row in _links(tx, head):
        reached += 1
        if broken := _fracture(row, reached, previous, vault, head.workspace_id):
            return broken
        previous = row.hash
        if kept.get(reached, {previous}) != {previous}:
            return Broken(reached, Fracture.OUTSIDE, row.id)
        if reached % _STEP == 0:
            told(reached, head.count)
    if reached < head.count:
        return Broken(reached + 1, Fracture.MISSING)
    return None if previous == head.hash else Broken(reached, Fracture.HEAD_HASH)


def _links(tx: Tx, head: Head) -> Iterator[Any]:
    c = consent_event.c
    key = and_(person_key.c.workspace_id == c.workspace_id, person_key.c.contact_id == c.contact_id)
    for start in range(0, head.count, _STEP):
        yield from tx.execute(
            select(consent_event, person_key.c.sealed.label("locked"))
            .outerjoin_from(consent_event, person_key, key)
            .where(c.workspace_id == head.workspace_id, c.position > start)
            .where(c.position <= min(start + _STEP, head.count))
            .order_by(c.position)
        )


def _fracture(row: Any, position: int, previous: bytes, vault: Vault, workspace_id: int) -> Broken | None:
    if row.position != position:
        return Broken(position, Fracture.MISSING)
    if row.previous != previous:
        return Broken(position, Fracture.PREVIOUS, row.id)
    if row.hash != hash_of(previous, content_of(link_of(row))):
        return Broken(position, Fracture.HASH, row.id)
    what = _evidence_fracture(row, vault, workspace_id) if row.locked is not None else None
    return Broken(position, what, row.id) if what else None


def link_of(row: Any) -> Link:
    """Of a row of `consent_event`."""
    kept = kept_digest(row.salt, row.sealed)
    return Link(row.position, row.id, row.contact_id, row.kind, row.at, row.digest, kept)


def _evidence_fracture(row: Any, vault: Vault, workspace_id: int) -> Fracture | None:
    try:
        key = unlock_key(vault, row.locked, workspace_id, row.contact_id)
    except Misconfigured:
        return Fracture.KEY
    clear = key.open(row.sealed, event_place(workspace_id, row.contact_id, row.position))
    if clear is None:
        return Fracture.SEALED
    return None if key.digest(row.salt, clear) == row.digest else Fracture.DIGEST


def head_statement(head: Head, now: int) -> str:
    """The head as one line of JSON, signed: what an auditor keeps."""
    content = HeadLine(
        str(head.workspace_id), head.count, head.hash.hex(), head.signature.hex(), iso(now) or ""
    )
    return msgspec.json.encode(content).decode()


def write_head(path: Path, found: Iterable[Head], now: int) -> int:
    """Append the heads (`head_of` each workspace) that have grown to the file; returns how many. Durable.

    One that went back is not written down: what the file holds is the evidence that it did.
    """
    known = {one: max(head.count for head in heads) for one, heads in read_heads(path).items()}
    moved = [head for head in found if head.count > known.get(head.workspace_id, 0)]
    if moved:
        path.parent.mkdir(parents=True, exist_ok=True)
        with path.open("a", encoding="utf-8") as out:
            out.writelines(head_statement(head, now) + "\n" for head in moved)
            out.flush()
            os.fsync(out.fileno())
    return len(moved)


def read_heads(path: Path) -> dict[int, list[Head]]:
    """The heads of each workspace in the file; a line torn by a crash is passed over."""
    found: dict[int, list[Head]] = {}
    if path.exists():
        with path.open("rb") as lines:
            for head in filter(None, map(_head_in, lines)):
                found.setdefault(head.workspace_id, []).append(head)
    return found


def _head_in(line: bytes) -> Head | None:
    try:
        read = msgspec.json.decode(line, type=HeadLine)
        return Head(
            int(read.workspace_id), read.count, bytes.fromhex(read.hash), bytes.fromhex(read.signature)
        )
    except (msgspec.MsgspecError, ValueError):
        return None
