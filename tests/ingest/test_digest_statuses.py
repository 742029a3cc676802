"""Statuses find their messages by what was sent along, move them forward, and mean what an answer means."""

from __future__ import annotations

import pytest

from avisa.audience.queries import contacts_of
from avisa.campaigns.types import CampaignState
from avisa.consent.queries import suppressions_of
from avisa.kernel.clock import DAY, SECOND
from avisa.workspace.actions import start_account
from avisa.workspace.queries import number_by_id
from tests.campaigns.school import running, view_of
from tests.cast import Company, FakeClock
from tests.engine.by_hand import Hand
from tests.gate.audience import listed_people
from tests.ingest.posts import failure, hear, preference, status, statuses
from tests.messages.letters import queued, row_of, tally
from tests.people import add_parents, say_yes


@pytest.fixture
def letter(horizonte: Company) -> int:
    """A single dispatch that the platform has accepted."""
    (one,) = queued(horizonte, add_parents(horizonte, 1), run_id=0)
    Hand(horizonte).send_all()
    return one


def noes_of(company: Company, message_id: int) -> list[str]:
    person = row_of(company, message_id).contact_id
    with company.db.read() as tx:
        found = suppressions_of(tx, company.workspace_id, [person])
    return [str(no.source) for no in found.get(person, ())]


def test_a_status_moves_its_message_and_tells_its_price(horizonte: Company, letter: int) -> None:
    pricing = {"billable": True, "category": "utility", "type": "regular"}
    hear(horizonte, statuses(horizonte, status(horizonte, "delivered", letter, pricing=pricing)))
    row = row_of(horizonte, letter)
    assert (row.state, row.price_category, row.price_type) == ("delivered", "utility", "regular")
    assert row.delivered_at == horizonte.clock() // SECOND * SECOND


def test_a_thousand_statuses_in_one_body_are_one_transaction(horizonte: Company) -> None:
    ids = queued(horizonte, add_parents(horizonte, 300), run_id=77)
    Hand(horizonte).send_all()
    told = [status(horizonte, name, one) for one in ids for name in ("sent", "delivered", "read")]
    hear(horizonte, statuses(horizonte, *told, status(horizonte, "sent", id="wamid.other")))
    assert tally(horizonte, 77).read == 300


def test_a_status_without_our_mark_is_found_by_the_platforms_id(horizonte: Company, letter: int) -> None:
    wamid = row_of(horizonte, letter).wamid
    hear(horizonte, statuses(horizonte, status(horizonte, "read", id=wamid)))
    assert row_of(horizonte, letter).state == "read"


@pytest.mark.parametrize(
    "mark", ["", "order-17", "999.1", f"{1 << 64}.1", "12345678901234567890123.1", "\x00.1"]
)
def test_statuses_of_other_programs_on_the_same_number_are_left_alone(
    horizonte: Company, letter: int, mark: str
) -> None:
    foreign = status(horizonte, "failed", id="wamid.foreign", biz_opaque_callback_data=mark)
    hear(horizonte, statuses(horizonte, foreign, status(horizonte, "sent", letter)))
    assert row_of(horizonte, letter).state == "sent"
    assert tally(horizonte, letter).recipients == 1


def test_caio_cannot_move_anas_messages_through_his_connection(
    horizonte: Company, padaria: Company, letter: int
) -> None:
    before = row_of(horizonte, letter)
    wamid = status(padaria, "read", id=before.wamid)
    hear(padaria, statuses(padaria, failure(padaria, letter, 131050), wamid))
    assert row_of(horizonte, letter) == before
    assert noes_of(horizonte, letter) == []


def test_a_failure_by_webhook_marks_the_person_as_an_answer_would(horizonte: Company, letter: int) -> None:
    hear(horizonte, statuses(horizonte, failure(horizonte, letter, 131026)))
    row = row_of(horizonte, letter)
    assert (row.state, row.reason, row.details) == ("failed", "undeliverable", "Code 131026.")
    with horizonte.db.read() as tx:
        person = contacts_of(tx, horizonte.workspace_id, [row.contact_id])[row.contact_id]
    assert person.not_on_whatsapp_at == horizonte.clock()


def test_a_paused_template_told_by_webhook_pauses_its_campaign(horizonte: Company) -> None:
    run = running(horizonte)
    say_yes(horizonte, listed_people(horizonte, run))
    hand = Hand(horizonte)
    (first,) = hand.claim(1).ready
    hand.settle([first])
    hear(horizonte, statuses(horizonte, failure(horizonte, first.id, 132015)))
    view = view_of(horizonte, run)
    assert (view.state, view.reason) == (CampaignState.PAUSED, "template_paused")
    assert hand.claim().ready == ()


def test_a_fault_that_is_told_again_does_nothing_again(
    horizonte: Company, clock: FakeClock, letter: int
) -> None:
    """Meta repeats webhooks for days: what a person mended meanwhile stays mended."""
    told = statuses(horizonte, failure(horizonte, letter, 131042))
    hear(horizonte, told)
    assert not may_send(horizonte)
    with horizonte.unit() as unit:
        start_account(unit, horizonte.account_id)
    clock.advance(DAY)
    hear(horizonte, told, told)
    assert may_send(horizonte)


def may_send(company: Company) -> bool:
    with company.db.read() as tx:
        number = number_by_id(tx, company.workspace_id, company.number_id)
    assert number is not None
    return number.may_send


def test_a_late_stop_does_not_undo_a_later_yes_at_the_platform(
    horizonte: Company, clock: FakeClock, letter: int
) -> None:
    stopped = statuses(horizonte, failure(horizonte, letter, 131050))
    clock.advance(DAY)
    hear(horizonte, preference(horizonte, "5511990000000", "resume"))
    hear(horizonte, stopped)
    assert noes_of(horizonte, letter) == []
    assert row_of(horizonte, letter).reason == "stopped_marketing"


def test_a_stop_at_the_platform_stands_until_it_is_lifted_there(
    horizonte: Company, clock: FakeClock, letter: int
) -> None:
    hear(horizonte, statuses(horizonte, failure(horizonte, letter, 131050)))
    assert noes_of(horizonte, letter) == ["platform"]
    clock.advance(DAY)
    hear(horizonte, preference(horizonte, "5511990000000", "resume"))
    assert noes_of(horizonte, letter) == []
