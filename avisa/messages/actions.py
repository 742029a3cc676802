"""Writing messages: the one way in, and every move that is decided before the wire."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from sqlalchemy import ColumnElement, and_, select, update

from avisa.errors import AvisaError
from avisa.kernel.bulk import among, bulk_insert, bulk_update
from avisa.kernel.clock import Millis
from avisa.kernel.unit import Unit
from avisa.messages.links.actions import keep_links, with_codes
from avisa.messages.queries import later
from avisa.messages.rules import checked, last_moment
from avisa.messages.step_actions import still_queued, tell_ended, tell_received
from avisa.messages.tables import in_state, inbound, last_inbound, message
from avisa.messages.types import HOLDOUT, WAVE, Draft, Due, Lane, Receipt, State, Waiting


def enqueue(unit: Unit, drafts: Sequence[Draft]) -> Receipt:
    """Freeze drafts as queued rows; a person already in the same run and step is left as is.

    Refuses only what cannot be a message (`malformed_draft`): every yes or no belongs to the gate.
    """
    for draft in drafts:
        checked(draft.phone, draft.body)
    ids = unit.ids.take(len(drafts))
    coded, codes = with_codes(unit, drafts)
    rows = [row_of(unit, draft, one) for draft, one in zip(coded, ids, strict=True)]
    queued = bulk_insert(unit.tx, message, rows, ignore_conflicts=True)
    keep_links(unit, rows, codes)
    return Receipt(queued, len(drafts) - queued, tuple(ids))


def row_of(unit: Unit, draft: Draft, identifier: int) -> dict[str, object]:
    return {
        "workspace_id": unit.workspace_id,
        "id": identifier,
        "number_id": draft.number_id,
        "contact_id": draft.contact_id,
        "run_id": draft.run_id or identifier,
        "step": draft.step,
        "lane": int(draft.lane),
        "variant": draft.variant,
        "wave": draft.wave,
        "kind": str(draft.kind),
        "purpose_id": draft.purpose_id,
        "template_id": draft.template_id,
        "template_version": draft.template_version,
        "phone": draft.phone,
        "body": draft.body,
        "state": State.SKIPPED.value if draft.withheld else State.QUEUED.value,
        "reason": HOLDOUT if draft.withheld else WAVE if draft.parked else "",
        "details": "",
        "attempt": 0,
        "epoch": 0,
        "due_at": None if draft.parked else draft.due_at or unit.now,
        "expires_at": last_moment(draft.body, draft.expires_at),
        "created_at": unit.now,
        "ended_at": unit.now if draft.withheld else None,
        "price_category": "",
        "price_type": "",
    }


def intend(unit: Unit, allowed: Sequence[tuple[Due, int | None]], epoch: int) -> None:
    """Write the intent to send, with the consent event that allows each message, before the wire."""
    rows = [
        {
            "workspace_id": unit.workspace_id,
            "id": row.id,
            "state": State.SENDING.value,
            "reason": "",
            "attempt": row.attempt + 1,
            "epoch": epoch,
            "claimed_at": unit.now,
            "consent_event_id": event,
        }
        for row, event in allowed
    ]
    expect(bulk_update(unit.tx, message, rows, where=is_queued()), len(rows))


def skip(unit: Unit, reasons: Mapping[int, str]) -> None:
    """End rows that the gate refuses; the reason stays on the row."""
    ended = {"state": State.SKIPPED.value, "ended_at": unit.now}
    rows = [
        {"workspace_id": unit.workspace_id, "id": one, "reason": reason, **ended}
        for one, reason in reasons.items()
    ]
    expect(bulk_update(unit.tx, message, rows, where=is_queued()), len(rows))
    tell_ended(unit, State.SKIPPED, reasons)


def hold(unit: Unit, waiting: Sequence[Waiting]) -> None:
    """Let rows wait out of the way: until an instant, or until a person acts."""
    rows = [
        {"workspace_id": unit.workspace_id, "id": row.id, "due_at": row.until, "reason": row.reason}
        for row in waiting
    ]
    expect(bulk_update(unit.tx, message, rows, where=is_queued()), len(rows))


def expire(unit: Unit, ids: Sequence[int]) -> None:
    end(unit, ids, State.EXPIRED)


def cancel(unit: Unit, ids: Sequence[int]) -> int:
    """Cancel what is still queued; returns how many were."""
    return end(unit, ids, State.CANCELLED)


def end(unit: Unit, ids: Sequence[int], state: State) -> int:
    if not ids:
        return 0
    told = still_queued(unit, ids, state)
    ending = update(message).where(of(unit), among(message.c.id, ids), is_queued())
    ended = unit.tx.execute(ending.values(state=state.value, ended_at=unit.now)).rowcount
    tell_ended(unit, state, told)
    return ended


def cancel_queued(unit: Unit, run_id: int, most: int) -> int:
    """Cancel up to `most` queued rows of a run; 0 when none is left."""
    return cancel(unit, some_queued(unit, message.c.run_id == run_id, most))


def release_parked(unit: Unit, run_id: int, most: int) -> int:
    """Make up to `most` rows that wait for a person due now, not those of waves to come; 0 at the end."""
    waits = and_(message.c.run_id == run_id, message.c.due_at.is_(None), message.c.reason != WAVE)
    return make_due(unit, some_queued(unit, waits, most))


def release_wave(unit: Unit, run_id: int, wave: int, due_at: Millis, most: int) -> int:
    """Let up to `most` rows of a wave that was opened leave from `due_at` on; 0 when none is left."""
    c = message.c
    found = some_queued(unit, and_(c.run_id == run_id, c.wave == wave, c.reason == WAVE), most)
    releasing = update(message).where(of(unit), among(c.id, found), is_queued())
    at = max(due_at, unit.now)
    return unit.tx.execute(releasing.values(due_at=at, reason="")).rowcount if found else 0


def some_queued(unit: Unit, which: ColumnElement[bool], most: int) -> list[int]:
    found = select(message.c.id).where(of(unit), which, is_queued())
    return list(unit.tx.execute(found.limit(most)).scalars())


def pull_forward(unit: Unit, number_ids: Sequence[int], reason: str, most: int) -> int:
    """Make up to `most` rows that wait for `reason` due now, the urgent lanes and earliest first."""
    found: list[int] = []
    for lane in Lane:
        for number_id in number_ids:
            rows = later(unit.workspace_id, number_id, lane, reason, unit.now)
            some = unit.tx.execute(rows.limit(max(most - len(found), 0)))
            found += [row.id for row in some]
    return make_due(unit, found)


def last_promise(unit: Unit, number_ids: Sequence[int], reason: str) -> Millis:
    """The latest instant that a row waiting for `reason` was given; 0 when none waits."""
    latest = 0
    for lane in Lane:
        for number_id in number_ids:
            rows = later(unit.workspace_id, number_id, lane, reason, unit.now).order_by(None)
            last = unit.tx.execute(rows.order_by(message.c.due_at.desc()).limit(1)).first()
            latest = max(latest, last.due_at if last else 0)
    return latest


def release_held(unit: Unit, contact_id: int, reason: str) -> int:
    """What waits for this reason to leave to this person is judged anew, now."""
    waiting = and_(message.c.contact_id == contact_id, message.c.reason == reason)
    found = unit.tx.scalars(select(message.c.id).where(of(unit), waiting, is_queued()))
    return make_due(unit, list(found))


def make_due(unit: Unit, ids: Sequence[int]) -> int:
    if not ids:
        return 0
    releasing = update(message).where(of(unit), among(message.c.id, ids), is_queued())
    return unit.tx.execute(releasing.values(due_at=unit.now, reason="")).rowcount


def receive(unit: Unit, rows: Sequence[Mapping[str, object]]) -> int:
    """Keep what people wrote (once each) and open their windows; returns how many were new.

    Each row: number_id, contact_id, wamid, kind, body, context, at (ms).
    """
    keyed = [
        {"workspace_id": unit.workspace_id, "id": one, **row}
        for one, row in zip(unit.ids.take(len(rows)), rows, strict=True)
    ]
    new = bulk_insert(unit.tx, inbound, keyed, ignore_conflicts=True)
    tell_received(unit, [int(str(row["id"])) for row in keyed])
    windows = [
        {"workspace_id": unit.workspace_id, **{k: row[k] for k in ("number_id", "contact_id", "at")}}
        for row in sorted(rows, key=lambda row: str(row["at"]))
    ]
    bulk_insert(unit.tx, last_inbound, windows, ignore_conflicts=True)
    for window in windows:  # a person's words come one at a time; the latest wins
        open_window(unit, window)
    return new


def open_window(unit: Unit, window: Mapping[str, object]) -> None:
    unit.tx.execute(
        update(last_inbound)
        .where(
            last_inbound.c.workspace_id == unit.workspace_id,
            last_inbound.c.number_id == window["number_id"],
            last_inbound.c.contact_id == window["contact_id"],
            last_inbound.c.at < window["at"],
        )
        .values(at=window["at"])
    )


def of(unit: Unit) -> ColumnElement[bool]:
    return message.c.workspace_id == unit.workspace_id


def is_queued() -> ColumnElement[bool]:
    return in_state(State.QUEUED)


def expect(changed: int, wanted: int) -> None:
    """The rows were locked when they were read: a different count means the intent is not ours."""
    if changed != wanted:
        raise AvisaError("rows_moved_under_lock", changed=changed, wanted=wanted)
