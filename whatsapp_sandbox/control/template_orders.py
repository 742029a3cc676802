"""The bodies of the orders about templates."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any, Literal


@dataclass(frozen=True, slots=True)
class VerdictGiven:
    """What a reviewer says; `why` and `recommendation` become the `rejection_info` of the webhook."""

    status: Literal["APPROVED", "REJECTED"]
    category: Literal["", "MARKETING", "UTILITY", "AUTHENTICATION"] = ""
    reason: str = ""
    why: str = ""
    recommendation: str = ""


@dataclass(frozen=True, slots=True)
class ReviewChange:
    mode: Literal["", "rules", "off"] = ""
    delay_ms: int | None = None


@dataclass(frozen=True, slots=True)
class Feedback:
    """How people take a template: unhappy by report, block, stop, negative; happy by reply, click, read."""

    kind: Literal["report", "block", "stop", "negative", "reply", "click", "read"]
    times: int = 1


@dataclass(frozen=True, slots=True)
class PacingChange:
    """`after`: sends of a template before the rest is held; `portfolio_batch`: of all templates together."""

    after: int | None = None
    portfolio_batch: int | None = None
    blocked: bool | None = None


@dataclass(frozen=True, slots=True)
class PacingEnd:
    outcome: Literal["release", "drop"]


@dataclass(frozen=True, slots=True)
class CategoryFound:
    category: Literal["MARKETING", "UTILITY", "AUTHENTICATION"] = "MARKETING"


@dataclass(frozen=True, slots=True)
class Appeal:
    """Answered within a day, by chance; `within_ms` says when. It can be about the category too."""

    about: Literal["verdict", "category"] = "verdict"
    within_ms: int | None = None


@dataclass(frozen=True, slots=True)
class Elsewhere:
    """Templates in the creation format, with `status` and `quality_score` if wanted; names of flows."""

    templates: list[dict[str, Any]] = field(default_factory=list)
    flows: list[str] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class DirectChange:
    """`step` is one of the ladder for what is no utility."""

    enabled: bool | None = None
    step: Literal["", "warn", "strike_1", "strike_2", "offboard", "recover"] = ""


@dataclass(frozen=True, slots=True)
class MisuseStep:
    step: Literal["warn", "rate_limit", "suspend", "portfolio", "recover"]
