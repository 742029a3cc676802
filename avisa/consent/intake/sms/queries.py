"""Reading SMS invitations: the provider, the askings with their counts, and one SMS by its link."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

import msgspec
from sqlalchemy import Row, Select, func, select

from avisa.consent.intake.sms.links import is_ours, position_in
from avisa.consent.intake.sms.tables import sms, sms_invitation, sms_provider
from avisa.consent.intake.sms.types import (
    Asking,
    AskingState,
    Counts,
    SmsAnswer,
    SmsProvider,
    SmsRow,
    SmsState,
    Way,
)
from avisa.consent.tables import public_address
from avisa.kernel.bulk import among
from avisa.kernel.clock import Millis
from avisa.kernel.db import Tx
from avisa.kernel.secrets import Vault

COLUMNS = (
    *("id", "invitation_id", "position", "contact_id", "phone", "state", "reason", "details", "attempt"),
    *("due_at", "claimed_at", "sent_at", "answer", "answered_at"),
)
MOST = 50  # invitations that one page lists
LEFT = (SmsState.SENDING, SmsState.SENT, SmsState.UNKNOWN)


def provider_of(tx: Tx, vault: Vault, workspace_id: int) -> SmsProvider | None:
    c = sms_provider.c
    row = tx.execute(select(sms_provider).where(c.workspace_id == workspace_id)).one_or_none()
    if row is None:
        return None
    return SmsProvider(
        workspace_id=workspace_id,
        url=row.url,
        headers=msgspec.json.decode(vault.open(row.headers, sealed_under(workspace_id)), type=dict[str, str]),
        body=row.body,
        id_at=row.id_at,
        per_second=row.per_second,
        rest_days=row.rest_days,
        revision=row.revision,
    )


def sealed_under(workspace_id: int) -> str:
    return f"sms_provider:{workspace_id}:headers"


def askings_of(tx: Tx, workspace_id: int) -> list[Asking]:
    """The newest first."""
    mine = select(sms_invitation).where(sms_invitation.c.workspace_id == workspace_id)
    return [asking_from(row) for row in tx.execute(mine.order_by(sms_invitation.c.id.desc()).limit(MOST))]


def asking_by_id(tx: Tx, workspace_id: int, invitation_id: int) -> Asking | None:
    return next(iter(askings_by_id(tx, workspace_id, [invitation_id]).values()), None)


def askings_by_id(tx: Tx, workspace_id: int, ids: Iterable[int]) -> dict[int, Asking]:
    c = sms_invitation.c
    found = tx.execute(select(sms_invitation).where(c.workspace_id == workspace_id, among(c.id, ids)))
    return {row.id: asking_from(row) for row in found}


def asking_answered_by(tx: Tx, workspace_id: int, answer_id: int) -> Asking | None:
    c = sms_invitation.c
    row = tx.execute(
        select(sms_invitation).where(c.workspace_id == workspace_id, c.answer_id == answer_id)
    ).first()
    return asking_from(row) if row else None


def halted_askings(tx: Tx, workspace_id: int) -> list[Asking]:
    """Those that stand still for a reason which no person gave."""
    c = sms_invitation.c
    stopped = (c.workspace_id == workspace_id, c.state == AskingState.STOPPED)
    found = tx.execute(select(sms_invitation).where(*stopped, c.stopped_reason.not_in(("", "person"))))
    return [asking_from(row) for row in found]


def counts_of(tx: Tx, workspace_id: int, invitation_id: int) -> Counts:
    c = sms.c
    mine = (c.workspace_id == workspace_id, c.invitation_id == invitation_id)
    grouped = select(c.state, c.reason, c.answer, func.count()).where(*mine)
    states: dict[str, int] = {}
    skipped: dict[str, int] = {}
    answers: dict[str, int] = {}
    for state, reason, answer, count in tx.execute(grouped.group_by(c.state, c.reason, c.answer)):
        states[state] = states.get(state, 0) + count
        answers[answer] = answers.get(answer, 0) + count
        if state == SmsState.SKIPPED:
            skipped[reason] = skipped.get(reason, 0) + count
    return Counts(states, skipped, answers.get("yes", 0), answers.get("no", 0))


def doubts_of(tx: Tx, workspace_id: int, invitation_id: int = 0, most: int = 100) -> list[SmsRow]:
    """SMS of which nobody knows whether they were sent; of one invitation, or of all."""
    c = sms.c
    unknown = some(workspace_id).where(c.state == SmsState.UNKNOWN)
    if invitation_id:
        unknown = unknown.where(c.invitation_id == invitation_id)
    return [sms_from(row) for row in tx.execute(unknown.order_by(c.id).limit(most))]


def rows_after(tx: Tx, workspace_id: int, invitation_id: int, after: int, most: int) -> list[SmsRow]:
    """Some of an invitation's SMS, in the order of their numbers."""
    c = sms.c
    mine = some(workspace_id).where(c.invitation_id == invitation_id, c.position > after)
    return [sms_from(row) for row in tx.execute(mine.order_by(c.position).limit(most))]


def sms_by_id(tx: Tx, workspace_id: int, sms_id: int) -> SmsRow | None:
    row = tx.execute(some(workspace_id).where(sms.c.id == sms_id)).first()
    return sms_from(row) if row else None


def sms_to(tx: Tx, workspace_id: int, invitation_id: int, phone: str) -> SmsRow | None:
    c = sms.c
    row = tx.execute(some(workspace_id).where(c.invitation_id == invitation_id, c.phone == phone)).first()
    return sms_from(row) if row else None


def last_sms_to(tx: Tx, workspace_id: int, phone: str) -> SmsRow | None:
    """The last one that may have reached this number, of whichever invitation."""
    c = sms.c
    left = some(workspace_id).where(c.phone == phone, c.state.in_(LEFT))
    row = tx.execute(left.order_by(c.claimed_at.desc()).limit(1)).first()
    return sms_from(row) if row else None


def sms_at(tx: Tx, vault: Vault, slug: str, token: str) -> tuple[int, Asking, SmsRow] | None:
    """The workspace, the asking and the SMS that a link belongs to; None for one that we did not make."""
    c = public_address.c
    found = tx.execute(select(c.workspace_id, c.form_id).where(c.slug == slug)).first()
    position = position_in(token)
    if found is None or not 0 < position < 2**31:
        return None
    asking = asking_by_id(tx, found.workspace_id, found.form_id)
    mine = (sms.c.invitation_id == found.form_id, sms.c.position == position)
    row = tx.execute(some(found.workspace_id).where(*mine)).first()
    if asking is None or row is None or row.phone is None:
        return None
    if not is_ours(vault, token, asking.id, position, row.phone):
        return None
    return found.workspace_id, asking, sms_from(row)


def invited_since(tx: Tx, workspace_id: int, phones: Iterable[str], since: Millis, without: int) -> set[str]:
    """Who was asked by another invitation; what may have been sent counts as sent."""
    c = sms.c
    asked = select(c.phone).where(
        c.workspace_id == workspace_id,
        among(c.phone, phones),
        c.invitation_id != without,
        c.state.in_(LEFT),
        c.claimed_at > since,
    )
    return {phone for phone in tx.scalars(asked) if phone}


def some(workspace_id: int) -> Select[Any]:
    return select(*(sms.c[name] for name in COLUMNS)).where(sms.c.workspace_id == workspace_id)


def sms_from(row: Row[Any]) -> SmsRow:
    values = row._mapping
    state, answer = SmsState(values["state"]), SmsAnswer(values["answer"])
    return SmsRow(**{name: values[name] for name in COLUMNS} | {"state": state, "answer": answer})


def asking_from(row: Row[Any]) -> Asking:
    return Asking(
        id=row.id,
        name=row.name,
        way=Way(row.way),
        wording=row.wording,
        language=row.language,
        purposes=tuple(row.purposes),
        texts=tuple(row.texts),
        slug=row.slug,
        base=row.base,
        answer_id=row.answer_id,
        word=row.word,
        number=row.number,
        state=AskingState(row.state),
        stopped_reason=row.stopped_reason,
        created_at=row.created_at,
        launched_at=row.launched_at,
        ends_at=row.ends_at,
    )
