"""The rehearsal of a campaign with variants, a holdout, waves and people left out is what then happens."""

from __future__ import annotations

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from msgspec.structs import replace

from avisa.calendar.types import Hours, QuietHours
from avisa.campaigns.making_actions import amend
from avisa.campaigns.types import Opens, Variant, Wave
from avisa.gate.types import Caps
from avisa.kernel.clock import DAY, HOUR
from avisa.messages.filling import mapping_from
from tests.campaigns.school import SLOTS, view_of
from tests.cast import Company, FakeClock
from tests.gate.audience import AGREED, TRAITS, Traits, assemble, draft_campaign, set_tier, start
from tests.gate.rules_of_sending import OFFICE, change_rules
from tests.gate.test_a_rehearsal_equals_the_run import agree, rehearsed, run_to_its_end
from tests.messages.letters import tally

OWN = mapping_from({"slots": SLOTS})
traits = st.one_of(
    st.just(AGREED), st.frozensets(st.sampled_from(TRAITS), max_size=3).map(lambda some: some | AGREED)
)


@given(
    audience=st.lists(traits, min_size=1, max_size=9),
    holdout=st.sampled_from([0, 30]),
    share=st.sampled_from([0, 40]),
    size=st.sampled_from([0, 3]),
    quiet_days=st.sampled_from([0, 7]),
    hours=st.sampled_from([None, OFFICE]),
    tier=st.sampled_from([None, 2, 4]),
    wait=st.sampled_from([5 * HOUR, 30 * HOUR]),
)
@settings(max_examples=8, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_whatever_the_split(
    horizonte: Company,
    clock: FakeClock,
    audience: list[Traits],
    holdout: int,
    share: int,
    size: int,
    quiet_days: int,
    hours: Hours | None,
    tier: int | None,
    wait: int,
) -> None:
    clock.now = -(-clock.now // DAY) * DAY + 3 * DAY + 13 * HOUR  # a later day, 10:00 in São Paulo
    change_rules(horizonte, QuietHours(hours), Caps(), ago=DAY)
    made = draft_campaign(horizonte, assemble(horizonte, audience))
    variants = (Variant(horizonte.template_id, OWN, share),) if share else ()
    waves = (Wave(size=size), Wave(starts_at=clock() + wait)) if size else ()
    reached = view_of(horizonte, made).audience
    with horizonte.unit() as unit:
        rid = replace(reached, quiet_days=quiet_days)
        amend(unit, made, audience=rid, variants=variants, holdout=holdout, waves=waves)
    set_tier(horizonte, tier)
    said = rehearsed(horizonte, made)
    if said.recipients == 0 or said.go == 0:
        return
    start(horizonte, made)
    agree(said, horizonte, made, run_to_its_end(horizonte, clock, made, 256))


def test_who_waits_for_a_person_is_told_to_wait(horizonte: Company) -> None:
    made = draft_campaign(horizonte, assemble(horizonte, [AGREED] * 5 + [frozenset()]))
    with horizonte.unit() as unit:
        amend(unit, made, waves=(Wave(size=2), Wave(opens=Opens.PERSON)))
    said = rehearsed(horizonte, made)
    assert said.recipients == 6
    assert said.go + said.waits["wave"] + said.skipped.get("no_consent", 0) == 6
    start(horizonte, made)
    waits = tally(horizonte, made).waits
    assert waits["wave"] in (said.waits["wave"], said.waits["wave"] + 1)  # who will be skipped waits as well
