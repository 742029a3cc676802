"""Writing a company's own rules of sending; the journal keeps what they were from when on."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

from avisa.calendar.queries import SETTING
from avisa.calendar.types import QuietHours
from avisa.gate.policy import as_plain, policy_of, policy_to_change
from avisa.gate.types import Policy
from avisa.journal.actions import record
from avisa.kernel.unit import Unit
from avisa.workspace.actions import put_setting


def set_policy(unit: Unit, policy: Policy) -> bool:
    """Counts from the next claim on; False when nothing changes. What waits is judged anew by the timer."""
    before = policy_of(unit.tx, unit.workspace_id)
    if replace(policy, changed_at=before.changed_at) == before:
        return False
    plain = as_plain(replace(policy, changed_at=unit.now))
    put_setting(unit, SETTING, plain)
    told = {name: plain[name] for name in ("hours", "caps", "while_served")}
    record(unit, "sending_rules.changed", f"workspace:{unit.workspace_id}", **told)
    return True


def change_hours(unit: Unit, change: Callable[[QuietHours], QuietHours]) -> bool:
    """What others change at the same time stays: they take turns."""
    policy = policy_to_change(unit.tx, unit.workspace_id)
    return set_policy(unit, replace(policy, hours=change(policy.hours)))
