"""Writing forms: opening and closing them, and taking in what somebody typed."""

from __future__ import annotations

from sqlalchemy import update

from avisa.audience.actions import ensure_contact
from avisa.audience.phones import Phone, parse_phone
from avisa.consent.intake.confirmation.actions import forget_unconfirmed, keep
from avisa.consent.intake.confirmation.rules import is_proven, to_confirm
from avisa.consent.intake.forms.rules import PENDING_FOR, SLUG, confirming, own_name
from avisa.consent.intake.forms.types import Confirm, Face, Filled, Outcome, Pending, Recorded
from avisa.consent.intake.saying import refuse_erased, say_yes
from avisa.consent.queries import purposes_of
from avisa.consent.tables import consent_form, public_address
from avisa.consent.texts.rules import ended_at, shown_texts
from avisa.consent.texts.types import Text
from avisa.consent.types import Proof
from avisa.errors import Refused
from avisa.journal.actions import record
from avisa.kernel.bulk import bulk_insert
from avisa.kernel.secrets import Vault
from avisa.kernel.unit import Unit


def open_form(
    unit: Unit, slug: str, name: str, purposes: tuple[int, ...], double_opt_in: bool, sites: tuple[str, ...]
) -> int:
    """Raises Refused: `address_malformed`, `address_taken` (perhaps by another company)."""
    if not SLUG.fullmatch(slug):
        raise Refused("address_malformed")
    form_id = unit.ids.next()
    address = {"slug": slug, "workspace_id": unit.workspace_id, "form_id": form_id}
    if not bulk_insert(unit.tx, public_address, [address], ignore_conflicts=True):
        raise Refused("address_taken")
    row = {
        "workspace_id": unit.workspace_id,
        "id": form_id,
        "slug": slug,
        "name": name,
        "purposes": list(purposes),
        "double_opt_in": double_opt_in,
        "sites": list(sites),
        "created_at": unit.now,
        "closed_at": None,
    }
    bulk_insert(unit.tx, consent_form, [row])
    record(unit, "consent_form.opened", f"consent_form:{form_id}", slug=slug, double_opt_in=double_opt_in)
    return form_id


def close_form(unit: Unit, form_id: int) -> bool:
    """Its address answers nobody any more, and is never given to another form."""
    c = consent_form.c
    still = (c.workspace_id == unit.workspace_id, c.id == form_id, c.closed_at.is_(None))
    closed = unit.tx.execute(update(consent_form).where(*still).values(closed_at=unit.now)).rowcount == 1
    if closed:
        record(unit, "consent_form.closed", f"consent_form:{form_id}")
    return closed


def receive(
    unit: Unit, vault: Vault, face: Face, seen: tuple[Text, ...], filled: Filled, code: str
) -> Outcome:
    """A yes that stands (single opt-in), or one that waits for its own phone to say so (double).

    `seen` are the texts that were shown; only those of the ticked purposes are evidence. Raises Refused:
    `purpose_wanted`, `text_outdated` (the purpose means something else by now), `phone_refused` with its
    `reason`, `number_erased`.
    """
    ticked = tuple(text for text in seen if text.purpose_id in filled.purposes)
    if not ticked:
        raise Refused("purpose_wanted")
    known = purposes_of(unit.tx, unit.workspace_id)
    if any(ended_at(text, known[text.purpose_id]) is not None for text in ticked):
        raise Refused("text_outdated")
    phone = parse_phone(filled.phone_typed)
    if not isinstance(phone, Phone):
        raise Refused("phone_refused", reason=str(phone.reason))
    proof = proof_of(unit, face, ticked, filled)
    if face.form.double_opt_in:
        return wait_for_phone(unit, vault, face, pending_of(face, ticked, filled, phone, proof), code)
    refuse_erased(unit, vault, phone.e164)
    contact_id = ensure_contact(unit, phone.e164, own_name(filled.name), face.language)
    purposes = [text.purpose_id for text in ticked]
    event_id = say_yes(unit, vault, contact_id, (phone.e164, filled.phone_typed), purposes, proof)
    asks = to_confirm(purposes, known)
    return Recorded(event_id, bool(asks) and not is_proven(proof))


def proof_of(unit: Unit, face: Face, ticked: tuple[Text, ...], filled: Filled) -> Proof:
    return Proof(
        channel=filled.channel,
        at=unit.now,
        zone=face.zone,
        shown=shown_texts(ticked),
        company_name=face.company,
        ip=filled.ip,
        user_agent=filled.user_agent[:500],
        page=filled.page[:1_000],
        campaign=f"form:{face.form.id} {face.form.name}",
    )


def pending_of(face: Face, ticked: tuple[Text, ...], filled: Filled, phone: Phone, proof: Proof) -> Pending:
    return Pending(
        phone=phone.e164,
        phone_typed=filled.phone_typed[:40],
        name=own_name(filled.name),
        language=face.language,
        purposes=tuple(text.purpose_id for text in ticked),
        proof=proof,
    )


def wait_for_phone(unit: Unit, vault: Vault, face: Face, pending: Pending, code: str) -> Confirm:
    """No contact is made and nobody is messaged: whose number it is shows only when it writes to us."""
    if not face.number:
        raise Refused("no_number_to_confirm")
    forget_unconfirmed(unit)
    message = confirming(face.language, face.company, code)
    keep(unit, vault, message, pending, unit.now + PENDING_FOR)
    return Confirm(message, face.number)
