"""An SMS on its way: the intent before the wire, what the provider's answer makes of it, and doubts ended."""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping, Sequence
from typing import Any

from sqlalchemy import select, update

from avisa.consent.intake.invitations.rules import link_to
from avisa.consent.intake.sms.facts import checked
from avisa.consent.intake.sms.links import address_of
from avisa.consent.intake.sms.queries import askings_by_id
from avisa.consent.intake.sms.rules import composed
from avisa.consent.intake.sms.tables import sms, sms_invitation
from avisa.consent.intake.sms.types import Asking, AskingState, Fate, ReadySms, SmsProvider, SmsState
from avisa.journal.actions import record
from avisa.kernel.bulk import bulk_update
from avisa.kernel.clock import Millis
from avisa.kernel.db import Tx
from avisa.kernel.secrets import Vault
from avisa.kernel.unit import Unit

DIED = "engine_died"
Opens = Callable[[str, int | None, Sequence[int]], Millis]  # from when on a number, of a contact or not, may
Hours = Callable[[Collection[int]], Opens]  # the same, once it is known which contacts are concerned


def waits(tx: Tx, workspace_id: int, now: Millis) -> bool:
    """Whether there is anything to do, so that nobody opens a transaction for nothing."""
    c, i = sms.c, sms_invitation.c
    dead = select(c.id).where(c.workspace_id == workspace_id, c.state == SmsState.SENDING).limit(1)
    if tx.execute(dead).first():
        return True
    joined = (i.workspace_id == c.workspace_id) & (i.id == c.invitation_id)
    due = select(c.id).join_from(sms, sms_invitation, joined)
    mine = (c.workspace_id == workspace_id, c.state == SmsState.QUEUED, c.due_at <= now)
    return tx.execute(due.where(*mine, i.state == AskingState.RUNNING).limit(1)).first() is not None


def rescue(unit: Unit) -> int:
    """What somebody was sending when they died may have left: it is unknown, and never sent again."""
    mine = (sms.c.workspace_id == unit.workspace_id, sms.c.state == SmsState.SENDING)
    lost = update(sms).where(*mine).values(state=str(SmsState.UNKNOWN), reason=DIED)
    return unit.tx.execute(lost).rowcount


def claim(unit: Unit, vault: Vault, provider: SmsProvider, most: int, hours: Hours) -> list[ReadySms]:
    """Who may be invited now, with the intent on their rows; the others wait, or are skipped for good.

    One transaction: whatever was committed before it (a stop, an erasure, a yes) wins.
    """
    rows = due_rows(unit, most)
    askings = askings_by_id(unit.tx, unit.workspace_id, {row.invitation_id for row in rows})
    ready: dict[str, ReadySms] = {}  # by number: two invitations in one batch are still one too many
    changes = []
    for asking in askings.values():
        own = [row for row in rows if row.invitation_id == asking.id]
        known = checked(unit, vault, asking, [row.phone for row in own], provider.rest_days)
        opens = hours([one.contact_id for one in known.values() if one.contact_id])
        for row in own:
            who = known[row.phone]
            why = who.objection or ("invited_lately" if row.phone in ready else "")
            at = opens(row.phone, who.contact_id, asking.purposes)
            change = verdict(unit, asking, row, why, at)
            changes.append({"workspace_id": unit.workspace_id, "id": row.id} | change)
            if change["state"] == SmsState.SENDING:
                text = text_of(vault, asking, row.position, row.phone)
                ready[row.phone] = ReadySms(row.id, row.attempt + 1, row.phone, text)
    still = sms.c.state == SmsState.QUEUED
    if bulk_update(unit.tx, sms, changes, where=still) != len(changes):
        raise RuntimeError("an SMS was claimed twice")  # undone with its transaction
    return list(ready.values())


def due_rows(unit: Unit, most: int) -> list[Any]:
    c, i = sms.c, sms_invitation.c
    joined = (i.workspace_id == c.workspace_id) & (i.id == c.invitation_id)
    columns = (c.id, c.invitation_id, c.position, c.phone, c.attempt)
    due = (
        select(*columns)
        .join_from(sms, sms_invitation, joined)
        .where(
            c.workspace_id == unit.workspace_id,
            c.state == SmsState.QUEUED,
            c.due_at <= unit.now,
            c.phone.is_not(None),
            i.state == AskingState.RUNNING,
        )
        .order_by(c.due_at, c.id)
        .limit(most)
        # The asking too: a stop that comes at this moment waits, and so comes after what leaves now.
        .with_for_update(skip_locked=True)
    )
    return list(unit.tx.execute(due))


def verdict(unit: Unit, asking: Asking, row: Any, why: str, opens_at: Millis) -> dict[str, Any]:
    """The columns that this claim changes; all have the same keys, as a bulk update wants them."""
    same = {"attempt": row.attempt, "due_at": unit.now, "claimed_at": None}
    if asking.ends_at is not None and asking.ends_at <= unit.now:
        return same | {"state": str(SmsState.EXPIRED), "reason": "expired"}
    if why:
        return same | {"state": str(SmsState.SKIPPED), "reason": why}
    if opens_at > unit.now:
        return same | {"state": str(SmsState.QUEUED), "reason": "quiet_hours", "due_at": opens_at}
    intent = {"attempt": row.attempt + 1, "claimed_at": unit.now}
    return same | intent | {"state": str(SmsState.SENDING), "reason": ""}


def text_of(vault: Vault, asking: Asking, position: int, phone: str) -> str:
    """The exact words of one SMS, at any time: nothing that they are made of ever changes."""
    if asking.slug:
        return composed(asking, address_of(vault, asking.base, asking.slug, asking.id, position, phone))
    return composed(asking, chat=link_to(asking.number, asking.word))


def settle(unit: Unit, fates: Mapping[ReadySms, Fate]) -> int:
    """Compare and set. A yes or no of the provider also settles what was given up meanwhile; only what is
    still ours goes back into the queue."""
    return sum(_settle_one(unit, ready, fate) for ready, fate in fates.items())


def _settle_one(unit: Unit, ready: ReadySms, fate: Fate) -> int:
    from_states = [str(SmsState.SENDING)]
    if fate.state in (SmsState.SENT, SmsState.REFUSED):
        from_states.append(str(SmsState.UNKNOWN))
    c = sms.c
    mine = (c.workspace_id == unit.workspace_id, c.id == ready.id, c.attempt == ready.attempt)
    values: dict[str, Any] = {"state": str(fate.state), "reason": fate.reason, "details": fate.details}
    if fate.due_at is not None:
        values |= {"due_at": fate.due_at}
    if fate.state is SmsState.SENT:
        values |= {"sent_at": unit.now, "provider_id": fate.provider_id}
    return unit.tx.execute(update(sms).where(*mine, c.state.in_(from_states)).values(**values)).rowcount


def end_doubt(unit: Unit, sms_id: int, was_sent: bool) -> bool:
    """A person has looked at the provider's own records. Either way it is not sent again."""
    c = sms.c
    mine = (c.workspace_id == unit.workspace_id, c.id == sms_id, c.state == SmsState.UNKNOWN)
    ended: dict[str, Any] = {"state": str(SmsState.REFUSED), "reason": "person"}
    if was_sent:
        ended = {"state": str(SmsState.SENT), "reason": "person", "sent_at": c.claimed_at}
    done = unit.tx.execute(update(sms).where(*mine).values(**ended)).rowcount == 1
    if done:
        record(unit, "sms.doubt_ended", f"sms:{sms_id}", sent=was_sent)
    return done
