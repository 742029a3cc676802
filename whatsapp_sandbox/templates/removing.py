"""Taking templates away: deletion, with its lock on the name, and the archive."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial

from whatsapp_sandbox.platform import Platform
from whatsapp_sandbox.templates import news
from whatsapp_sandbox.templates.rules import limits
from whatsapp_sandbox.templates.rules.refusals import NOT_DELETED, NOT_EDITABLE, refused
from whatsapp_sandbox.templates.template import DAY_MS, Template
from whatsapp_sandbox.wire.errors import Problem, missing, no_such_object

_LOOK_AGAIN_MS = 60 * 60 * 1000
_IN_FLIGHT = ("accepted", "sent")


def delete(platform: Platform, name: str, template_id: str) -> Problem | None:
    """All languages of a name, or the one with that id."""
    gone = platform.templates.named(name, template_id)
    if not gone:
        return no_such_object(template_id or name, "delete")
    if any(template.is_generated for template in gone):
        return refused("What Direct Send has made cannot be deleted.", NOT_DELETED)
    if any(template.status == "DISABLED" for template in gone):
        return refused("A disabled template cannot be deleted.", NOT_EDITABLE)
    for template in gone:
        _delete(platform, template)
    return None


def _delete(platform: Platform, template: Template) -> None:
    now = platform.clock.now()
    if template.status not in ("PENDING", "REJECTED", "PENDING_DELETION"):
        platform.templates.locked[template.key] = now + limits.NAME_LOCK_DAYS * DAY_MS
    platform.review.withdraw(template)
    if template.status != "PENDING_DELETION" and _is_in_flight(platform, template, now):
        template.status = "PENDING_DELETION"
        platform.outbox.add(news.template_status(template, "PENDING_DELETION", None, now))
        end = now + limits.DELETION_DAYS * DAY_MS
        platform.agenda.at(now + _LOOK_AGAIN_MS, partial(_finish, platform, template, end))
    elif template.status != "PENDING_DELETION":
        _remove(platform, template)


def _is_in_flight(platform: Platform, template: Template, now: int) -> bool:
    since = now - limits.DELETION_DAYS * DAY_MS
    return any(
        (message.template, message.language) == template.key and message.status in _IN_FLIGHT
        for message in platform.store.messages
        if message.at > since
    )


def _finish(platform: Platform, template: Template, end: int) -> None:
    now = platform.clock.now()
    if now < end and _is_in_flight(platform, template, now):
        platform.agenda.at(now + _LOOK_AGAIN_MS, partial(_finish, platform, template, end))
    else:
        _remove(platform, template)


def _remove(platform: Platform, template: Template) -> None:
    platform.templates.remove(template)
    platform.outbox.add(news.template_status(template, "DELETED", None, platform.clock.now()))


def archive(platform: Platform, template_ids: Sequence[str], is_back: bool) -> Problem | None:
    """Into the archive or out of it; all of them or none."""
    if not template_ids:
        return missing("hsm_ids")
    if len(template_ids) > limits.ARCHIVE_MOST:
        return refused(f"At most {limits.ARCHIVE_MOST} templates at a time.")
    found = [platform.templates.by_id(template_id) for template_id in template_ids]
    for template_id, template in zip(template_ids, found, strict=True):
        if template is None:
            return no_such_object(template_id, "post")
        if is_back != (template.status == "ARCHIVED"):
            return refused(f"{template.name} is {template.status}.", NOT_EDITABLE)
    for template in found:
        if template is not None:
            _move(platform, template, is_back)
    return None


def _move(platform: Platform, template: Template, is_back: bool) -> None:
    now = platform.clock.now()
    if is_back:
        template.status, template.life.back_at = template.life.before_archive or "APPROVED", now
    else:
        template.life.before_archive, template.status = template.status, "ARCHIVED"
        template.life.archived_at = now
    event = "UNARCHIVED" if is_back else "ARCHIVED"
    platform.outbox.add(news.template_status(template, event, "NONE", now))
