"""Reading rate cards: the one that ships, and the platform's own files as a company downloads them.

Two shapes are known. Wide: a line for each market, a column for each category. Long: a line for each market
and category, perhaps with the volume it is for. Titles may stand above the header.
"""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import date
from functools import cache
from itertools import islice
from pathlib import Path
from typing import BinaryIO, Final

from avisa.audience.sheets import SHEET_TEXT, SheetProblem, SheetRow, open_sheet
from avisa.audience.sheets import Sheet as People
from avisa.kernel.clock import Millis
from avisa.kernel.i18n import N_
from avisa.prices.sheet_cells import CATEGORIES, Unreadable, instant_of, micros_in, rates_in, volume_in
from avisa.prices.types import BadRate, Rate, Sheet

COLUMNS: Final[Mapping[str, tuple[str, ...]]] = {
    "market": ("market", "mercado", "country", "país", "pais"),
    "currency": ("currency", "moeda", "moneda"),
    "category": ("category", "message category", "message type", "categoria", "categoría"),
    "rate": ("rate", "price", "list rate", "rate per message", "preço", "preco", "precio"),
    "tier": ("tier", "volume tier", "faixa"),
    "from": ("from", "tier from", "de"),
    "to": ("to", "tier to", "até", "ate", "hasta"),
    "valid_from": (
        "valid_from",
        "valid from",
        "effective date",
        "effective from",
        "válido desde",
        "vigência",
    ),
}
MOST_RATES: Final = 5_000
MOST_BAD: Final = 1_000
HEADER_WITHIN: Final = 20
LONGEST_LINE: Final = 1 << 16
NO_HEADER = N_("There is no header with a column for the market and one for a price.")
NO_RATES = N_("There is no price in the file.")
TOO_MANY = N_("A rate card holds at most 5,000 prices.")
TWICE = N_("The same price stands in the file twice.")

Cells = Sequence[str]
Row = tuple[int, Cells | str]  # its cells, or why it cannot be read


@cache
def shipped() -> tuple[Rate, ...]:
    with Path(__file__).with_name("rates.csv").open(encoding="utf-8", newline="") as lines:
        return tuple(map(_own, csv.DictReader(lines)))


def _own(row: dict[str, str]) -> Rate:
    lowest, highest = volume_in(row["tier"])
    return Rate(
        row["market"],
        row["category"],
        row["currency"],
        micros_in(row["rate"]),
        instant_of(date.fromisoformat(row["valid_from"])),
        lowest,
        highest,
        source=row["source"],
        checked=row["checked"],
        doubt=row["doubt"],
    )


def read(source: BinaryIO, filename: str, valid_from: date, currency: str = "") -> Sheet:
    """`valid_from` and `currency` are for lines that do not say their own.

    Read line by line, and no further than a card may be long: somebody may take a list of people for one.
    """
    content, above = _below_titles(source)
    found = open_sheet(content, filename)
    if isinstance(found, SheetProblem):
        return _wrong((found.line or 1) + above, SHEET_TEXT[found.code])
    rows = _lines(found, above)
    first = found.header_line + above
    for line, cells in islice(rows, HEADER_WITHIN):
        if isinstance(cells, str):
            return _wrong(line, cells)
        header = _header(cells)
        if "market" in header and ("rate" in header or set(CATEGORIES) & header.keys()):
            return _whole(_rates(header, cells, rows, valid_from, currency), line)
    return _wrong(first or 1, NO_HEADER)


def _lines(sheet: People, above: int) -> Iterator[Row]:
    """The header's line first, which is perhaps none."""
    yield sheet.header_line + above, sheet.header
    for row in sheet.rows():
        yield row.line + above, _why(row) if row.problem else row.cells


def _below_titles(source: BinaryIO) -> tuple[BinaryIO, int]:
    """The text from its header on, and how many lines stand above it; anything else as it is."""
    source.seek(0)
    for above in range(HEADER_WITHIN):
        begins = source.tell()
        names = set(re.split(rb'[",;\t\r\n]+', source.readline(LONGEST_LINE).lower()))
        if names & {b"market", b"mercado"} and len(names) > 2:
            source.seek(begins)
            return (io.BytesIO(source.read()), above) if above else (source, 0)
    return source, 0


def _why(row: SheetRow) -> str:
    return SHEET_TEXT[row.problem.code] if row.problem else ""


def _wrong(line: int, reason: str) -> Sheet:
    return Sheet((), (BadRate(line, "", "", reason),))


def _header(cells: Cells) -> dict[str, int]:
    """Which column holds what."""
    names = [" ".join(cell.casefold().split()) for cell in cells]
    known = {name: what for what, those in COLUMNS.items() for name in those}
    known |= {category: category for category in CATEGORIES}
    known |= {"authentication international": CATEGORIES[3], "authentication - international": CATEGORIES[3]}
    return {known[name]: at for at, name in reversed(list(enumerate(names))) if name in known}


def _whole(found: Iterable[Rate | BadRate], header_line: int) -> Sheet:
    seen: set[tuple[str, str, Millis, int]] = set()
    rates: list[Rate] = []
    bad: list[BadRate] = []
    for one in found:
        if len(rates) > MOST_RATES or len(bad) == MOST_BAD:
            break
        if isinstance(one, BadRate):
            bad.append(one)
        elif (key := (one.market, one.category, one.valid_from, one.lowest)) in seen:
            bad.append(BadRate(header_line, one.category, one.market, TWICE))
        else:
            seen.add(key)
            rates.append(one)
    if broken := [one for one in bad if not one.column]:
        return Sheet((), tuple(broken))
    if not rates and not bad:
        return _wrong(header_line, NO_RATES)
    return _wrong(header_line, TOO_MANY) if len(rates) > MOST_RATES else Sheet(tuple(rates), tuple(bad))


def _rates(
    header: dict[str, int], names: Cells, rows: Iterable[Row], valid_from: date, currency: str
) -> Iterator[Rate | BadRate]:
    for line, cells in rows:
        if isinstance(cells, str):
            yield BadRate(line, "", "", cells)
            continue
        told = {what: cells[at].strip() for what, at in header.items()}
        if not told["market"]:
            continue  # a note below the table
        try:
            yield from rates_in(told, valid_from, currency)
        except Unreadable as wrong:
            column, value, reason = wrong.place
            yield BadRate(line, names[header[column]] if column in header else column, value, reason)
