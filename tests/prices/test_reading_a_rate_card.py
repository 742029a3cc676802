"""Ana brings in the platform's own file of prices: both of its shapes, with clear words for each bad line."""

from __future__ import annotations

import io
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st
from openpyxl import Workbook

from avisa.kernel.clock import DAY, Millis
from avisa.prices.markets import country_of, market_named, markets_of
from avisa.prices.rules import RateCard
from avisa.prices.sheet_cells import NO_CURRENCY, NO_DAY, NO_MARKET, NO_PRICE, NO_TIER
from avisa.prices.sheets import MOST_BAD, MOST_RATES, NO_HEADER, TOO_MANY, TWICE, read, shipped
from avisa.prices.types import Money, Rate, Sheet
from tests.cast import MONDAY_10H

OCTOBER = date(2026, 10, 1)
JULY_2025: Millis = 1_751_328_000_000
WIDE = """WhatsApp Business Platform rates
Market,Currency,Marketing,Utility,Authentication,Authentication-International
Brazil,$US,0.0625,0.0068,0.0068,n/a
Rest of Latin America,$US,"0.0740",0.0113,0.0113,n/a
Poland,$US,0.0860,0.0212,0.0212,n/a
"""


def sheet(text: str, name: str = "rates.csv", currency: str = "") -> Sheet:
    return read(io.BytesIO(text.encode()), name, OCTOBER, currency)


def card(rates: tuple[Rate, ...], *countries: str) -> RateCard:
    return RateCard(rates, {country: markets_of(country) for country in countries})


def test_a_line_for_each_market_and_a_column_for_each_category() -> None:
    found = sheet(WIDE)
    assert not found.bad
    told = {(one.market, one.category): one.money for one in found.rates}
    assert told["BR", "marketing"] == Money("USD", 62_500)
    assert told["rest-of-latin-america", "utility"] == Money("USD", 11_300)
    assert told["PL", "authentication"] == Money("USD", 21_200)
    assert len(told) == 9  # what is "n/a" is no price


def test_a_line_for_each_volume_in_the_company_s_own_way_of_writing() -> None:
    found = sheet(
        "Mercado;Categoria;Moeda;De;Até;Preço;Vigência\n"
        "Brazil;Utility;BRL;1;100.000;R$ 0,034;01/10/2026\n"
        "Brazil;Utility;BRL;100.001;--;0,0323;01/10/2026\n"
    )
    assert not found.bad
    first, last = found.rates
    assert (first.micros, first.lowest, first.highest) == (34_000, 1, 100_000)
    assert (last.micros, last.lowest, last.highest) == (32_300, 100_001, None)


@pytest.mark.parametrize(
    ("line", "column", "reason"),
    [
        ("Atlantis,USD,0.01,0.01,,", "Market", NO_MARKET),
        ("Brazil,Real,0.01,0.01,,", "Currency", NO_CURRENCY),
        ("Brazil,USD,cheap,0.01,,", "Marketing", NO_PRICE),
        ("Brazil,USD,0.01,0.0100001,,", "Utility", NO_PRICE),
        ("Brazil,USD,-1,0.01,,", "Marketing", NO_PRICE),
        ("Brazil,USD,1e999999,0.01,,", "Marketing", NO_PRICE),
        ("Brazil,USD,NaN,0.01,,", "Marketing", NO_PRICE),
        ("Brazil,USD,٣,0.01,,", "Marketing", NO_PRICE),
        ("Brazil,USD,0.01,0.01,many,", "Tier", NO_TIER),
        ("Brazil,USD,0.01,0.01,,soon", "Valid from", NO_DAY),
    ],
)
def test_a_bad_line_is_named_with_its_column_and_the_reason(line: str, column: str, reason: str) -> None:
    found = sheet(f"Market,Currency,Marketing,Utility,Tier,Valid from\nChile,USD,0.08,0.02,,\n{line}\n")
    (bad,) = found.bad
    assert (bad.line, bad.column, bad.reason) == (3, column, reason)


def test_titles_above_the_header_are_passed_over_however_many_cells_they_have() -> None:
    found = sheet(
        "Rates,effective,July 2026,all\n\nMarket,Currency,Utility\nBrazil,USD,0.01\nAtlantis,USD,1\n"
    )
    assert [one.market for one in found.rates] == ["BR"]
    assert [(bad.line, bad.value) for bad in found.bad] == [(5, "Atlantis")]


def test_a_line_that_is_broken_is_not_read_halfway() -> None:
    found = sheet("Market,Currency,Utility\nBrazil,USD,0.01\nChile,USD,0.02,0.03,0.04\n")
    assert (found.rates, [bad.line for bad in found.bad]) == ((), [3])


@given(
    st.binary(max_size=200), st.sampled_from([b"", b"Market,Currency,Utility\n", b"Market;Rate;Category\n"])
)
def test_whatever_is_brought_in_is_read_or_refused(content: bytes, header: bytes) -> None:
    found = read(io.BytesIO(header + content), "x.csv", OCTOBER, "USD")
    assert found.rates or found.bad


def test_what_is_no_rate_card_is_said_so() -> None:
    assert sheet("Nome,Telefone\nMarina,31998887766\n").bad[0].reason == NO_HEADER
    (twice,) = sheet("Market,Currency,Utility\nBrazil,USD,0.01\nBR,USD,0.02\n").bad
    assert twice.reason == TWICE
    assert read(io.BytesIO(b"%PDF-1.4"), "rates.pdf", OCTOBER).bad


def test_the_card_that_ships_says_what_is_in_doubt() -> None:
    own = shipped()
    assert {one.market for one in own} == {"BR"}
    assert all(one.source and one.checked for one in own)
    assert all(one.doubt for one in own if one.valid_from == JULY_2025)


def test_the_newest_of_the_company_s_own_goes_before_what_ships() -> None:
    old = Rate("BR", "marketing", "BRL", 300_000, MONDAY_10H - DAY, card_id=1)
    new = Rate("BR", "marketing", "BRL", 350_000, MONDAY_10H, card_id=2)
    found = card((*shipped(), old, new), "BR")
    assert found.of("BR", "marketing", MONDAY_10H - 2 * DAY) == shipped()[0]
    assert found.of("BR", "marketing", MONDAY_10H - 1) == old
    assert found.of("BR", "marketing_lite", MONDAY_10H) == new
    assert found.of("BR", "group_marketing", MONDAY_10H) == new


def test_a_country_s_own_price_goes_before_its_region_s() -> None:
    region = Rate("rest-of-central-eastern-europe", "utility", "USD", 21_000, 0, card_id=1)
    poland = Rate("PL", "utility", "USD", 9_000, 0, card_id=1)
    found = card((region, poland), "PL", "RO", "AR")
    assert found.of("PL", "utility", MONDAY_10H) == poland
    assert found.of("RO", "utility", MONDAY_10H) == region
    assert found.of("AR", "utility", MONDAY_10H) is None


@pytest.mark.parametrize(
    ("phone", "country"),
    [
        ("+5531998887766", "BR"),
        ("+351912345678", "PT"),
        ("+14155550123", "US"),
        ("+16132000000", "CA"),
        ("+77012345678", "KZ"),
        ("+79161234567", "RU"),
        ("+99912345678", ""),
        ("", ""),
        ("PT.ENT.1349", "PT"),  # the platform's id in the number's place
    ],
)
def test_the_market_comes_from_the_number(phone: str, country: str) -> None:
    assert country_of(phone) == country


def test_markets_are_named_as_rate_cards_name_them() -> None:
    assert market_named("Rest of Central & Eastern Europe") == "rest-of-central-eastern-europe"
    assert market_named("  brazil ") == market_named("BR") == "BR"
    assert market_named("Turkey") == "TR"
    assert markets_of("PT") == ("PT", "rest-of-western-europe", "other")


def test_a_workbook_is_read_as_well() -> None:
    book = Workbook()
    table = book.active
    assert table is not None
    for row in (["Rates"], ["Market", "Currency", "Marketing", "Utility"], ["Brazil", "$US", 0.0625, 0.0068]):
        table.append(row)
    file = io.BytesIO()
    book.save(file)
    found = read(file, "rates.xlsx", OCTOBER)
    assert not found.bad
    assert [one.money for one in found.rates] == [Money("USD", 62_500), Money("USD", 6_800)]


class Watched(io.BytesIO):
    """Counts how much of it was read, all readings together."""

    told = 0

    def read(self, size: int | None = -1, /) -> bytes:
        return self._counted(super().read(size))

    def read1(self, size: int | None = -1, /) -> bytes:
        return self._counted(super().read1(size))

    def _counted(self, part: bytes) -> bytes:
        self.told += len(part)
        return part


@pytest.mark.parametrize(
    ("line", "reason", "most"),
    [("Brazil,utility,USD,{n}:,0.01", TOO_MANY, 1), ("Atlantis,utility,USD,{n}:,1", NO_MARKET, MOST_BAD)],
)
def test_a_file_of_something_else_is_not_read_to_its_end(line: str, reason: str, most: int) -> None:
    """Nor kept in memory: a list of a million people may be taken for a rate card."""
    lines = (line.format(n=n) for n in range(1, 20 * MOST_RATES))
    content = "\n".join(["Market,Category,Currency,Tier,Rate", *lines]).encode()
    source = Watched(content)
    found = read(source, "rates.csv", OCTOBER)
    assert (found.rates, len(found.bad), found.bad[0].reason) == ((), most, reason)
    assert source.told < len(content) * 1.5  # once for its encoding, and then as far as a card goes
