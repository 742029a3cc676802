"""Each row of a list is a person, a duplicate or a bad row with its reason; ok + duplicate + bad = rows."""

from __future__ import annotations

import csv
import io
from collections import Counter

import openpyxl
from hypothesis import given, settings
from hypothesis import strategies as st

from avisa.audience.headers import Mapping, propose_mapping
from avisa.audience.phones import Phone, PhoneReason
from avisa.audience.rules import ROW_TEXT, BadRow, DuplicateRow, GoodRow, Outcome, classified, classify
from avisa.audience.sheets import Sheet, SheetCode, SheetRow, open_sheet

SAME_PERSON = Phone("+5531998887766", "BR", "mobile")


def outcomes(content: bytes) -> list[Outcome]:
    sheet = open_sheet(io.BytesIO(content), "lista")
    assert isinstance(sheet, Sheet), sheet
    mapping = propose_mapping(sheet.header, [row.cells for row in sheet.rows()][:20])
    assert mapping is not None
    return list(classified(sheet.rows(), mapping))


def test_anas_list_is_sorted_out() -> None:
    content = (
        "Nome;WhatsApp;Turma;E-mail\n"
        "  Ana   Maria ;(31) 99888-7766; 3B ;\n"
        "Ana;+55 31 9888-7766;4C;\n"
        "\n"
        "Bia;5,51E+12;;\n"
        "Caio;(31) 3333-4444;;\n"
        "Davi;31997776655;;;;excesso\n"
        "Elisa\n"
    )
    assert outcomes(content.encode()) == [
        GoodRow(2, SAME_PERSON, "Ana Maria", {"turma": "3B"}),
        DuplicateRow(3, 2, SAME_PERSON),
        BadRow(5, 2, "5,51E+12", PhoneReason.LOST_DIGITS),
        BadRow(6, 2, "(31) 3333-4444", PhoneReason.LANDLINE),
        BadRow(7, 6, "excesso", SheetCode.TOO_MANY_CELLS),
        BadRow(8, 2, "", PhoneReason.MISSING),
    ]


def test_numbers_that_excel_has_cut_in_a_workbook_too() -> None:
    book = openpyxl.Workbook()
    page = book.active
    assert page is not None
    for cells in (["telefone"], [5531998887766], ["5,51E+12"], ["#######"], [5510000000000]):
        page.append(cells)
    kept = io.BytesIO()
    book.save(kept)
    assert outcomes(kept.getvalue()) == [
        GoodRow(2, SAME_PERSON, "", {}),
        BadRow(3, 1, "5,51E+12", PhoneReason.LOST_DIGITS),
        BadRow(4, 1, "#######", PhoneReason.LOST_DIGITS),
        BadRow(5, 1, "5510000000000", PhoneReason.UNKNOWN_AREA_CODE),
    ]


def test_a_bad_value_is_shown_short_and_storable() -> None:
    row = SheetRow(2, ("x" * 4_000,))
    assert classify(row, Mapping(0, None, ()), {}) == BadRow(2, 1, "x" * 200, PhoneReason.LETTERS)


def test_a_list_from_another_country_is_read_as_such() -> None:
    row = SheetRow(2, ("912 345 678",))
    good = classify(row, Mapping(0, None, ()), {}, region="PT")
    assert good == GoodRow(2, Phone("+351912345678", "PT", "mobile"), "", {})


def test_every_reason_has_words() -> None:
    assert set(ROW_TEXT) == {*PhoneReason, *SheetCode}


numbers = st.one_of(
    st.builds(
        "({}) 9{:04d}-{:04d}".format, st.sampled_from([11, 31, 20]), st.integers(8880, 8883), st.just(7766)
    ),
    st.sampled_from(
        ["3188807766", "5,51E+12", "", "0800 777 1234", "(31) 3333-4444", "Ana", "3199888-7766/7755"]
    ),
    st.text(st.characters(codec="utf-8", exclude_categories=["Cc"]), max_size=8),
)
names = st.text(st.characters(codec="utf-8", exclude_categories=["Cc"]) | st.just("\n"), max_size=12)
table = st.lists(st.tuples(numbers, names), max_size=40)


def written(rows: list[tuple[str, str]], delimiter: str, encoding: str) -> bytes:
    text = io.StringIO()
    writer = csv.writer(text, delimiter=delimiter, quoting=csv.QUOTE_ALL, lineterminator="\r\n")
    writer.writerows([("telefone", "nome"), ("31990001122", "Zoé"), *rows])
    return text.getvalue().encode(encoding, "replace")


@settings(deadline=None)
@given(table, st.sampled_from(",;\t|"), st.sampled_from(["utf-8", "utf-8-sig", "utf-16", "cp1252"]))
def test_ok_and_duplicate_and_bad_are_all_the_rows(
    rows: list[tuple[str, str]], delimiter: str, encoding: str
) -> None:
    found = outcomes(written(rows, delimiter, encoding))
    filled = [row for row in rows if any(map(str.strip, row))]
    kinds = Counter(type(outcome) for outcome in found)
    assert kinds[GoodRow] + kinds[DuplicateRow] + kinds[BadRow] == len(found) == len(filled) + 1


@settings(deadline=None)
@given(table)
def test_each_number_is_good_once_and_its_duplicates_point_at_it(rows: list[tuple[str, str]]) -> None:
    found = outcomes(written(rows, ";", "utf-8"))
    good = {outcome.phone.address: outcome.line for outcome in found if isinstance(outcome, GoodRow)}
    assert len(good) == sum(isinstance(outcome, GoodRow) for outcome in found)
    for outcome in found:
        if isinstance(outcome, DuplicateRow):
            assert good[outcome.phone.address] == outcome.first_line < outcome.line


@settings(deadline=None)
@given(st.binary(max_size=300))
def test_damage_in_the_middle_loses_no_row(damage: bytes) -> None:
    """However the bytes are broken, every row that the reader yields has exactly one outcome."""
    content = b"telefone;nome\n31998887766;Ana\n" + damage + b"\n31997776655;Bia\n"
    sheet = open_sheet(io.BytesIO(content), "lista.csv")
    if not isinstance(sheet, Sheet):
        return
    rows = list(sheet.rows())
    found = list(classified(rows, Mapping(0, None, ())))
    assert [outcome.line for outcome in found] == [row.line for row in rows]
