"""Making a batch of events into rows of the chain; pure but for the salts."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from avisa.consent.ledger.chain import Link, content_of, hash_of, head_content, kept_digest
from avisa.consent.ledger.sealing import PersonKey, event_place
from avisa.consent.types import Evidence, Head
from avisa.kernel.secrets import Vault

EventRow = dict[str, Any]


@dataclass(frozen=True, slots=True)
class Recorded:
    """An event with the id under which it stands in the ledger."""

    id: int
    evidence: Evidence


def chained(head: Head, recorded: Sequence[Recorded], keys: Mapping[int, PersonKey]) -> Iterator[EventRow]:
    """The rows that follow `head`, each bound to the one before it."""
    previous = head.hash
    for position, event in enumerate(recorded, head.count + 1):
        row = event_row(head.workspace_id, position, previous, event, keys[event.evidence.contact_id])
        previous = row["hash"]
        yield row


def event_row(
    workspace_id: int, position: int, previous: bytes, recorded: Recorded, key: PersonKey
) -> EventRow:
    evidence = recorded.evidence
    contact_id, kind, at = evidence.contact_id, str(evidence.kind), evidence.proof.at
    sealed = key.seal(evidence, event_place(workspace_id, contact_id, position))
    kept = kept_digest(sealed.salt, sealed.content)
    link = Link(position, recorded.id, contact_id, kind, at, sealed.digest, kept)
    return {
        "workspace_id": workspace_id,
        "position": position,
        "id": recorded.id,
        "contact_id": contact_id,
        "kind": kind,
        "at": at,
        "salt": sealed.salt,
        "digest": sealed.digest,
        "sealed": sealed.content,
        "previous": previous,
        "hash": hash_of(previous, content_of(link)),
    }


def signed_head(vault: Vault, workspace_id: int, count: int, last_hash: bytes) -> Head:
    signature = vault.sign(head_content(workspace_id, count, last_hash))
    return Head(workspace_id, count, last_hash, signature)
