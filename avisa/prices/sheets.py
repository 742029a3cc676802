"""Reading rate cards: the one that ships, and the platform's own files as a company downloads them.

Two shapes are known. Wide: a line for each market, a column for each category. Long: a line for each market
and category, perhaps with the volume it is for. Titles may stand above the header.
"""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import UTC, date, datetime
from decimal import Decimal
from functools import cache
from pathlib import Path
from typing import BinaryIO, Final

from avisa.audience.sheets import SHEET_TEXT, SheetProblem, SheetRow, open_sheet
from avisa.kernel.clock import Millis, to_millis
from avisa.kernel.i18n import N_
from avisa.prices.markets import market_named
from avisa.prices.types import MICROS, BadRate, Rate, Sheet

CATEGORIES: Final = ("marketing", "utility", "authentication", "authentication-international", "service")
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
NONE_WORDS: Final = ("", "n/a", "na", "-", "–", "—", "none")
SIGNS: Final[Mapping[str, str]] = {
    "$": "USD",
    "us$": "USD",
    "$us": "USD",
    "r$": "BRL",
    "€": "EUR",
    "£": "GBP",
}
MOST_RATES: Final = 5_000
HEADER_WITHIN: Final = 20
DAYS: Final = ("%Y-%m-%d", "%d/%m/%Y", "%B %d, %Y", "%b %d, %Y")

NO_MARKET = N_("There is no such market or country.")
NO_CATEGORY = N_("This is none of the categories of messages.")
NO_PRICE = N_("This is no price of one message: write it like 0.0625, with at most six decimals.")
NO_CURRENCY = N_("This is no currency: write three letters, like USD or BRL.")
NO_TIER = N_("A volume is written like 1:100000, and the last one like 100001:.")
NO_DAY = N_("This is no day: write it like 2026-10-01.")
NO_HEADER = N_("There is no header with a column for the market and one for a price.")
NO_RATES = N_("There is no price in the file.")
TOO_MANY = N_("A rate card holds at most 5,000 prices.")
TWICE = N_("The same price stands in the file twice.")

Cells = Sequence[str]
Row = tuple[int, Cells]


class Unreadable(Exception):
    """One cell: column, value, why."""

    def __init__(self, column: str, value: str, reason: str) -> None:
        self.place = (column, value[:60], reason)
        super().__init__(*self.place)


@cache
def shipped() -> tuple[Rate, ...]:
    with Path(__file__).with_name("rates.csv").open(encoding="utf-8", newline="") as lines:
        return tuple(map(_own, csv.DictReader(lines)))


def _own(row: dict[str, str]) -> Rate:
    lowest, highest = _tier(row["tier"])
    return Rate(
        row["market"],
        row["category"],
        row["currency"],
        micros_in(row["rate"]),
        _instant(date.fromisoformat(row["valid_from"])),
        lowest,
        highest,
        source=row["source"],
        checked=row["checked"],
        doubt=row["doubt"],
    )


def read(source: BinaryIO, filename: str, valid_from: date, currency: str = "") -> Sheet:
    """`valid_from` and `currency` are for lines that do not say their own."""
    source.seek(0)
    content, above = _below_titles(source.read())
    found = open_sheet(io.BytesIO(content), filename)
    if isinstance(found, SheetProblem):
        return _wrong((found.line or 1) + above, SHEET_TEXT[found.code])
    below = list(found.rows())
    if broken := [row for row in below if row.problem]:
        return Sheet((), tuple(BadRate(one.line + above, "", "", _why(one)) for one in broken))
    rows: list[Row] = [(found.header_line + above, found.header)]
    rows += [(row.line + above, row.cells) for row in below]
    for at, (line, cells) in enumerate(rows[:HEADER_WITHIN]):
        header = _header(cells)
        if "market" in header and ("rate" in header or set(CATEGORIES) & header.keys()):
            return _whole(_rates(header, cells, rows[at + 1 :], valid_from, currency), line)
    return _wrong(rows[0][0] or 1, NO_HEADER)


def _below_titles(content: bytes) -> tuple[bytes, int]:
    """The text from its header on, and how many lines stand above it; anything else as it is."""
    lines = content.splitlines(keepends=True)
    for above, line in enumerate(lines[:HEADER_WITHIN]):
        names = set(re.split(rb'[",;\t\r\n]+', line.lower()))
        if names & {b"market", b"mercado"} and len(names) > 2:
            return b"".join(lines[above:]), above
    return content, 0


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
        if isinstance(one, BadRate):
            bad.append(one)
        elif (key := (one.market, one.category, one.valid_from, one.lowest)) in seen:
            bad.append(BadRate(header_line, one.category, one.market, TWICE))
        else:
            seen.add(key)
            rates.append(one)
    if not rates and not bad:
        return _wrong(header_line, NO_RATES)
    return _wrong(header_line, TOO_MANY) if len(rates) > MOST_RATES else Sheet(tuple(rates), tuple(bad))


def _rates(
    header: dict[str, int], names: Cells, rows: Iterable[Row], valid_from: date, currency: str
) -> Iterator[Rate | BadRate]:
    for line, cells in rows:
        told = {what: cells[at].strip() for what, at in header.items()}
        if not told["market"]:
            continue  # a note below the table
        try:
            yield from _line(told, valid_from, currency)
        except Unreadable as wrong:
            column, value, reason = wrong.place
            yield BadRate(line, names[header[column]] if column in header else column, value, reason)


def _line(told: dict[str, str], valid_from: date, currency: str) -> Iterator[Rate]:
    market = market_named(told["market"])
    if market is None:
        raise Unreadable("market", told["market"], NO_MARKET)
    money = _currency(told.get("currency", "") or currency)
    since = _day(told["valid_from"]) if told.get("valid_from") else valid_from
    lowest, highest = _volume(told)
    for category, price in _prices(told):
        if price.casefold() not in NONE_WORDS:
            micros = micros_in(price, category if category in told else "rate")
            yield Rate(market, category, money, micros, _instant(since), lowest, highest)


def _prices(told: dict[str, str]) -> list[tuple[str, str]]:
    if "category" not in told:
        return [(category, told[category]) for category in CATEGORIES if category in told]
    category = re.sub(r"[ _-]+", "-", told["category"].casefold())
    if category not in CATEGORIES:
        raise Unreadable("category", told["category"], NO_CATEGORY)
    return [(category, told.get("rate", ""))]


def _currency(typed: str) -> str:
    found = SIGNS.get(typed.casefold(), typed.upper())
    if not re.fullmatch("[A-Z]{3}", found):
        raise Unreadable("currency", typed, NO_CURRENCY)
    return found


def _day(typed: str) -> date:
    for shape in DAYS:
        try:
            return datetime.strptime(typed, shape).date()  # noqa: DTZ007 - a day of the calendar
        except ValueError:
            continue
    raise Unreadable("valid_from", typed, NO_DAY)


def _instant(day: date) -> Millis:
    return to_millis(datetime(day.year, day.month, day.day, tzinfo=UTC))


def _volume(told: dict[str, str]) -> tuple[int, int | None]:
    if "tier" in told:
        return _tier(told["tier"])
    return _tier(f"{_digits(told['from'])}:{_digits(told.get('to', ''))}") if told.get("from") else (1, None)


def _digits(typed: str) -> str:
    """Meta's last volume has no end, or `--`; thousands may be parted."""
    return re.sub(r"[,. ]", "", typed) if re.search("[0-9]", typed) else ""


def _tier(typed: str) -> tuple[int, int | None]:
    """`lo:hi`; the first one may begin with 0, and the last has no end."""
    if typed.casefold() in NONE_WORDS:
        return 1, None
    found = re.fullmatch(r"([0-9]{1,15}):([0-9]{1,15})?", typed.replace(" ", ""))
    if not found or (found[2] and int(found[2]) < int(found[1])):
        raise Unreadable("tier", typed, NO_TIER)
    return max(int(found[1]), 1), int(found[2]) if found[2] else None


def micros_in(typed: str, column: str = "rate") -> int:
    """A price in whole millionths; with a decimal point or comma, and perhaps a currency's sign."""
    plain = re.sub(r"^(?:US\$|\$US|R\$|[A-Z]{3}|[$€£])?\s*", "", typed.strip())
    plain = plain.replace(",", ".") if "." not in plain else plain.replace(",", "")
    if not re.fullmatch(r"[0-9]{1,4}(\.[0-9]{1,12})?", plain):
        raise Unreadable(column, typed, NO_PRICE)
    micros = Decimal(plain) * MICROS
    if micros != int(micros) or micros > 1_000 * MICROS:
        raise Unreadable(column, typed, NO_PRICE)
    return int(micros)
