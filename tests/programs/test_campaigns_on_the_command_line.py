"""`avisa campaign` and `avisa broadcast --list`: Davi rehearses, launches, holds, reports and exports."""

from __future__ import annotations

import csv
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import select, update

from avisa.audience.imports.queries import runs_before
from avisa.campaigns.actions import freeze_next
from avisa.journal.tables import journal
from avisa.kernel.clock import system_clock
from avisa.prices.queries import budgets_of
from avisa.segments.actions import create as make_segment
from avisa.segments.actions import fill_next
from avisa.segments.queries import segments_page
from avisa.segments.rules import condition_from
from avisa.workspace.tables import account, number
from tests.campaigns.school import GOOD, campaign_of, list_of, view_of
from tests.cast import Company, open_company
from tests.databases import Databases
from tests.programs.shell import Ended, shell_in
from tests.programs.test_schedules_on_the_command_line import InProcess

HORIZONTE, PADARIA = ("--workspace", "Colégio Horizonte"), ("--workspace", "Padaria")
PHONE = "+553133334444"
DRAFT = "Matrícula 2027"
BROADCAST = ("broadcast", "--template", "lembrete_matricula", "--number", PHONE, "--rehearse", "--json")
FITS_NOBODY = {"match": "all", "of": [{"is": "tag", "name": "bolsa"}]}
VALUES = ("--var", "1=responsavel", "--var", "2=aluno")


@dataclass(frozen=True, slots=True)
class Davi:
    """At the shell of a school with a draft to three parents, and a list; Caio's company is beside it."""

    shell: InProcess
    school: Company

    def runs(self, *words: str) -> Ended:
        return self.shell.run("--language", "en", *words)

    def asks(self, *words: str) -> dict[str, Any]:
        ended = self.runs("campaign", *words, "--json", *HORIZONTE)
        assert ended.status == 0, ended.err
        return ended.json

    def freezes(self, campaign_id: str) -> None:
        """What the engine does next."""
        with self.school.unit() as unit:
            assert freeze_next(unit, int(campaign_id)).done


@pytest.fixture
def davi(databases: Databases, tmp_path: Path) -> Iterator[Davi]:
    with databases.fresh_url("sqlite") as url:
        shell = shell_in(tmp_path, AVISA_DATABASE_URL=url)
        with shell.house() as house:
            school = open_company(house.db, system_clock, house.ids, HORIZONTE[1], PHONE)
            open_company(house.db, system_clock, house.ids, PADARIA[1], "+551133334444")
            campaign_of(school, name=DRAFT)
            list_of(school, [GOOD] * 40, "Pais")
            with school.unit() as unit:  # WhatsApp was asked before
                for table, column in ((account, "templates_read_at"), (number, "read_at")):
                    mine = table.c.workspace_id == school.workspace_id
                    unit.tx.execute(update(table).where(mine).values({column: unit.now}))
            yield Davi(InProcess(shell), school)


def test_a_draft_is_rehearsed_launched_held_and_ended(davi: Davi) -> None:
    said = davi.asks("rehearse", DRAFT)
    assert (said["recipients"], said["go"], said["bad_rows"]) == (3, 0, 0)
    assert said["skipped"] == {"no_consent": 3}
    launched = davi.asks("launch", DRAFT)
    assert launched["state"] == "launching"
    davi.freezes(launched["id"])
    assert davi.asks("show", launched["id"])["tally"]["waiting"] == 3
    assert [davi.asks(act, DRAFT)["state"] for act in ("pause", "resume")] == ["paused", "running"]
    twice = davi.runs("campaign", "resume", DRAFT, *HORIZONTE)
    assert (twice.status, "in another state" in twice.err or "Read the campaign again" in twice.err) == (
        1,
        True,
    )
    assert davi.runs("campaign", "rehearse", DRAFT, *HORIZONTE).status == 1
    assert davi.asks("cancel", DRAFT)["state"] == "cancelling"
    assert davi.asks("list", "--state", "cancelling")["name"] == DRAFT
    lines = davi.runs("campaign", "list", *HORIZONTE).out.splitlines()
    assert [line.endswith(DRAFT) for line in lines] == [True]
    other = davi.runs("campaign", "show", launched["id"], *PADARIA)
    assert (other.status, other.out) == (1, "")
    assert other.err.startswith(f"There is no campaign {launched['id']}.")


def test_a_list_by_name_is_written_to_with_wordings_a_holdout_and_a_budget(davi: Davi) -> None:
    rules = ("--also", "lembrete_matricula=30", "--holdout", "50", "--budget", "50.00", "--quiet-days", "7")
    said = davi.runs(*BROADCAST, "--list", "Pais", *VALUES, *rules, *HORIZONTE)
    assert said.status == 0, said.err
    assert (said.json["recipients"], said.json["go"]) == (40, 0)
    assert set(said.json["skipped"]) == {"no_consent", "holdout"}
    (made, _) = davi.shell.run("campaign", "list", "--json", *HORIZONTE).out.splitlines()
    assert '"name":"Pais"' in made and '"holdout":50' in made and '"share":30' in made
    assert '"quiet_days":7' in made and '"state":"cancelled"' in made
    with davi.school.db.read() as tx:
        found = davi.asks("show", "Pais")["id"]
        (budget,) = budgets_of(tx, davi.school.workspace_id, [int(found)]).values()
    assert budget.most.micros == 50_000_000
    for words, text in (
        ((), "Say to whom"),
        (("--list", "Pais", "--consent", "Sim"), "are for a file"),
        (("--list", "Avós"), "there is no Avós. Known: Matrícula 2027: lista, Pais"),
        (("--segment", "Com bolsa"), "--segment: there is no Com bolsa."),
        (("--list", "Pais", "--also", "lembrete_matricula=muito"), "write a whole number of percent"),
    ):
        refused = davi.runs(*BROADCAST, *words, *VALUES, *HORIZONTE)
        assert (refused.status, text in refused.err) == (1, True), refused.err


def test_it_is_copied_given_a_budget_and_tried_again(davi: Davi) -> None:
    copy = davi.asks("copy", DRAFT, "--name", "Matrícula 2028")
    assert (copy["name"], copy["state"]) == ("Matrícula 2028", "draft")
    taken = davi.runs("campaign", "copy", DRAFT, "--name", "Matrícula 2028", *HORIZONTE)
    assert (taken.status, davi.asks("copy", DRAFT)["name"] != DRAFT) == (1, True)
    told = davi.runs("campaign", "budget", DRAFT, "75.00", *HORIZONTE).out
    assert "Its budget is" in told and "75.00" in told
    assert "It has no budget." in davi.runs("campaign", "budget", DRAFT, "none", *HORIZONTE).out
    assert davi.runs("campaign", "budget", DRAFT, "0,50", *HORIZONTE).status == 1
    again = ("second-tries", DRAFT, "--who", "not_read")
    early = davi.runs("campaign", *again, *HORIZONTE)
    assert (early.status, "never launched" in early.err) == (1, True)
    davi.freezes(davi.asks("launch", DRAFT)["id"])
    made = davi.asks(*again, "--name", "Segunda vez")
    audience = view_of(davi.school, int(made["id"])).audience
    assert (made["name"], made["state"], len(audience.within)) == ("Segunda vez", "draft", 1)
    with davi.school.db.read() as tx:
        named = [one.name for one in segments_page(tx, davi.school.workspace_id)]
    assert named == [f"{DRAFT}: not read"]
    assert davi.runs("campaign", *again, *PADARIA).status == 1


def test_people_are_left_out_and_the_others_leave_in_waves(davi: Davi) -> None:
    list_of(davi.school, [GOOD], "Avisados")
    with davi.school.unit() as unit:
        make_segment(unit, "Com bolsa", condition_from(FITS_NOBODY))
    counted_and_frozen(davi)
    words = ("--without-list", "Avisados", "--without-segment", "Com bolsa", "--wave", "10", "--wave", "30")
    said = davi.runs(*BROADCAST, "--list", "Pais", *VALUES, *words, "--wave-opens", "quality", *HORIZONTE)
    assert said.status == 0, said.err
    made = view_of(davi.school, int(davi.asks("show", "Pais")["id"]))
    assert (len(made.audience.without_lists), len(made.audience.without_segments)) == (1, 1)
    told = [(wave.share, wave.opens.value) for wave in made.waves]
    assert told == [(10, "start"), (30, "quality"), (0, "quality")]
    for more, text in (
        (("--without-list", "Avós"), "--without-list: there is no Avós. Known: Matrícula 2027: lista, Pais"),
        (("--without-segment", "Avós"), "--without-segment: there is no Avós. Known: Com bolsa."),
        (("--wave", "60", "--wave", "50"), "Wave"),
    ):
        refused = davi.runs(*BROADCAST, "--list", "Pais", *VALUES, *more, *HORIZONTE)
        assert (refused.status, text in refused.err) == (1, True), refused.err


def counted_and_frozen(davi: Davi) -> None:
    (line,) = davi.runs("segment", "list", *HORIZONTE).out.splitlines()
    assert line.endswith("  Com bolsa")
    counted = davi.runs("segment", "count", "Com bolsa", "--json", *HORIZONTE).json
    assert (counted["name"], counted["people"]) == ("Com bolsa", 0)
    freeze = ("segment", "freeze", counted["id"], "--list", "Bolsistas")
    made = davi.runs(*freeze, "--json", *HORIZONTE).json["id"]
    with davi.school.unit() as unit:  # what the engine does next
        assert fill_next(unit, int(made)).done
    assert davi.runs(*freeze, *HORIZONTE).status == 1
    other = davi.runs("segment", "count", "Com bolsa", *PADARIA)
    assert (other.status, other.err) == (1, "There is no segment Com bolsa. Known: –.\n")


def test_nobody_is_brought_in_for_a_broadcast_that_cannot_be(davi: Davi) -> None:
    file = davi.shell.shell.folder / "pais.csv"
    file.write_text("responsavel;celular;aluno\nRita;(31) 99888-0001;Bento\n", encoding="utf-8")

    def imports() -> int:
        with davi.school.db.read() as tx:
            return len(runs_before(tx, davi.school.workspace_id))

    before = imports()
    for words in (
        ("--budget", "0,50"),
        ("--budget", "0.00"),
        ("--also", "lembrete_matricula=muito"),
        ("--also", "nenhum=10"),
        ("--without-list", "Avós"),
        ("--wave", "60", "--wave", "50"),
        ("--also", "lembrete_matricula=60", "--holdout", "50"),
    ):
        assert davi.runs(*BROADCAST, str(file), *words, *VALUES, *HORIZONTE).status == 1
    assert imports() == before
    assert davi.runs(*BROADCAST, str(file), *VALUES, *HORIZONTE).status == 0
    assert imports() == before + 1


def test_what_came_of_it_is_told_compared_and_exported(davi: Davi) -> None:
    made = davi.asks("launch", DRAFT)["id"]
    davi.freezes(made)
    told = davi.asks("report", DRAFT)
    assert (told["tally"]["waiting"], told["holdout"]) == (3, None)
    words = davi.runs("campaign", "report", made, "--event", "paid", *HORIZONTE)
    assert (words.status, "Recipients" in words.out) == (0, True)
    assert davi.runs("campaign", "report", made, "--event", "Pagou!", *HORIZONTE).status == 1
    assert davi.asks("compare", DRAFT, made)["id"] == made
    too_many = davi.runs("campaign", "compare", *[DRAFT] * 2, "Nenhuma", *HORIZONTE)
    assert "There is no campaign Nenhuma. The newest: Matrícula 2027." in too_many.err
    file = davi.shell.shell.folder / "destinatários.csv"
    assert davi.runs("campaign", "export", DRAFT, "--to", str(file), *HORIZONTE).status == 0
    with file.open(encoding="utf-8-sig", newline="") as lines:
        rows = list(csv.DictReader(lines, delimiter=";"))
    assert [(row["name"], row["state"], row["why"]) for row in rows] == [("Marina", "queued", "In line")] * 3
    assert davi.runs("campaign", "export", DRAFT, *HORIZONTE).out.splitlines()[0].startswith("message_id;")
    assert view_of(davi.school, int(made)).state == "running"


def test_a_file_that_cannot_be_written_is_named_and_nothing_is_told_as_exported(davi: Davi) -> None:
    nowhere = str(davi.shell.shell.folder / "nowhere" / "file.csv")
    for words in (("campaign", "export", DRAFT, "--to", nowhere), ("canned-reply", "export", nowhere)):
        ended = davi.runs(*words, *HORIZONTE)
        assert (ended.status, ended.err) == (2, f"{nowhere} cannot be used: No such file or directory.\n")
    with davi.school.db.read() as tx:
        mine = journal.c.workspace_id == davi.school.workspace_id
        told = set(tx.scalars(select(journal.c.kind).where(mine)))
    assert "campaign.created" in told and "recipients.exported" not in told
