"""The misuse ladder: what happens to a business that sends marketing as utility again and again."""

from __future__ import annotations

from collections.abc import Iterable
from functools import partial

from whatsapp_sandbox.templates import news
from whatsapp_sandbox.templates.means import Means
from whatsapp_sandbox.templates.rules.refusals import refused
from whatsapp_sandbox.templates.template import DAY_MS, Template
from whatsapp_sandbox.templates.templates import Templates
from whatsapp_sandbox.wire.errors import Problem

LADDER = ("warn", "rate_limit", "suspend", "suspend", "portfolio")
STEPS = ("warn", "rate_limit", "suspend", "portfolio", "recover")
RATE_LIMITED = "RATE_LIMITED_UTILITY_TEMPLATE_MESSAGING"
RESTRICTED = "RESTRICTED_UTILITY_TEMPLATES"
VIOLATION = "UTILITY_TEMPLATE_ABUSE"
# [!] The facts show the event for restrictions; for a warning and an end it is taken to be the same.
EVENT = "ACCOUNT_RESTRICTION"
RATE_LIMIT_DAYS = 7
SUSPENSION_DAYS = (7, 30)  # the first time, and every other time
PORTFOLIO_DAYS = 30
_FINDINGS_WITHIN_MS = 30 * DAY_MS


class Misuse:
    def __init__(self, means: Means, templates: Templates) -> None:
        self.is_warned = False
        self.limited_until = 0
        self.restricted_until = 0
        self._suspensions = 0
        self._climbed = 0
        self._findings: list[int] = []
        self._sent: list[int] = [0, 0]  # since when, how many utility messages
        self._means = means
        self._templates = templates

    def found(self, now: int) -> None:
        """Another utility template turned out to sell; enough of them take the next step of the ladder."""
        self._findings = [at for at in self._findings if at > now - _FINDINGS_WITHIN_MS] + [now]
        after = self._means.settings.misuse_after
        if after and len(self._findings) >= after:
            self._findings = []
            self.take(LADDER[min(self._climbed, len(LADDER) - 1)])
            self._climbed += 1

    def take(self, step: str) -> None:
        """One step of STEPS, told by webhook."""
        now = self._means.now
        match step:
            case "warn":
                self.is_warned = True
                self._tell(VIOLATION, {}, now)
            case "rate_limit":
                self.is_warned, self.limited_until = True, now + RATE_LIMIT_DAYS * DAY_MS
                self._sent = [now, 0]
                self._tell(f"{VIOLATION}_RATE_LIMIT", {RATE_LIMITED: self.limited_until}, now)
                self._means.later(RATE_LIMIT_DAYS * DAY_MS, partial(self._unlimit, self.limited_until))
            case "suspend":
                days = SUSPENSION_DAYS[min(self._suspensions, 1)]
                self._suspensions += 1
                self._suspend(days, now)
            case "portfolio":
                self._suspend(PORTFOLIO_DAYS, now)
            case "recover":
                self._unlimit(self.limited_until)
                self._unban(self.restricted_until)

    def _suspend(self, days: int, now: int) -> None:
        """All utility becomes marketing, and there is no new utility until it ends."""
        self.is_warned, self.restricted_until = True, now + days * DAY_MS
        self._tell(VIOLATION, {RESTRICTED: self.restricted_until}, now)
        for template in self._utility():
            before, template.category = template.category, "MARKETING"
            template.life.previous_category = before
            self._means.tell(news.template_category(template, before, now))
        self._means.later(days * DAY_MS, partial(self._unban, self.restricted_until))

    def _utility(self) -> Iterable[Template]:
        return [template for template in self._templates if template.category == "UTILITY"]

    def _unlimit(self, until: int) -> None:
        if self.limited_until and self.limited_until == until:
            self.limited_until = 0
            self._tell(f"{VIOLATION}_RATE_LIMIT_RECOVERY", {}, self._means.now)

    def _unban(self, until: int) -> None:
        if self.restricted_until and self.restricted_until == until:
            self.restricted_until = 0
            self._tell(f"{VIOLATION}_UNBAN", {}, self._means.now)

    def _tell(self, violation: str, restrictions: dict[str, int], now: int) -> None:
        self._means.tell(news.misuse(EVENT, violation, restrictions, now))

    def refuses_send(self, template: Template, now: int) -> Problem | None:
        """Counts, while the limit lasts, what it lets through."""
        if self.limited_until <= now or template.category != "UTILITY":
            return None
        if now - self._sent[0] >= DAY_MS:
            self._sent = [now, 0]
        if self._sent[1] >= self._means.settings.misuse_daily:
            return Problem(131064, "The utility messages of these 24 hours are used up.")
        self._sent[1] += 1
        return None

    def forbids_creation(self, category: str, now: int) -> Problem | None:
        if category != "UTILITY" or self.restricted_until <= now:
            return None
        return refused("No new utility templates while their misuse is punished.")

    def shown(self) -> dict[str, object]:
        return {
            "warned": self.is_warned,
            "rate_limited_until": self.limited_until,
            "restricted_until": self.restricted_until,
        }
