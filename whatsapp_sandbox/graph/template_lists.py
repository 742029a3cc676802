"""Which templates a list shows: the filters of the query, each of them one value or many."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Mapping
from typing import Any

from whatsapp_sandbox.templates.template import Template
from whatsapp_sandbox.templates.verdicts import text_of

DEFAULT_FIELDS = (
    "name", "parameter_format", "components", "language", "status", "category", "previous_category",
    "correct_category", "source", "id",
)  # fmt: skip


def fitting(templates: Iterable[Template], query: Mapping[str, str]) -> list[Template]:
    wanted = {name: query[name] for name in FILTERS if query.get(name)}
    return [one for one in templates if all(FILTERS[name](one, value) for name, value in wanted.items())]


def _is_any(shown: str, value: str) -> bool:
    return shown.upper() in values_in(value)


def values_in(value: str) -> list[str]:
    """`A`, `A,B` and `["A","B"]` are all in use."""
    if value.startswith("["):
        try:
            found: Any = json.loads(value)
        except (ValueError, RecursionError):
            found = []
        return [str(each).upper() for each in found] if isinstance(found, list) else []
    return [each.strip().upper() for each in value.split(",")]


def _has_name(template: Template, value: str) -> bool:
    """Found by a part of it, as the platform does."""
    return value.lower() in template.name


def _has_content(template: Template, value: str) -> bool:
    return value.lower() in text_of(template)


FILTERS: dict[str, Callable[[Template, str], bool]] = {
    "name": _has_name,
    "status": lambda template, value: _is_any(template.status, value),
    "category": lambda template, value: _is_any(template.category, value),
    "language": lambda template, value: _is_any(template.language, value),
    "quality_score": lambda template, value: _is_any(template.quality, value),
    "content": _has_content,
    "name_or_content": lambda template, value: _has_name(template, value) or _has_content(template, value),
    "correct_category": lambda template, value: _is_any(template.life.correct_category, value),
    # Those that a business has not written, or only those that it has.
    "source": lambda template, value: template.is_generated == ("AUTO_GENERATED" in values_in(value)),
}
