"""The review: a template waits for its verdict, which rules, chance or a person give."""

from __future__ import annotations

from dataclasses import replace
from functools import partial

from whatsapp_sandbox.templates import news
from whatsapp_sandbox.templates.categories import Categories
from whatsapp_sandbox.templates.chance import drawn
from whatsapp_sandbox.templates.means import Means
from whatsapp_sandbox.templates.template import DAY_MS, Template
from whatsapp_sandbox.templates.templates import Templates
from whatsapp_sandbox.templates.verdicts import Verdict, form_verdict, verdict

_SURPRISE = Verdict(
    "REJECTED",
    "",
    "TAG_CONTENT_MISMATCH",
    "The reviewer did not recognise the language of the text.",
    "Look it over, and hand it in again.",
)


# What can be appealed is not documented; a pause ends by itself [!].
APPEALABLE = ("REJECTED", "DISABLED")
APPEAL_MS = DAY_MS
WAITING = ("PENDING", "IN_APPEAL")


class Review:
    """`mode` is "rules", or "off": then whatever has a right form is approved at once."""

    def __init__(self, means: Means, templates: Templates, categories: Categories) -> None:
        self.mode = means.settings.review
        self.delay_ms = means.settings.review_ms
        self._means = means
        self._templates = templates
        self._categories = categories
        self._submissions = 0
        self._waiting: dict[str, tuple[int, int]] = {}  # submission and instant of the verdict, by id

    def submit(self, template: Template, is_known: bool = False) -> None:
        """Gives the verdict now or later; what is known (codes, the library as it is) waits for nobody."""
        self._submissions += 1
        chance, wait = drawn(self._means.settings.seed, template, self._submissions)
        said = self._verdict(template, chance)
        wait_ms = int(self.delay_ms * (0.5 + wait))
        if is_known or self.mode == "off" or not wait_ms:
            self.decide(template, Verdict() if is_known else said)
            return
        template.status = "PENDING"
        self._waiting[template.id] = (self._submissions, self._means.now + wait_ms)
        self._means.later(wait_ms, partial(self._due, template, self._submissions, chance))

    def _verdict(self, template: Template, chance: float) -> Verdict:
        if self.mode == "off":
            return form_verdict(template)
        said = verdict(template, self._templates)
        share = self._means.settings.review_surprise_share
        if said.status == "APPROVED" and chance < share / 2:
            return _SURPRISE
        # Some sales talk passes as utility at first; the category review finds it later.
        return Verdict() if said.category and chance >= 1 - share / 2 else said

    def _due(self, template: Template, submission: int, chance: float) -> None:
        if self._waiting.get(template.id, (0, 0))[0] == submission:
            self.decide(template, self._verdict(template, chance))

    def appeal(self, template: Template, within_ms: int | None = None) -> None:
        """The business disagrees: answered within a day, by chance or before that by a person."""
        self._submissions += 1
        chance, wait = drawn(self._means.settings.seed, template, self._submissions)
        template.life.before_appeal, template.status = template.status, "IN_APPEAL"
        self._means.tell(news.template_status(template, "IN_APPEAL", "NONE", self._means.now))
        wait_ms = int(APPEAL_MS * (0.1 + 0.8 * wait)) if within_ms is None else max(0, within_ms)
        self._waiting[template.id] = (self._submissions, self._means.now + wait_ms)
        self._means.later(wait_ms, partial(self._answer, template, self._submissions, chance))

    def _answer(self, template: Template, submission: int, chance: float) -> None:
        if self._waiting.get(template.id, (0, 0))[0] == submission:
            heard = chance < self._means.settings.appeal_share
            self.decide(template, Verdict() if heard else Verdict("REJECTED", "", template.rejected_reason))

    def decide(self, template: Template, said: Verdict) -> None:
        """The verdict, from whoever gives it; on an appeal too."""
        now, event = self._means.now, said.status
        self._waiting.pop(template.id, None)
        if template.status == "IN_APPEAL":
            event, said = _on_appeal(template, said)
        if said.category and said.category != template.category:
            template.life.previous_category, template.category = template.category, said.category
        template.status, template.rejected_reason = said.status, said.reason
        if said.status == "APPROVED":
            template.life.approved_at = now
        rejection = {"reason": said.why, "recommendation": said.advice} if said.why else None
        self._means.tell(news.template_status(template, event, said.reason, now, rejection=rejection))
        if self.mode != "off":
            self._categories.watch(template)

    def withdraw(self, template: Template) -> None:
        self._waiting.pop(template.id, None)

    def pending(self) -> dict[str, int]:
        """When the rules will speak, by the id of the template."""
        return {template_id: due for template_id, (_, due) in self._waiting.items()}


def _on_appeal(template: Template, said: Verdict) -> tuple[str, Verdict]:
    """What is told, and how it ends: what was disabled and is not reinstated stays so."""
    if said.status == "APPROVED":
        return "REINSTATED", said
    return said.status, replace(said, status=template.life.before_appeal)
