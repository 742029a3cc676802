"""From nothing to a company whose people sign in: migrate, connect, user add, and what the doctor says."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from avisa.consent.queries import purposes_of
from avisa.identity.doors import sign_in
from avisa.identity.types import Credentials
from avisa.kernel.clock import DAY
from avisa.workspace.queries import all_workspaces, numbers_of
from tests.databases import Databases
from tests.house.source import ROOT
from tests.programs.school import School, connect
from tests.programs.shell import Shell, shell_in

LONG = "cavalo bateria grampo correto"


@pytest.mark.parametrize("kind", ["sqlite", "postgresql"])
def test_migrating_twice_is_as_good_as_once(databases: Databases, tmp_path: Path, kind: str) -> None:
    with databases.fresh_url(kind, migrated=False) as url:
        shell = shell_in(tmp_path, AVISA_DATABASE_URL=url)
        assert [shell.run("migrate").status for _ in range(2)] == [0, 0]
        findings = shell.run("doctor")
    assert findings.status == 0
    assert findings.out.splitlines() == [
        "· No company yet: run `avisa connect`.  (docs/howto/connect-meta.md)"
    ]


def test_the_doctor_of_an_empty_machine_changes_nothing(shell: Shell) -> None:
    empty = shell.having(AVISA_SECRET_KEY="")
    findings = empty.run("doctor").out
    assert "AVISA_SECRET_KEY is not set" in findings
    assert "There is no database yet" in findings
    assert list(shell.folder.iterdir()) == []


def test_the_doctor_finds_what_is_unsafe_and_names_a_page_that_exists(school: School) -> None:
    data = Path(school.shell.variables["AVISA_DATABASE_URL"].removeprefix("sqlite:///"))
    data.chmod(0o644)
    graph = "http://graph.example"
    shell = school.shell.having(
        AVISA_SECRET_KEY="another key than the one that sealed", AVISA_GRAPH_URL=graph
    )
    findings = shell.run("doctor")
    assert findings.status == 1
    for text in (
        "! AVISA_GRAPH_URL is not https",
        "! Others on this machine may read",
        "! AVISA_SECRET_KEY is not the key that sealed this database",
        "· A connection points to http://127.0.0.1",
        "· Nobody can sign in to Colégio Horizonte yet",
        "· The limit of Colégio Horizonte is not known yet",
    ):
        assert any(line.startswith(text) for line in findings.out.splitlines()), text
    pages = set(re.findall(r"\((docs/[^)]+)\)$", findings.out, re.MULTILINE))
    assert [page for page in pages if not (ROOT / page).exists()] == []


def test_the_doctor_of_a_machine_that_lacks_its_key_or_database(school: School) -> None:
    keyless = school.shell.having(AVISA_SECRET_KEY="", AVISA_DATA_DIR=str(school.shell.folder / "other"))
    assert "! The key that sealed this database is missing." in keyless.run("doctor").out
    nowhere = "postgresql://avisa:geheim@127.0.0.1:1/avisa"
    away = school.shell.having(AVISA_DATABASE_URL=nowhere).run("doctor")
    assert (away.status, "The database cannot be opened (OperationalError)" in away.out) == (1, True)
    assert "geheim" not in away.out + away.err


def test_connecting_without_an_app_secret_is_refused(school: School) -> None:
    refused = connect(school, app_secret="")
    assert refused.status == 2
    assert "standard input lacks: App secret" in refused.err


def test_connecting_again_replaces_the_token(school: School) -> None:
    first = connect(school)
    again = connect(school)
    assert (again.status, again.out) == (first.status, first.out)
    with school.shell.house() as house, house.db.read() as tx:
        [company] = all_workspaces(tx)
        assert len(numbers_of(tx, company.id)) == 1


def test_a_second_number_shares_the_account_and_the_limit(school: School) -> None:
    assert connect(school, phone_number_id="777", phone="+55 31 3500-2000").status == 0
    with school.shell.house() as house, house.db.read() as tx:
        [company] = all_workspaces(tx)
        numbers = numbers_of(tx, company.id)
        assert len({(one.portfolio_id, one.account_id) for one in numbers}) == 1
    assert len(numbers) == 2


def test_another_account_shares_the_limit_unless_its_portfolio_is_named(school: School) -> None:
    connect(school, waba_id="waba-2", phone_number_id="778", phone="+55 31 3500-3000")
    connect(
        school,
        waba_id="waba-3",
        phone_number_id="779",
        phone="+55 31 3500-4000",
        portfolio="Colégio Horizonte Sul",
    )
    with school.shell.house() as house, house.db.read() as tx:
        [company] = all_workspaces(tx)
        portfolios = [one.portfolio_id for one in numbers_of(tx, company.id)]
    assert portfolios[0] == portfolios[1] != portfolios[2]


def test_a_purpose_of_the_companys_own_is_added(school: School) -> None:
    made = school.shell.run("purpose", "add", "cobrança", "--category", "UTILITY", "--valid-days", "365")
    assert made.status == 0
    with school.shell.house() as house, house.db.read() as tx:
        [company] = all_workspaces(tx)
        purposes = purposes_of(tx, company.id)
    assert purposes[int(made.out)].valid_for == 365 * DAY


def test_ana_is_added_and_can_sign_in(school: School) -> None:
    words = ("user", "add", "ana@colegiohorizonte.com.br", "--name", "Ana", "--password-stdin")
    added = school.shell.run(*words, typed=f"{LONG}\n")
    assert (added.status, added.out) == (0, "ana@colegiohorizonte.com.br\n")
    with school.shell.house() as house:
        credentials = Credentials("ana@colegiohorizonte.com.br", LONG, "127.0.0.1")
        session = sign_in(house.db, house.vault, house.ids, credentials, house.clock())
    assert session.member.role == "owner"
    again = school.shell.run("--language", "pt_BR", *words, typed=f"{LONG}\n")
    assert (again.status, again.err) == (1, "Este e-mail já está em uso.\n")


def test_a_password_that_will_not_do_is_told_in_words(school: School) -> None:
    words = ("--language", "es", "user", "add", "ana@colegiohorizonte.com.br", "--name", "Ana")
    refused = school.shell.run(*words, "--password-stdin", typed="curta\n")
    assert refused.status == 1
    assert "caracteres" in refused.err
    assert "curta" not in refused.err
