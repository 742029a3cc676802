"""Speaking first, or after the window has closed: an approved template, from a conversation."""

from __future__ import annotations

from collections.abc import Mapping

from avisa.desk.actions import By, held, said
from avisa.desk.active_queries import daily_cap, got_lately
from avisa.desk.active_rules import refusal
from avisa.desk.rules import may_write
from avisa.errors import NotFound
from avisa.kernel.secrets import Vault
from avisa.kernel.unit import Unit
from avisa.messages.actions import enqueue
from avisa.messages.single import SingleRequest, draft
from avisa.templates.queries import template_by_id


def send_template(
    unit: Unit,
    vault: Vault,
    conversation_id: int,
    template_id: int,
    values: Mapping[str, str],
    by: By,
    purpose: str = "",
) -> int:
    """An active message, as any: the gate asks for the person's yes. The message's id.

    Raises as `messages.single.draft`, and as `actions.reply`.
    """
    found = held(unit, conversation_id)
    may_write(found, by.user_id, by.may_assign)
    chosen = template_by_id(unit.tx, unit.workspace_id, template_id)
    if chosen is None:
        raise NotFound("template_unknown")
    refuse_over_cap(unit, found.contact_id, by)
    request = SingleRequest(
        template=chosen.name,
        language=chosen.language,
        values=values,
        contact_id=found.contact_id,
        number=str(found.number_id),
        purpose=purpose,
    )
    message_id = enqueue(unit, [draft(unit, vault, request)]).ids[0]
    said(unit, found, message_id, by)
    return message_id


def refuse_over_cap(unit: Unit, contact_id: int, by: By) -> None:
    """The company's own limit of active messages to one person in 24 hours (0: none)."""
    cap = daily_cap(unit.tx, unit.workspace_id)
    got = got_lately(unit.tx, unit.workspace_id, [contact_id], unit.now) if cap else {}
    if error := refusal(None, by.user_id, by.may_assign, got.get(contact_id, 0), cap):
        raise error
