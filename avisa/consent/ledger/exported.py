"""An exported proof: the events of one person in clear, and the links from the first to the signed head.

Whoever has the file checks it alone: with SHA-256 that each event is what the ledger holds and that the
links lead to the head, with the company's public key (Ed25519) that the company's machine signed that head.
Of other people it shows one hash each, which says nothing of them.
"""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from enum import StrEnum

import msgspec

from avisa.consent.ledger.chain import Link, content_of, genesis, hash_of, head_content
from avisa.kernel.secrets import signed_with

FORMAT = "avisa-consent-proof/1"
HOW = (
    "Bytes are in hex. evidence: the text that was recorded; digest = SHA-256(salt + evidence).",
    "content = SHA-256 of 'position\\nid\\ncontact_id\\nkind\\nat\\ndigest\\nkept'; it is the event's link.",
    "Each hash = SHA-256('previous hash\\nlink'); from start.previous over all links it comes to head.hash.",
    "head.signature: Ed25519 over 'avisa/consent-head\\nworkspace_id\\nhead.count\\nhead.hash'.",
    "Whose public_key it is the file cannot tell: ask the company for it another way.",
    "kept binds what only the company can open. What is in message is not part of the chain.",
    "Check it all: avisa verify FILE --public-key HEX",
)


class ProvenEvent(msgspec.Struct, frozen=True):
    """`at` in ms since 1970 (UTC), when it was said. Ids are text: they are longer than JSON's numbers."""

    position: int
    id: str
    contact_id: str
    kind: str
    at: int
    salt: str
    evidence: str
    digest: str
    kept: str


class Start(msgspec.Struct, frozen=True):
    position: int
    previous: str


class SignedHead(msgspec.Struct, frozen=True):
    count: int
    hash: str
    signature: str


class ProvenMessage(msgspec.Struct, frozen=True):
    """The message that the event allowed, as the company's own table tells it."""

    id: str
    phone: str
    claimed_at: str | None
    accepted_at: str | None
    wamid: str | None


class Exported(msgspec.Struct, frozen=True):
    format: str
    how: tuple[str, ...]
    company: str
    workspace_id: str
    made_at: str
    contact_id: str
    message: ProvenMessage | None
    events: tuple[ProvenEvent, ...]
    start: Start
    links: tuple[str, ...]
    head: SignedHead
    public_key: str


class Flaw(StrEnum):
    """Why a proof is not believed."""

    UNREADABLE = "unreadable"
    EMPTY = "empty"  # no event, or not of the contact that it names
    EVIDENCE = "evidence"  # an event's evidence is not what its digest says
    EVENT = "event"  # an event's fields are not those of its link
    LINKS = "links"  # the links do not lead to the head
    SIGNATURE = "signature"
    OTHER_KEY = "other_key"  # signed, and not with the key that was asked for


@dataclass(frozen=True, slots=True)
class Checked:
    """`flaw` None: it holds. `position` is that of the event, where it is about one."""

    proof: Exported | None
    flaw: Flaw | None
    position: int = 0


def written(proof: Exported) -> bytes:
    """Canonical: sorted keys, no spaces, so that two exports of the same are the same bytes."""
    return msgspec.json.encode(proof, order="sorted") + b"\n"


def checked(content: bytes, public_key: str = "") -> Checked:
    """`public_key` in hex, as the company told it; without one the file's own is believed."""
    try:
        proof = msgspec.json.decode(content, type=Exported)
        if proof.format != FORMAT:
            return Checked(None, Flaw.UNREADABLE)
        flaw, position = flaw_of(proof, public_key)
    except (msgspec.MsgspecError, ValueError):  # ValueError: what should be hex or a number is not
        return Checked(None, Flaw.UNREADABLE)
    return Checked(proof, flaw, position)


def flaw_of(proof: Exported, public_key: str) -> tuple[Flaw | None, int]:
    if not proof.events or any(event.contact_id != proof.contact_id for event in proof.events):
        return Flaw.EMPTY, 0
    for event in proof.events:
        if flaw := _flaw_of_event(event, proof):
            return flaw, event.position
    if not _links_lead_to_the_head(proof):
        return Flaw.LINKS, 0
    if not _is_signed(proof):
        return Flaw.SIGNATURE, 0
    if public_key and bytes.fromhex(public_key) != bytes.fromhex(proof.public_key):
        return Flaw.OTHER_KEY, 0
    return None, 0


def _flaw_of_event(event: ProvenEvent, proof: Exported) -> Flaw | None:
    digest = bytes.fromhex(event.digest)
    if hashlib.sha256(bytes.fromhex(event.salt) + event.evidence.encode()).digest() != digest:
        return Flaw.EVIDENCE
    said = msgspec.json.decode(event.evidence, type=SaidThere)
    if (said.kind, str(said.contact_id), said.proof.at) != (event.kind, event.contact_id, event.at):
        return Flaw.EVENT
    kept = bytes.fromhex(event.kept)
    link = Link(event.position, int(event.id), int(event.contact_id), event.kind, event.at, digest, kept)
    place = event.position - proof.start.position
    named = bytes.fromhex(proof.links[place]) if 0 <= place < len(proof.links) else b""
    return None if content_of(link) == named else Flaw.EVENT


class When(msgspec.Struct, frozen=True):
    at: int


class SaidThere(msgspec.Struct, frozen=True):
    """What the evidence repeats of its event."""

    kind: str
    contact_id: int
    proof: When


def _links_lead_to_the_head(proof: Exported) -> bool:
    start, previous = proof.start, bytes.fromhex(proof.start.previous)
    if start.position == 1 and previous != genesis(int(proof.workspace_id)):
        return False
    if start.position < 1 or proof.head.count != start.position + len(proof.links) - 1:
        return False
    for link in proof.links:
        previous = hash_of(previous, bytes.fromhex(link))
    return previous == bytes.fromhex(proof.head.hash)


def _is_signed(proof: Exported) -> bool:
    content = head_content(int(proof.workspace_id), proof.head.count, bytes.fromhex(proof.head.hash))
    return signed_with(bytes.fromhex(proof.public_key), content, bytes.fromhex(proof.head.signature))
