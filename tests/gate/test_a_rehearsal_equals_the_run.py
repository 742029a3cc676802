"""What Ana reads in the rehearsal is what then happens: who goes, who does not and why, and on which day."""

from __future__ import annotations

from collections import Counter
from dataclasses import replace
from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import select, update

from avisa.calendar.state_rules import STATE_RULES
from avisa.calendar.types import ClosedDays, Hours, QuietHours, Span
from avisa.consent.tables import consent
from avisa.gate.rehearse import Rehearsal, rehearse
from avisa.gate.types import Cap, Caps
from avisa.kernel.clock import DAY, HOUR, MINUTE, SECOND, Millis, to_datetime, to_millis
from avisa.limits.queries import last_reached
from tests.calendar.moments import local
from tests.campaigns.school import view_of
from tests.cast import Company, FakeClock
from tests.engine.by_hand import Hand, look_once
from tests.gate.audience import (
    AGREED,
    TRAITS,
    Traits,
    assemble,
    draft_campaign,
    reach_strangers,
    set_tier,
    start,
)
from tests.gate.rules_of_sending import OFFICE, change_rules
from tests.messages.letters import rows_in, tally

SAO_PAULO = ZoneInfo("America/Sao_Paulo")


def rehearsed(company: Company, campaign_id: int) -> Rehearsal:
    with company.db.read() as tx:
        return rehearse(tx, company.workspace_id, view_of(company, campaign_id), company.clock())


def run_to_its_end(company: Company, clock: FakeClock, run_id: int, at_once: int) -> dict[date, int]:
    """Days pass until nobody waits any longer; how many messages left on which."""
    hand, days = Hand(company), Counter[date]()
    while hand.next_due() is not None:
        taken = hand.claim(at_once)
        if taken.ready:
            hand.settle(taken.ready)
            days[day_of(clock())] += len(taken.ready)
        elif not taken.aside and not look_once(company):
            clock.now = next_change(company, hand)
            look_once(company)
    hand.drop_lease()
    assert tally(company, run_id).waiting == 0
    return dict(days)


def next_change(company: Company, hand: Hand) -> Millis:
    """When the next row comes due or the next place comes free, whichever is first."""
    with company.db.read() as tx:
        window = last_reached(tx, company.workspace_id, company.portfolio_id, company.clock())
    due = hand.next_due()
    assert due is not None
    return min(due, *(instant + DAY for instant in window)) if window else due


def day_of(instant: Millis) -> date:
    return to_datetime(instant).astimezone(SAO_PAULO).date()


def agree(said: Rehearsal, company: Company, run_id: int, days: dict[date, int]) -> None:
    came = tally(company, run_id)
    assert (said.recipients, said.go) == (came.recipients, came.accepted)
    assert (said.skipped, said.waits) == (came.skipped, {})
    assert sum(said.capped.values()) == came.skipped.get("frequency_cap", 0)
    assert dict(said.per_day) == days
    last = max((row.claimed_at or 0 for row in rows_in(company, run_id)), default=0)
    assert abs((said.ends_at or 0) - last) < MINUTE


MORNINGS = Hours(((Span(8 * 60, 12 * 60),),) * 5 + ((), ()), on_holidays=False)
SATURDAY_MORNING = Hours(((Span(8 * 60, 12 * 60),),) * 6 + ((),))
NIGHTS = Hours(((Span(0, 6 * 60),),) * 7)
SPLIT = Hours(((Span(8 * 60, 12 * 60), Span(14 * 60, 19 * 60 + 30)),) * 6 + ((),), False)
AFTERNOONS = replace(
    STATE_RULES["ce-both"], id="mg-both", state="MG", week=((Span(840, 1260),),) * 5 + ((), ())
)
IN_MINAS = Hours(OFFICE.week, False, frozenset({"mg-both"}))

traits = st.one_of(
    st.just(AGREED),
    st.frozensets(st.sampled_from(TRAITS), max_size=3).map(lambda some: some | AGREED),
    st.frozensets(st.sampled_from(TRAITS), max_size=2),
)


@given(
    audience=st.lists(traits, max_size=7),
    others=st.lists(st.integers(1, 22), max_size=4),
    tier=st.sampled_from([None, 1, 2, 3, 5]),
    at_once=st.sampled_from([2, 256]),
    hours=st.sampled_from([None, OFFICE, MORNINGS, NIGHTS, SPLIT, IN_MINAS]),
    cap=st.sampled_from([None, Cap(1, 7), Cap(2, 1)]),
    own_cap=st.sampled_from([None, Cap(1, 30)]),
    shut=st.sampled_from([None, frozenset[str](), frozenset({"31"}), frozenset({"AC", "AM"})]),
    begins=st.sampled_from([10, 19, 22]),
)
@settings(max_examples=10, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_whoever_the_people_and_whatever_the_limit(
    horizonte: Company,
    clock: FakeClock,
    audience: list[Traits],
    others: list[int],
    tier: int | None,
    at_once: int,
    hours: Hours | None,
    cap: Cap | None,
    own_cap: Cap | None,
    shut: frozenset[str] | None,
    begins: int,
) -> None:
    clock.now = -(-clock.now // DAY) * DAY + 3 * DAY + (begins + 3) * HOUR  # a later day, in São Paulo
    own_caps = {} if own_cap is None else {horizonte.matricula_id: own_cap}
    change_rules(horizonte, keeping(hours, shut, day_of(clock.now)), Caps(cap, own_caps), ago=DAY)
    reach_strangers(horizonte, others)
    made = draft_campaign(horizonte, assemble(horizonte, [AGREED, *audience]))
    set_tier(horizonte, tier)
    said = rehearsed(horizonte, made)
    start(horizonte, made)
    agree(said, horizonte, made, run_to_its_end(horizonte, clock, made, at_once))


def keeping(hours: Hours | None, shut: frozenset[str] | None, today: date) -> QuietHours:
    """`shut` closes tomorrow, for everybody or for those."""
    closed = () if shut is None else (ClosedDays("Ponte", today + timedelta(1), today + timedelta(1), shut),)
    return QuietHours(hours, closed=closed, changes={"mg-both": AFTERNOONS}, place_attribute="mora em")


def test_a_limit_smaller_than_the_audience_takes_days(horizonte: Company, clock: FakeClock) -> None:
    made = draft_campaign(horizonte, assemble(horizonte, [AGREED] * 25))
    set_tier(horizonte, 10)
    said = rehearsed(horizonte, made)
    start(horizonte, made)
    monday = day_of(clock())
    agree(said, horizonte, made, run_to_its_end(horizonte, clock, made, 256))
    assert [count for _, count in said.per_day] == [10, 10, 5]
    assert said.per_day[0][0] == monday
    assert (said.tier, said.reached) == (10, 0)


def test_a_run_that_crosses_midnight_is_told_by_the_companys_own_calendar(
    horizonte: Company, clock: FakeClock
) -> None:
    """23:59:50 in São Paulo is already tomorrow in UTC."""
    clock.now = to_millis(datetime(2026, 11, 16, 23, 59, 50, tzinfo=SAO_PAULO))
    slow_down(horizonte)
    made = draft_campaign(horizonte, assemble(horizonte, [AGREED] * 30))
    set_tier(horizonte, None)
    said = rehearsed(horizonte, made)
    assert said.per_day == ((date(2026, 11, 16), 10), (date(2026, 11, 17), 20))
    assert said.ends_at == clock() + 30 * SECOND
    start(horizonte, made)
    assert one_a_second(horizonte, clock) == dict(said.per_day)


def slow_down(company: Company) -> None:
    with company.db.write() as tx:
        tx.exec_driver_sql(f"UPDATE number SET mps = 1 WHERE id = {company.number_id}")


def one_a_second(company: Company, clock: FakeClock) -> dict[date, int]:
    hand, days = Hand(company), Counter[date]()
    while taken := hand.claim(1).ready:
        hand.settle(taken)
        days[day_of(clock())] += 1
        clock.advance(SECOND)
    return dict(days)


def test_a_rehearsal_writes_nothing_and_may_be_repeated(horizonte: Company) -> None:
    made = draft_campaign(horizonte, assemble(horizonte, [AGREED, frozenset()]))
    assert rehearsed(horizonte, made) == rehearsed(horizonte, made)
    assert rows_in(horizonte, made) == []


def test_whoever_is_reached_again_keeps_their_place_for_another_day(
    horizonte: Company, clock: FakeClock
) -> None:
    made = draft_campaign(horizonte, assemble(horizonte, [AGREED | {"reached"}, AGREED]))
    set_tier(horizonte, 1)
    said = rehearsed(horizonte, made)
    start(horizonte, made)
    started = clock()
    agree(said, horizonte, made, run_to_its_end(horizonte, clock, made, 256))
    assert clock() == started + DAY


def test_a_draft_is_rehearsed_with_the_wording_that_its_launch_will_freeze(horizonte: Company) -> None:
    made = draft_campaign(horizonte, assemble(horizonte, [AGREED]))
    with horizonte.db.write() as tx:
        tx.exec_driver_sql(f"UPDATE template SET version = 'v2' WHERE id = {horizonte.template_id}")
    said = rehearsed(horizonte, made)
    start(horizonte, made)
    assert (said.go, said.waits) == (1, {})
    assert len(Hand(horizonte).send_all()) == 1


def test_what_is_launched_at_night_is_said_to_leave_in_the_morning(
    horizonte: Company, clock: FakeClock
) -> None:
    """Friday 22:00, five places a day: the last of those who live two hours west comes on Monday."""
    clock.now = local("America/Sao_Paulo", 2026, 11, 27, 22)
    change_rules(horizonte, QuietHours(SATURDAY_MORNING), Caps(), ago=DAY)
    made = draft_campaign(horizonte, assemble(horizonte, [AGREED] * 4 + [AGREED | {"far_away"}] * 2))
    set_tier(horizonte, 5)
    said = rehearsed(horizonte, made)
    assert (said.go, said.quiet, said.waits) == (6, 6, {})
    assert said.per_day == ((date(2026, 11, 28), 5), (date(2026, 11, 30), 1))
    start(horizonte, made)
    agree(said, horizonte, made, run_to_its_end(horizonte, clock, made, 256))


def test_consent_that_runs_out_overnight_is_not_counted_as_going(
    horizonte: Company, clock: FakeClock
) -> None:
    clock.now = local("America/Sao_Paulo", 2026, 11, 26, 22)
    change_rules(horizonte, QuietHours(OFFICE), Caps(), ago=DAY)
    made = draft_campaign(horizonte, assemble(horizonte, [AGREED, AGREED]))
    mine = consent.c.workspace_id == horizonte.workspace_id
    with horizonte.unit() as unit:
        first = unit.tx.scalars(select(consent.c.contact_id).where(mine).limit(1)).one()
        ending = update(consent).where(mine, consent.c.contact_id == first)
        unit.tx.execute(ending.values(expires_at=clock() + HOUR))
    said = rehearsed(horizonte, made)
    assert (said.go, said.skipped) == (1, {"consent_expired": 1})
    start(horizonte, made)
    agree(said, horizonte, made, run_to_its_end(horizonte, clock, made, 256))


def test_rules_that_never_agree_are_said_to_wait(horizonte: Company) -> None:
    closed = QuietHours(Hours(((Span(0, 60),),) * 7, state_rules=frozenset({"sp-collection"})))
    change_rules(horizonte, closed, Caps(), ago=DAY)
    made = draft_campaign(horizonte, assemble(horizonte, [AGREED]))
    said = rehearsed(horizonte, made)
    assert (said.go, said.waits) == (0, {"quiet_hours": 1})


def test_breaks_closed_days_and_what_the_company_knows_move_the_run(
    horizonte: Company, clock: FakeClock
) -> None:
    """Friday 12:30: a break here, half past eleven in Manaus; from Saturday to Monday it is shut."""
    clock.now = local("America/Sao_Paulo", 2026, 11, 27, 12, 30)
    long_weekend = ClosedDays("Feriadão", date(2026, 11, 28), date(2026, 11, 30))
    rules = QuietHours(SPLIT, closed=(long_weekend,), place_attribute="mora em")
    change_rules(horizonte, rules, Caps(), ago=DAY)
    made = draft_campaign(
        horizonte, assemble(horizonte, [AGREED, AGREED, AGREED | {"elsewhere"}] + [AGREED] * 2)
    )
    set_tier(horizonte, 3)
    said = rehearsed(horizonte, made)
    assert (said.go, said.quiet) == (5, 4)  # Manaus goes at once
    assert said.per_day == ((date(2026, 11, 27), 3), (date(2026, 12, 1), 2))
    start(horizonte, made)
    agree(said, horizonte, made, run_to_its_end(horizonte, clock, made, 256))


def test_whose_cap_skips_whom_is_told(horizonte: Company, clock: FakeClock) -> None:
    people = [AGREED, AGREED | {"messaged"}, AGREED | {"messaged"}]
    made = draft_campaign(horizonte, assemble(horizonte, people))
    month = {horizonte.matricula_id: Cap(1, 30)}
    for caps, told in (
        (Caps(Cap(1, 7)), {"company": 2}),
        (Caps(Cap(2, 7), month), {"purpose": 2}),
        (Caps(Cap(1, 7), month), {"both": 2}),
    ):
        change_rules(horizonte, QuietHours(), caps, ago=DAY)
        said = rehearsed(horizonte, made)
        assert (said.capped, said.skipped) == (told, {"frequency_cap": 2})
        assert said.caps == (caps.company, caps.purposes.get(horizonte.matricula_id))
    start(horizonte, made)
    agree(said, horizonte, made, run_to_its_end(horizonte, clock, made, 256))
