"""What a provider of SMS tells us: a person's answer, which may be a stop, and what became of an SMS."""

from __future__ import annotations

import re

from msgspec import structs
from sqlalchemy import update

from avisa.audience.actions import ensure_contact
from avisa.audience.phones import Phone, parse_phone
from avisa.audience.queries import people_by_phone
from avisa.consent.actions import suppress
from avisa.consent.intake.erased import erased_among
from avisa.consent.intake.sms.answer_actions import answered_no, proof_of_answer
from avisa.consent.intake.sms.queries import asking_by_id, last_sms_to
from avisa.consent.intake.sms.tables import sms
from avisa.consent.intake.sms.types import SmsState
from avisa.consent.ledger.actions import locked_head
from avisa.consent.queries import suppressions_of
from avisa.consent.stopwords import is_stop
from avisa.consent.types import Channel, Proof, Scope, SuppressionSource
from avisa.journal.actions import record
from avisa.kernel.secrets import Vault
from avisa.kernel.unit import Unit
from avisa.workspace.queries import workspace_by_id

REFERENCE = re.compile(r"([0-9]{1,19})\.([0-9]{1,9})")  # our id of it and the attempt
ARRIVED = frozenset({"delivered", "delivrd", "entregue", "received", "read"})
FAILED = frozenset({"undelivered", "undeliv", "failed", "rejected", "rejectd", "expired", "falhou"})


def hear_sms(unit: Unit, vault: Vault, typed: str, text: str) -> bool:
    """A stop word, of somebody known or invited, is the person's own no; anything else changes nothing.

    True when it was a stop that counts. A number that nobody here knows is not made known by it.
    """
    phone = parse_phone(_international(typed))
    if not isinstance(phone, Phone) or not is_stop(text):
        return False
    locked_head(unit, vault)
    row = last_sms_to(unit.tx, unit.workspace_id, phone.e164)
    known = people_by_phone(unit.tx, unit.workspace_id, [phone.e164])
    if (row is None and not known) or erased_among(unit, vault, [phone.e164]):
        return False
    contact_id = ensure_contact(unit, phone.e164)
    asking = asking_by_id(unit.tx, unit.workspace_id, row.invitation_id) if row else None
    proof = proof_of_answer(unit, vault, asking, row) if asking and row else _bare(unit)
    noes = suppressions_of(unit.tx, unit.workspace_id, [contact_id]).get(contact_id, ())
    if not any(no.source is SuppressionSource.PERSON and no.scope is Scope.ALL for no in noes):
        said = structs.replace(proof, inbound_text=text[:1_000])
        suppress(unit, vault, [contact_id], SuppressionSource.PERSON, Scope.ALL, "sms", said)
    if row:
        answered_no(unit, row, contact_id)
    return True


def _international(typed: str) -> str:
    """Providers write numbers with their country, and mostly without the plus."""
    digits = typed.strip()
    return f"+{digits}" if digits.isdecimal() and len(digits) >= 12 else digits


def _bare(unit: Unit) -> Proof:
    company = workspace_by_id(unit.tx, unit.workspace_id)
    return Proof(channel=Channel.SMS, at=unit.now, zone=company.time_zone if company else "")


def learn_delivery(unit: Unit, reference: str, status: str) -> bool:
    """Evidence ends a doubt: it arrived, so it was sent; or it never did. Nothing is sent again for it."""
    found, word = REFERENCE.fullmatch(reference.strip()), status.strip().casefold()
    if found is None or word not in ARRIVED | FAILED:
        return False
    sms_id, attempt = int(found[1]), int(found[2])
    if sms_id >= 1 << 63:
        return False
    c = sms.c
    mine = (c.workspace_id == unit.workspace_id, c.id == sms_id, c.attempt == attempt)
    open_ = [SmsState.SENDING, SmsState.UNKNOWN] + ([] if word in ARRIVED else [SmsState.SENT])
    values = {"state": str(SmsState.SENT), "reason": "arrived", "sent_at": c.claimed_at}
    if word in FAILED:
        values = {"state": str(SmsState.REFUSED), "reason": "undelivered", "details": word}
    moved = unit.tx.execute(update(sms).where(*mine, c.state.in_(open_)).values(**values)).rowcount == 1
    if moved:
        record(unit, "sms.told", f"sms:{sms_id}", status=word)
    return moved
