"""A list comes in by the console: its columns, what it stands on, and what became of every row."""

from __future__ import annotations

import re

import pytest

from avisa.consent.intake.importer import Importer
from tests.cast import Company
from tests.databases import ON_SQLITE
from tests.people import VAULT
from tests.web.visitor import Page, Visitor

LIST = """Responsável;Celular;Aluno
Marina Prado;(31) 99888-7766;Theo
Paulo Lima;31 98877-6655;Lia
Marina Prado;31998887766;Gil
Rui Melo;5,51E+12;Caio
=cmd();(31) 3333-4444;Nina
""".encode()
YES = {
    "consent": "yes",
    "basis": "consent",
    "statement": "Signed the enrolment form of 2026.",
    "company_name": "Colégio Horizonte",
    "declared_by": "Ana",
    "list_name": "Pais 2027",
}


@pytest.fixture
def address(ana: Visitor) -> str:
    page = ana.upload("/contacts/imports", "pais.csv", LIST)
    assert page.status == 303
    return page.goes_to


def import_now(company: Company, address: str) -> None:
    """What an engine does."""
    importer = Importer(company.db, company.ids, VAULT)
    list(importer.run(company.workspace_id, int(address.rpartition("/")[2]), company.clock()))


def start(ana: Visitor, company: Company, address: str, **typed: object) -> Page:
    return ana.post(address, YES | {"purposes": company.matricula_id} | typed)


def test_the_columns_are_proposed_and_the_numbers_shown_as_understood(ana: Visitor, address: str) -> None:
    page = ana.get(address)
    assert "Of the first 5 rows: 2 good, 1 repeated, 2 bad" in page.text
    assert "→ +55 31 99888-7766" in page.text
    assert '<option value="phone" selected>' in page.html
    assert "The spreadsheet has cut this number" in page.text


@ON_SQLITE
def test_choosing_another_column_shows_the_table_anew(ana: Visitor, address: str) -> None:
    chosen = {"column.0": "keep", "column.1": "keep", "column.2": "phone"}
    page = ana.post(f"{address}/columns", chosen)
    assert page.status == 200
    assert "There are letters in the number." in page.text
    assert "<html" not in page.html


@ON_SQLITE
def test_without_a_file_the_page_says_so(ana: Visitor) -> None:
    page = ana.post("/contacts/imports", {})
    assert page.status == 422
    assert "Choose a CSV or Excel file." in page.text


@ON_SQLITE
def test_a_file_that_is_no_list_is_refused_in_words(ana: Visitor) -> None:
    page = ana.upload("/contacts/imports", "report.pdf", b"%PDF-1.7\nnothing of use")
    shown = ana.get(page.goes_to)
    assert shown.status == 422
    assert "This is a PDF; export the list as CSV or XLSX." in shown.text


@ON_SQLITE
def test_mistakes_are_told_at_their_fields_and_the_rest_is_kept(
    ana: Visitor, horizonte: Company, address: str
) -> None:
    typed = {"statement": "", "list_name": "", "column.0": "leave", "column.1": "phone", "column.2": "name"}
    page = ana.post(address, YES | typed)
    assert page.status == 422
    assert page.html.count("Fill in this field.") == 2
    assert "Choose at least one purpose." in page.text
    assert 'value="Colégio Horizonte"' in page.html
    assert '<option value="leave" selected>' in page.html


@ON_SQLITE
def test_it_must_be_said_whether_they_agreed(ana: Visitor, address: str) -> None:
    page = ana.post(address, {"list_name": "Pais"})
    assert page.status == 422
    assert "Say whether these people have agreed to be messaged." in page.text


@ON_SQLITE
def test_two_numbers_in_one_list_are_not_guessed_between(ana: Visitor, address: str) -> None:
    page = ana.post(address, YES | {"column.0": "phone", "column.1": "phone"})
    assert page.status == 422
    assert "Say which one column holds the number." in page.text


def test_a_long_import_tells_how_far_it_is(ana: Visitor, horizonte: Company) -> None:
    many = LIST + b"".join(b"Gil;(31) 98%03d-%04d;Nina\n" % (n // 10_000, n) for n in range(2_000))
    address = ana.upload("/contacts/imports", "pais.csv", many).goes_to
    start(ana, horizonte, address)
    assert "0 rows so far" in ana.get(address).text
    going = Importer(horizonte.db, horizonte.ids, VAULT)
    going.run_chunk(horizonte.workspace_id, int(address.rpartition("/")[2]), horizonte.clock())
    page = ana.get(address).text
    share = re.search(r"([\d.]+)% of the file's bytes have been read", page)
    assert share and 0 < float(share[1]) < 50
    assert "Rows 100" in page
    import_now(horizonte, address)
    assert "bytes have been read" not in ana.get(address).text


def test_every_row_is_accounted_for_at_the_end(ana: Visitor, horizonte: Company, address: str) -> None:
    assert start(ana, horizonte, address).status == 303
    assert f'hx-sse:connect="{address}/live"' in ana.get(address).html
    import_now(horizonte, address)
    page = ana.get(address)
    assert "Good 2 2 of them new people Repeated 1 Bad 2" in page.text
    assert "This is a landline; WhatsApp needs a mobile number." in page.text
    assert "(line 2)" in page.text
    assert "New campaign with this list" in page.text


def test_the_declaration_is_the_evidence_on_each_persons_page(
    ana: Visitor, horizonte: Company, address: str
) -> None:
    start(ana, horizonte, address)
    import_now(horizonte, address)
    people = ana.get("/contacts?search=Marina").html
    text = ana.get("/contacts/" + people.split('href="/contacts/')[-1].split('"')[0]).text
    assert "matrícula" in text
    assert "Said yes Imported list" in text
    assert "File pais.csv, line 2" in text
    assert "Signed the enrolment form of 2026." in text


def test_without_a_yes_the_people_exist_and_cannot_be_messaged(
    ana: Visitor, horizonte: Company, address: str
) -> None:
    assert ana.post(address, {"consent": "no", "list_name": "Pais"}).status == 303
    import_now(horizonte, address)
    assert "these people cannot be messaged yet" in ana.get(address).text
    assert ana.get("/contacts").text.count("no consent") == 2


def test_the_bad_rows_can_be_mended_in_a_spreadsheet(ana: Visitor, horizonte: Company, address: str) -> None:
    start(ana, horizonte, address)
    import_now(horizonte, address)
    file = ana.get(f"{address}/problems.csv")
    assert file.answer.headers["content-disposition"].startswith("attachment")
    lines = file.html.removeprefix("\ufeff").splitlines()
    assert lines[0] == "Line;Column;Value;Reason"
    assert len(lines) == 4
    assert lines[2].startswith("5;Celular;5,51E+12;")


def test_an_import_is_started_once(ana: Visitor, horizonte: Company, address: str) -> None:
    assert start(ana, horizonte, address).status == 303
    again = start(ana, horizonte, address)
    assert (again.status, again.goes_to) == (303, address)
    assert "import_started" not in again.cookies.values()
