"""A template of the account: what was approved, and what has become of it since."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from whatsapp_sandbox.templates import fixed_texts
from whatsapp_sandbox.templates.shape import Shape, shape_of, upper

DAY_MS = 24 * 60 * 60 * 1000
# What a body says that is kept elsewhere, or is told by `fields` in its own way.
_KEPT_APART = frozenset(
    ("name", "language", "category", "components", "parameter_format", "status", "quality_score")
)
_NOT_SHOWN = frozenset(
    ("allow_category_change", "source", "library_body_types", "library_template_button_inputs")
)


@dataclass(slots=True)
class Life:
    """Instants in milliseconds, 0 for what has not happened."""

    created_at: int = 0
    approved_at: int = 0
    edits: list[int] = field(default_factory=list)  # of the approved template
    quality_at: int = 0
    pauses: int = 0  # for quality; the third disables
    paused_by: str = ""  # "quality" or "pacing"
    resumes_at: int = 0
    unpaused_at: int = 0
    before_archive: str = ""
    before_appeal: str = ""
    archived_at: int = 0
    back_at: int = 0  # from the archive
    previous_category: str = ""
    correct_category: str = ""
    category_due: int = 0
    category_changed_at: int = 0  # by the platform
    sent: Counter[int] = field(default_factory=Counter)  # by day

    def note_sent(self, now: int) -> None:
        self.sent[now // DAY_MS] += 1

    @property
    def used_at(self) -> int:
        """When it was last sent, approved or fetched back; of sends only the day is known."""
        last_sent = max(self.sent, default=0) * DAY_MS
        return max(last_sent, self.approved_at, self.back_at, self.created_at)

    def sent_since(self, instant: int) -> int:
        return sum(times for day, times in self.sent.items() if day >= instant // DAY_MS)


@dataclass(slots=True)
class Template:
    id: str
    name: str
    language: str
    category: str
    components: list[dict[str, Any]]
    shape: Shape
    parameter_format: str = "POSITIONAL"
    status: str = "APPROVED"
    quality: str = "UNKNOWN"
    rejected_reason: str = "NONE"
    is_generated: bool = False  # by the platform, out of Direct Sends
    more: dict[str, Any] = field(default_factory=dict)
    life: Life = field(default_factory=Life)

    @property
    def key(self) -> tuple[str, str]:
        return self.name, self.language

    def fields(self) -> dict[str, Any]:
        """Everything the platform can tell about it."""
        scored_at = self.life.quality_at or self.life.created_at
        score = {"score": self.quality, "date": scored_at // 1000}
        known = {
            "id": self.id,
            "name": self.name,
            "language": self.language,
            "category": self.category,
            "status": self.status,
            "components": fixed_texts.listed(self.components),
            "parameter_format": self.parameter_format,
            "quality_score": score,
            "rejected_reason": self.rejected_reason,
        }
        if self.is_generated:
            known["source"] = "AUTO_GENERATED"
        for name in ("correct_category", "previous_category"):
            if value := getattr(self.life, name):
                known[name] = value
        return self.more | known

    def witnessed(self) -> dict[str, Any]:
        """What the platform tells, and what it keeps to itself."""
        names = (
            "created_at",
            "approved_at",
            "edits",
            "pauses",
            "paused_by",
            "resumes_at",
            "unpaused_at",
            "archived_at",
        )
        life = {name: getattr(self.life, name) for name in (*names, "category_due")}
        return self.fields() | {"life": life | {"sent": self.life.sent.total()}}

    def rewrite(self, body: Mapping[str, Any]) -> None:
        """Replaces category, components and the smaller fields by those of a body in the creation format."""
        self.category = str(body["category"]).upper()
        self.parameter_format = str(body.get("parameter_format") or "POSITIONAL").upper()
        self.components = [upper(part) for part in body["components"]]
        if self.category == "AUTHENTICATION":
            self.components = fixed_texts.filled(self.components, self.language)
        self.shape = shape_of({**body, "components": self.components})
        self.more = {
            key: value for key, value in body.items() if key not in _KEPT_APART and key not in _NOT_SHOWN
        }
        if self.more.get("message_send_ttl_seconds") is not None:
            self.more["message_send_ttl_seconds"] = int(self.more["message_send_ttl_seconds"])

    def as_body(self) -> dict[str, Any]:
        """Back into the creation format, so that an edit replaces parts of it."""
        return self.more | {
            "name": self.name,
            "language": self.language,
            "category": self.category,
            "parameter_format": self.parameter_format,
            "components": self.components,
            "library_body_types": [*self.shape.body_types],
        }


def template_of(template_id: str, body: Mapping[str, Any], now: int) -> Template:
    template = Template(template_id, str(body["name"]), str(body["language"]), "", [], shape_of(body))
    template.rewrite(body)
    template.life.created_at = now
    return template
