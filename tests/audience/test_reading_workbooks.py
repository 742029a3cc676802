"""Ana sends the workbook as it is: rows keep Excel's numbers, values read as they look, bombs stay shut."""

from __future__ import annotations

import datetime as dt
import io
import zipfile
from collections.abc import Mapping, Sequence

import openpyxl
import pytest

from avisa.audience.sheets import Sheet, SheetCode, SheetProblem, open_sheet

MAIN = 'xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"'
XLSX = f"<worksheet {MAIN}><sheetData>{{}}</sheetData></worksheet>"
ODS = (
    '<office:document-content xmlns:office="urn:oasis:names:tc:opendocument:xmlns:office:1.0"'
    ' xmlns:table="urn:oasis:names:tc:opendocument:xmlns:table:1.0"'
    ' xmlns:text="urn:oasis:names:tc:opendocument:xmlns:text:1.0"><office:body><office:spreadsheet>'
    '<table:table table:name="Lista">{}</table:table>'
    "</office:spreadsheet></office:body></office:document-content>"
)


Cell = str | float | bool | dt.date | dt.datetime | dt.time | None


def xlsx(*rows: Sequence[Cell], first_row: int = 1, first_column: int = 1) -> bytes:
    book = openpyxl.Workbook()
    page = book.active
    assert page is not None
    for number, cells in enumerate(rows, start=first_row):
        for column, cell in enumerate(cells, start=first_column):
            page.cell(number, column, cell)
    return saved(book)


def saved(book: openpyxl.Workbook) -> bytes:
    kept = io.BytesIO()
    book.save(kept)
    return kept.getvalue()


def archive(members: Mapping[str, str]) -> bytes:
    kept = io.BytesIO()
    with zipfile.ZipFile(kept, "w", zipfile.ZIP_DEFLATED) as packed:
        for name, content in members.items():
            packed.writestr(name, content)
    return kept.getvalue()


def with_sheet(rows: str, **others: str) -> bytes:
    """A workbook whose sheet holds exactly this XML."""
    with zipfile.ZipFile(io.BytesIO(xlsx(["telefone"]))) as plain:
        members = {name: plain.read(name).decode() for name in plain.namelist()}
    members["xl/worksheets/sheet1.xml"] = XLSX.format(rows)
    return archive(members | others)


def text_cell(text: str, times: int = 1) -> str:
    repeated = f'table:number-columns-repeated="{times}"'
    return (
        f'<table:table-cell office:value-type="string" {repeated}><text:p>{text}</text:p></table:table-cell>'
    )


def ods_row(cells: str, times: int = 1) -> str:
    return f'<table:table-row table:number-rows-repeated="{times}">{cells}</table:table-row>'


def ods(rows: str) -> bytes:
    manifest = (
        '<manifest:manifest xmlns:manifest="urn:oasis:names:tc:opendocument:xmlns:manifest:1.0">'
        '<manifest:file-entry manifest:full-path="/"'
        ' manifest:media-type="application/vnd.oasis.opendocument.spreadsheet"/></manifest:manifest>'
    )
    kind = "application/vnd.oasis.opendocument.spreadsheet"
    return archive({"mimetype": kind, "META-INF/manifest.xml": manifest, "content.xml": ODS.format(rows)})


def opened(content: bytes) -> Sheet:
    sheet = open_sheet(io.BytesIO(content), "lista.xlsx")
    assert isinstance(sheet, Sheet), sheet
    return sheet


def refused(content: bytes) -> SheetCode:
    problem = open_sheet(io.BytesIO(content), "lista.xlsx")
    assert isinstance(problem, SheetProblem), problem
    return problem.code


def test_values_read_as_they_look_in_the_cell() -> None:
    typed: list[Cell] = [
        5531998887766,
        5531998887766.0,
        1.5,
        True,
        dt.date(2026, 3, 1),
        dt.datetime(2026, 3, 1, 10, 30),  # noqa: DTZ001 (workbooks know no zones)
        dt.time(9, 5),
        "(31) 99888-7766",
        None,
    ]
    sheet = opened(xlsx([f"c{number}" for number in range(9)], typed))
    assert (sheet.encoding, sheet.delimiter) == (None, None)
    (row,) = sheet.rows()
    assert row.cells == (
        "5531998887766",
        "5531998887766",
        "1.5",
        "true",
        "2026-03-01",
        "2026-03-01T10:30:00",
        "09:05:00",
        "(31) 99888-7766",
        "",
    )


def test_rows_and_columns_keep_the_places_that_excel_shows() -> None:
    sheet = opened(
        xlsx(
            ["telefone", "nome"],
            ["31998887766", "Ana"],
            [],
            ["31997776655", "Bia"],
            first_row=3,
            first_column=2,
        )
    )
    assert (sheet.header, sheet.header_line) == (("", "telefone", "nome"), 3)
    assert [(row.line, row.cells) for row in sheet.rows()] == [
        (4, ("", "31998887766", "Ana")),
        (6, ("", "31997776655", "Bia")),
    ]
    assert list(sheet.rows()) == list(sheet.rows())


def test_the_first_visible_sheet_that_holds_anything_is_read() -> None:
    book = openpyxl.Workbook()
    secret, empty, people = book.active, book.create_sheet("Vazia"), book.create_sheet("Pessoas")
    assert secret is not None and empty is not None
    secret.append(["segredo"])
    secret.sheet_state = "hidden"
    people.append(["telefone"])
    people.append(["31998887766"])
    assert opened(saved(book)).header == ("telefone",)


def test_a_long_cell_is_a_bad_row_and_a_stray_one_too() -> None:
    rows = list(
        opened(xlsx(["telefone", "nome"], ["31998887766", "x" * 5_000], ["31997776655", "Bia"])).rows()
    )
    assert [row.problem and row.problem.code.value for row in rows] == ["cell_too_long", None]


def test_ods_reads_like_xlsx() -> None:
    number = '<table:table-cell office:value-type="float" office:value="5531998887766"/>'
    nothing = '<table:table-cell table:number-columns-repeated="16382"/>'
    header = ods_row(text_cell("telefone") + text_cell("nome"))
    sheet = opened(
        ods(header + ods_row(number + text_cell("Ana") + nothing) + ods_row(nothing, times=1_048_574))
    )
    assert sheet.header == ("telefone", "nome")
    assert [(row.line, row.cells) for row in sheet.rows()] == [(2, ("5531998887766", "Ana"))]


CORNER = '<row r="1"><c r="A1"><v>1</v></c></row><row r="1048576"><c r="XFD1048576"><v>1</v></c></row>'


@pytest.mark.parametrize(
    ("content", "code"),
    [
        (xlsx(), "empty_file"),
        (xlsx(["telefone", "nome"]), "header_only"),
        (archive({"leia-me.txt": "31998887766"}), "not_a_workbook"),
        (archive({"word/document.xml": "<w/>"}), "not_a_workbook"),
        (archive({"xl/workbook.bin": "x", "xl/a.xml": "<a/>"}), "not_a_workbook"),
        (archive({"xl/workbook.xml": "<workbook"}), "damaged_workbook"),
        (xlsx(["telefone"], ["31998887766"])[:2_000], "damaged_workbook"),
        (b"PK\x03\x04" + b"\0" * 100, "damaged_workbook"),
        (with_sheet(CORNER), "file_too_large"),
        (with_sheet('<row r="1"><c r="ZZZZZ1"><v>1</v></c></row>'), "file_too_large"),
        (ods(ods_row(text_cell("x", times=2_000_000_000))), "file_too_large"),
        (ods(ods_row(text_cell("x", times=1_000), times=9_000)), "file_too_large"),
        (ods(ods_row(text_cell("x" * 200_000, times=16_000))), "file_too_large"),
    ],
    ids=lambda value: value if isinstance(value, str) else "",
)
def test_what_cannot_be_read_is_refused_with_its_reason(content: bytes, code: str) -> None:
    assert refused(content) == SheetCode(code)


def test_one_long_text_shared_by_many_cells_is_not_copied_into_them() -> None:
    strings = f"<sst {MAIN}><si><t>{'x' * 3_000_000}</t></si></sst>"
    cells = "".join(
        f'<row r="{number}"><c r="A{number}" t="s"><v>0</v></c></row>' for number in range(1, 1_001)
    )
    assert refused(with_sheet(cells, **{"xl/sharedStrings.xml": strings})) == SheetCode.FILE_TOO_LARGE


def test_zeros_without_end_are_counted_before_they_are_unpacked() -> None:
    content = bytearray(with_sheet("<row/>"))
    directory = content.index(b"PK\x01\x02")
    content[directory + 24 : directory + 28] = (2**31).to_bytes(
        4, "little"
    )  # what the first member claims to hold
    assert refused(bytes(content)) == SheetCode.FILE_TOO_LARGE


def test_a_member_that_is_larger_than_it_says_is_damage() -> None:
    content = bytearray(with_sheet("<row/>"))
    directory = content.index(b"PK\x01\x02")
    content[directory + 24 : directory + 28] = (10).to_bytes(4, "little")
    assert refused(bytes(content)) == SheetCode.DAMAGED_WORKBOOK


def test_a_workbook_with_a_password_on_its_members_is_locked() -> None:
    content = bytearray(with_sheet("<row/>"))
    content[content.index(b"PK\x01\x02") + 8] |= 1
    assert refused(bytes(content)) == SheetCode.LOCKED_WORKBOOK
