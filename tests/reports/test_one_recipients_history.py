"""What happened to one message, in the order in which it happened, with every reason."""

from __future__ import annotations

from avisa.channels.meta.faults import fault_of
from avisa.channels.port import NeverLeft, Rejected
from avisa.kernel.clock import HOUR, MINUTE, SECOND
from avisa.reports.history import Step, history_of
from avisa.reports.queries import recipients_page
from tests.cast import Company, FakeClock
from tests.engine.by_hand import Hand
from tests.ingest.posts import failure, hear, status, statuses
from tests.messages.letters import queued
from tests.people import add_parents, add_people


def history(company: Company, message_id: int) -> tuple[Step, ...]:
    with company.db.read() as tx:
        found = history_of(tx, company.workspace_id, message_id)
    assert found is not None
    return found


def kinds(company: Company, message_id: int) -> list[str]:
    return [step.kind for step in history(company, message_id)]


def test_a_message_that_went_well_tells_every_step(horizonte: Company, clock: FakeClock) -> None:
    clock.now = clock() // SECOND * SECOND
    (letter,) = queued(horizonte, add_parents(horizonte, 1), run_id=0)
    began = clock()
    clock.advance(MINUTE)
    Hand(horizonte).send_all()
    for name in ("sent", "delivered", "read"):
        clock.advance(MINUTE)
        hear(horizonte, statuses(horizonte, status(horizonte, name, letter)))
    steps = history(horizonte, letter)
    assert [(step.kind, (step.at - began) // MINUTE) for step in steps] == [
        ("created", 0),
        ("claimed", 1),
        ("accepted", 1),
        ("sent", 2),
        ("delivered", 3),
        ("read", 4),
    ]


def test_what_is_told_in_whole_seconds_never_seems_to_come_before_what_led_to_it(
    horizonte: Company, clock: FakeClock
) -> None:
    """The platform counts seconds, we count thousandths: nobody may read of a message sent before it was."""
    clock.now = clock() // SECOND * SECOND + 900
    (letter,) = queued(horizonte, add_parents(horizonte, 1), run_id=0)
    Hand(horizonte).send_all()
    hear(horizonte, statuses(horizonte, status(horizonte, "sent", letter)))
    assert kinds(horizonte, letter) == ["created", "claimed", "accepted", "sent"]


def test_each_failed_try_is_told_with_its_reason(horizonte: Company, clock: FakeClock) -> None:
    (letter,) = queued(horizonte, add_parents(horizonte, 1), run_id=0)
    hand = Hand(horizonte)
    for outcome in (NeverLeft("refused"), Rejected(fault_of(131016), "Try later.")):
        hand.settle(hand.claim().ready, outcome)
        clock.advance(HOUR)
    hand.settle(hand.claim().ready, Rejected(fault_of(131009), "Parameter 1."))
    told = [(step.kind, step.reason, step.details) for step in history(horizonte, letter)]
    assert ("never_left", "never_left", "refused") in told
    assert ("rejected", "service_unavailable", "Try later.") in told
    assert told[-1] == ("rejected", "parameter_invalid", "Parameter 1.")
    assert ("failed", "parameter_invalid", "Parameter 1.") in told


def test_a_skip_tells_why(horizonte: Company) -> None:
    (letter,) = queued(horizonte, add_people(horizonte, 1), run_id=0)
    Hand(horizonte).claim()
    last = history(horizonte, letter)[-1]
    assert (last.kind, last.reason) == ("skipped", "no_consent")


def test_a_failure_by_webhook_tells_the_platforms_own_words(horizonte: Company, clock: FakeClock) -> None:
    (letter,) = queued(horizonte, add_parents(horizonte, 1), run_id=0)
    Hand(horizonte).send_all()
    clock.advance(MINUTE)
    hear(horizonte, statuses(horizonte, failure(horizonte, letter, 131026)))
    last = history(horizonte, letter)[-1]
    assert (last.kind, last.reason, last.details) == ("failed", "undeliverable", "Code 131026.")


def test_caio_reads_nothing_of_it(horizonte: Company, padaria: Company) -> None:
    (letter,) = queued(horizonte, add_parents(horizonte, 1), run_id=77)
    with padaria.db.read() as tx:
        assert history_of(tx, padaria.workspace_id, letter) is None
        assert recipients_page(tx, padaria.workspace_id, 77) == []


def test_recipients_are_paged_by_their_state(horizonte: Company) -> None:
    agreed = queued(horizonte, add_parents(horizonte, 3), run_id=77)
    silent = queued(horizonte, add_people(horizonte, 2, first=10), run_id=77)
    Hand(horizonte).send_all()
    with horizonte.db.read() as tx:
        accepted = recipients_page(tx, horizonte.workspace_id, 77, ["accepted"], most=2)
        rest = recipients_page(tx, horizonte.workspace_id, 77, ["accepted"], after=agreed[1])
        skipped = recipients_page(tx, horizonte.workspace_id, 77, ["skipped"])
    assert [row._mapping["id"] for row in (*accepted, *rest)] == list(agreed)
    assert [row._mapping["id"] for row in skipped] == list(silent)
