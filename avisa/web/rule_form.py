"""A state rule as a form holds it, and what is wrong in a sheet of them, in words."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from avisa.calendar.rule_sheet import LONGEST_LAW, LONGEST_SOURCE, BadCell, rule_in, wrong_columns
from avisa.calendar.spans import written
from avisa.calendar.state_rules import DAYS
from avisa.calendar.types import StateRule
from avisa.kernel.i18n import N_
from avisa.web.forms import CHOOSE, Form, Mistake
from avisa.web.hours_form import week_in

MOST_TOLD = 6
NO_CHECK = N_("Give the day on which somebody looked at the source; it cannot be one to come.")
NO_TABLE = N_("This is not the table. Columns that are missing, or how many rows are too many: %(what)s.")
BAD_CELLS = N_("Nothing was taken. Cells that cannot be read: %(cells)s.")


def rule_typed(typed: Form, identifier: str, today: date) -> StateRule | None:
    """None when something is wrong; the form says what."""
    typed.need("law", "source")
    typed.at_most(LONGEST_LAW, "law")
    typed.at_most(LONGEST_SOURCE, "source")
    days = dict(zip(DAYS, map(written, week_in(typed)), strict=True))
    told = {name: typed[name] for name in ("state", "law", "covers", "source", "checked")}
    row = {"id": identifier, **told, **days, "holidays": "yes" if typed["on_holidays"] == "yes" else "no"}
    for column in wrong_columns(row, today):
        if column not in DAYS:  # of those, the fields of the week have told already
            typed.wrong(column, NO_CHECK if column == "checked" else CHOOSE)
    return rule_in(row) if typed.good else None


def said_of(bad: Sequence[BadCell]) -> Mistake:
    if not bad[0].column:
        return Mistake(NO_TABLE, {"what": bad[0].value})
    cells = [f"{one.column} {one.line} “{one.value}”" for one in bad[:MOST_TOLD]]
    return Mistake(BAD_CELLS, {"cells": ", ".join(cells) + (" …" if len(bad) > MOST_TOLD else "")})
