"""Whether a campaign made a difference: those held out beside everybody else, by what both can do."""

from __future__ import annotations

from dataclasses import replace

import pytest

from avisa.audience.event_actions import keep_event
from avisa.campaigns.types import CampaignState, CampaignView
from avisa.kernel.clock import DAY
from avisa.messages.tables import message
from avisa.reports.holdout import WITH, WITHOUT, Effect, Outcome, effect_of, fewest
from avisa.reports.significance import Sample, Says
from tests.campaigns.school import campaign_of, view_of
from tests.cast import Company, own, put
from tests.databases import ON_SQLITE
from tests.people import add_parents
from tests.segments.school import wrote


def launched_to(company: Company, dealt: list[int], held: list[int]) -> CampaignView:
    """Three days ago, with a holdout."""
    draft, then = view_of(company, campaign_of(company)), company.clock() - 3 * DAY
    with company.unit() as unit:
        for person in (*dealt, *held):
            row = {"state": "skipped", "reason": "holdout"} if person in held else {"state": "delivered"}
            whom = {"number_id": company.number_id, "contact_id": person, "run_id": draft.id}
            put(unit.tx, message, **own(company, unit.ids.next()), **whom, **row, created_at=then)
    return replace(draft, holdout=30, launched_at=then, state=CampaignState.RUNNING)


def pay(company: Company, people: list[int], at: int, name: str = "paid") -> None:
    with company.unit() as unit:
        for person in people:
            keep_event(unit, person, name, at)


def effect(company: Company, campaign: CampaignView, outcome: Outcome) -> Effect:
    with company.db.read() as tx:
        found = effect_of(tx, company.workspace_id, campaign, outcome, company.clock())
    assert found is not None
    return found


@ON_SQLITE
def test_who_paid_is_compared_and_the_difference_is_told(horizonte: Company) -> None:
    people = add_parents(horizonte, 90)
    dealt, held = people[:60], people[60:]
    campaign = launched_to(horizonte, dealt, held)
    assert campaign.launched_at is not None
    pay(horizonte, [*dealt[:36], *held[:6]], campaign.launched_at + DAY)
    pay(horizonte, held[6:20], campaign.launched_at - 1)  # before it
    pay(horizonte, held[6:20], campaign.launched_at + 2 * DAY)  # too late for two days
    pay(horizonte, held[4:20], campaign.launched_at + DAY, "visited")
    clear = effect(horizonte, campaign, Outcome("paid", 2))
    assert (clear.dealt, clear.held, clear.is_over) == (Sample(36, 60), Sample(6, 30), True)
    assert (clear.verdict.says, clear.verdict.best) == (Says.DIFFERENCE, WITH)
    longer = effect(horizonte, campaign, Outcome("paid", 7))
    assert (longer.held, longer.verdict.says) == (Sample(20, 30), Says.NO_DIFFERENCE)
    assert (longer.is_over, longer.ends_at) == (False, campaign.launched_at + 7 * DAY)
    assert (longer.verdict.needed or 0) > 60
    other = effect(horizonte, campaign, Outcome("visited", 7))
    assert (other.dealt.hits, other.verdict.best) == (0, WITHOUT)


@ON_SQLITE
def test_it_knows_nothing_while_too_few_wrote_and_says_how_many_it_would_need(horizonte: Company) -> None:
    people = add_parents(horizonte, 20)
    campaign = launched_to(horizonte, people[:16], people[16:])
    silent = effect(horizonte, campaign, Outcome())
    assert (silent.verdict.says, silent.verdict.needed, silent.fewest) == (Says.TOO_FEW, None, None)
    for person in people[:2]:
        wrote(horizonte, person, ago=2 * DAY)
        wrote(horizonte, person, ago=DAY)
    wrote(horizonte, people[17], ago=4 * DAY)  # before the launch
    unsure = effect(horizonte, campaign, Outcome())
    assert (unsure.dealt, unsure.held) == (Sample(2, 16), Sample(0, 4))
    assert (unsure.verdict.says, unsure.fewest) == (Says.TOO_FEW, 50)
    assert unsure.verdict.needed is not None


@ON_SQLITE
def test_without_a_holdout_there_is_nothing_to_compare(horizonte: Company) -> None:
    campaign = launched_to(horizonte, add_parents(horizonte, 3), [])
    with horizonte.db.read() as tx:
        for other in (replace(campaign, holdout=0), replace(campaign, launched_at=None)):
            assert effect_of(tx, horizonte.workspace_id, other, Outcome(), horizonte.clock()) is None


@pytest.mark.parametrize(
    ("one", "other", "people"),
    [
        (Sample(0, 90), Sample(0, 10), None),
        (Sample(90, 90), Sample(10, 10), None),
        (Sample(9, 90), Sample(1, 10), 50),
        (Sample(50, 90), Sample(5, 10), 12),
        (Sample(500, 900), Sample(50, 100), None),
    ],
)
def test_the_fewest_people_are_those_of_whom_five_are_expected(
    one: Sample, other: Sample, people: int | None
) -> None:
    assert fewest(one, other) == people
