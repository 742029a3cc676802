"""A company that keeps to state rules is told when nobody has looked at their sources for long."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest

from avisa.calendar.state_rules import STATE_RULES
from avisa.calendar.types import ALWAYS, Hours, QuietHours
from avisa.gate.actions import set_policy
from avisa.gate.types import NO_POLICY
from avisa.programs.doctor import Finding, of_state_rules
from avisa.workspace.queries import workspace_by_id
from tests.cast import Company

RULE = min(STATE_RULES)
CHECKED = STATE_RULES[RULE].checked
A_YEAR_ON = CHECKED.replace(year=CHECKED.year + 1, day=28)


def told(company: Company, today: date) -> list[Finding]:
    with company.db.read() as tx:
        found = workspace_by_id(tx, company.workspace_id)
        assert found
        return list(of_state_rules(tx, found, today))


def keeps(company: Company, *rules: str, months: int = 12) -> None:
    hours = QuietHours(Hours(ALWAYS, True, frozenset(rules)), recheck_months=months)
    with company.unit() as unit:
        set_policy(unit, replace(NO_POLICY, hours=hours))


@pytest.mark.parametrize("db", ["sqlite"], indirect=True)
def test_only_rules_that_are_chosen_and_old_are_named(horizonte: Company, padaria: Company) -> None:
    assert told(horizonte, A_YEAR_ON.replace(year=2099)) == []
    keeps(horizonte, RULE)
    assert told(horizonte, CHECKED) == []
    (finding,) = told(horizonte, A_YEAR_ON.replace(month=12))
    assert (finding.fields["rules"], finding.fields["months"], finding.unsafe) == (RULE, 12, False)
    assert told(padaria, A_YEAR_ON.replace(year=2099)) == []
    keeps(horizonte, RULE, months=120)
    assert told(horizonte, A_YEAR_ON.replace(month=12)) == []
