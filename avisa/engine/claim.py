"""The claim: select, gate, limit and the intent, in one short transaction."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence

from avisa.channels.port import Outbound
from avisa.engine.budgets import (
    beyond_budget,
    held_budgets,
    set_money_aside,
    within_budgets,
)
from avisa.engine.carried import with_their_files
from avisa.engine.lease import Lease, holds
from avisa.engine.pace import PAIR, Pairs
from avisa.engine.types import Claim, Ready, SendingNumber
from avisa.errors import Conflict
from avisa.gate.queries import facts_for
from avisa.gate.rules import verdict
from avisa.gate.run_actions import halt
from avisa.gate.types import Admit, Cancel, Expire, Facts, Skip, Verdict, Wait, case_of
from avisa.kernel.unit import Unit
from avisa.limits.actions import admit
from avisa.messages import actions
from avisa.messages.queries import due
from avisa.messages.rules import callback_of
from avisa.messages.types import Due, Waiting
from avisa.templates.consequences import DEAD_TEMPLATES
from avisa.templates.media.rules import NAMED, REFUSED, read_body, with_ids
from avisa.templates.media.types import Upload
from avisa.workspace.queries import number_by_id

LIMIT = "limit_reached"


def claim(unit: Unit, number: SendingNumber, lease: Lease, pairs: Pairs, most: int) -> Claim:
    """Take up to `most` due rows of the number and decide each; the intents are committed with the rest.

    Raises Conflict `lease_lost` when another engine owns the number by now.
    """
    if not holds(unit.tx, lease):
        raise Conflict("lease_lost", lease=lease.name)
    sender = number_by_id(unit.tx, unit.workspace_id, number.id)
    if sender is None or not sender.may_send or sender.connection_revision != number.connection_revision:
        return Claim()  # after a change of token or address, the next sender has the new ones
    rows = due(unit.tx, unit.workspace_id, number.id, unit.now, most)
    if not rows:
        return Claim()
    batch, early = apart(rows, pairs, unit.now)
    budgets = held_budgets(unit, batch)
    facts = facts_for(unit.tx, unit.workspace_id, number.id, batch, unit.now, hold=True)
    gated = [(row, verdict(case_of(row, facts))) for row in batch]
    decided, files = with_their_files(unit, number.id, gated)
    spending = within_budgets(unit, number, decided, facts, budgets)
    paid = [(row, yes) for row, yes in decided if row.id not in spending.refused]
    going, crowded = within_limit(unit, number, paid)
    actions.intend(unit, going, lease.epoch)
    set_money_aside(unit, spending, [row.id for row, _ in going])
    unpaid = beyond_budget(unit, spending, decided, crowded, LIMIT)
    set_aside(unit, decided, [*early, *crowded, *unpaid])
    tell_runs(unit, decided, facts)
    return Claim(tuple(ready(row, facts, files) for row, _ in going), len(rows) - len(going))


def apart(rows: Sequence[Due], pairs: Pairs, now: int) -> tuple[list[Due], list[Waiting]]:
    """Each person at most once in a batch, and not within six seconds of their last message."""
    batch: list[Due] = []
    early: list[Waiting] = []
    met: set[int] = set()
    for row in rows:
        free_at = now + PAIR if row.contact_id in met else pairs.free_at(row.contact_id)
        if free_at > now:
            early.append(Waiting(row.id, free_at, "pair_pace"))
        else:
            met.add(row.contact_id)
            batch.append(row)
    return batch, early


def within_limit(
    unit: Unit, number: SendingNumber, decided: Iterable[tuple[Due, Verdict]]
) -> tuple[list[tuple[Due, int | None]], list[Waiting]]:
    """The limit comes last, and exactly: under the portfolio's lock."""
    admitted = [(row, yes) for row, yes in decided if isinstance(yes, Admit)]
    counted = [row.contact_id for row, yes in admitted if yes.counts]
    if not counted:
        return [(row, yes.event_id) for row, yes in admitted], []
    places = admit(unit, number.portfolio_id, counted)
    crowded = [
        Waiting(row.id, places.waits[row.contact_id], LIMIT)
        for row, yes in admitted
        if yes.counts and row.contact_id in places.waits
    ]
    left = {row.id for row in crowded}
    return [(row, yes.event_id) for row, yes in admitted if row.id not in left], crowded


def set_aside(unit: Unit, decided: Iterable[tuple[Due, Verdict]], waiting: list[Waiting]) -> None:
    skipped: dict[int, str] = {}
    expired: list[int] = []
    cancelled: list[int] = []
    for row, answer in decided:
        match answer:
            case Skip(reason):
                skipped[row.id] = reason
            case Wait(reason, until):
                waiting.append(Waiting(row.id, until, reason))
            case Expire():
                expired.append(row.id)
            case Cancel():
                cancelled.append(row.id)
    actions.skip(unit, skipped)
    actions.hold(unit, waiting)
    actions.expire(unit, expired)
    actions.cancel(unit, cancelled)


def tell_runs(unit: Unit, decided: Iterable[tuple[Due, Verdict]], facts: Facts) -> None:
    """What sends a template that cannot be sent now waits for it, or is stopped until a person looks; so is
    what sends a file that is gone, or was not taken."""
    troubled = {
        row.run_id: (facts.templates.get(row.template_id or 0), answer.reason)
        for row, answer in decided
        if isinstance(answer, Wait) and answer.reason.startswith("template_")
    }
    for row, answer in decided:
        if answer == Wait(REFUSED, None):
            halt(unit, row.run_id, REFUSED, for_good=True)
    for run_id, (live, reason) in troubled.items():
        if live is None or live.status in DEAD_TEMPLATES or reason == "template_changed":
            halt(unit, run_id, reason, for_good=True)
        else:
            halt(unit, run_id, "template_paused" if live.status == "PAUSED" else reason, for_good=False)


def ready(row: Due, facts: Facts, files: Mapping[int, Upload]) -> Ready:
    template = facts.templates.get(row.template_id or 0)
    outbound = Outbound(
        callback=callback_of(row.id, row.attempt + 1),
        to=row.phone,
        body=with_ids(read_body(row.body), files) if NAMED in row.body else read_body(row.body),
        template=template.name if template else "",
        language=template.language if template else "",
    )
    wa_id = facts.wa_ids.get(row.contact_id, "")
    return Ready(row.id, row.attempt + 1, row.contact_id, row.run_id, facts.now, wa_id, outbound)
