"""The counts of a run mean what product.md says, whatever its messages have been through."""

from __future__ import annotations

from collections import Counter
from typing import Any

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import Row

from avisa.messages import actions
from avisa.messages.settle_actions import give_up
from avisa.messages.types import State, Tally, Waiting
from avisa.reports.rules import as_json, is_settled, rates_of
from tests.cast import Company
from tests.messages.letters import answer, begin_sending, queued, row_of, rows_in, sign, tally, tell
from tests.people import add_people

STATUSES = ("sent", "delivered", "read", "failed")
ANSWERS = ("yes", "held", "no", "doubt", "again")
MOVES = ("skip", "expire", "cancel", "wait", "send", *ANSWERS, "give_up", *STATUSES)


def move(company: Company, message_id: int, name: str) -> None:
    """One thing that happens to a message; what cannot happen now is left out, as the engine would."""
    row = row_of(company, message_id)
    if name in STATUSES:
        if row.attempt:
            reason = "undeliverable" if name == "failed" else ""
            tell(company, message_id, sign(name, company.clock() + len(name), row.attempt, reason=reason))
    elif name in ANSWERS:
        if row.state == "sending":
            hear_back(company, message_id, name, row.attempt)
    elif name == "give_up":
        with company.unit() as unit:
            give_up(unit, message_id)
    elif row.state == "queued":
        decide(company, message_id, name)


def decide(company: Company, message_id: int, name: str) -> None:
    if name == "send":
        return begin_sending(company, [message_id])
    with company.unit() as unit:
        match name:
            case "skip":
                actions.skip(unit, {message_id: "no_consent"})
            case "expire":
                actions.expire(unit, [message_id])
            case "cancel":
                actions.cancel(unit, [message_id])
            case "wait":
                actions.hold(unit, [Waiting(message_id, unit.now, "limit_reached")])
    return None


def hear_back(company: Company, message_id: int, name: str, attempt: int) -> None:
    match name:
        case "yes" | "held":
            state = State.ACCEPTED if name == "yes" else State.HELD
            answer(company, state, message_id, attempt, wamid=f"wamid.{message_id}")
        case "no":
            answer(company, State.FAILED, message_id, attempt, reason="parameter_invalid", outcome="rejected")
        case "doubt":
            answer(company, State.UNKNOWN, message_id, attempt, reason="no_answer", outcome="ambiguous")
        case "again":
            due_at = company.clock()
            answer(company, State.QUEUED, message_id, attempt, reason="never_left", due_at=due_at)


def recounted(rows: list[Row[Any]]) -> Tally:
    """The same counts once more, row by row, in the words of product.md."""
    accepted = [row for row in rows if row.accepted_at is not None]
    failed = [row for row in rows if row.state == "failed"]
    waiting = [row for row in rows if row.state == "queued"]
    state = Counter(row.state for row in rows)
    return Tally(
        recipients=len(rows),
        accepted=len(accepted),
        sent=sum(row.sent_at is not None for row in rows),
        delivered=sum(row.delivered_at is not None for row in rows),
        read=sum(row.read_at is not None for row in rows),
        failed=sum(row.accepted_at is not None for row in failed),
        failed_before_acceptance=sum(row.accepted_at is None for row in failed),
        unknown=state["unknown"],
        sending=state["sending"],
        waiting=len(waiting),
        cancelled=state["cancelled"],
        expired=state["expired"],
        skipped=dict(Counter(row.reason for row in rows if row.state == "skipped")),
        waits=dict(Counter(row.reason for row in waiting if row.reason)),
        faults=dict(Counter(row.reason for row in failed)),
    )


histories = st.lists(st.lists(st.sampled_from(MOVES), max_size=9), min_size=1, max_size=5)


@given(histories=histories)
@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_whatever_happens_the_counts_add_up(horizonte: Company, histories: list[list[str]]) -> None:
    run = horizonte.ids.next()
    people = add_people(horizonte, len(histories), first=horizonte.ids.next() % 9_000_000)
    for message_id, history in zip(queued(horizonte, people, run_id=run), histories, strict=True):
        for name in history:
            move(horizonte, message_id, name)
    counts = tally(horizonte, run)
    assert counts.adds_up
    assert counts == recounted(rows_in(horizonte, run))
    assert is_settled(counts) == (counts.waiting + counts.sending == 0)


def test_a_run_of_every_fate_is_counted_as_ana_reads_it(horizonte: Company) -> None:
    fates: tuple[list[str], ...] = (
        ["send", "yes", "sent", "delivered", "read"],
        ["send", "yes", "delivered"],
        ["send", "yes", "sent", "failed"],
        ["send", "no"],
        ["send", "doubt"],
        ["send"],
        ["skip"],
        ["cancel"],
        ["expire"],
        ["wait"],
        [],
    )
    ids = queued(horizonte, add_people(horizonte, len(fates)))
    for message_id, fate in zip(ids, fates, strict=True):
        for name in fate:
            move(horizonte, message_id, name)
    counts = tally(horizonte)
    assert as_json(counts) == {
        "recipients": 11,
        "accepted": 3,
        "sent": 3,
        "delivered": 2,
        "read": 1,
        "failed": 1,
        "failed_before_acceptance": 1,
        "unknown": 1,
        "sending": 1,
        "waiting": 2,
        "cancelled": 1,
        "expired": 1,
        "skipped": {"no_consent": 1},
    }
    assert (rates_of(counts).delivery, rates_of(counts).read) == (2 / 3, 1 / 2)


def test_an_empty_run_has_no_rates_and_is_not_settled(horizonte: Company) -> None:
    counts = tally(horizonte)
    assert (counts.recipients, counts.adds_up, is_settled(counts)) == (0, True, False)
    assert (rates_of(counts).delivery, rates_of(counts).read) == (None, None)
