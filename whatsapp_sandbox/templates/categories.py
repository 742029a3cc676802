"""The category review: utility that sells becomes marketing, with a day's notice or without."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from functools import partial

from whatsapp_sandbox.templates import news
from whatsapp_sandbox.templates.chance import drawn
from whatsapp_sandbox.templates.means import Means
from whatsapp_sandbox.templates.misuse import Misuse
from whatsapp_sandbox.templates.template import DAY_MS, Template
from whatsapp_sandbox.templates.verdicts import sells

NOTICE_MS = DAY_MS
REVIEWED_MS = 60 * DAY_MS


class Categories:
    def __init__(self, means: Means, misuse: Misuse) -> None:
        self._reviews = 0
        self._means = means
        self._misuse = misuse

    def watch(self, template: Template) -> None:
        """Some time after its approval as utility, what sells is found out."""
        wait_ms = self._means.settings.category_review_ms
        if wait_ms and template.category == "UTILITY" and sells(template):
            self._means.later(wait_ms, partial(self._look_again, template))

    def _look_again(self, template: Template) -> None:
        if template.category == "UTILITY" and template.status == "APPROVED" and sells(template):
            self.correct(template, "MARKETING")

    def correct(self, template: Template, category: str) -> None:
        """Announces the right category, or changes it at once when the business was warned."""
        now, life = self._means.now, template.life
        if life.category_due > now or category == template.category:
            return
        due = now + NOTICE_MS
        if category == "AUTHENTICATION":
            due = _first_of_next_month(now)
        else:
            self._misuse.found(now)
            if self._misuse.is_warned:
                self._change(template, category)
                return
        life.correct_category, life.category_due = category, due
        self._means.tell(news.category_notice(template, category, due, now))
        self._means.agenda.at(due, partial(self._due, template, due))

    def _due(self, template: Template, due: int) -> None:
        if template.life.category_due != due:
            return
        if template.life.correct_category == "AUTHENTICATION":
            self._reject(template)
        else:
            self._change(template, template.life.correct_category)

    def _reject(self, template: Template) -> None:
        """Codes have a form of their own: what was written as something else cannot become one."""
        template.status, template.rejected_reason = "REJECTED", "INCORRECT_CATEGORY"
        template.life.category_due = 0
        told = news.template_status(template, "REJECTED", "INCORRECT_CATEGORY", self._means.now)
        self._means.tell(told)

    def _change(self, template: Template, category: str) -> None:
        before, template.category = template.category, category
        life = template.life
        life.previous_category, life.correct_category, life.category_due = before, "", 0
        life.category_changed_at = self._means.now
        self._means.tell(news.template_category(template, before, self._means.now))

    def can_be_reviewed(self, template: Template) -> bool:
        """Announced, or changed not long ago."""
        life = template.life
        changed = life.category_changed_at and self._means.now - life.category_changed_at <= REVIEWED_MS
        return bool(life.category_due or changed)

    def review(self, template: Template, within_ms: int | None = None) -> None:
        """The business asks for another look; no call does that, and the answer comes within a day [!]."""
        self._reviews += 1
        chance, wait = drawn(self._means.settings.seed, template, -self._reviews % 2**31)
        wait_ms = int(DAY_MS * (0.1 + 0.8 * wait)) if within_ms is None else max(0, within_ms)
        if chance < self._means.settings.appeal_share:
            self._means.later(wait_ms, partial(self._restore, template))

    def _restore(self, template: Template) -> None:
        """Agreed: what was announced is off, what was changed is as before."""
        life = template.life
        if life.category_due:
            life.category_due, life.correct_category = 0, ""
        elif life.category_changed_at and life.previous_category:
            self._change(template, life.previous_category)
            life.previous_category, life.category_changed_at = "", 0


def _first_of_next_month(now: int) -> int:
    today = datetime.fromtimestamp(now / 1000, UTC)
    first = (today.replace(day=1, hour=0, minute=0, second=0, microsecond=0) + timedelta(days=32)).replace(
        day=1
    )
    return int(first.timestamp() * 1000)
