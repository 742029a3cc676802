"""The lint finds in texts of our own what a careful person expects, and in clean ones nothing."""

from __future__ import annotations

from typing import Any

import pytest

from avisa.kernel.i18n import LANGUAGES, translator
from avisa.templates.lint.catalogue import MALFORMED, RULES
from avisa.templates.lint.linting import as_json, lint, mended, told
from avisa.templates.lint.types import Finding
from scripts.lint_table import BEGIN, END, PAGE, lines
from tests.templates.lint.cases import Case, cases

LEAST = 150
NAMES = {MALFORMED, *(rule.id for rule in RULES)}


@pytest.mark.parametrize("case", cases(), ids=lambda case: case.about)
def test_a_text_has_the_findings_that_a_careful_person_expects(case: Case) -> None:
    assert case.fired() == case.expect


def test_every_rule_has_a_text_on_which_it_fires_and_a_near_one_on_which_it_does_not() -> None:
    assert len(cases()) >= LEAST
    assert len({case.about for case in cases()}) == len(cases())
    assert {name for case in cases() for name in case.expect} == NAMES
    assert {name for case in cases() for name in case.near} == NAMES
    assert [case.about for case in cases() if case.near & case.expect] == []


def test_the_table_in_the_docs_is_true() -> None:
    """`python -m scripts.lint_table --write` brings it up to date."""
    table = PAGE.read_text().partition(BEGIN)[2].partition(END)[0]
    assert table.splitlines() == list(lines(cases()))


def test_a_fix_takes_its_finding_away_and_makes_no_error() -> None:
    kept = [(case.about, one.rule) for case in cases() for one in case.findings() if not is_mended(case, one)]
    assert kept == []


def is_mended(case: Case, finding: Finding) -> bool:
    if not finding.note.fix:
        return True
    before = case.findings()
    after = lint(mended(case.template, finding.note.fix), case.known)
    errors = [{one.rule for one in some if one.severity == "error"} for some in (before, after)]
    fewer = counted(after, finding.rule) < counted(before, finding.rule)
    return fewer and errors[1] <= errors[0] | {"variable_sample"}  # a variable that was none had no sample


def counted(findings: Any, rule: str) -> int:
    return sum(one.rule == rule for one in findings)


def test_every_finding_can_be_told_in_three_languages_and_leads_to_its_place() -> None:
    for case in cases():
        for finding in case.findings():
            for language in LANGUAGES:
                text = told(finding, translator(language))
                assert text and "%(" not in text, (finding.rule, language)
            shown = as_json(finding, translator("en"))
            assert {"rule", "severity", "path", "message", "source", "fix"} <= shown.keys()
            place = value_at(case.template, finding.note.path)
            if finding.note.span:
                start, end = finding.note.span
                assert isinstance(place, str) and 0 <= start < end <= len(place), finding.rule


def value_at(whole: Any, path: str) -> Any:
    """None for what is missing: a finding may lead to where something should be."""
    for step in path.split("/")[1:]:
        if isinstance(whole, dict):
            whole = whole.get(step)
        elif isinstance(whole, list) and step.isdecimal() and int(step) < len(whole):
            whole = whole[int(step)]
        else:
            return None
    return whole
