"""The days of a plan in a sentence: what the editor makes is read back whole, anything else as written."""

from __future__ import annotations

from datetime import date

import pytest

from avisa.kernel.i18n import translator
from avisa.messages.filling import Mapping
from avisa.programs.schedule_telling import Voice
from avisa.schedule.types import Kind, Plan, Step, Unit
from avisa.web.agenda_words import plan_words, step_words

BEGINS = date(2026, 11, 17)


@pytest.mark.parametrize(
    ("rule", "told"),
    [
        ("FREQ=DAILY", "Every day"),
        ("FREQ=DAILY;INTERVAL=3", "Every 3 days"),
        ("FREQ=WEEKLY;INTERVAL=2;BYDAY=MO,TH", "Every 2 weeks on Monday, Thursday"),
        ("FREQ=MONTHLY;BYMONTHDAY=15", "On day 15 of every month"),
        ("FREQ=MONTHLY;INTERVAL=2;BYMONTHDAY=15", "On day 15 of every month (every 2 months)"),
        ("FREQ=MONTHLY;INTERVAL=6;BYMONTHDAY=-1", "On the last day of every month (every 6 months)"),
        ("FREQ=MONTHLY;INTERVAL=3;BYDAY=2TU", "Every month on the second Tuesday (every 3 months)"),
        ("FREQ=MONTHLY;BYMONTHDAY=5,20", "FREQ=MONTHLY;BYMONTHDAY=5,20"),
        ("FREQ=MONTHLY;BYDAY=TU;BYSETPOS=2", "FREQ=MONTHLY;BYDAY=TU;BYSETPOS=2"),
    ],
)
def test_a_rule_is_told_with_how_often_it_comes(rule: str, told: str) -> None:
    plan = Plan(Kind.REPEAT, BEGINS, rrule=rule)
    assert plan_words(Voice(translator("en")), plan) == told


@pytest.mark.parametrize(
    ("language", "told"),
    [
        ("pt_BR", "No último dia útil de cada mês (a cada 3 meses)"),
        ("es", "El último día hábil de cada mes (cada 3 meses)"),
    ],
)
def test_how_often_is_told_in_the_readers_language(language: str, told: str) -> None:
    plan = Plan(Kind.REPEAT, BEGINS, business_day=-1, months=3)
    assert plan_words(Voice(translator(language)), plan) == told


@pytest.mark.parametrize(
    ("offset", "unit", "told"),
    [
        (0, Unit.DAY, "09:00"),
        (-1, Unit.BUSINESS_DAY, "1 dia útil antes, às 09:00"),
        (3, Unit.BUSINESS_DAY, "3 dias úteis depois, às 09:00"),
        (1, Unit.DAY, "1 dia depois, às 09:00"),
        (-5, Unit.DAY, "5 dias antes, às 09:00"),
    ],
)
def test_one_day_is_told_as_one(offset: int, unit: Unit, told: str) -> None:
    step = Step(0, 1, "v1", Mapping({}), 9 * 60, offset, unit)
    assert step_words(Voice(translator("pt_BR")), step) == told
