"""What a template's changes mean for whatever sends it."""

from __future__ import annotations

from collections.abc import Sequence

from avisa.templates.types import Change, is_live

# A template in one of these does not come back by itself: what sends it stops instead of waiting.
DEAD_TEMPLATES = frozenset({"DISABLED", "DELETED", "PENDING_DELETION", "REJECTED"})
WAITS_FOR_TEMPLATE = ("template_paused", "template_not_live")


def consequence(changes: Sequence[Change]) -> tuple[str, str]:
    """What one template's changes mean for what sends it: (pause, stop, resume or "", reason).

    A category that changed is a pause, because WhatsApp may be asked to look again.
    """
    after = {change.field: change.after for change in changes}
    status = after.get("status")
    if status in DEAD_TEMPLATES:
        return "stop", "template_not_live"
    if "category" in after:
        return "pause", "template_recategorised"
    if "version" in after:
        return "stop", "template_changed"
    if status is None:
        return "", ""
    if is_live(status):
        return "resume", ""
    return "pause", "template_paused" if status == "PAUSED" else "template_not_live"
