"""What counts as an answer to a message and as a no after it: said once, for segments and reports alike.

Reply: the person wrote within 24 h of delivery, or quoted the message. Opt-out: the person said no within
24 h of delivery. Both are shares of what was delivered (product.md).
"""

from __future__ import annotations

from sqlalchemy import ColumnElement, and_, exists, or_
from sqlalchemy.sql.expression import FromClause

from avisa.consent.tables import consent_event
from avisa.kernel.clock import DAY, Millis
from avisa.messages.tables import inbound, message

ANSWERS_WITHIN: Millis = DAY
NOES = ("revoke", "suppress")


def was_answered(workspace_id: int, sent: FromClause = message) -> ColumnElement[bool]:
    """Of a row of `message` that was delivered."""
    soon = and_(inbound.c.at >= sent.c.delivered_at, inbound.c.at <= sent.c.delivered_at + ANSWERS_WITHIN)
    return and_(
        sent.c.delivered_at.is_not(None),
        exists().where(
            inbound.c.workspace_id == workspace_id,
            inbound.c.contact_id == sent.c.contact_id,
            inbound.c.number_id == sent.c.number_id,
            or_(and_(inbound.c.context == sent.c.wamid, inbound.c.context != ""), soon),
        ),
    )


def was_refused(workspace_id: int, sent: FromClause = message) -> ColumnElement[bool]:
    """Whether a no of the person, by whatever way, followed the delivery within 24 h."""
    c = consent_event.c
    return and_(
        sent.c.delivered_at.is_not(None),
        exists().where(
            c.workspace_id == workspace_id,
            c.contact_id == sent.c.contact_id,
            c.kind.in_(NOES),
            c.at >= sent.c.delivered_at,
            c.at <= sent.c.delivered_at + ANSWERS_WITHIN,
        ),
    )
