"""Two templates or more side by side: how often each was sent, and how people took it."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from typing import Any

from whatsapp_sandbox.store import Message
from whatsapp_sandbox.templates.template import Template

_ORDER = {"RED": 0, "YELLOW": 1, "UNKNOWN": 2, "GREEN": 3}


def compared(
    messages: Iterable[Message], templates: Sequence[Template], start: int, end: int
) -> list[dict[str, Any]]:
    """`start` and `end` in seconds. Blocks are not counted by template; their order follows the score."""
    sent = Counter(
        (message.template, message.language)
        for message in messages
        if message.template and start <= message.at // 1000 <= end
    )
    worst = sorted(templates, key=lambda template: _ORDER.get(template.quality, 2))
    sends = [{"key": template.id, "value": sent[template.key]} for template in templates]
    reasons = [{"key": template.id, "value": "UNKNOWN_BLOCK_REASON"} for template in templates]
    order = [template.id for template in worst]
    return [
        {"metric": "BLOCK_RATE", "type": "RELATIVE", "order_by_relative_metric": order},
        {"metric": "MESSAGE_SENDS", "type": "NUMBER_VALUES", "number_values": sends},
        {"metric": "TOP_BLOCK_REASON", "type": "STRING_VALUES", "string_values": reasons},
    ]
