"""Whatever JSON comes in, the lint answers: findings that can be told, and never an error of ours."""

from __future__ import annotations

from typing import Any

import msgspec
from hypothesis import given, settings
from hypothesis import strategies as st

from avisa.kernel.i18n import translator
from avisa.templates.lint.linting import as_json, lint, mended
from avisa.templates.lint.loading import known_of
from avisa.templates.lint.types import Known
from tests.templates.lint.drafts import drafts

KNOWN = Known(domains=frozenset({"escola.example"}), languages=("pt_BR",))
FIELDS = ("name", "language", "category", "components", "type", "text", "buttons", "example", "cards", "url")
TEXTS = st.text(st.characters(exclude_categories=["Cs"]), max_size=40)
LEAVES = TEXTS | st.none() | st.booleans() | st.integers(-9, 9)
ANYTHING = st.recursive(
    LEAVES,
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.sampled_from(FIELDS), inner, max_size=4),
    max_leaves=12,
)


@settings(max_examples=60, deadline=None)
@given(ANYTHING)
def test_any_json_is_answered(given_json: Any) -> None:
    shown(lint(given_json, KNOWN))


@settings(max_examples=80, deadline=None)
@given(drafts(), TEXTS)
def test_any_text_in_a_template_is_answered_and_every_fix_can_be_made(template: Any, text: str) -> None:
    parts = template.get("components")
    if isinstance(parts, list) and parts and isinstance(parts[0], dict):
        parts[0]["text"] = text
    findings = lint(template, KNOWN)
    shown(findings)
    for finding in findings:
        assert finding.note.fix == () or mended(template, finding.note.fix) != template, finding


def test_a_text_as_long_as_a_call_may_be_is_measured_and_not_read() -> None:
    """Read word by word it would keep a server busy for hours."""
    parts = [{"type": "BODY", "text": "a" * 200_000}, {"type": "FOOTER", "text": " " * 50_000 + "@"}]
    found = lint({"name": "a_b", "language": "pt_BR", "category": "UTILITY", "components": parts}, known_of())
    assert {"text_long"} == {one.rule for one in found if one.severity == "error"}


def test_an_empty_draft_is_told_what_it_lacks_in_words_for_people() -> None:
    found = lint({"name": "a_b", "language": "pt_BR", "category": "UTILITY", "components": []}, known_of())
    errors = [(one.rule, one.note.text) for one in found if one.severity == "error"]
    assert errors == [("field_missing", "A template needs a body.")]


def shown(findings: Any) -> None:
    for language in ("en", "pt_BR", "es"):
        assert msgspec.json.encode([as_json(one, translator(language)) for one in findings])
