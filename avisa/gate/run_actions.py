"""What concerns whatever sends to many, campaigns and schedules alike: their templates, and a halt."""

from __future__ import annotations

from collections.abc import Sequence

from avisa.campaigns import actions as campaigns
from avisa.kernel.unit import Unit
from avisa.schedule import actions as schedules
from avisa.schedule.run_actions import hold_run, pause_run
from avisa.templates.types import Change


def follow_templates(unit: Unit, changes: Sequence[Change]) -> list[int]:
    """Pause, stop or resume what sends templates that changed; returns those that moved."""
    return campaigns.follow_templates(unit, changes) + schedules.follow_templates(unit, changes)


def halt(unit: Unit, run_id: int, reason: str, for_good: bool) -> None:
    """A run whose template cannot be sent now waits; `for_good` until a person looks at it."""
    stop = campaigns.stop if for_good else campaigns.pause
    if not stop(unit, run_id, reason):
        pause_run(unit, run_id, reason)


def hold_back(unit: Unit, run_id: int, reason: str) -> None:
    """Before its budget is passed: a campaign is paused; of a schedule this run alone waits."""
    if not campaigns.pause(unit, run_id, reason):
        hold_run(unit, run_id, reason)
