"""The quality of a template: what unhappy people do to its score, and what the score does to the template."""

from __future__ import annotations

from collections import deque
from dataclasses import dataclass, field
from functools import partial

from whatsapp_sandbox.templates import news
from whatsapp_sandbox.templates.means import Means
from whatsapp_sandbox.templates.pacing import Pacing
from whatsapp_sandbox.templates.template import DAY_MS, Template

# What the platform weighs is not published; a report is worse than a block, a block than a shrug.
WEIGHTS = {"report": 3, "block": 2, "stop": 1, "negative": 1}
PRAISE = ("reply", "click", "read")
PRAISE_FOR_GREEN = 5
WEEK_MS = 7 * DAY_MS
_HOUR_MS = 60 * 60 * 1000
# The third time there is no pause any more.
PAUSES = (("FIRST_PAUSE", 3 * _HOUR_MS), ("SECOND_PAUSE", 6 * _HOUR_MS))


@dataclass(slots=True)
class Unhappy:
    """Complaints about one template, the oldest first, and what they weigh together."""

    complaints: deque[tuple[int, int]] = field(default_factory=deque)  # instants and weights
    weight: int = 0

    def add(self, instant: int, weight: int) -> None:
        self.complaints.append((instant, weight))
        self.weight += weight

    def weight_since(self, instant: int) -> int:
        """Forgets what is older."""
        while self.complaints and self.complaints[0][0] <= instant:
            self.weight -= self.complaints.popleft()[1]
        return self.weight


class Quality:
    def __init__(self, means: Means, pacing: Pacing) -> None:
        self._means = means
        self._pacing = pacing
        self._bad: dict[str, Unhappy] = {}  # by the template's id
        self._praise: dict[str, int] = {}

    def feedback(self, template: Template, kind: str, now: int) -> None:
        """`kind` is one of WEIGHTS or PRAISE; whatever follows is told and happens at once."""
        if kind in WEIGHTS:
            self._bad.setdefault(template.id, Unhappy()).add(now, WEIGHTS[kind])
            # A week later it no longer counts.
            self._means.agenda.at(now + WEEK_MS, partial(self._weigh, template))
        else:
            self._praise[template.id] = self._praise.get(template.id, 0) + 1
        self._weigh(template)

    def _weigh(self, template: Template) -> None:
        score = self._score(template, self._means.now)
        if score != template.quality and template.status in ("APPROVED", "PAUSED"):
            self.become(template, score)

    def _score(self, template: Template, now: int) -> str:
        settings = self._means.settings
        sent = max(template.life.sent_since(now - WEEK_MS), settings.quality_floor)
        share = self._weight(template.id, now) / sent
        if share >= settings.quality_red:
            return "RED"
        if share >= settings.quality_yellow:
            return "YELLOW"
        is_liked = self._praise.get(template.id, 0) >= PRAISE_FOR_GREEN
        return "GREEN" if is_liked or template.quality in ("YELLOW", "GREEN") else template.quality

    def _weight(self, template_id: str, now: int) -> int:
        bad = self._bad.get(template_id)
        return bad.weight_since(now - WEEK_MS) if bad else 0

    def shown(self) -> dict[str, dict[str, int]]:
        """By the template's id: the weight of the unhappy of the last week, the number of the happy."""
        ids = {*self._bad, *self._praise}
        weights = {one: self._weight(one, self._means.now) for one in ids}
        return {one: {"unhappy": weights[one], "happy": self._praise.get(one, 0)} for one in sorted(ids)}

    def become(self, template: Template, score: str) -> None:
        """Tells the new score; a red one pauses or disables."""
        before, now = template.quality, self._means.now
        template.quality, template.life.quality_at = score, now
        self._means.tell(news.template_quality(template, before, now))
        self._pacing.reconsider(template)
        if score != "RED" or template.status != "APPROVED":
            return
        if self._pacing.has_held(template):
            self._pacing.drop(template)
        else:
            self._pause(template, now)

    def _pause(self, template: Template, now: int) -> None:
        life = template.life
        life.pauses += 1
        self._pacing.saw_trouble(template, now)
        if life.pauses > len(PAUSES):
            template.status = "DISABLED"
            self._means.tell(news.template_status(template, "DISABLED", "NONE", now))
            return
        title, wait_ms = PAUSES[life.pauses - 1]
        template.status, life.paused_by, life.resumes_at = "PAUSED", "quality", now + wait_ms
        self._means.tell(news.template_status(template, "PAUSED", "NONE", now, title))
        self._means.later(wait_ms, partial(self._resume, template, life.resumes_at))

    def _resume(self, template: Template, due: int) -> None:
        """Unless somebody has changed or edited the template in the meantime."""
        if template.status == "PAUSED" and template.life.resumes_at == due:
            self.unpause(template)

    def unpause(self, template: Template) -> None:
        """Starts again without a score: what made it red is forgiven, the pauses are not forgotten."""
        now, before = self._means.now, template.quality
        self._bad.pop(template.id, None)
        self._praise.pop(template.id, None)
        template.status, template.life.paused_by, template.life.resumes_at = "APPROVED", "", 0
        template.life.unpaused_at = now
        self._pacing.forget(template)
        self._means.tell(news.template_status(template, "APPROVED", "NONE", now, "UNPAUSE"))
        if before != "UNKNOWN":
            template.quality, template.life.quality_at = "UNKNOWN", now
            self._means.tell(news.template_quality(template, before, now))
