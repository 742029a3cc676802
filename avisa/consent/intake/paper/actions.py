"""Taking a signed sheet in: the person, one event of the ledger and its scan, all of it or nothing."""

from __future__ import annotations

import hashlib
from collections.abc import Collection, Sequence

from avisa.audience.actions import ensure_contact
from avisa.audience.phones import Phone, parse_phone
from avisa.audience.queries import person
from avisa.consent.intake.confirmation.rules import to_confirm
from avisa.consent.intake.forms.rules import own_name
from avisa.consent.intake.paper.queries import scan_place
from avisa.consent.intake.paper.rules import MOST_BYTES, kind_of, refuse_times
from avisa.consent.intake.paper.tables import consent_scan
from avisa.consent.intake.paper.types import Recorded, Scan, Signed
from avisa.consent.intake.saying import refuse_erased, say_yes
from avisa.consent.ledger.actions import locked_head
from avisa.consent.ledger.queries import keys_of
from avisa.consent.queries import consents_of, history_of, purposes_of, suppressions_of
from avisa.consent.rules import stands
from avisa.consent.texts.queries import texts_by_id
from avisa.consent.texts.rules import shown_texts
from avisa.consent.texts.types import Text
from avisa.consent.types import Channel, FileRow, Kind, Proof
from avisa.errors import Conflict, NotFound, Refused
from avisa.kernel.bulk import bulk_insert
from avisa.kernel.secrets import Vault
from avisa.kernel.unit import Unit
from avisa.workspace.queries import workspace_by_id

LONGEST_FILENAME = 200


def record_paper(unit: Unit, vault: Vault, signed: Signed) -> Recorded:
    """The yes of a sheet, which counts from when it was signed. It lifts no stop.

    Raises Refused `texts_missing`, `text_unknown`, `signed_in_future`, `signed_before_text`,
    `phone_malformed`, `number_erased`, `scan_malformed`, `scan_too_large`; NotFound `contact_unknown`;
    Conflict `paper_recorded` when the same sheet was taken in before.
    """
    locked_head(unit, vault)  # nobody is erased meanwhile, and no second click records it twice
    texts = _texts(unit, signed)
    _refuse_scan(signed.scan)
    contact_id, phones = _who(unit, vault, signed)
    purposes = tuple(text.purpose_id for text in texts)
    _refuse_repeated(unit, vault, contact_id, signed.signed_at, purposes)
    event_id = say_yes(unit, vault, contact_id, phones, purposes, _proof(unit, signed, texts))
    if signed.scan:
        _keep(unit, vault, contact_id, event_id, signed.scan)
    return _recorded(unit, contact_id, event_id, purposes)


def _texts(unit: Unit, signed: Signed) -> tuple[Text, ...]:
    """One for each purpose, in the order in which they were named."""
    found = texts_by_id(unit.tx, unit.workspace_id, signed.texts)
    if not signed.texts:
        raise Refused("texts_missing")
    if any(text_id not in found for text_id in signed.texts):
        raise Refused("text_unknown")
    texts = tuple({found[one].purpose_id: found[one] for one in signed.texts}.values())
    refuse_times(signed.signed_at, texts, unit.now)
    return texts


def _refuse_scan(scan: Scan | None) -> None:
    if scan and len(scan.content) > MOST_BYTES:
        raise Refused("scan_too_large", most=MOST_BYTES)
    if scan and (not scan.kind or scan.kind != kind_of(scan.content)):
        raise Refused("scan_malformed")


def _who(unit: Unit, vault: Vault, signed: Signed) -> tuple[int, tuple[str, str]]:
    """The contact, and their phone: canonical and as it was typed."""
    if signed.contact_id is not None:
        known = person(unit.tx, unit.workspace_id, signed.contact_id)
        if known is None or known.is_erased:
            raise NotFound("contact_unknown")
        return known.id, (known.phone or "", signed.phone_typed)
    phone = parse_phone(signed.phone_typed)
    if not isinstance(phone, Phone):
        raise Refused("phone_malformed", reason=str(phone.reason))
    refuse_erased(unit, vault, phone.e164)
    contact_id = ensure_contact(unit, phone.e164, own_name(signed.name))
    return contact_id, (phone.e164, signed.phone_typed)


def _refuse_repeated(
    unit: Unit, vault: Vault, contact_id: int, signed_at: int, purposes: Collection[int]
) -> None:
    for event in history_of(unit.tx, unit.workspace_id, contact_id, vault):
        said = event.evidence
        if said is None or event.at != signed_at or said.kind not in (Kind.GRANT, Kind.PENDING):
            continue
        if said.proof.channel is Channel.PAPER and not set(purposes).isdisjoint(said.purposes):
            raise Conflict("paper_recorded")


def _proof(unit: Unit, signed: Signed, texts: Sequence[Text]) -> Proof:
    company = workspace_by_id(unit.tx, unit.workspace_id)
    scan = signed.scan
    return Proof(
        channel=Channel.PAPER,
        at=signed.signed_at,
        zone=company.time_zone if company else "",
        shown=shown_texts(texts),
        company_name=company.name if company else "",
        operator=unit.actor,
        file=FileRow(scan.name[:LONGEST_FILENAME], hashlib.sha256(scan.content).hexdigest())
        if scan
        else None,
    )


def _keep(unit: Unit, vault: Vault, contact_id: int, event_id: int, scan: Scan) -> None:
    """Under the person's own key, which the event has just brought into being."""
    key = keys_of(unit.tx, unit.workspace_id, vault, [contact_id])[contact_id]
    row = {
        "workspace_id": unit.workspace_id,
        "event_id": event_id,
        "contact_id": contact_id,
        "kind": scan.kind,
        "size": len(scan.content),
        "sealed": key.lock(scan.content, scan_place(unit.workspace_id, contact_id, event_id)),
        "created_at": unit.now,
    }
    bulk_insert(unit.tx, consent_scan, [row])


def _recorded(unit: Unit, contact_id: int, event_id: int, purposes: Sequence[int]) -> Recorded:
    standing = consents_of(unit.tx, unit.workspace_id, [contact_id], purposes)
    return Recorded(
        contact_id=contact_id,
        event_id=event_id,
        stands=all(stands(standing.get((contact_id, one)), unit.now) for one in purposes),
        stopped=contact_id in suppressions_of(unit.tx, unit.workspace_id, [contact_id]),
        to_confirm=bool(to_confirm(purposes, purposes_of(unit.tx, unit.workspace_id))),
    )
