"""Templates of the portfolio's other accounts, made again in this one; they stay where they were."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from whatsapp_sandbox.platform import Platform
from whatsapp_sandbox.templates import news
from whatsapp_sandbox.templates.submitting import hindrance, misfit
from whatsapp_sandbox.templates.template import Template
from whatsapp_sandbox.templates.verdicts import sells
from whatsapp_sandbox.wire.errors import Problem, missing, no_such_object

BATCH_MOST = 500
_GOOD = ("GREEN", "UNKNOWN")


def add_elsewhere(platform: Platform, waba_id: str, bodies: Sequence[Mapping[str, Any]]) -> list[Template]:
    """Templates of another account, as reviewed as they say. Raises ValueError as seeds do."""
    account = platform.others.open(waba_id)
    return [account.templates.seed(body, platform.clock.now()) for body in bodies]


def migrate(platform: Platform, asked: Mapping[str, Any]) -> dict[str, Any] | Problem:
    """Ids in the answer are those of the source [!]; the reasons are words for people."""
    source_id = str(asked.get("source_waba_id") or "")
    if not source_id:
        return missing("source_waba_id")
    source = platform.others.of(source_id)
    if source is None:
        return no_such_object(source_id, "post")
    count, page = _number(asked.get("count"), BATCH_MOST), _number(asked.get("page_number"), 0)
    ids = asked.get("template_ids")
    if count is None or page is None or not 0 < count <= BATCH_MOST or not _is_ids(ids):
        wanted = f"count of 1 to {BATCH_MOST}, a page_number, at most {BATCH_MOST} template_ids"
        return Problem(100, message=f"(#100) Invalid parameter: {wanted}.")
    chosen = [one for one in source.templates if _is_eligible(one) and (not ids or one.id in ids)]
    migrated, failed = [], {}
    for template in chosen if ids else chosen[page * count : (page + 1) * count]:
        if reason := _objection(platform, template):
            failed[template.id] = reason
        else:
            _copy(platform, template)
            migrated.append(template.id)
    return {"migrated_templates": migrated, "failed_templates": failed}


def _number(value: Any, default: int) -> int | None:
    text = str(default if value is None else value)
    return int(text) if text.isascii() and text.isdecimal() and len(text) < 7 else None


def _is_ids(ids: Any) -> bool:
    return ids is None or (isinstance(ids, list) and len(ids) <= BATCH_MOST)


def _is_eligible(template: Template) -> bool:
    return template.status == "APPROVED" and template.quality in _GOOD


def _objection(platform: Platform, template: Template) -> str:
    body = template.as_body()
    if template.category == "UTILITY" and sells(template):
        return "Incorrect category"
    problem = misfit(platform, body) or hindrance(platform, body)
    return (problem.user_message or problem.message or problem.details) if problem else ""


def _copy(platform: Platform, template: Template) -> None:
    """As approved as its source; its quality begins anew."""
    now = platform.clock.now()
    made = platform.templates.add(template.as_body(), now)
    made.life.approved_at = now
    platform.outbox.add(news.template_status(made, "APPROVED", "NONE", now))
