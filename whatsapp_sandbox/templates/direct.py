"""Direct Send: whether the account may use it, the templates it makes, and the ladder for its misuse."""

from __future__ import annotations

from collections.abc import Mapping
from functools import partial
from typing import Any

from whatsapp_sandbox.templates import news
from whatsapp_sandbox.templates.generated import creation_of
from whatsapp_sandbox.templates.means import Means
from whatsapp_sandbox.templates.template import DAY_MS, Template
from whatsapp_sandbox.templates.templates import Templates
from whatsapp_sandbox.templates.verdicts import sells

RESTRICTED = "RESTRICTED_DIRECT_SEND_UTILITY_TEMPLATES"
VIOLATION = "DIRECT_SEND_UTILITY_CATEGORY_ABUSE"
EVENT = "ACCOUNT_RESTRICTION"
FOREVER_DAYS = 100 * 365
# What each step is told as, and for how long it blocks; a warning blocks nothing.
STEPS = {
    "warn": ("WARN", 0),
    "strike_1": ("STRIKE_1", 7),
    "strike_2": ("STRIKE_2", 30),
    "offboard": ("OFFBOARD", FOREVER_DAYS),
}
LIFT = "recover"


class DirectSend:
    """Off unless the account was let in."""

    def __init__(self, means: Means, templates: Templates) -> None:
        self.is_enabled = means.settings.direct_send
        self.blocked_until = 0
        self._means = means
        self._templates = templates

    @property
    def is_blocked(self) -> bool:
        return self.blocked_until > self._means.now

    def template_for(self, kind: str, content: Mapping[str, Any], name: str) -> Template:
        """The one that was made for messages like this, or a new one."""
        creation = creation_of(kind, content, name)
        known = self._templates.of(creation["name"], creation["language"])
        if known is not None:
            return known
        made = self._templates.add(creation, self._means.now)
        made.is_generated, made.life.approved_at = True, self._means.now
        self._watch(made)
        return made

    def is_taken(self, name: str) -> bool:
        """By a template that somebody has written."""
        return bool(name) and any(not one.is_generated for one in self._templates.named(name))

    def _watch(self, template: Template) -> None:
        wait_ms = self._means.settings.category_review_ms
        if wait_ms and sells(template):
            self._means.later(wait_ms, partial(self._detect, template))

    def _detect(self, template: Template) -> None:
        template.life.correct_category = "MARKETING"
        self._means.tell(news.misuse_of_direct_send(template, "MARKETING", self._means.now))

    def take(self, step: str) -> None:
        """One of STEPS, or LIFT; told by webhook."""
        if step == LIFT:
            self.blocked_until = 0
            self._tell("UNBAN")
            return
        violation, days = STEPS[step]
        if days:
            self.blocked_until = self._means.now + days * DAY_MS
        if 0 < days < FOREVER_DAYS:
            self._means.later(days * DAY_MS, partial(self._end, self.blocked_until))
        self._tell(violation)

    def _end(self, until: int) -> None:
        if self.blocked_until == until:
            self.take(LIFT)

    def _tell(self, violation: str) -> None:
        restricted = {RESTRICTED: self.blocked_until} if self.blocked_until else {}
        told = news.misuse(EVENT, f"{VIOLATION}_{violation}", restricted, self._means.now)
        self._means.tell(told)

    def shown(self) -> dict[str, object]:
        return {"enabled": self.is_enabled, "blocked_until": self.blocked_until}
