"""A campaign's counts on a terminal: as a table for people, as one JSON object for programs."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping

from babel.numbers import format_percent
from rich.table import Table
from rich.text import Text

from avisa.kernel.i18n import N_
from avisa.messages.types import Tally
from avisa.programs.telling import Teller, printable
from avisa.reports.rules import as_json, rates_of
from avisa.web import reasons

LINES = (
    ("recipients", N_("Recipients")),
    ("accepted", N_("Accepted")),
    ("sent", N_("Sent")),
    ("delivered", N_("Delivered")),
    ("read", N_("Read")),
    ("failed", N_("Failed after acceptance")),
    ("failed_before_acceptance", N_("Failed before acceptance")),
    ("unknown", N_("Outcome unknown")),
    ("waiting", N_("Waiting")),
    ("cancelled", N_("Cancelled")),
    ("expired", N_("Too late")),
)
SEEN = {"seen_by_sandbox": N_("Seen by the sandbox"), "duplicates": N_("Seen twice by the sandbox")}


def print_funnel(teller: Teller, name: str, tally: Tally, more: Mapping[str, int]) -> None:
    table = Table(title=Text(printable(name)), title_justify="left")
    table.add_column(teller.text(N_("Count")))
    table.add_column(teller.text(N_("People")), justify="right")
    for label, count in counted(teller, tally):
        table.add_row(label, str(count))
    for key, count in more.items():
        table.add_row(teller.text(SEEN[key]), str(count))
    teller.console.print(table)
    rates = rates_of(tally)
    if rates.delivery is not None:
        teller.say(N_("Delivery rate: %(rate)s"), rate=percent(teller, rates.delivery))
    if rates.read is not None:
        teller.say(N_("Read rate: %(rate)s"), rate=percent(teller, rates.read))


def percent(teller: Teller, share: float) -> str:
    return str(format_percent(share, "#,##0.#%", locale=teller.text.language))


def counted(teller: Teller, tally: Tally) -> Iterator[tuple[str, int]]:
    counts = counts_of(tally)
    for key, label in LINES:
        yield teller.text(label), counts[key]
    for reason, count in tally.skipped.items():
        yield f"{teller.text(N_('Skipped'))}: {teller.text(reasons.skip(reason)[0])}", count


def one_line(tally: Tally, more: Mapping[str, int]) -> str:
    return json.dumps({**counts_of(tally), **more}, ensure_ascii=False)


def counts_of(tally: Tally) -> dict[str, int]:
    """Told when nothing is in the air any more, so without `sending`: the sum stays whole."""
    return {name: count for name, count in as_json(tally).items() if name != "sending"}
