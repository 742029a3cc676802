"""Ana exports her list from whatever system the school has: its rows and their lines come out right."""

from __future__ import annotations

import csv
import io

import pytest
from hypothesis import given
from hypothesis import strategies as st

from avisa.audience.sheets import SHEET_TEXT, Sheet, SheetCode, SheetProblem, open_sheet

LIST = (
    "telefone;nome;cidade\r\n"
    "31998887766;José da Conceição;São Paulo\r\n"
    '31997776655;"Ângela;Araújo";Brasília\r\n'
)
ROWS = [
    (2, ("31998887766", "José da Conceição", "São Paulo")),
    (3, ("31997776655", "Ângela;Araújo", "Brasília")),
]


def opened(content: bytes, filename: str = "lista.csv") -> Sheet:
    sheet = open_sheet(io.BytesIO(content), filename)
    assert isinstance(sheet, Sheet), sheet
    return sheet


def refused(content: bytes) -> SheetProblem:
    problem = open_sheet(io.BytesIO(content), "lista.csv")
    assert isinstance(problem, SheetProblem), problem
    return problem


def rows_of(content: bytes) -> list[tuple[int, tuple[str, ...]]]:
    rows = list(opened(content).rows())
    assert [row.problem for row in rows] == [None] * len(rows)
    return [(row.line, row.cells) for row in rows]


def problems_of(content: bytes) -> list[tuple[int, str, object, object]]:
    """Line, code, column and value of the rows that could not be read."""
    problems = [row.problem for row in opened(content).rows() if row.problem]
    return [(p.line or 0, p.code.value, p.fields.get("column"), p.fields.get("value")) for p in problems]


@pytest.mark.parametrize(
    ("written_in", "named"),
    [
        ("utf-8", "utf-8"),
        ("utf-8-sig", "utf-8-sig"),
        ("utf-16", "utf-16"),
        ("utf-16-le", "utf-16-le"),
        ("utf-16-be", "utf-16-be"),
        ("latin-1", "cp1252"),
        ("cp1252", "cp1252"),
        ("mac-roman", "mac_roman"),
        ("cp850", "cp850"),
    ],
)
def test_every_encoding_gives_the_same_people(written_in: str, named: str) -> None:
    sheet = opened(LIST.encode(written_in))
    assert (sheet.encoding, sheet.header) == (named, ("telefone", "nome", "cidade"))
    assert [(row.line, row.cells) for row in sheet.rows()] == ROWS


def test_an_accent_late_in_a_long_file_still_decides_the_encoding() -> None:
    plain = "".join(f"319{number:08d};Ana\n" for number in range(60_000))
    sheet = opened(("telefone;nome\n" + plain + "31998887766;José\n").encode("latin-1"))
    assert sheet.encoding == "cp1252"
    assert [row.cells[1] for row in sheet.rows()][-1] == "José"


@pytest.mark.parametrize("ending", ["\r\n", "\n", "\r"])
def test_every_line_ending_counts_the_same_lines(ending: str) -> None:
    assert rows_of(LIST.replace("\r\n", ending).encode()) == ROWS


@pytest.mark.parametrize("delimiter", [",", ";", "\t", "|"])
def test_every_delimiter_is_found(delimiter: str) -> None:
    written = io.StringIO()
    writer = csv.writer(written, delimiter=delimiter)
    writer.writerows([["telefone", "nome", "valor"], ["31998887766", "Silva, Ana", "1,50"]])
    writer.writerows([["31997776655", "Souza; Bia | Lima", "2,50"]] * 30)
    sheet = opened(written.getvalue().encode())
    assert sheet.delimiter == delimiter
    assert next(sheet.rows()).cells == ("31998887766", "Silva, Ana", "1,50")


@pytest.mark.parametrize(
    ("content", "delimiter"),
    [
        ("nome;telefone\nSilva, Ana;31998887766\nLima, Bia;31997776655\n", ";"),  # each row has one comma too
        ("telefone;valor\n31998887766;1,50\n31997776655;2,50\n", ";"),
        ("telefone\n31998887766\n31997776655\n", ","),
        ("telefone\n31998887766, 31997776655\n", ";"),  # two numbers in the one column
        ("sep=|\ntelefone|nome\n31998887766|Ana;Bia;Caio\n", "|"),  # Excel's own first line
    ],
)
def test_delimiters_inside_of_values_do_not_mislead(content: str, delimiter: str) -> None:
    assert opened(content.encode()).delimiter == delimiter


def test_quoted_line_breaks_stay_in_their_cell_and_the_next_line_is_counted_on() -> None:
    content = 'telefone;nome\n31998887766;"Ana\nMaria\n\nSilva"\n31997776655;Bia\n'
    assert rows_of(content.encode()) == [
        (2, ("31998887766", "Ana\nMaria\n\nSilva")),
        (6, ("31997776655", "Bia")),
    ]


def test_blank_lines_are_no_rows_but_are_counted_as_lines() -> None:
    content = 'telefone;nome\n\n31998887766;Ana\n   \n;;;\n"";""\n31997776655;Bia\n\n\n'
    assert [line for line, _ in rows_of(content.encode())] == [3, 7]


def test_missing_cells_are_empty_and_delimiters_at_the_end_are_harmless() -> None:
    content = "telefone;nome;turma\n31998887766\n31997776655;Bia;3B;;;\n"
    assert rows_of(content.encode()) == [(2, ("31998887766", "", "")), (3, ("31997776655", "Bia", "3B"))]


def test_a_list_without_a_header_keeps_its_first_person() -> None:
    sheet = opened(b"31998887766;Ana\n31997776655;Bia\n")
    assert (sheet.header, sheet.header_line) == (("A", "B"), 0)
    assert [row.line for row in sheet.rows()] == [1, 2]


def test_titles_above_the_header_are_not_rows() -> None:
    sheet = opened(b"Lista de alunos\n\n2026;\ntelefone;nome\n31998887766;Ana\n")
    assert (sheet.header, sheet.header_line) == (("telefone", "nome"), 4)
    assert [row.line for row in sheet.rows()] == [5]


def test_two_columns_of_one_name_are_a_warning() -> None:
    sheet = opened(b"telefone;Nome;nome\n31998887766;Ana;Bia\n")
    assert [(w.code.value, w.line, w.fields["column"]) for w in sheet.warnings] == [
        ("duplicate_header", 1, 2),
        ("duplicate_header", 1, 3),
    ]


def test_rows_can_be_read_again_and_the_file_stays_open() -> None:
    source = io.BytesIO(LIST.encode())
    sheet = open_sheet(source, "lista.csv")
    assert isinstance(sheet, Sheet)
    assert list(sheet.rows()) == list(sheet.rows())
    assert not source.closed


def test_columns_are_named_by_header_or_by_letter() -> None:
    sheet = opened(b"telefone;;nome\n31998887766;x;Ana\n")
    assert [sheet.column_name(column) for column in (0, 1, 2, 3, 28)] == ["", "telefone", "B", "nome", "AB"]


GOOD = "31997776655;Bia\n"


@pytest.mark.parametrize(
    ("line", "expected"),
    [
        (b"31998887766;Ana;extra\n", (2, "too_many_cells", 3, "extra")),
        (b"31998887766;" + b"x" * 5_000 + b"\n", (2, "cell_too_long", 2, "x" * 200)),
        (b"9" * 70_000 + b"\n", (2, "line_too_long", None, "9" * 200)),
        (b"31998887766;A\0na\n", (2, "nul_character", 2, "A\u2400na")),
        (b"31998887766;Jos\xe9\n", (2, "undecodable", 2, "Jos\ufffd")),
        (b'31998887766;"Ana\n', (2, "unclosed_quote", None, '31998887766;"Ana')),
    ],
)
def test_a_row_that_cannot_be_read_says_where_and_why_and_costs_nobody_else(
    line: bytes, expected: tuple[int, str, object, object]
) -> None:
    after = (GOOD * 100 + "31996665544;Ângela Conceição\n").encode()
    content = b"telefone;nome\n" + line + after
    assert problems_of(content) == [expected]
    assert sum(row.problem is None for row in opened(content).rows()) == 101


def test_two_stray_quotation_marks_do_not_hide_the_people_between() -> None:
    content = 'telefone;nome\n31998887766;"Ana\n31997776655;Bia\n31996665544;"Caio\n' + GOOD
    assert [line for line, *_ in problems_of(content.encode())] == [2, 4]
    assert sum(row.problem is None for row in opened(content.encode()).rows()) == 2


def test_broken_utf16_is_found() -> None:
    content = (
        b"\xff\xfe"
        + "telefone;nome\n31998887766;A".encode("utf-16-le")
        + b"\x00\xdc"
        + "na\n".encode("utf-16-le")
    )
    assert problems_of(content) == [(2, "undecodable", 2, "A\ufffdna")]


@pytest.mark.parametrize(
    ("content", "code"),
    [
        (b"", "empty_file"),
        (b"\xef\xbb\xbf", "empty_file"),
        (b" \r\n\r\n\t\r\n", "empty_file"),
        (b"telefone;nome\n", "header_only"),
        (b"telefone;nome\n\n;;\n", "header_only"),
        (b"%PDF-1.7\n%\xe2\xe3\xcf\xd3", "pdf_file"),
        (b"<html><table><tr><td>31998887766</td></tr></table></html>", "web_page"),
        (b"\xef\xbb\xbf<?xml version='1.0'?><Workbook/>", "web_page"),
        (bytes(range(256)) * 20, "binary_file"),
        (b"\x89PNG\r\n\x1a\n" + b"\0" * 500, "binary_file"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 600, "old_excel"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + "EncryptedPackage".encode("utf-16-le"), "locked_workbook"),
        (b";".join(b"c%d" % number for number in range(600)) + b"\n1\n", "too_many_columns"),
        (b"x" * 200_000, "line_too_long"),
        (b'telefone;"nome\n31998887766;Ana\n', "unclosed_quote"),
    ],
)
def test_what_is_no_list_is_refused_with_its_reason(content: bytes, code: str) -> None:
    assert refused(content).code == SheetCode(code)


def test_every_code_has_words() -> None:
    assert set(SHEET_TEXT) == set(SheetCode)


class Endless(io.RawIOBase):
    """A list of any size that lies in no memory, and remembers the largest piece that was asked for."""

    def __init__(self, rows: int) -> None:
        self._head, self._row, self._rows = b"telefone;nome\n", b"31998887766;Ana Maria da Silva\n", rows
        self._size = len(self._head) + len(self._row) * rows
        self._at = self.largest = 0

    def readable(self) -> bool:
        return True

    def seekable(self) -> bool:
        return True

    def seek(self, offset: int, whence: int = 0) -> int:
        self._at = offset + (self._size if whence == 2 else self._at if whence == 1 else 0)
        return self._at

    def tell(self) -> int:
        return self._at

    def readinto(self, buffer: memoryview) -> int:  # type: ignore[override]
        self.largest = max(self.largest, len(buffer))
        count = min(len(buffer), self._size - self._at)
        body = self._at - len(self._head)
        text = (self._head if body < 0 else b"") + self._row * (count // len(self._row) + 2)
        skip = self._at if body < 0 else body % len(self._row)
        buffer[:count] = text[skip : skip + count]
        self._at += count
        return count


def test_a_text_file_is_read_in_small_pieces() -> None:
    source = Endless(rows=100_000)
    sheet = open_sheet(source, "lista.csv")  # type: ignore[arg-type]
    assert isinstance(sheet, Sheet)
    assert sum(1 for _ in sheet.rows()) == 100_000
    assert source.largest <= 256 * 1024


cells = st.text(st.characters(codec="utf-8", exclude_categories=["Cc"]), max_size=20)


@given(st.lists(st.lists(cells, min_size=3, max_size=3), max_size=30), st.sampled_from(",;\t|"))
def test_what_a_program_wrote_is_read_back(rows: list[list[str]], delimiter: str) -> None:
    written = io.StringIO()
    writer = csv.writer(written, delimiter=delimiter, quoting=csv.QUOTE_ALL, lineterminator="\n")
    writer.writerows([["telefone", "nome", "cidade"], ["31998887766", "Ana", "Recife"], *rows])
    sheet = open_sheet(io.BytesIO(written.getvalue().encode()), "lista.csv")
    assert isinstance(sheet, Sheet)
    expected = [tuple(row) for row in rows if any(map(str.strip, row))]
    assert [row.cells for row in sheet.rows()][1:] == expected


@given(st.binary(max_size=400))
def test_no_bytes_break_the_reader(content: bytes) -> None:
    sheet = open_sheet(io.BytesIO(content), "lista.csv")
    if isinstance(sheet, Sheet):
        lines = [row.line for row in sheet.rows()]
        assert lines == sorted(set(lines))
