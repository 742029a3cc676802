"""`avisa demo --exit --json`: the whole street in one command, and the numbers that it must show."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from avisa.web.reasons import SKIPS
from tests.chaos.machine import until
from tests.databases import Databases
from tests.programs.processes import children_of, lives
from tests.programs.shell import PATIENCE, Ended, Shell, shell_in

KEYS = [
    *("recipients", "accepted", "sent", "delivered", "read", "failed", "failed_before_acceptance"),
    *("unknown", "waiting", "cancelled", "expired", "skipped", "seen_by_sandbox", "duplicates"),
]


@pytest.fixture(scope="module", params=["sqlite", "postgresql"])
def machine(
    request: pytest.FixtureRequest, databases: Databases, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[tuple[Shell, Ended]]:
    with databases.fresh_url(request.param, migrated=False) as url:
        shell = shell_in(tmp_path_factory.mktemp("demo"), AVISA_DATABASE_URL=url)
        yield shell, shell.run("demo", "--exit", "--json")


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


def test_every_one_of_the_thousand_is_counted_once(machine: tuple[Shell, Ended]) -> None:
    _, shown = machine
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


def test_it_says_what_it_did_without_a_servers_chatter(machine: tuple[Shell, Ended]) -> None:
    shell, shown = machine
    assert shown.out.count("\n") == 1
    assert "1021 rows, 1000 good, 12 repeated, 9 bad." in shown.err
    assert "Rehearsal: 992 go, 8 are skipped." in shown.err
    assert "uvicorn" not in shown.err
    assert "Uvicorn running" in Path(shell.variables["AVISA_DATA_DIR"], "demo.log").read_text()


def test_it_leaves_a_database_that_another_run_goes_on_with(machine: tuple[Shell, Ended]) -> None:
    shell, _ = machine
    again = shell.run("--language", "pt_BR", "demo", "--exit", "--json")
    assert again.status == 0, again.err
    assert "1021 linhas, 1000 boas, 12 repetidas, 9 ruins." in again.err
    counts = again.json
    assert (counts["recipients"], counts["duplicates"], counts["unknown"]) == (1_000, 0, 0)
    # Who said stop or cannot be reached since the first run is left out of the second.
    assert counts["skipped"]["suppressed"] > 8
    assert counts["skipped"]["not_on_whatsapp"] > 0
