"""Campaigns: made, launched, frozen chunk by chunk, paused, resumed, stopped, cancelled, done."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import groupby
from typing import Any

from sqlalchemy import insert, select, update

from avisa.audience.queries import listing_after
from avisa.campaigns.parts import existing, unused
from avisa.campaigns.queries import campaign_by_id, campaigns_of_template
from avisa.campaigns.rules import MOVES, draft_for
from avisa.campaigns.tables import campaign
from avisa.campaigns.types import CampaignState, CampaignView, Check, Chunk, Frozen
from avisa.errors import Conflict, Refused
from avisa.journal.actions import record
from avisa.kernel.unit import Unit
from avisa.messages.actions import cancel_queued, enqueue, release_parked
from avisa.messages.filling import Mapping, refuse_misfit
from avisa.messages.ingredients import columns_of, refuse_category, template_for
from avisa.templates.consequences import WAITS_FOR_TEMPLATE, consequence
from avisa.templates.media.actions import want
from avisa.templates.media.queries import refuse_media
from avisa.templates.media.rules import files_named
from avisa.templates.queries import template_by_id
from avisa.templates.types import Change


def create(
    unit: Unit,
    *,
    name: str,
    number_id: int,
    template_id: int,
    purpose_id: int,
    list_id: int,
    mapping: Mapping,
    expires_at: int | None = None,
    created_by: int | None = None,
) -> int:
    """A draft. Raises Refused, with what to mend, for anything that could never be sent."""
    template = template_for(unit, number_id, template_id)
    refuse_category(unit, purpose_id, template)
    refuse_misfit(template.shape, mapping, columns_of(unit, list_id))
    told = {slot: source.fixed for slot, source in mapping.slots.items()}
    refuse_media(unit.tx, unit.workspace_id, template.shape, told)
    want(unit, number_id, files_named(told))
    identifier = unit.ids.next()
    row = {"workspace_id": unit.workspace_id, "id": identifier, "name": unused(unit, name)}
    parts = {"number_id": number_id, "template_id": template_id, "purpose_id": purpose_id, "list_id": list_id}
    start = {"state": CampaignState.DRAFT.value, "reason": "", "launch_after": 0, "releasing": False}
    what = {"mapping": mapping, "template_version": template.version, "expires_at": expires_at}
    when = {"created_by": created_by, "created_at": unit.now, "changed_at": unit.now}
    unit.tx.execute(insert(campaign), {**row, **parts, **start, **what, **when})
    record(unit, "campaign.created", f"campaign:{identifier}", name=name)
    return identifier


def launch(unit: Unit, campaign_id: int, check: Check, leave_out_bad: bool = False) -> bool:
    """draft -> launching. `check` is a look over the rows as they are now (see check.py).

    A bad row refuses the launch, unless a person chose to leave such people out: they are frozen all
    the same, with an empty body, so that the gate skips them as `bad_variables` and every report says so.
    """
    found = existing(unit, campaign_id)
    template = template_for(unit, found.number_id, found.template_id)
    refuse_category(unit, found.purpose_id, template)
    if (check.campaign_id, check.changed_at, check.template_version) != (
        campaign_id,
        found.changed_at,
        template.version,
    ):
        raise Conflict("check_outdated", campaign_id=campaign_id)
    if check.rows == 0:
        raise Refused("audience_empty", list_id=found.list_id)
    if check.bad_rows and not (leave_out_bad and check.bad_rows < check.rows):
        raise Refused("bad_rows", rows=check.bad_rows, of=check.rows, cells=check.cells)
    values = {"template_version": template.version, "launched_at": unit.now}
    return _move(unit, campaign_id, "launched", **values)


def freeze_next(unit: Unit, campaign_id: int, most: int = 500) -> Frozen:
    """The next people of the audience become rows, and the cursor moves with them.

    `done` also when there is nothing to freeze: paused, cancelled, or another wording by now.
    """
    found = _held(unit, campaign_id)
    if found is None or found.state != CampaignState.LAUNCHING:
        return Frozen(0, True)
    template = template_by_id(unit.tx, unit.workspace_id, found.template_id)
    if template is None or template.version != found.template_version:
        stop(unit, campaign_id, "template_changed")
        return Frozen(0, True)
    people = listing_after(unit.tx, unit.workspace_id, found.list_id, found.launch_after, most)
    drafts = [draft_for(found, template, person) for person in people if person.phone]
    receipt = enqueue(unit, drafts)
    if people:
        _set(unit, campaign_id, launch_after=people[-1].contact_id)
    if len(people) == most:
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
    template = template_for(unit, found.number_id, found.template_id)
    if template.version != found.template_version:
        raise Refused("template_changed", name=template.name, language=template.language)
    move = "resumed_launching" if found.frozen_at is None else "resumed"
    return _move(unit, campaign_id, move, reason="", releasing=True)


def release_next(unit: Unit, campaign_id: int, most: int = 500) -> Chunk:
    """Makes parked rows due; `done` when none is left or it does not run."""
    found = _held(unit, campaign_id)
    if found is None or found.state != CampaignState.RUNNING:
        return Chunk(0, True)
    released = release_parked(unit, campaign_id, most)
    if released == 0:
        _set(unit, campaign_id, releasing=False)
    return Chunk(released, released == 0)


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
    template = template_by_id(unit.tx, unit.workspace_id, found.template_id)
    return template is not None and template.version == found.template_version


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
