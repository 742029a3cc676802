"""A campaign's counts on a terminal: as a table for people, as one JSON object for programs."""

from __future__ import annotations

import json
from typing import Any

from rich.console import Console
from rich.table import Table

from avisa.kernel.i18n import N_, Translator
from avisa.messages.types import Tally
from avisa.reports.rules import as_json, rates_of

LINES = (
    ("recipients", N_("Recipients")),
    ("accepted", N_("Accepted")),
    ("sent", N_("Sent")),
    ("delivered", N_("Delivered")),
    ("read", N_("Read")),
    ("failed", N_("Failed after acceptance")),
    ("failed_before_acceptance", N_("Failed before acceptance")),
    ("unknown", N_("Unknown")),
    ("sending", N_("Sending")),
    ("waiting", N_("Waiting")),
    ("cancelled", N_("Cancelled")),
    ("expired", N_("Expired")),
)


def print_funnel(console: Console, _: Translator, name: str, tally: Tally, more: dict[str, int]) -> None:
    counts = as_json(tally)
    table = Table(title=name, title_justify="left")
    table.add_column(_("Count"))
    table.add_column(_("People"), justify="right")
    for key, label in LINES:
        table.add_row(_(label), str(counts[key]))
    for reason, count in tally.skipped.items():
        table.add_row(f"{_('Skipped')}: {reason}", str(count))
    for label, count in more.items():
        table.add_row(label, str(count))
    console.print(table)
    rates = rates_of(tally)
    if rates.delivery is not None:
        console.print(_("Delivery rate %(rate)s", rate=f"{rates.delivery:.1%}"))
    if rates.read is not None:
        console.print(_("Read rate %(rate)s", rate=f"{rates.read:.1%}"))


def one_line(tally: Tally, more: dict[str, int]) -> str:
    told: dict[str, Any] = {**as_json(tally), **more}
    return json.dumps(told, ensure_ascii=False)
