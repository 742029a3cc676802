"""What the platform does with templates that nobody sends: a year later the archive, then the end."""

from __future__ import annotations

from functools import partial

from whatsapp_sandbox.templates import news
from whatsapp_sandbox.templates.means import Means
from whatsapp_sandbox.templates.rules.limits import NAME_LOCK_DAYS
from whatsapp_sandbox.templates.template import DAY_MS, Template
from whatsapp_sandbox.templates.templates import Templates

# [!] Which states can grow idle is not documented; these are the ones that could be sent.
_SENDABLE = ("APPROVED", "PAUSED")


class Idling:
    """One look at a time, at the first instant at which some template may have been idle for long enough.

    A template that comes later cannot be due before that.
    """

    def __init__(self, means: Means, templates: Templates) -> None:
        self._means = means
        self._templates = templates
        self._idle_ms = means.settings.idle_days * DAY_MS
        if self._idle_ms:
            self._look_again()

    def _look_again(self) -> None:
        now, due = self._means.now, map(self._due, self._sendable())
        next_look = min((at for at in due if at > now), default=now + self._idle_ms)
        self._means.agenda.review_at(min(next_look, now + self._idle_ms), partial(self._look))

    def _sendable(self) -> list[Template]:
        return [template for template in self._templates if template.status in _SENDABLE]

    def _due(self, template: Template) -> int:
        return template.life.used_at + self._idle_ms

    def _look(self) -> None:
        for template in self._sendable():
            if self._due(template) <= self._means.now:
                self._archive(template)
        self._look_again()

    def _archive(self, template: Template) -> None:
        now, life = self._means.now, template.life
        life.before_archive, life.archived_at, template.status = template.status, now, "ARCHIVED"
        self._means.tell(news.template_status(template, "ARCHIVED", "NONE", now))
        if kept_ms := self._means.settings.archived_days * DAY_MS:
            self._means.agenda.review_at(now + kept_ms, partial(self._delete, template, now))

    def _delete(self, template: Template, archived_at: int) -> None:
        """Unless somebody has fetched it back or deleted it since; nothing of it can still be under way."""
        now = self._means.now
        if (template.status, template.life.archived_at) != ("ARCHIVED", archived_at):
            return
        if self._templates.by_id(template.id) is not template:
            return
        self._templates.remove(template)
        self._templates.locked[template.key] = now + NAME_LOCK_DAYS * DAY_MS
        # [!] That both events are told is a guess.
        for event in ("PENDING_DELETION", "DELETED"):
            self._means.tell(news.template_status(template, event, None, now))
