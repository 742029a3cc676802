"""All that the company holds about one person, as one document: what article 18 of the LGPD gives them."""

from __future__ import annotations

from base64 import b64encode
from collections.abc import Iterable, Mapping
from typing import Any

import msgspec
from sqlalchemy import Row, Table, select

from avisa.audience.double_queries import with_doubles
from avisa.audience.queries import contacts_of, person
from avisa.audience.tables import contact, contact_event, contact_list, listing
from avisa.audience.tag_queries import tags_of
from avisa.audience.types import Person
from avisa.consent.intake.paper.queries import opened_scan, scans_of
from avisa.consent.intake.sms.record import invitations_to
from avisa.consent.queries import consents_of, history_of, purposes_of, suppressions_of
from avisa.consent.rules import stands
from avisa.consent.types import PastEvent
from avisa.desk.record import conversations_with, moves_about, notes_about
from avisa.errors import NotFound
from avisa.journal.tables import journal
from avisa.kernel.bulk import among
from avisa.kernel.clock import Millis, iso
from avisa.kernel.db import Tx
from avisa.kernel.secrets import Vault
from avisa.messages.links.tables import link
from avisa.messages.media.tables import medium
from avisa.messages.tables import attempt, inbound, message
from avisa.prices.tables import free_entry
from avisa.templates.tables import template
from avisa.workspace.types import Workspace

FORMAT = "avisa-person/1"
INNER_OF_FILES = ("contact_id", "tries", "due_at", "platform_id", "uploaded_at")
Record = dict[str, Any]


def record_of(tx: Tx, company: Workspace, vault: Vault, contact_id: int, now: Millis) -> Record:
    """Instants are RFC 3339 (UTC), ids are text. Raises NotFound for somebody unknown or erased.

    Whoever is here twice (`double_queries`) finds what their other record holds under `also`.
    """
    who = person(tx, company.id, contact_id)
    if who is None or who.is_erased:
        raise NotFound("contact_unknown")
    return {
        "format": FORMAT,
        "company": company.name,
        "made_at": iso(now),
        **_held(tx, company.id, vault, who, now),
        "also": [_held(tx, company.id, vault, one, now) for one in _others(tx, company.id, contact_id)],
    }


def _others(tx: Tx, workspace_id: int, contact_id: int) -> list[Person]:
    same = with_doubles(tx, workspace_id, [contact_id]) - {contact_id}
    return sorted(contacts_of(tx, workspace_id, same).values(), key=lambda one: one.id)


def _held(tx: Tx, workspace_id: int, vault: Vault, who: Person, now: Millis) -> Record:
    contact_id = who.id
    return {
        "contact": _contact(tx, workspace_id, contact_id),
        "tags": list(tags_of(tx, workspace_id, [contact_id]).get(contact_id, ())),
        "lists": _lists(tx, workspace_id, contact_id),
        "consents": _consents(tx, workspace_id, contact_id, now),
        "suppressions": _noes(tx, workspace_id, contact_id),
        "events": _events(tx, workspace_id, contact_id, vault),
        "scans": [
            _scan(tx, workspace_id, contact_id, vault, one) for one in scans_of(tx, workspace_id, contact_id)
        ],
        "invitations": invitations_to(tx, workspace_id, vault, contact_id, who.phone or ""),
        "messages": _messages(tx, workspace_id, contact_id),
        "links": [_plain(row, "contact_id") for row in _own(tx, link, workspace_id, contact_id)],
        "came_by_advertisement": [
            _plain(row, "contact_id") for row in _entries(tx, workspace_id, contact_id)
        ],
        "received": [
            _plain(row, "number_id", "contact_id") for row in _own(tx, inbound, workspace_id, contact_id)
        ],
        "happened": [_plain(row, "contact_id") for row in _own(tx, contact_event, workspace_id, contact_id)],
        "files": [_plain(row, *INNER_OF_FILES) for row in _own(tx, medium, workspace_id, contact_id)],
        **_conversations(tx, workspace_id, contact_id),
        "journal": _journal(tx, workspace_id, contact_id),
    }


def _conversations(tx: Tx, workspace_id: int, contact_id: int) -> Record:
    """With what colleagues noted about the person, and in whose hands they were."""
    return {
        "conversations": [
            _plain(row, "contact_id") for row in conversations_with(tx, workspace_id, contact_id)
        ],
        "notes": [_plain(row) for row in notes_about(tx, workspace_id, contact_id)],
        "served_by": [_plain(row) for row in moves_about(tx, workspace_id, contact_id)],
    }


def written(record: Record) -> bytes:
    return msgspec.json.format(msgspec.json.encode(record), indent=2) + b"\n"


def _contact(tx: Tx, workspace_id: int, contact_id: int) -> Record:
    mine = (contact.c.workspace_id == workspace_id, contact.c.id == contact_id)
    return _plain(tx.execute(select(contact).where(*mine)).one(), "search_name")


def _lists(tx: Tx, workspace_id: int, contact_id: int) -> list[Record]:
    joined = (contact_list.c.workspace_id == listing.c.workspace_id) & (
        contact_list.c.id == listing.c.list_id
    )
    found: Iterable[Row[Any]] = tx.execute(
        select(contact_list.c.name, listing.c.line, listing.c.attributes, contact_list.c.created_at)
        .join_from(listing, contact_list, joined)
        .where(listing.c.workspace_id == workspace_id, listing.c.contact_id == contact_id)
        .order_by(contact_list.c.id)
    )
    return [_plain(row) for row in found]


def _consents(tx: Tx, workspace_id: int, contact_id: int, now: Millis) -> list[Record]:
    purposes = purposes_of(tx, workspace_id)
    return [
        {
            "purpose": purposes[purpose_id].name,
            "legal_basis": purposes[purpose_id].legal_basis,
            "stands": stands(one, now),
            "since": iso(one.granted_at),
            "until": iso(one.expires_at),
            "taken_back_at": iso(one.revoked_at),
            "event_id": str(one.event_id),
        }
        for (_, purpose_id), one in consents_of(tx, workspace_id, [contact_id], purposes).items()
    ]


def _noes(tx: Tx, workspace_id: int, contact_id: int) -> list[Record]:
    return [
        {"source": str(no.source), "scope": str(no.scope), "reason": no.reason, "at": iso(no.at)}
        for no in suppressions_of(tx, workspace_id, [contact_id]).get(contact_id, ())
    ]


def _events(tx: Tx, workspace_id: int, contact_id: int, vault: Vault) -> list[Record]:
    names = {one.id: one.name for one in purposes_of(tx, workspace_id).values()}
    return [_event(event, names) for event in history_of(tx, workspace_id, contact_id, vault)]


def _event(event: PastEvent, names: Mapping[int, str]) -> Record:
    said = msgspec.to_builtins(event.evidence) if event.evidence else {}
    proof = {name: value for name, value in said.get("proof", {}).items() if name not in ("at", "expires_at")}
    until = event.evidence.proof.expires_at if event.evidence else None
    return {
        "position": event.position,
        "id": str(event.id),
        "kind": str(event.kind),
        "at": iso(event.at),
        "expires_at": iso(until),
        **{
            name: said[name] for name in ("phone", "phone_typed", "source", "scope", "reason") if name in said
        },
        "purposes": [names.get(purpose, str(purpose)) for purpose in said.get("purposes", ())],
        "proof": _dated(proof),
    }


def _dated(proof: Record) -> Record:
    """The instants inside evidence as all others here, also those of the SMS that asked."""
    return {name: _dated_value(name, value) for name, value in proof.items()}


def _dated_value(name: str, value: Any) -> Any:
    if isinstance(value, dict):
        return _dated(value)
    return iso(value) if name.endswith("_at") and isinstance(value, int) else value


def _scan(tx: Tx, workspace_id: int, contact_id: int, vault: Vault, event_id: int) -> Record:
    """The file itself, for it is the person's: Base64, as it came in."""
    about, content = opened_scan(tx, workspace_id, vault, contact_id, event_id)
    whole = b64encode(content).decode()
    return {"event_id": str(event_id), "kind": about.kind, "size": about.size, "content": whole}


def _messages(tx: Tx, workspace_id: int, contact_id: int) -> list[Record]:
    rows = _own(tx, message, workspace_id, contact_id)
    names = _templates(tx, workspace_id, {row.template_id for row in rows if row.template_id})
    tries = _attempts(tx, workspace_id, [row.id for row in rows])
    inner = ("run_id", "step", "lane", "epoch", "template_version", "price_category", "price_type")
    return [
        _plain(row, *inner)
        | {"body": msgspec.json.decode(row.body) if row.body else None}
        | {"template": names.get(row.template_id), "attempts": tries.get(row.id, [])}
        for row in rows
    ]


def _templates(tx: Tx, workspace_id: int, ids: Iterable[int]) -> Mapping[int | None, str]:
    mine = (template.c.workspace_id == workspace_id, among(template.c.id, ids))
    return {row.id: row.name for row in tx.execute(select(template.c.id, template.c.name).where(*mine))}


def _attempts(tx: Tx, workspace_id: int, message_ids: Iterable[int]) -> Mapping[int, list[Record]]:
    mine = (attempt.c.workspace_id == workspace_id, among(attempt.c.message_id, message_ids))
    found: dict[int, list[Record]] = {}
    for row in tx.execute(select(attempt).where(*mine).order_by(attempt.c.message_id, attempt.c.attempt)):
        found.setdefault(row.message_id, []).append(_plain(row, "message_id"))
    return found


def _journal(tx: Tx, workspace_id: int, contact_id: int) -> list[Record]:
    mine = (journal.c.workspace_id == workspace_id, journal.c.subject == f"contact:{contact_id}")
    found = tx.execute(select(journal).where(*mine).order_by(journal.c.id))
    return [_plain(row, "position", "subject") for row in found]


def _entries(tx: Tx, workspace_id: int, contact_id: int) -> list[Row[Any]]:
    mine = (free_entry.c.workspace_id == workspace_id, free_entry.c.contact_id == contact_id)
    return list(tx.execute(select(free_entry).where(*mine).order_by(free_entry.c.number_id)))


def _own(tx: Tx, table: Table, workspace_id: int, contact_id: int) -> list[Row[Any]]:
    mine = (table.c.workspace_id == workspace_id, table.c.contact_id == contact_id)
    return list(tx.execute(select(table).where(*mine).order_by(table.c.id)))


def _plain(row: Row[Any], *without: str) -> Record:
    """A row as people and programs read it."""
    return {
        name: _readable(name, value)
        for name, value in row._mapping.items()
        if name != "workspace_id" and name not in without
    }


def _readable(name: str, value: Any) -> Any:
    if value is not None and (name == "at" or name.endswith("_at")):
        return iso(value)
    return str(value) if value is not None and (name == "id" or name.endswith("_id")) else value
