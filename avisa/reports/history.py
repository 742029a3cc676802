"""One recipient's history: what happened to a message, in order, from the row and its attempts."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace

from avisa.kernel.clock import SECOND, Millis
from avisa.kernel.db import Tx
from avisa.messages.queries import attempts_of, message_by_id


@dataclass(frozen=True, slots=True)
class Step:
    """`kind` created, attempt, claimed, accepted, sent, delivered, read, or the state that ended it."""

    at: Millis
    kind: str
    reason: str = ""
    details: str = ""


def history_of(tx: Tx, workspace_id: int, message_id: int) -> tuple[Step, ...] | None:
    """The steps in the order of their instants; None when there is no such message here."""
    row = message_by_id(tx, workspace_id, message_id)
    if row is None:
        return None
    told = row._mapping
    instants = ("created", "claimed", "accepted", "sent", "delivered", "read")
    steps = list(
        not_before_each_other(
            Step(told[f"{kind}_at"], kind) for kind in instants if told[f"{kind}_at"] is not None
        )
    )
    if told["ended_at"] is not None:
        steps.append(Step(told["ended_at"], told["state"], told["reason"], told["details"]))
    for one in attempts_of(tx, workspace_id, message_id):
        attempt = one._mapping
        steps.append(Step(attempt["at"], attempt["outcome"], attempt["fault"], attempt["details"]))
    return tuple(sorted(steps, key=lambda step: step.at))


def not_before_each_other(steps: Iterable[Step]) -> Iterator[Step]:
    """The platform tells whole seconds: what it tells of may not seem to come before what led to it."""
    before: Millis = 0
    for step in steps:
        within = before - SECOND < step.at < before
        shown = replace(step, at=before) if within else step
        before = shown.at
        yield shown
