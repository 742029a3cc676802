"""A company's rules of sending, set as its owner would."""

from __future__ import annotations

from avisa.calendar.types import Hours, QuietHours, Span
from avisa.gate.actions import set_policy
from avisa.gate.types import Caps, Policy
from avisa.kernel.clock import Millis
from tests.cast import Company

OFFICE = Hours(((Span(8 * 60, 20 * 60),),) * 6 + ((),), on_holidays=False)


def set_rules(company: Company, hours: QuietHours | None = None, caps: Caps | None = None) -> None:
    assert change_rules(company, hours or QuietHours(), caps or Caps())


def change_rules(company: Company, hours: QuietHours, caps: Caps, ago: Millis = 0) -> bool:
    with company.unit(now=company.clock() - ago) as unit:
        return set_policy(unit, Policy(hours, caps))
