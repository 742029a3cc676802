"""Direct Send: a utility message in its own words, which reaches people outside the window too."""

from __future__ import annotations

import re
from typing import Any

from whatsapp_sandbox.sending.draft import Draft
from whatsapp_sandbox.wire.errors import Problem

SERVICE, UTILITY = "SERVICE", "UTILITY"
CATEGORIES = ("AUTHENTICATION", SERVICE, UTILITY)
INTERACTIVE = ("button", "cta_url")
TTL = (30, 43_200)
# The name of another template, one that is paused, one that is disabled: all told after acceptance.
NAME_IS_TAKEN, PAUSED, DISABLED = 132021, 132015, 132016
_NAME = re.compile(r"[a-z0-9_]{1,512}")
_BLOCKED = "Direct Send is not available to this account for now because of messages of another category."
_NOT_LET_IN = "Direct Send is not enabled for this account."


def objection(draft: Draft) -> Problem | None:
    """A category makes it a Direct Send; templates and service messages go their own way."""
    body = draft.body
    if "category" not in body and "ttl_seconds" not in body:
        return None
    category = str(body.get("category") or SERVICE).upper()
    if category not in CATEGORIES:
        wanted = f'{{{", ".join(CATEGORIES)}}} - got "{body["category"]}"'
        return Problem(100, message=f"(#100) Param category must be one of {wanted}.")
    if category == SERVICE or draft.kind == "template":
        details = "The request included one or more unsupported or misspelled parameters."
        return Problem(100, details) if "ttl_seconds" in body else None
    return _not_possible(draft, category) or _wrong_ttl(body) or _wrong_name(body) or _templated(draft)


def _not_possible(draft: Draft, category: str) -> Problem | None:
    direct = draft.platform.direct
    # Codes are for accounts that Meta has chosen: nobody is let in here.
    if not direct.is_enabled or category != UTILITY:
        return Problem(100, _NOT_LET_IN)
    if draft.group is not None:
        return Problem(100, "Direct Send goes to people, not to groups.")
    if direct.is_blocked:
        return Problem(139200, _BLOCKED)
    # [!] The code for a type that Direct Send does not take is not published.
    kind = str(draft.content.get("type", "")).lower() if draft.kind == "interactive" else ""
    if draft.kind != "text" and kind not in INTERACTIVE:
        return Problem(100, f"Direct Send takes text and interactive messages of {', '.join(INTERACTIVE)}.")
    return None


def _wrong_ttl(body: dict[str, Any]) -> Problem | None:
    seconds = body.get("ttl_seconds")
    if seconds is None:
        return None
    if not isinstance(seconds, int) or isinstance(seconds, bool):
        return Problem(100, message="(#100) Param ttl_seconds must be an integer.")
    lowest, highest = TTL
    if seconds > highest:
        return Problem(100, f"The time to live value must be lower than or equal to {highest}.")
    if seconds < lowest:
        return Problem(100, f"The time to live value must be higher than or equal to {lowest}.")
    return None


def _wrong_name(body: dict[str, Any]) -> Problem | None:
    config = body.get("direct_send_config")
    name = config.get("template_name") if isinstance(config, dict) else None
    if config is None or (isinstance(name, str) and _NAME.fullmatch(name)):
        return None
    return Problem(100, message="(#100) Param direct_send_config['template_name'] is no name of a template.")


def _templated(draft: Draft) -> Problem | None:
    """Finds or makes the template behind it; what is wrong with that one is told after acceptance."""
    platform, name = draft.platform, (draft.body.get("direct_send_config") or {}).get("template_name", "")
    if platform.direct.is_taken(name):
        draft.fails = NAME_IS_TAKEN
        return None
    template = platform.direct.template_for(draft.kind, draft.content, name)
    if problem := platform.misuse.refuses_send(template, draft.now):
        return problem
    draft.generated = template
    draft.fails = draft.fails or {"PAUSED": PAUSED, "DISABLED": DISABLED}.get(template.status, 0)
    return None
