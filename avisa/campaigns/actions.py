"""Campaigns: made, launched, frozen chunk by chunk, paused, resumed, stopped, cancelled, done."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import groupby
from typing import Any

import msgspec
from msgspec.structs import replace
from sqlalchemy import select, update

from avisa.campaigns.check import templates_of
from avisa.campaigns.making_actions import create, raw
from avisa.campaigns.parts import existing
from avisa.campaigns.queries import campaign_by_id, campaigns_of_template
from avisa.campaigns.reach import conditions_of, people_after
from avisa.campaigns.rules import MOVES, Writing, draft_for
from avisa.campaigns.splits import open_from
from avisa.campaigns.tables import campaign
from avisa.campaigns.types import Arm, CampaignState, CampaignView, Check, Chunk, Conditions, Frozen
from avisa.errors import Conflict, Refused
from avisa.journal.actions import record
from avisa.kernel.unit import Unit
from avisa.messages.actions import cancel_queued, enqueue, release_parked, release_wave
from avisa.messages.ingredients import refuse_category, template_for
from avisa.templates.consequences import WAITS_FOR_TEMPLATE, consequence
from avisa.templates.queries import template_by_id
from avisa.templates.types import Change

__all__ = ["create"]


def launch(unit: Unit, campaign_id: int, check: Check, leave_out_bad: bool = False) -> bool:
    """draft -> launching. `check` is a look over the rows as they are now (see check.py).

    A bad row refuses the launch, unless a person chose to leave such people out: they are frozen all
    the same, with an empty body, so that the gate skips them as `bad_variables` and every report says so.
    """
    found = existing(unit, campaign_id)
    versions = tuple(_live_version(unit, found, arm) for arm in found.arms)
    if (check.campaign_id, check.changed_at, check.versions) != (campaign_id, found.changed_at, versions):
        raise Conflict("check_outdated", campaign_id=campaign_id)
    if check.rows == 0:
        raise Refused("audience_empty", list_id=found.list_id)
    if check.bad_rows and not (leave_out_bad and check.bad_rows < check.rows):
        raise Refused("bad_rows", rows=check.bad_rows, of=check.rows, cells=check.cells)
    conditions = conditions_of(unit.tx, unit.workspace_id, found.audience)
    variants = [
        replace(one, template_version=version)
        for one, version in zip(found.variants, versions[1:], strict=True)
    ]
    values = {
        "template_version": versions[0],
        "variants": raw(variants),
        "conditions": msgspec.to_builtins(conditions),
        "cuts": list(check.cuts),
        "open_wave": open_from(found.waves, 0),
        "launched_at": unit.now,
        "wave_opened_at": unit.now,
    }
    return _move(unit, campaign_id, "launched", **values)


def _live_version(unit: Unit, found: CampaignView, arm: Arm) -> str:
    template = template_for(unit, found.number_id, arm.template_id)
    refuse_category(unit, found.purpose_id, template)
    return template.version


def freeze_next(unit: Unit, campaign_id: int, most: int = 500) -> Frozen:
    """The next people of the audience become rows, and the cursor moves with them.

    `done` also when there is nothing to freeze: paused, cancelled, or another wording by now.
    """
    found = _held(unit, campaign_id)
    if found is None or found.state != CampaignState.LAUNCHING:
        return Frozen(0, True)
    if not _fits(unit, found):
        stop(unit, campaign_id, "template_changed")
        return Frozen(0, True)
    writing = Writing(found, templates_of(unit.tx, unit.workspace_id, found), found.cuts)
    # One instant for all chunks: "in the last 7 days" must mean the same to the first and to the last person.
    then, conditions = found.launched_at or unit.now, found.conditions or Conditions()
    walked = (found.audience, conditions, found.launch_after, most, then)
    page = people_after(unit.tx, unit.workspace_id, *walked)
    receipt = enqueue(unit, [draft_for(writing, person) for person in page.people if person.address])
    if page.after is not None:
        _set(unit, campaign_id, launch_after=page.after)
        return Frozen(receipt.queued, False)
    _move(unit, campaign_id, "frozen", frozen_at=unit.now)
    return Frozen(receipt.queued, True)


def pause(unit: Unit, campaign_id: int, reason: str = "person") -> bool:
    """Rows that come up while it is paused leave the queue's hot part until it is resumed."""
    return _move(unit, campaign_id, "paused", reason=reason)


def stop(unit: Unit, campaign_id: int, reason: str) -> bool:
    """By a fault or a template that is gone: only a person may resume it."""
    return _move(unit, campaign_id, "stopped", reason=reason)


def resume(unit: Unit, campaign_id: int) -> bool:
    """Goes on where it was; the rows that were parked are released chunk by chunk (`release_next`)."""
    found = existing(unit, campaign_id)
    for arm in found.arms:
        template = template_for(unit, found.number_id, arm.template_id)
        if template.version != arm.template_version:
            raise Refused("template_changed", name=template.name, language=template.language)
    move = "resumed_launching" if found.frozen_at is None else "resumed"
    return _move(unit, campaign_id, move, reason="", releasing=True)


def release_next(unit: Unit, campaign_id: int, most: int = 500) -> Chunk:
    """Makes parked rows due, and those of open waves; `done` when none is left or it does not run."""
    found = _held(unit, campaign_id)
    if found is None or found.state != CampaignState.RUNNING:
        return Chunk(0, True)
    released = release_parked(unit, campaign_id, most)
    for number, wave in enumerate(found.waves[: found.open_wave + 1]):
        if released == 0:
            released = release_wave(unit, campaign_id, number, wave.starts_at, most)
    if released == 0:
        _set(unit, campaign_id, releasing=False)
    return Chunk(released, released == 0)


def open_next_wave(unit: Unit, campaign_id: int, after_wave: int, reason: str = "person") -> bool:
    """Whoever says so saw `after_wave` as the last open one: two who say it at once open one wave."""
    found = _held(unit, campaign_id)
    if found is None or found.state != CampaignState.RUNNING:
        return False
    if found.open_wave != after_wave or after_wave + 1 >= len(found.waves):
        return False
    opened = open_from(found.waves, after_wave + 1)
    _set(unit, campaign_id, open_wave=opened, wave_opened_at=unit.now, releasing=True)
    record(unit, "campaign.wave", f"campaign:{campaign_id}", wave=opened + 1, reason=reason)
    return True


def cancel(unit: Unit, campaign_id: int) -> bool:
    """A draft is gone at once; otherwise nothing more leaves and the rows are ended chunk by chunk."""
    if _move(unit, campaign_id, "discarded", finished_at=unit.now):
        return True
    return _move(unit, campaign_id, "cancelling", reason="person")


def cancel_next(unit: Unit, campaign_id: int, most: int = 500) -> Chunk:
    """Ends queued rows of a campaign that is being cancelled; `done` when it is cancelled."""
    found = _held(unit, campaign_id)
    if found is None or found.state != CampaignState.CANCELLING:
        return Chunk(0, True)
    ended = cancel_queued(unit, campaign_id, most)
    if ended == 0:
        _move(unit, campaign_id, "cancelled", finished_at=unit.now)
    return Chunk(ended, ended == 0)


def finish(unit: Unit, campaign_id: int) -> bool:
    """running -> done: the caller has seen that no row is left to send."""
    return _move(unit, campaign_id, "done", finished_at=unit.now, reason="", releasing=False)


def follow_templates(unit: Unit, changes: Sequence[Change]) -> list[int]:
    """Pause, stop or resume the campaigns of templates that changed; returns those that moved."""
    moved: list[int] = []
    for template_id, own in groupby(sorted(changes, key=lambda c: c.template_id), lambda c: c.template_id):
        verb, reason = consequence(list(own))
        if verb:
            moved += _follow(unit, template_id, verb, reason)
    return moved


def _follow(unit: Unit, template_id: int, verb: str, reason: str) -> list[int]:
    """A pause by a person is not lifted because a template came back."""
    theirs = campaigns_of_template(unit.tx, unit.workspace_id, template_id)
    if verb == "pause":
        return [one.id for one in theirs if pause(unit, one.id, reason)]
    if verb == "stop":
        return [one.id for one in theirs if stop(unit, one.id, reason)]
    waiting = [
        one for one in theirs if one.state == CampaignState.PAUSED and one.reason in WAITS_FOR_TEMPLATE
    ]
    return [one.id for one in waiting if _fits(unit, one) and resume(unit, one.id)]


def _fits(unit: Unit, found: CampaignView) -> bool:
    """Each wording is still the one that was launched."""
    known = {
        arm.template_id: template_by_id(unit.tx, unit.workspace_id, arm.template_id) for arm in found.arms
    }
    templates = [(known[arm.template_id], arm) for arm in found.arms]
    return all(one is not None and one.version == arm.template_version for one, arm in templates)


def _held(unit: Unit, campaign_id: int) -> CampaignView | None:
    """Locked first, so that two engines do not freeze or release the same people twice over."""
    mine = (campaign.c.workspace_id == unit.workspace_id) & (campaign.c.id == campaign_id)
    unit.tx.execute(select(campaign.c.id).where(mine).with_for_update())
    return campaign_by_id(unit.tx, unit.workspace_id, campaign_id)


def _move(unit: Unit, campaign_id: int, name: str, **values: Any) -> bool:
    """One of MOVES: compare and set, with its line in the journal."""
    move = MOVES[name]
    allowed = update(campaign).where(
        campaign.c.workspace_id == unit.workspace_id,
        campaign.c.id == campaign_id,
        campaign.c.state.in_([state.value for state in sorted(move.comes_from)]),
    )
    moved = allowed.values(state=move.to.value, changed_at=unit.now, **values)
    if unit.tx.execute(moved).rowcount != 1:
        return False
    told = {key: value for key, value in values.items() if key == "reason" and value}
    record(unit, f"campaign.{name.removesuffix('_launching')}", f"campaign:{campaign_id}", **told)
    return True


def _set(unit: Unit, campaign_id: int, **values: Any) -> None:
    mine = (campaign.c.workspace_id == unit.workspace_id) & (campaign.c.id == campaign_id)
    unit.tx.execute(update(campaign).where(mine).values(values))
