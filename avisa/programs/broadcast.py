"""The steps of a broadcast once its people are in: drafted, checked, rehearsed, launched, followed."""

from __future__ import annotations

import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

from msgspec.structs import replace

from avisa.audience.headers import key_of, role_of
from avisa.audience.queries import lists_of
from avisa.audience.types import ImportRun
from avisa.campaigns import actions as campaigns
from avisa.campaigns.budgeting import set_budget
from avisa.campaigns.check import check_rows
from avisa.campaigns.queries import campaign_by_id, campaign_named, names_like
from avisa.campaigns.rules import free_name
from avisa.campaigns.splits import refuse_split, refuse_waves
from avisa.campaigns.types import Audience, CampaignState, CampaignView, Check, Opens, Variant, Wave
from avisa.campaigns.waves import next_wave
from avisa.errors import NotFound, Refused
from avisa.gate.rehearse import Rehearsal, rehearse
from avisa.messages import filling
from avisa.messages.filling import mapping_from
from avisa.messages.queries import tally_of
from avisa.messages.types import WAVE, Tally
from avisa.programs.choice import Choice, Wish, other_wordings
from avisa.programs.house import House
from avisa.programs.schedule_wish import ids_of, mapping_of, micros_of
from avisa.reports.waits import Waiting, waits_of
from avisa.segments.queries import segments_page
from avisa.templates.rules import wanted
from avisa.templates.types import Template
from avisa.workspace.queries import number_by_id
from avisa.workspace.types import Number

LOOK_EVERY = 0.25  # seconds between two looks at a running campaign
MOST_SEGMENTS = 10_000
SHARE_OF_LOOKING = 0.1  # a look at a million rows takes a while; the engine needs the machine more
OVER = (CampaignState.DONE, CampaignState.CANCELLED, CampaignState.STOPPED, CampaignState.PAUSED)


@dataclass(frozen=True, slots=True)
class Look:
    """One look at a running campaign."""

    campaign: CampaignView
    number: Number
    tally: Tally
    waits: tuple[Waiting, ...]

    @property
    def is_over(self) -> bool:
        return self.campaign.state in OVER

    @property
    def stands_still(self) -> bool:
        return self.is_over or not self.number.may_send or self.waits_for_wave

    @property
    def waits_for_wave(self) -> bool:
        """Everybody of the open waves is through, and the next one is opened by hand."""
        wave = next_wave(self.campaign)
        by_hand = wave is not None and wave.opens is Opens.PERSON
        return by_hand and self.tally.waiting == self.tally.waits.get(WAVE, 0)


def refuse_unfit(house: House, choice: Choice) -> None:
    """What could only be refused once a file's people are in, and their yes is written, is refused before."""
    others = other_wordings(house, choice)
    refuse_split([Variant(one.id, filling.Mapping({}), share) for one, share in others], choice.wish.holdout)
    refuse_waves(waves_of(choice.wish))
    if choice.wish.budget:
        micros_of(choice.wish.budget)
    if choice.wish.without_lists or choice.wish.without_segments:
        left_out(house, choice, Audience())


def waves_of(wish: Wish) -> list[Wave]:
    """The first leaves at once; each after it, the rest too, waits for what was said."""
    if not wish.waves:
        return []
    opens, hours = Opens(wish.wave_opens), wish.wave_hours
    later = [Wave(share=share, opens=opens, hours=hours) for share in (*wish.waves[1:], 0)]
    return [Wave(share=wish.waves[0]), *later]


def draft(house: House, choice: Choice, run: ImportRun) -> CampaignView:
    """To the people of the file that was brought in."""
    assert run.mapping is not None and run.list_id is not None
    keys = [key for _, key in run.mapping.attributes]
    audience = Audience(lists=(run.list_id,), quiet_days=choice.wish.quiet_days)
    return drafted(house, choice, audience, lambda one, values: mapping_from(sources(one, keys, values)))


def known_names(house: House, workspace_id: int) -> tuple[dict[str, int], dict[str, int]]:
    """Lists, of those with one name the newest, and segments."""
    with house.db.read() as tx:
        lists = {one.name: one.id for one in reversed(lists_of(tx, workspace_id))}
        segments = {one.name: one.id for one in segments_page(tx, workspace_id, most=MOST_SEGMENTS)}
    return lists, segments


def left_out(house: House, choice: Choice, audience: Audience) -> Audience:
    """Without whom the wish leaves out. Raises Refused for a name that there is not."""
    lists, segments = known_names(house, choice.workspace_id)
    return replace(
        audience,
        without_lists=ids_of(choice.wish.without_lists, lists, "--without-list"),
        without_segments=ids_of(choice.wish.without_segments, segments, "--without-segment"),
    )


def draft_to_known(house: House, choice: Choice) -> CampaignView:
    """To lists and segments by name: values come from the lists' columns, or what is known of the people."""
    wish, workspace_id = choice.wish, choice.workspace_id
    known, segments = known_names(house, workspace_id)
    lists = ids_of(wish.lists, known, "--list")
    with house.db.read() as tx:
        columns = [
            name for one in reversed(lists_of(tx, workspace_id)) if one.id in lists for name in one.columns
        ]
    audience = Audience(lists, ids_of(wish.segments, segments, "--segment"), quiet_days=wish.quiet_days)
    return drafted(house, choice, audience, lambda one, values: mapping_of(one, columns, values))


Mapped = Callable[[Template, Mapping[str, str]], filling.Mapping]


def drafted(house: House, choice: Choice, audience: Audience, mapped: Mapped) -> CampaignView:
    wish, workspace_id = choice.wish, choice.workspace_id
    values = wish.values or {}
    others = [Variant(one.id, mapped(one, values), share) for one, share in other_wordings(house, choice)]
    name = unused_name(house, workspace_id, wish.name or wish.whom)
    whole = left_out(house, choice, audience)
    with house.unit(workspace_id) as unit:
        campaign_id = campaigns.create(
            unit,
            name=name,
            number_id=choice.number.id,
            template_id=choice.template.id,
            purpose_id=choice.purpose.id,
            audience=whole,
            mapping=mapped(choice.template, values),
            variants=others,
            holdout=wish.holdout,
            waves=waves_of(wish),
        )
        if wish.budget:
            set_budget(unit, campaign_id, micros_of(wish.budget))
    return looked_at(house, workspace_id, campaign_id).campaign


def sources(template: Template, columns: Sequence[str], values: Mapping[str, str]) -> dict[str, object]:
    """A source for each slot: what was said with --var, else the column of the slot's own name.

    `columns` are keys (see audience/headers.py), so that Ana may write a column as her file does. Blip's
    layout names its text columns extra1, extra2 ...: they are the body's variables in order.
    """
    return {"slots": {slot.name: source(slot.name, columns, values) for slot in wanted(template.shape)}}


def source(slot: str, columns: Sequence[str], values: Mapping[str, str]) -> dict[str, str]:
    label = slot.removeprefix("body.")
    named = [slot, label, f"extra{label}"]
    asked = next((values[name] for name in named if name in values), None)
    if asked is not None and asked.startswith("="):
        return {"fixed": asked[1:]}
    sought = [key_of(name) for name in ([asked] if asked else named)]
    if column := next((key for key in sought if key in columns), None):
        return {"column": column}
    if role_of(asked or label) == "name":
        return {"attribute": "name"}
    raise Refused("slot_without_column", slot=slot, columns=list(columns))


def unused_name(house: House, workspace_id: int, name: str) -> str:
    with house.db.read() as tx:
        taken = campaign_named(tx, workspace_id, name) is not None
        return free_name(name, names_like(tx, workspace_id, name)) if taken else name


def checked(house: House, workspace_id: int, campaign: CampaignView) -> Check:
    with house.db.read() as tx:
        return check_rows(tx, workspace_id, campaign, house.clock())


def rehearsed(house: House, workspace_id: int, campaign: CampaignView) -> Rehearsal:
    with house.db.read() as tx:
        return rehearse(tx, workspace_id, campaign, house.clock())


def launch(house: House, workspace_id: int, check: Check, leave_out_bad: bool = False) -> None:
    with house.unit(workspace_id) as unit:
        campaigns.launch(unit, check.campaign_id, check, leave_out_bad)


def discard(house: House, workspace_id: int, campaign: CampaignView) -> None:
    with house.unit(workspace_id) as unit:
        campaigns.cancel(unit, campaign.id)


def follow(house: House, workspace_id: int, campaign_id: int, told: Callable[[Look], None]) -> Look:
    """Until the campaign is over, or it or its number waits for a person, with nothing of it in the air."""
    while True:
        began = time.monotonic()
        look = looked_at(house, workspace_id, campaign_id)
        told(look)
        if look.stands_still and not look.tally.sending:
            return look
        time.sleep(max(LOOK_EVERY, (time.monotonic() - began) / SHARE_OF_LOOKING))


def looked_at(house: House, workspace_id: int, campaign_id: int) -> Look:
    with house.db.read() as tx:
        campaign = campaign_by_id(tx, workspace_id, campaign_id)
        number = number_by_id(tx, workspace_id, campaign.number_id) if campaign else None
        tally = tally_of(tx, workspace_id, campaign_id)
        waits = waits_of(tx, workspace_id, campaign_id) if tally.waiting else []
    if campaign is None or number is None:
        raise NotFound(campaign_id=str(campaign_id))
    return Look(campaign, number, tally, tuple(waits))
