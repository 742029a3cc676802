"""What these people got of us lately: the facts behind a frequency cap."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable

from sqlalchemy import bindparam, select

from avisa.kernel.bulk import among_given
from avisa.kernel.clock import Millis
from avisa.kernel.db import Tx
from avisa.messages.tables import in_state, message
from avisa.messages.types import Kind, Lane, State

# What left and was not refused; in doubt counts, for the person may have got it.
REACHED = (State.SENDING, State.UNKNOWN, State.HELD, State.ACCEPTED, State.SENT, State.DELIVERED, State.READ)
# Built once; by the person the index `ix_message_contact` finds the few rows.
LATELY = select(message.c.contact_id, message.c.purpose_id, message.c.claimed_at).where(
    message.c.workspace_id == bindparam("workspace_id"),
    among_given(message.c.contact_id, "people"),
    message.c.kind == Kind.ACTIVE.value,
    message.c.lane != int(Lane.AUTHENTICATION),
    message.c.claimed_at > bindparam("since"),
    in_state(*REACHED),
)
Lately = tuple[int | None, Millis]  # the purpose, and when it left


def lately(
    tx: Tx, workspace_id: int, contact_ids: Iterable[int], since: Millis
) -> dict[int, tuple[Lately, ...]]:
    """Active messages to each person after `since`, security codes left out. One select."""
    given = {"workspace_id": workspace_id, "people": contact_ids, "since": since}
    found: defaultdict[int, list[Lately]] = defaultdict(list)
    for person, purpose_id, at in tx.execute(LATELY, given).all():
        found[person].append((purpose_id, at))
    return {person: tuple(rows) for person, rows in found.items()}
