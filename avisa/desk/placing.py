"""Who may be named for answers: an agent or a queue of this company."""

from __future__ import annotations

from avisa.desk.queries import queues
from avisa.errors import NotFound
from avisa.identity.queries import users
from avisa.kernel.db import Tx


def refuse_nobody(tx: Tx, workspace_id: int, agent_id: int | None, queue_id: int | None) -> None:
    """Raises NotFound `agent_unknown` or `queue_unknown`; None is nobody in particular."""
    if agent_id is not None and agent_id not in {one.user_id for one in users(tx, workspace_id)}:
        raise NotFound("agent_unknown")
    if queue_id is not None and queue_id not in {one.id for one in queues(tx, workspace_id)}:
        raise NotFound("queue_unknown")
