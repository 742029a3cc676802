"""What people answer to an SMS: the yes with its whole evidence, the no that ends invitations."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass

import msgspec
from sqlalchemy import update

from avisa.audience.actions import ensure_contact
from avisa.consent.actions import suppress
from avisa.consent.intake.confirmation.rules import to_confirm
from avisa.consent.intake.forms.types import Recorded
from avisa.consent.intake.invitations.rules import by_end
from avisa.consent.intake.saying import refuse_erased, say_yes
from avisa.consent.intake.sms.queries import asking_answered_by, sms_to
from avisa.consent.intake.sms.rules import ANSWERABLE, may_say_yes
from avisa.consent.intake.sms.sending_actions import text_of
from avisa.consent.intake.sms.tables import sms
from avisa.consent.intake.sms.types import Asking, SmsAnswer, SmsRow, SmsState
from avisa.consent.ledger.actions import locked_head
from avisa.consent.queries import purposes_of, suppressions_of
from avisa.consent.texts.rules import shown_texts
from avisa.consent.texts.types import Text
from avisa.consent.types import Channel, Invited, Proof, Scope, Shown, SuppressionSource, shown
from avisa.errors import Conflict, NotFound, Refused
from avisa.kernel.secrets import Vault
from avisa.kernel.unit import Unit
from avisa.workspace.queries import workspace_by_id


@dataclass(frozen=True, slots=True)
class Browser:
    """What is told of who opened the link; `page` is its address without the token."""

    ip: str
    user_agent: str
    page: str


def accept(
    unit: Unit,
    vault: Vault,
    asking: Asking,
    row: SmsRow,
    texts: Sequence[Text],
    ticked: Collection[int],
    browser: Browser,
) -> Recorded:
    """Raises Refused: `purpose_wanted`, `number_erased`; Conflict: `sms_answered`,
    `stop_stands` (a link in an SMS lifts no stop), `words_outdated` (they came to mean something else).
    """
    locked_head(unit, vault)
    chosen = tuple(text for text in texts if text.purpose_id in ticked)
    if not chosen:
        raise Refused("purpose_wanted")
    phone = phone_of(unit, vault, row)
    contact_id = ensure_contact(unit, phone, language=asking.language)
    if suppressions_of(unit.tx, unit.workspace_id, [contact_id]).get(contact_id):
        raise Conflict("stop_stands")
    if not may_say_yes(row) or not _answered(unit, row, SmsAnswer.YES, contact_id):
        raise Conflict("sms_answered")
    proof = proof_of(unit, vault, asking, row, browser)
    proof = msgspec.structs.replace(proof, shown=shown_texts(chosen))
    known = purposes_of(unit.tx, unit.workspace_id)
    events = [
        say_yes(unit, vault, contact_id, (phone, ""), some, msgspec.structs.replace(proof, expires_at=at))
        for at, some in by_end(chosen, known).items()
        if at is None or at > unit.now
    ]
    if not events:
        raise Conflict("words_outdated")  # undone with the answer on the row
    return Recorded(events[0], bool(to_confirm([text.purpose_id for text in chosen], known)))


def decline(unit: Unit, vault: Vault, asking: Asking, row: SmsRow, browser: Browser) -> None:
    """However old the link, and whatever was answered before: a no is never out of date."""
    locked_head(unit, vault)
    phone = phone_of(unit, vault, row)
    contact_id = ensure_contact(unit, phone, language=asking.language)
    noes = suppressions_of(unit.tx, unit.workspace_id, [contact_id]).get(contact_id, ())
    if row.answer is SmsAnswer.NO and any(no.source is SuppressionSource.PERSON for no in noes):
        return  # pressed again: the ledger need not hold every press
    proof = proof_of(unit, vault, asking, row, browser)
    suppress(unit, vault, [contact_id], SuppressionSource.PERSON, Scope.ALL, "sms", proof)
    _answered(unit, row, SmsAnswer.NO, contact_id)


def phone_of(unit: Unit, vault: Vault, row: SmsRow) -> str:
    if row.phone is None:
        raise NotFound("link_unknown")
    refuse_erased(unit, vault, row.phone)
    return row.phone


def proof_of(unit: Unit, vault: Vault, asking: Asking, row: SmsRow, browser: Browser) -> Proof:
    company = workspace_by_id(unit.tx, unit.workspace_id)
    return Proof(
        channel=Channel.SMS,
        at=unit.now,
        zone=company.time_zone if company else "",
        company_name=company.name if company else "",
        ip=browser.ip,
        user_agent=browser.user_agent[:500],
        page=browser.page[:1_000],
        campaign=named(asking),
        asked_at=row.sent_at or row.claimed_at,
        invited=invited_by(vault, asking, row),
    )


def invited_by(vault: Vault, asking: Asking, row: SmsRow) -> Invited:
    words = shown(text_of(vault, asking, row.position, row.phone or ""))
    at = row.sent_at or row.claimed_at
    return Invited(str(row.id), str(asking.id), words.text, words.sha256, at)


def proof_of_answer(unit: Unit, vault: Vault, asking: Asking, row: SmsRow) -> Proof:
    """Of who answered the SMS itself, without a page."""
    return proof_of(unit, vault, asking, row, Browser("", "", ""))


def answered_no(unit: Unit, row: SmsRow, contact_id: int) -> None:
    _answered(unit, row, SmsAnswer.NO, contact_id)


def named(asking: Asking) -> str:
    return f"sms:{asking.id} {asking.name}"[:300]


def heard_by_sms(unit: Unit, vault: Vault, answer_id: int, phone: str, contact_id: int) -> Invited | None:
    """The SMS that gave the word to this very phone, marked as answered; None when it got none."""
    asking = asking_answered_by(unit.tx, unit.workspace_id, answer_id)
    row = sms_to(unit.tx, unit.workspace_id, asking.id, phone) if asking and phone else None
    if asking is None or row is None or row.state not in ANSWERABLE:
        return None
    _answered(unit, row, SmsAnswer.YES, contact_id)
    return invited_by(vault, asking, row)


def shown_by(invited: Invited | None) -> Shown | None:
    """Who answers an SMS with its word has seen the SMS, and none of our words beside it."""
    return Shown(invited.text, invited.sha256, f"sms:{invited.invitation_id}") if invited else None


def _answered(unit: Unit, row: SmsRow, answer: SmsAnswer, contact_id: int) -> bool:
    """Whoever answers has got it, which also settles a doubt. A yes comes once, a no always counts."""
    c = sms.c
    mine = (c.workspace_id == unit.workspace_id, c.id == row.id)
    open_to_it = c.answer == str(SmsAnswer.NONE) if answer is SmsAnswer.YES else c.answer != str(answer)
    said = {"answer": str(answer), "answered_at": unit.now, "contact_id": contact_id}
    unclear = (*mine, c.state == SmsState.UNKNOWN)
    settled = {"state": str(SmsState.SENT), "reason": "answered", "sent_at": c.claimed_at}
    unit.tx.execute(update(sms).where(*unclear).values(**settled))
    return unit.tx.execute(update(sms).where(*mine, open_to_it).values(**said)).rowcount == 1
