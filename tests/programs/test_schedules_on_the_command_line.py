"""`avisa schedule`: Davi makes one from options or a file, rehearses it, skips a day, pauses it, ends it."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner

from avisa.__main__ import main
from avisa.kernel.clock import system_clock
from tests.cast import open_company
from tests.databases import Databases
from tests.people import add_parents
from tests.programs.shell import Ended, Shell, shell_in
from tests.schedule.school import list_of

COMPANY = ("--workspace", "Colégio Horizonte")
PHONE = "+553133334444"


@dataclass(frozen=True, slots=True)
class InProcess:
    """No process for each of Davi's words: there are many, and how programs begin is asked elsewhere."""

    shell: Shell

    def run(self, *words: str) -> Ended:
        ended = CliRunner(env=dict(self.shell.variables)).invoke(main, words)
        return Ended(ended.exit_code, ended.stdout, ended.stderr)


@pytest.fixture
def shell(databases: Databases, tmp_path: Path) -> Iterator[InProcess]:
    """A school with a list of three parents who agreed, and Caio's company beside it."""
    with databases.fresh_url("sqlite") as url:
        made = shell_in(tmp_path, AVISA_DATABASE_URL=url)
        with made.house() as house:
            school = open_company(house.db, system_clock, house.ids, COMPANY[1], PHONE)
            open_company(house.db, system_clock, house.ids, "Padaria", "+551133334444")
            list_of(school, add_parents(school, 3), [{"aluno": "Theo"}] * 3)
        yield InProcess(made)


def asked(shell: InProcess, *words: str) -> dict[str, Any]:
    ended = shell.run("schedule", *words, "--json", *COMPANY)
    assert ended.status == 0, ended.err
    return ended.json


def name_of_list(shell: InProcess) -> str:
    known = shell.run("--language", "en", "schedule", "create", *NAMED, "--list", "x", "--on", FAR, *COMPANY)
    assert known.status == 1
    return known.err.partition("Known: ")[2].strip().removesuffix(".")


NAMED = ("--name", "Lembrete", "--number", PHONE, "--template", "lembrete_matricula")
FAR, PAST = "2090-01-02", "2020-01-02"
VALUES = ("--var", "1=name", "--var", "2=aluno", "--event", "paid")
OPTIONS = ("--rule", "FREQ=DAILY", "--at", "10:30", *VALUES)


def test_a_schedule_is_made_looked_at_rehearsed_and_ended(shell: InProcess) -> None:
    listed = name_of_list(shell)
    made = asked(shell, "create", *NAMED, "--list", listed, *OPTIONS, "--activate")
    assert (made["state"], made["plan"]["stops"]["events"], len(made["next_runs"])) == ("active", ["paid"], 5)
    assert made["steps"][0]["slots"] == {"body.1": {"attribute": "name"}, "body.2": {"column": "aluno"}}
    day = made["next_runs"][1]["day"]
    said = asked(shell, "rehearse", "Lembrete", "--day", day)
    assert (said["day"], said["recipients"], said["go"]) == (day, 3, 3)
    skipped = asked(shell, "skip", "Lembrete", "--day", day)
    assert day not in [run["day"] for run in skipped["next_runs"]]
    assert day in [
        run["day"] for run in asked(shell, "skip", made["id"], "--day", day, "--put-back")["next_runs"]
    ]
    later = (date.fromisoformat(day) + timedelta(days=40)).isoformat()
    moved = asked(shell, "move", "Lembrete", "--day", day, "--to", later, "--at", "16:30")
    assert day not in [run["on"] for run in moved["next_runs"]]
    said = asked(shell, "rehearse", "Lembrete", "--day", day)
    assert (said["day"], said["on"], said["at"]) == (day, later, f"{later}T19:30:00.000Z")
    past = shell.run("--language", "en", "schedule", "move", "Lembrete", "--day", day, "--to", PAST, *COMPANY)
    assert (past.status, past.out) == (1, "") and "still to come" in past.err
    told = [asked(shell, act, "Lembrete")["state"] for act in ("pause", "resume", "end")]
    assert told == ["paused", "active", "cancelled"]
    again = shell.run("--language", "pt_BR", "schedule", "pause", "Lembrete", *COMPANY)
    assert (again.status, again.out) == (1, "")


def test_a_file_in_the_shape_of_v1_makes_the_same(shell: InProcess) -> None:
    made = asked(shell, "create", *NAMED, "--list", name_of_list(shell), *OPTIONS)
    whole = ("number_id", "purpose_id", "plan", "audience", "steps")
    file = shell.shell.folder / "outro.json"
    file.write_text(json.dumps({"name": "Outro", **{name: made[name] for name in whole}}))
    copied = asked(shell, "create", str(file))
    assert {name: copied[name] for name in whole} == {name: made[name] for name in whole}
    shown = shell.run("--language", "pt_BR", "schedule", "list", *COMPANY).out.splitlines()
    assert [line.split()[1] for line in shown] == ["Rascunho", "Rascunho"]
    page = shell.run("--language", "en", "schedule", "show", "Outro", *COMPANY).out
    assert "Every day" in page and "lembrete_matricula (pt_BR)" in page
    assert shell.run("schedule", "runs", "Outro", *COMPANY).out == ""
    mixed = shell.run("--language", "en", "schedule", "create", str(file), "--budget", "50.00", *COMPANY)
    assert (mixed.status, "give it without other options" in mixed.err) == (1, True)
    file.write_text('{"name": "Torto", "plan": {"kind": "always"}}')
    wrong = shell.run("--language", "en", "schedule", "create", str(file), *COMPANY)
    assert wrong.status == 1 and "Traceback" not in wrong.err and "outro.json" in wrong.err


def test_another_companys_schedule_is_not_there(shell: InProcess) -> None:
    made = asked(shell, "create", *NAMED, "--list", name_of_list(shell), *OPTIONS)
    for wanted in ("Lembrete", made["id"]):
        for act in ("show", "rehearse", "end"):
            ended = shell.run("--language", "en", "schedule", act, wanted, "--workspace", "Padaria")
            assert (ended.status, ended.out) == (1, "")
            assert ended.err.startswith("There is no schedule")
    assert asked(shell, "show", "Lembrete")["state"] == "draft"
