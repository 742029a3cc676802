"""`avisa demo --exit --json`: the whole street in one command, and the numbers that it must show."""

from __future__ import annotations

from pathlib import Path

from avisa.schedule.queries import schedules_page
from avisa.web.reasons import SKIPS
from avisa.workspace.queries import all_workspaces
from tests.chaos.machine import until
from tests.databases import Databases
from tests.programs.processes import children_of, lives
from tests.programs.shell import PATIENCE, Ended, Shell, shell_in

KEYS = [
    *("recipients", "accepted", "sent", "delivered", "read", "failed", "failed_before_acceptance"),
    *("unknown", "waiting", "cancelled", "expired", "skipped", "seen_by_sandbox", "duplicates"),
]


def test_on_sqlite_and_again_on_the_database_that_it_leaves(databases: Databases, tmp_path: Path) -> None:
    with databases.fresh_url("sqlite", migrated=False) as url:
        shell = shell_in(tmp_path, AVISA_DATABASE_URL=url)
        first = shell.run("demo", "--exit", "--json")
        every_one_of_the_thousand_is_counted_once(first)
        it_says_what_it_did_without_a_servers_chatter(shell, first)
        a_series_of_reminders_is_in_the_agenda(shell)
        again = shell.run("--language", "pt_BR", "demo", "--exit", "--json")
    every_one_of_the_thousand_is_counted_once(again)
    assert "1021 linhas, 1000 boas, 12 repetidas, 9 ruins." in again.err
    # Who said stop or could not be reached in the first run is left out of the second.
    assert again.json["skipped"]["suppressed"] > first.json["skipped"]["suppressed"] == 8
    assert again.json["skipped"]["not_on_whatsapp"] > 0


def test_on_postgresql(databases: Databases, tmp_path: Path) -> None:
    with databases.fresh_url("postgresql", migrated=False) as url:
        shown = shell_in(tmp_path, AVISA_DATABASE_URL=url).run("demo", "--exit", "--json")
    every_one_of_the_thousand_is_counted_once(shown)


def every_one_of_the_thousand_is_counted_once(shown: Ended) -> None:
    assert shown.status == 0, shown.err
    counts = shown.json
    assert list(counts) == KEYS
    assert counts["recipients"] == 1_000
    apart = ("unknown", "waiting", "cancelled", "expired", "failed_before_acceptance", "accepted")
    assert sum(counts["skipped"].values()) + sum(counts[name] for name in apart) == 1_000
    assert counts["accepted"] >= counts["sent"] >= counts["delivered"] >= counts["read"] > 0
    assert (counts["duplicates"], counts["unknown"], counts["waiting"]) == (0, 0, 0)
    assert counts["seen_by_sandbox"] == counts["accepted"]
    assert set(counts["skipped"]) <= set(SKIPS)
    assert all(counts["skipped"].values())


def a_series_of_reminders_is_in_the_agenda(shell: Shell) -> None:
    with shell.house() as house, house.db.read() as tx:
        (company,) = all_workspaces(tx)
        (series,) = schedules_page(tx, company.id)
        assert (series.state, len(series.steps)) == ("active", 2)
        assert series.next_at is not None


def it_says_what_it_did_without_a_servers_chatter(shell: Shell, shown: Ended) -> None:
    assert shown.out.count("\n") == 1
    assert "1021 rows, 1000 good, 12 repeated, 9 bad." in shown.err
    assert "Rehearsal: 992 go, 8 are skipped." in shown.err
    assert "uvicorn" not in shown.err
    assert "Uvicorn running" in Path(shell.variables["AVISA_DATA_DIR"], "demo.log").read_text()


def test_ended_early_it_leaves_nothing_running(shell: Shell) -> None:
    with shell.start("demo") as program:
        assert program.stdout is not None
        lines = iter(program.stdout.readline, "")
        until(lambda: any("E-mail: " in line for line in lines), "the greeting")
        running = children_of(program.pid)
        program.terminate()
        out, err = program.communicate(timeout=PATIENCE)
    assert (program.returncode, err) == (130, "")
    assert "Ended. The database stays" in out
    assert {"engine", "web"} < running.keys()
    assert [pid for pid in running.values() if lives(pid)] == []
