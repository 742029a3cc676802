"""Marketing or utility is what WhatsApp says at the moment of sending, whatever it was before."""

from __future__ import annotations

from avisa.channels.port import TemplateCategorySeen
from avisa.consent.actions import grant, suppress
from avisa.consent.types import Channel, Proof, Scope, SuppressionSource
from avisa.kernel.clock import MINUTE
from avisa.templates.actions import apply_category
from avisa.templates.queries import template_by_id
from tests.cast import Company, FakeClock
from tests.consent.asking import ledger_of
from tests.engine.by_hand import Hand
from tests.messages.letters import queued, row_of
from tests.people import VAULT, add_parents, say_yes


def recategorise(company: Company, category: str) -> None:
    """As the webhook of the platform does, between the queue and the wire."""
    told = TemplateCategorySeen(f"template-{company.template_id}", category, "", company.clock())
    with company.unit() as unit:
        apply_category(unit, told)


def told(company: Company, *letters: int) -> list[tuple[str, str]]:
    return [(row_of(company, one).state, row_of(company, one).reason) for one in letters]


def version_of(company: Company) -> str:
    with company.db.read() as tx:
        now = template_by_id(tx, company.workspace_id, company.template_id)
    assert now
    return now.version


def test_a_template_that_was_moved_since_no_longer_fits_the_yes(horizonte: Company, clock: FakeClock) -> None:
    marina, theo = add_parents(horizonte, 2)
    (early,) = queued(horizonte, [marina], run_id=0)
    hand = Hand(horizonte)
    assert [one.id for one in hand.claim().ready] == [early]
    (late,) = queued(horizonte, [theo], run_id=0)
    recategorise(horizonte, "MARKETING")
    clock.advance(MINUTE)
    assert hand.claim().ready == ()
    assert told(horizonte, early, late) == [("sending", ""), ("skipped", "outside_purpose")]


def test_from_then_on_it_is_stopped_by_what_stops_marketing(horizonte: Company, clock: FakeClock) -> None:
    marina, theo = add_parents(horizonte, 2)
    say_yes(horizonte, [marina, theo], horizonte.novidades_id)
    proof = Proof(channel=Channel.PLATFORM, at=clock())
    with horizonte.unit() as unit:
        suppress(unit, VAULT, [theo], SuppressionSource.PLATFORM, Scope.MARKETING, "preference", proof)
    (utility,) = queued(horizonte, [theo], run_id=0)
    hand = Hand(horizonte)
    hand.settle(hand.claim().ready)
    recategorise(horizonte, "MARKETING")
    clock.advance(MINUTE)
    news = {"run_id": 0, "purpose_id": horizonte.novidades_id, "template_version": version_of(horizonte)}
    letters = queued(horizonte, [marina], **news) + queued(horizonte, [theo], **news)
    hand.claim()
    assert told(horizonte, utility, *letters) == [
        ("accepted", ""),
        ("sending", ""),
        ("skipped", "suppressed"),
    ]


def test_what_was_frozen_as_something_else_does_not_leave_even_with_a_yes_to_both(
    horizonte: Company, clock: FakeClock
) -> None:
    (marina,) = add_parents(horizonte, 1)
    say_yes(horizonte, [marina], horizonte.novidades_id)
    (letter,) = queued(horizonte, [marina], run_id=0, purpose_id=horizonte.novidades_id)
    recategorise(horizonte, "MARKETING")
    assert Hand(horizonte).claim().ready == ()
    assert told(horizonte, letter) == [("skipped", "template_not_live")]


def test_the_yes_on_the_row_is_the_one_that_stood_when_it_left(horizonte: Company, clock: FakeClock) -> None:
    (marina,) = add_parents(horizonte, 1)
    (letter,) = queued(horizonte, [marina], run_id=0)
    assert row_of(horizonte, letter).consent_event_id is None
    clock.advance(MINUTE)
    with horizonte.unit() as unit:
        grant(unit, VAULT, [marina], [horizonte.matricula_id], Proof(channel=Channel.FORM, at=clock()))
    Hand(horizonte).claim()
    _, renewed = ledger_of(horizonte, marina)
    assert row_of(horizonte, letter).consent_event_id == renewed.id
