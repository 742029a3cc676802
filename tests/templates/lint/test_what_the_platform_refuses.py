"""What the sandbox refuses, the lint had found: a template without errors is taken, a clean one approved."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

import pytest
from hypothesis import given, settings

from avisa.templates.lint.linting import has_errors, lint
from avisa.templates.lint.loading import known_of
from avisa.templates.lint.types import Other
from tests.templates.lint.cases import cases
from tests.templates.lint.drafts import Draft, drafts
from whatsapp_sandbox.testing import RunningSandbox

STRICT = (
    "--review",
    "rules",
    "--review-ms",
    "0",
    "--review-surprise-share",
    "0",
    "--category-review-ms",
    "0",
)
MANY = ("--templates-most", "100000")
LEAST_TAKEN = 40  # of what hypothesis makes, or the test would show nothing


@pytest.fixture(scope="module")
def sandbox() -> Iterator[RunningSandbox]:
    with RunningSandbox(*STRICT, *MANY) as running:
        yield running


def test_what_is_generated_is_refused_only_with_an_error(sandbox: RunningSandbox) -> None:
    taken: list[Other] = []

    @settings(max_examples=200, deadline=None, derandomize=True, database=None)
    @given(drafts())
    def every_draft(template: Draft) -> None:
        named = with_own_name(template, len(taken))
        findings = lint(named, known_of(others=taken))
        if has_errors(findings):
            return
        status, answer = handed_in(sandbox, named)
        assert status == 200, (answer, named)
        taken.append(other_of(named))
        if not findings:
            assert (answer["status"], answer["category"]) == ("APPROVED", named["category"].upper()), named

    every_draft()
    assert len(taken) >= LEAST_TAKEN


def test_the_corpus_is_refused_only_with_an_error(sandbox: RunningSandbox) -> None:
    """But for the one that names a model of the library: there the library has the last word."""
    right = [case for case in cases() if not has_errors(case.findings())]
    right = [case for case in right if "library_template_name" not in case.template]
    templates = {case.about: with_own_name(case.template, f"c{place}") for place, case in enumerate(right)}
    answers = {about: handed_in(sandbox, template) for about, template in templates.items()}
    assert {about: answer for about, (status, answer) in answers.items() if status != 200} == {}


def with_own_name(template: Mapping[str, Any], place: object) -> Draft:
    """Names that exist are another matter than names that are wrong."""
    name = template.get("name")
    return {**template, "name": f"{name}_{place}"} if isinstance(name, str) and name else dict(template)


def other_of(template: Draft) -> Other:
    texts = {
        str(part.get("type", "")).upper(): str(part.get("text") or "") for part in template["components"]
    }
    return Other(template["name"], template["language"], texts.get("BODY", ""), texts.get("FOOTER", ""))


def handed_in(sandbox: RunningSandbox, template: Any) -> tuple[int, Any]:
    return sandbox.graph("POST", f"/{sandbox.waba_id}/message_templates", template)
