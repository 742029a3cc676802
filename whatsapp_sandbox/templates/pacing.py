"""Pacing: after a first part of a campaign the rest is held, until it is known how people took it."""

from __future__ import annotations

from dataclasses import dataclass
from functools import partial

from whatsapp_sandbox.templates import news
from whatsapp_sandbox.templates.means import Means
from whatsapp_sandbox.templates.template import DAY_MS, Template
from whatsapp_sandbox.wire.errors import Problem

UTILITY_PACED_MS = 7 * DAY_MS  # after any utility template was paused
_BAD = ("YELLOW", "RED")


@dataclass(frozen=True, slots=True)
class Held:
    """A message whose life begins with `start`, or ends with `drop` (132015)."""

    template: Template
    start: partial[None]
    drop: partial[None]


class Pacing:
    """Off when `after` and `batch` are 0. `after`: sends of a template before the rest is held.

    `batch`: template messages of the whole portfolio before the rest is held, batch by batch.
    """

    def __init__(self, means: Means) -> None:
        self.after = means.settings.pacing_after
        self.batch = means.settings.portfolio_batch
        self.is_blocked = False  # the portfolio, after a bad batch
        self._means = means
        self._sent: dict[str, int] = {}  # by the template's id, since it is paced
        self._assessed: set[str] = set()
        self._held: dict[str, list[Held]] = {}
        self._queue: list[Held] = []  # of the portfolio
        self._left = self.batch
        self._is_batching = False
        self._utility_trouble_at = -UTILITY_PACED_MS

    def holds(self, template: Template, now: int) -> bool:
        """Asked once for each template send that is accepted: counts it, too."""
        life = template.life
        life.sent[now // DAY_MS] += 1
        if not self.after and not self.batch:
            return False
        return self._holds_template(template, now) or self._holds_portfolio(template)

    def _holds_template(self, template: Template, now: int) -> bool:
        if not self.after or template.id in self._assessed or not self._is_paced(template, now):
            return False
        self._sent[template.id] = self._sent.get(template.id, 0) + 1
        return self._sent[template.id] > self.after

    def _is_paced(self, template: Template, now: int) -> bool:
        if template.category == "MARKETING":
            return True
        return template.category == "UTILITY" and now - self._utility_trouble_at < UTILITY_PACED_MS

    def _holds_portfolio(self, template: Template) -> bool:
        if not self.batch or template.category == "AUTHENTICATION":
            return False
        self._begin_batch()
        self._left -= 1
        return self._left < 0

    def keep(self, template: Template, start: partial[None], drop: partial[None]) -> None:
        """Keeps a message that `holds` has claimed."""
        held = Held(template, start, drop)
        if self._sent.get(template.id, 0) <= self.after or template.id in self._assessed:
            self._queue.append(held)
            return
        if template.id not in self._held:
            self._held[template.id] = []
            self._means.later(self._means.settings.pacing_ms, partial(self._assess, template))
        self._held[template.id].append(held)

    def _assess(self, template: Template) -> None:
        if template.quality in _BAD:
            self.drop(template)
        else:
            self.release(template)

    def release(self, template: Template) -> None:
        self._assessed.add(template.id)
        for held in self._held.pop(template.id, ()):
            held.start()

    def drop(self, template: Template) -> None:
        """Every held message fails with 132015, and the template waits for somebody to unpause it."""
        now = self._means.now
        dropped = self._held.pop(template.id, [])
        if template.status == "APPROVED":
            template.status, template.life.paused_by = "PAUSED", "pacing"
            self.saw_trouble(template, now)
            told = news.template_status(template, "PAUSED", "NONE", now, "RATE_LIMITING_PAUSE")
            if template.quality not in _BAD:
                before, template.quality = template.quality, "RED"
                template.life.quality_at = now
                self._means.tell(news.template_quality(template, before, now))
            self._means.tell(told)
        for held in dropped:
            held.drop()

    def _begin_batch(self) -> None:
        if not self._is_batching:
            self._is_batching, self._left = True, self.batch
            self._means.later(self._means.settings.pacing_ms, partial(self._next_batch))

    def _next_batch(self) -> None:
        """The next batch of what is held; with nothing left the count starts anew."""
        self._is_batching = False
        now, self._queue = self._queue[: self.batch], self._queue[self.batch :]
        if now:
            self._begin_batch()
            self._left -= len(now)
        for held in now:
            held.start()

    def saw_trouble(self, template: Template, now: int) -> None:
        """A pause: utility is paced for a week, and a portfolio that goes in batches is stopped."""
        if template.category == "UTILITY":
            self._utility_trouble_at = now
        if self.batch and self._is_batching:
            self.is_blocked = True
            dropped, self._queue = self._queue, []
            for held in dropped:
                held.drop()

    def reconsider(self, template: Template) -> None:
        """A score that is not green makes a template paced again."""
        if template.quality in _BAD:
            self._assessed.discard(template.id)
            self._sent.pop(template.id, None)

    def forget(self, template: Template) -> None:
        """After an edit or a pause it is new again; what was held goes on."""
        for held in self._held.pop(template.id, ()):
            held.start()
        self._assessed.discard(template.id)
        self._sent.pop(template.id, None)

    def has_held(self, template: Template) -> bool:
        return bool(self._held.get(template.id))

    def refuses_send(self, template: Template) -> Problem | None:
        if not self.is_blocked or template.category == "AUTHENTICATION":
            return None
        # [!] The facts say that sending is blocked, not with which code.
        return Problem(368, "Sending is blocked: people were unhappy with the portfolio's last messages.")

    def forbids_creation(self) -> Problem | None:
        return Problem(368, "Creating templates is blocked for this portfolio.") if self.is_blocked else None

    def shown(self) -> dict[str, object]:
        return {
            "after": self.after,
            "portfolio_batch": self.batch,
            "blocked": self.is_blocked,
            "held_messages": len(self._queue) + sum(map(len, self._held.values())),
            "held": {template_id: len(waiting) for template_id, waiting in self._held.items()},
        }
