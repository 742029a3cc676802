"""Who gets which wording, who is held out, in which wave each goes, and who is left out, exactly."""

from __future__ import annotations

from collections import Counter

import pytest
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy import select

from avisa.audience.actions import touch_from_inbound
from avisa.audience.queries import listing_after
from avisa.audience.tag_actions import tag
from avisa.campaigns import actions
from avisa.campaigns.making_actions import amend
from avisa.campaigns.splits import (
    HOLDOUT,
    arm_of,
    cuts_of,
    open_from,
    people_in,
    place,
    refuse_split,
    refuse_waves,
    wave_of,
)
from avisa.campaigns.types import Audience, Opens, Variant, Wave
from avisa.errors import Conflict, Refused
from avisa.kernel.clock import DAY, HOUR
from avisa.messages.filling import Mapping, mapping_from
from avisa.messages.tables import message
from avisa.segments import actions as segments
from avisa.segments.rules import condition_from
from avisa.segments.types import Group
from tests.campaigns.school import GOOD, SLOTS, campaign_of, list_of, looked_over, view_of
from tests.cast import Company, FakeClock
from tests.segments.school import enlist, sent

NOTHING = Mapping({})
CANARY = (Wave(size=4), Wave(share=50, opens=Opens.PERSON), Wave())


def test_a_split_is_stable_and_close_to_its_shares() -> None:
    variants = (Variant(2, NOTHING, 30), Variant(3, NOTHING, 20))
    people = range(1, 20_001)
    arms = [arm_of(77, variants, 10, person) for person in people]
    assert arms == [arm_of(77, variants, 10, person) for person in people]
    shares = {arm: count / len(people) for arm, count in Counter(arms).items()}
    assert shares == pytest.approx({HOLDOUT: 0.1, 0: 0.4, 1: 0.3, 2: 0.2}, abs=0.015)
    assert arms != [arm_of(78, variants, 10, person) for person in people], "each campaign deals anew"


@given(
    sizes=st.lists(st.tuples(st.booleans(), st.integers(1, 40)), max_size=4),
    people=st.integers(0, 300),
)
def test_each_wave_has_exactly_its_people(sizes: list[tuple[bool, int]], people: int) -> None:
    waves = [Wave(size=n) if fixed else Wave(share=n) for fixed, n in sizes] + [Wave()]
    everybody = range(1, people + 1)
    cuts = cuts_of(waves, [place(5, "wave", person) for person in everybody])
    got = Counter(wave_of(5, cuts, person) for person in everybody)
    left = people
    for number, wave in enumerate(waves[:-1]):
        wanted = min(people_in(wave, people), left)
        assert got[number] == wanted
        left -= wanted
    assert got[len(waves) - 1] == left


@pytest.mark.parametrize(
    "waves",
    [
        (Wave(size=1), Wave(size=1)),
        (Wave(), Wave()),
        (Wave(size=1, share=1), Wave()),
        (Wave(share=60), Wave(share=60), Wave()),
        (Wave(size=1, opens=Opens.PERSON), Wave()),
        (Wave(size=1, starts_at=9), Wave(starts_at=8)),
        (Wave(size=1, hours=0), Wave()),
    ],
)
def test_waves_that_mean_nothing_are_refused(waves: tuple[Wave, ...]) -> None:
    with pytest.raises(Refused, match="waves_malformed"):
        refuse_waves(waves)
    refuse_waves(CANARY)
    assert (open_from(CANARY, 0), open_from(CANARY, 1)) == (0, 2)


def test_a_split_leaves_something_for_the_campaigns_own_wording() -> None:
    for variants, holdout in (((Variant(1, NOTHING, 60),), 40), ((Variant(1, NOTHING, 0),), 0), ((), 95)):
        with pytest.raises(Refused, match="split_malformed"):
            refuse_split(variants, holdout)


def frozen(company: Company, made: int, most: int = 3) -> None:
    check = looked_over(company, made)
    with company.unit() as unit:
        assert actions.launch(unit, made, check)
    freeze(company, made, most)


def freeze(company: Company, made: int, most: int) -> None:
    while True:
        with company.unit() as unit:
            if actions.freeze_next(unit, made, most).done:
                return


def rows(company: Company, made: int) -> dict[int, tuple[str, str, int | None, int | None]]:
    """By person: state, reason, variant, wave."""
    m = message.c
    mine = (m.workspace_id == company.workspace_id, m.run_id == made)
    with company.db.read() as tx:
        columns = (m.contact_id, m.state, m.reason, m.variant, m.wave)
        found = tx.execute(select(*columns).where(*mine).order_by(m.contact_id))
        return {row[0]: (row[1], row[2], row[3], row[4]) for row in found}


def test_variants_and_a_holdout_are_frozen_as_they_were_dealt(horizonte: Company) -> None:
    made = campaign_of(horizonte, [GOOD] * 24)
    own = mapping_from({"slots": SLOTS})
    with horizonte.unit() as unit:
        amend(unit, made, variants=(Variant(horizonte.template_id, own, 40),), holdout=20)
    frozen(horizonte, made)
    view = view_of(horizonte, made)
    for person, (state, reason, variant, _) in rows(horizonte, made).items():
        arm = arm_of(made, view.variants, 20, person)
        held = arm == HOLDOUT
        assert (state, reason) == (("skipped", "holdout") if held else ("queued", ""))
        assert variant == (None if held else arm)
    assert {variant for _, _, variant, _ in rows(horizonte, made).values()} == {None, 0, 1}
    assert view.variants[0].template_version == "v1"


def test_a_canary_leaves_alone_until_somebody_says_so(horizonte: Company, clock: FakeClock) -> None:
    made = campaign_of(horizonte, [GOOD] * 12)
    with horizonte.unit() as unit:
        amend(unit, made, waves=(*CANARY[:2], Wave(opens=Opens.QUALITY)))
    frozen(horizonte, made)
    waves = Counter((reason, wave) for _, reason, _, wave in rows(horizonte, made).values())
    assert waves == {("", 0): 4, ("wave", 1): 6, ("wave", 2): 2}
    with horizonte.unit() as unit:
        assert actions.pause(unit, made)
        assert not actions.open_next_wave(unit, made, 0), "not while it is paused"
        assert actions.resume(unit, made)
    release(horizonte, made)
    assert sum(reason == "wave" for _, reason, _, _ in rows(horizonte, made).values()) == 8
    with horizonte.unit() as unit:
        assert actions.open_next_wave(unit, made, 0)
        assert not actions.open_next_wave(unit, made, 0), "two who say it open one wave"
    release(horizonte, made)
    waves = Counter((reason, wave) for _, reason, _, wave in rows(horizonte, made).values())
    assert waves == {("", 0): 4, ("", 1): 6, ("wave", 2): 2}


def release(company: Company, made: int) -> None:
    while True:
        with company.unit() as unit:
            if actions.release_next(unit, made, 5).done:
                return


def test_a_wave_with_an_instant_waits_for_it(horizonte: Company, clock: FakeClock) -> None:
    made = campaign_of(horizonte, [GOOD] * 6)
    tomorrow = clock() + DAY
    with horizonte.unit() as unit:
        amend(unit, made, waves=(Wave(size=2), Wave(starts_at=tomorrow)))
    frozen(horizonte, made)
    m = message.c
    mine = (m.workspace_id == horizonte.workspace_id, m.run_id == made)
    with horizonte.db.read() as tx:
        due = Counter(tx.scalars(select(m.due_at).where(*mine)))
    assert due == {clock(): 2, tomorrow: 4}


def test_lists_and_segments_are_joined_narrowed_and_rid_of_others(horizonte: Company) -> None:
    first = list_of(horizonte, [GOOD] * 5, "Primeira")
    second = list_of(horizonte, [{**GOOD, "aluno": "Outro"}] * 4, "Segunda")
    a, b = people_on(horizonte, first), people_on(horizonte, second)
    both = enlist(horizonte, [a[0]], "Fora")
    tagged = tagged_as(horizonte, "Bolsa", "bolsa", [*a, b[0], b[1]])
    left = tagged_as(horizonte, "Saiu", "saiu", [a[1]])
    sent(horizonte, a[2], run=7, ago=DAY)
    sent(horizonte, b[0], run=7, ago=9 * DAY)
    made = campaign_of(horizonte, [GOOD])
    whole = Audience(
        lists=(first, second), within=(tagged,), without_lists=(both,), without_segments=(left,), quiet_days=7
    )
    for audience, people in (
        (Audience(lists=(second,), without_campaigns=(7,)), b[1:]),
        (Audience(lists=(first,), segments=(tagged,), within=(left,)), [a[1]]),
        (Audience(lists=(first,), segments=(tagged,)), [*a, b[0], b[1]]),
        (whole, [a[3], a[4], b[0], b[1]]),
    ):
        with horizonte.unit() as unit:
            amend(unit, made, audience=audience)
        assert looked_over(horizonte, made).rows == len(people)
    launch_and_change(horizonte, made, tagged)
    assert list(rows(horizonte, made)) == [a[3], a[4], b[0], b[1]], "as the segments were at the launch"


def tagged_as(company: Company, name: str, word: str, people: list[int]) -> int:
    """A segment of those who have the tag."""
    with company.unit() as unit:
        tag(unit, people, word)
        return segments.create(unit, name, only(word))


def launch_and_change(company: Company, made: int, segment_id: int) -> None:
    """The segment finds nobody any more when the freezing begins."""
    check = looked_over(company, made)
    with company.unit() as unit:
        assert actions.launch(unit, made, check)
        segments.change(unit, segment_id, "Bolsa", only("ninguém"))
    freeze(company, made, 2)


def test_another_companys_segment_is_no_audience(horizonte: Company, padaria: Company) -> None:
    with horizonte.unit() as unit:
        theirs = segments.create(unit, "Bolsa", only("bolsa"))
    with padaria.unit() as unit, pytest.raises(Refused, match="segment_gone"):
        actions.create(
            unit,
            name="Alheia",
            number_id=padaria.number_id,
            template_id=padaria.template_id,
            purpose_id=padaria.matricula_id,
            audience=Audience(segments=(theirs,)),
            mapping=mapping_from({"slots": SLOTS}),
        )


def test_whom_a_segment_finds_and_nothing_can_reach_is_left_out(horizonte: Company) -> None:
    made = campaign_of(horizonte, [GOOD])
    listed = view_of(horizonte, made).list_id or 0
    with horizonte.unit() as unit:
        tag(unit, [touch_from_inbound(unit, wa_id="no-number-of-ours")], "bolsa")
        found = segments.create(unit, "Bolsa", only("bolsa"))
        amend(unit, made, audience=Audience(lists=(listed,), segments=(found,)))
    check = looked_over(horizonte, made)
    assert (check.rows, check.fits) == (1, True)


def only(name: str) -> Group:
    return condition_from({"match": "all", "of": [{"is": "tag", "name": name}]})


def people_on(company: Company, list_id: int) -> list[int]:
    with company.db.read() as tx:
        return [one.contact_id for one in listing_after(tx, company.workspace_id, list_id)]


def test_what_was_launched_is_not_amended_and_an_old_check_launches_nothing(
    horizonte: Company, clock: FakeClock
) -> None:
    made = campaign_of(horizonte)
    check = looked_over(horizonte, made)
    with horizonte.unit() as unit:
        amend(unit, made, holdout=10)
        with pytest.raises(Conflict, match="check_outdated"):
            actions.launch(unit, made, check)
    frozen(horizonte, made)
    clock.advance(HOUR)
    with horizonte.unit() as unit, pytest.raises(Conflict, match="campaign_moved_on"):
        amend(unit, made, holdout=0)
