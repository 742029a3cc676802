"""Which market a person belongs to: by the country code of their phone, and a table of the markets."""

from __future__ import annotations

import csv
import re
from collections.abc import Mapping
from functools import cache, lru_cache
from pathlib import Path

import phonenumbers
from babel import Locale
from phonenumbers import COUNTRY_CODE_TO_REGION_CODE

from avisa.audience.addresses import country_in_id

OTHER = "other"
NOBODYS = "001"  # numbers that belong to no country
# Country codes that are one country's alone: their numbers need no further look.
LONE = {
    str(code): regions[0]
    for code, regions in COUNTRY_CODE_TO_REGION_CODE.items()
    if len(regions) == 1 and regions[0] != NOBODYS
}
# How rate cards call countries that others call otherwise.
ALSO = {"turkey": "TR", "united arab emirates": "AE", "czech republic": "CZ", "cote d'ivoire": "CI"}


def country_of(phone: str) -> str:
    """ISO 3166 of an E.164 number, or of the platform's id in its place; empty when it is nobody's."""
    if phone[:1].isalpha():
        return country_in_id(phone)
    digits = phone.removeprefix("+")
    for length in (2, 3):  # the only code with one digit is shared
        if found := LONE.get(digits[:length]):
            return found
    return _shared(digits)


@lru_cache(maxsize=50_000)
def _shared(digits: str) -> str:
    """+1, +7, +44 and their like: the digits that follow tell the country."""
    try:
        found = phonenumbers.region_code_for_number(phonenumbers.parse(f"+{digits}"))
    except phonenumbers.NumberParseException:
        return ""
    return found if found and found != NOBODYS else ""


def markets_of(country: str) -> tuple[str, ...]:
    """The markets whose rates may be for the country, the closest one first."""
    return tuple(one for one in (country, _regions().get(country, ""), OTHER) if one)


def market_named(name: str) -> str | None:
    """A market as a rate card calls it; None for a name that is neither a market's nor a country's."""
    return _names().get(_plain(name))


def names_of_markets() -> Mapping[str, str]:
    """The platform's regions, as its rate cards call them; a country is named by its ISO code."""
    return {market: name for market, name, _ in _table() if len(market) != 2}


@cache
def _table() -> tuple[tuple[str, str, tuple[str, ...]], ...]:
    with Path(__file__).with_name("markets.csv").open(encoding="utf-8", newline="") as lines:
        return tuple(
            (row["market"], row["name"], tuple(row["countries"].split())) for row in csv.DictReader(lines)
        )


@cache
def _regions() -> dict[str, str]:
    return {
        country: market for market, _, countries in _table() for country in countries if market != country
    }


@cache
def _names() -> dict[str, str]:
    countries = {
        name: code for code, name in Locale("en").territories.items() if re.fullmatch("[A-Z]{2}", code)
    }
    named = {_plain(name): code for name, code in countries.items()} | ALSO
    named |= {code.casefold(): code for code in countries.values()}
    return named | {_plain(name): market for market, name, _ in _table()} | {m: m for m, _, _ in _table()}


def _plain(name: str) -> str:
    return " ".join(re.sub(r"[^\w']+", " ", name.casefold().replace("&", " and ")).split())
