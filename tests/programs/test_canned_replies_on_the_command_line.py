"""`avisa canned-reply`: Ana brings her answers in from a sheet, and takes them elsewhere as one."""

from __future__ import annotations

import csv
from collections.abc import Iterator
from pathlib import Path

import pytest

from avisa.desk.canned_queries import canned_replies
from avisa.desk.types import CannedReply
from avisa.kernel.clock import system_clock
from avisa.workspace.queries import all_workspaces
from tests.cast import open_company
from tests.databases import Databases
from tests.programs.shell import shell_in
from tests.programs.test_schedules_on_the_command_line import COMPANY, InProcess

SHEET = """shortcut;title;category;kind;text;buttons;menu;rows;template;language;values;file
/Horário;Horário;Secretaria;text;Olá, {{nome}}!;;;;;;;
;Turno;;interactive;Qual turno?;;Ver turnos;"Manhã | das 7h
Tarde";;;;
sim;Confirma?;;interactive;Confirma?;"Sim
Não";;;;;;
volta;Volta;;template;;;;;lembrete_matricula;pt_BR;body.1={{nome}};
tabela;Tabela;;media;A tabela.;;;;;;;tabela.pdf
conta;Conta;;text;'=2+2 é 4;;;;;;;
"""


@pytest.fixture
def shell(databases: Databases, tmp_path: Path) -> Iterator[InProcess]:
    with databases.fresh_url("sqlite") as url:
        made = shell_in(tmp_path, AVISA_DATABASE_URL=url)
        with made.house() as house:
            open_company(house.db, system_clock, house.ids, COMPANY[1], "+553133334444")
            open_company(house.db, system_clock, house.ids, "Padaria", "+551133334444")
        (tmp_path / "answers.csv").write_text(SHEET, encoding="utf-8")
        (tmp_path / "tabela.pdf").write_bytes(b"%PDF-1.7 tabela")
        yield InProcess(made)


def brought(shell: InProcess, text: str = "", company: str = COMPANY[1]) -> tuple[int, str]:
    file = shell.shell.folder / "answers.csv"
    if text:
        file.write_text(text, encoding="utf-8")
    ended = shell.run("--language", "en", "canned-reply", "import", str(file), "--workspace", company)
    return ended.status, ended.out + ended.err


def kept(shell: InProcess, company: str = COMPANY[1]) -> dict[str, CannedReply]:
    with shell.shell.house() as house, house.db.read() as tx:
        (mine,) = (one.id for one in all_workspaces(tx) if one.name == company)
        return {one.title: one for one in canned_replies(tx, mine, 0)}


def test_a_sheet_is_brought_in_once_changed_and_written_out_as_it_came(shell: InProcess) -> None:
    assert brought(shell) == (0, "Prepared answers: 6 made, 0 changed, 0 as they were.\n")
    there = kept(shell)
    assert there["Horário"].shortcut == "horario" and there["Conta"].content.text == "=2+2 é 4"
    assert [one.title for one in there["Turno"].content.choices] == ["Manhã", "Tarde"]
    assert [one.title for one in there["Confirma?"].content.replies] == ["Sim", "Não"]
    assert there["Volta"].content.values == {"body.1": "{{nome}}"} and there["Tabela"].content.medium_id
    out, files = shell.shell.folder / "out.csv", shell.shell.folder / "out"
    files.mkdir()
    assert shell.run("canned-reply", "export", str(out), "--files", str(files), *COMPANY).status == 0
    assert [one.read_bytes() for one in files.iterdir()] == [b"%PDF-1.7 tabela"]
    rows = list(csv.DictReader(out.read_text(encoding="utf-8-sig").splitlines(True), delimiter=";"))
    assert {row["title"]: row["kind"] for row in rows} == {one.title: one.kind for one in there.values()}
    again = out.read_text(encoding="utf-8-sig").replace("Olá, {{nome}}!", "Oi, {{nome}}!")
    assert brought(shell, again) == (0, "Prepared answers: 0 made, 1 changed, 5 as they were.\n")
    assert kept(shell)["Horário"].content.text == "Oi, {{nome}}!"
    assert kept(shell, "Padaria") == {}
    told = shell.run("canned-reply", "list", "--json", *COMPANY).out.splitlines()
    assert len(told) == 6 and '"shortcut": "horario"' in "".join(told)


@pytest.mark.parametrize(
    ("row", "why"),
    [
        ("dois nomes;Um;;text;Oi;;;;;;;", "Line 2: Use up to 30 letters"),
        (";Um;;text;;;;;;;;", "Line 2: "),
        (";Um;;media;Oi;;;;;;;nada.pdf", "Line 2: There is no file nada.pdf beside the sheet"),
        (";Um;;template;;;;;nenhum;pt_BR;;", "Line 2: There is no template nenhum (pt_BR)"),
        ("um;Um;;text;Oi;;;;;;;\num;Dois;;text;Oi;;;;;;;", "Line 3: “Dois” stands in the file twice."),
    ],
)
def test_a_row_that_cannot_be_kept_is_named_and_nothing_is_taken(
    shell: InProcess, row: str, why: str
) -> None:
    header = SHEET.partition("\n")[0]
    status, told = brought(shell, f"{header}\n{row}\n;Bom;;text;Oi;;;;;;;\n")
    assert status == 1 and why in told
    assert kept(shell) == {}


def test_a_sheet_without_titles_is_none(shell: InProcess) -> None:
    status, told = brought(shell, "a;b\n1;2\n")
    assert status == 1 and "names no column “title”" in told


def test_two_rows_that_mean_one_answer_change_nothing(shell: InProcess) -> None:
    assert brought(shell)[0] == 0
    before, header = kept(shell), SHEET.partition("\n")[0]
    status, told = brought(shell, f"{header}\nhorario;Outro;;text;Oi;;;;;;;\n;Horário;;text;Tchau;;;;;;;\n")
    assert (status, "Line 3: “Horário” stands in the file twice." in told) == (1, True)
    assert kept(shell) == before
