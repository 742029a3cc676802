"""A company's own rules of sending, as they lie in its settings: quiet hours and frequency caps."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from sqlalchemy import Select, bindparam, select

from avisa.calendar import settings as hours
from avisa.calendar.queries import SETTING
from avisa.gate.types import NO_POLICY, Cap, Caps, Policy, WhileServed
from avisa.kernel.db import Tx
from avisa.workspace.tables import setting

Plain = Mapping[str, Any]

# A claim reads it by its primary key; a company without rules has no row, and nothing else is asked then.
POLICY: Select[Any] = select(setting.c.value).where(
    setting.c.workspace_id == bindparam("workspace_id"), setting.c.name == SETTING
)
LOCKED = POLICY.with_for_update()


def policy_of(tx: Tx, workspace_id: int, hold: bool = False) -> Policy:
    """With `hold` (the claim), claims of one company that has a cap take turns: else two of its numbers,
    sending at once on PostgreSQL, would both count before the other's message."""
    mine = {"workspace_id": workspace_id}
    plain = tx.scalar(POLICY, mine)
    if plain is None:
        return NO_POLICY
    found = from_plain(plain)
    return from_plain(tx.scalar(LOCKED, mine)) if hold and found.caps.is_set else found


def policy_to_change(tx: Tx, workspace_id: int) -> Policy:
    """Under the row's lock, so that of two who change it at once none undoes the other's."""
    plain = tx.scalar(LOCKED, {"workspace_id": workspace_id})
    return NO_POLICY if plain is None else from_plain(plain)


def from_plain(plain: Plain) -> Policy:
    caps = plain["caps"]
    company = caps["company"]
    purposes = {int(one): Cap(*cap) for one, cap in caps["purposes"].items()}
    return Policy(
        hours.from_plain(plain["hours"]),
        Caps(None if company is None else Cap(*company), purposes),
        plain["changed_at"],
        WhileServed(plain.get("while_served", WhileServed.SEND)),
    )


def as_plain(policy: Policy) -> dict[str, Any]:
    company = policy.caps.company
    caps = {
        "company": None if company is None else [company.most, company.days],
        "purposes": {str(one): [cap.most, cap.days] for one, cap in sorted(policy.caps.purposes.items())},
    }
    own = {"hours": hours.as_plain(policy.hours), "caps": caps, "changed_at": policy.changed_at}
    return {**own, "while_served": policy.while_served.value}
