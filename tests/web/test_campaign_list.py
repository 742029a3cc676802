"""The list of campaigns tells of each how far it has come: the report's own numbers, counted in one go."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from sqlalchemy import Engine, event

from avisa.campaigns.actions import finish
from avisa.reports.queries import tallies_of, tally_of
from tests.campaigns.school import campaign_of
from tests.cast import Company, FakeClock
from tests.web.school import run_with_every_fate
from tests.web.visitor import Visitor


@contextmanager
def statements_about(word: str) -> Iterator[list[str]]:
    """What the databases were asked meanwhile that names `word`."""
    heard: list[str] = []

    def hear(_connection: Any, _cursor: Any, statement: str, *_rest: Any) -> None:
        if word in statement:
            heard.append(statement)

    event.listen(Engine, "before_cursor_execute", hear)
    try:
        yield heard
    finally:
        event.remove(Engine, "before_cursor_execute", hear)


def test_every_campaign_has_its_counts_from_one_query(ana: Visitor, horizonte: Company) -> None:
    for name in ("Matrícula 2027", "Festa junina", "Reunião"):
        run_with_every_fate(horizonte, name)
    campaign_of(horizonte, name="Rascunho")
    with statements_about("FROM message") as heard:
        page = ana.get("/campaigns/counts")
    assert len(heard) == 1
    # 16 fates and three rows of its own: recipients, accepted, delivered, failed of both kinds, waiting
    for name in ("Matrícula 2027", "Festa junina", "Reunião"):
        row = page.text[page.text.index(name) :]
        assert "Running 19 7 4 2 5" in row
    assert "Draft – – – – –" in page.text[page.text.index("Rascunho") :]


def test_the_list_itself_waits_for_no_count(ana: Visitor, horizonte: Company) -> None:
    run_with_every_fate(horizonte)
    with statements_about("FROM message") as heard:
        page = ana.get("/campaigns?state=running")
    assert heard == []
    assert "Matrícula 2027" in page.text
    assert 'hx-get="/campaigns/counts?state=running&amp;before="' in page.html


def test_only_the_campaigns_of_the_page_are_counted(
    ana: Visitor, horizonte: Company, clock: FakeClock
) -> None:
    old, new = (run_with_every_fate(horizonte, name) for name in ("Antiga", "Nova"))
    assert "Nova" in ana.get("/campaigns/counts").text
    older = ana.get(f"/campaigns/counts?before={new}").text
    assert "Antiga" in older and "Nova" not in older
    clock.advance(1_000)
    assert "Matrícula" not in ana.get(f"/campaigns/counts?before={old}").text
    assert ana.get("/campaigns/counts?state=draft").text == ""


def test_the_tallies_are_those_of_the_reports(horizonte: Company, padaria: Company) -> None:
    mine = [run_with_every_fate(horizonte, name) for name in ("Matrícula 2027", "Festa junina")]
    theirs = run_with_every_fate(padaria)
    with horizonte.db.read() as tx:
        found = tallies_of(tx, horizonte.workspace_id, [*mine, theirs, 7])
        assert found == {run: tally_of(tx, horizonte.workspace_id, run) for run in mine}
    assert all(tally.adds_up for tally in found.values())


def test_caio_counts_nothing_of_anas(caio: Visitor, ana: Visitor, horizonte: Company) -> None:
    run_with_every_fate(horizonte)
    assert ana.get("/campaigns/counts").text != ""
    assert caio.get("/campaigns/counts").text == ""


def test_home_shows_what_finished_lately_and_counts_it_apart(
    ana: Visitor, caio: Visitor, horizonte: Company
) -> None:
    finished = run_with_every_fate(horizonte, "Rematrícula")
    with horizonte.unit() as work:
        assert finish(work, finished)
    with statements_about("count(") as heard:
        home = ana.get("/")
    assert not [statement for statement in heard if "FROM message" in statement]
    assert "Rematrícula" in home.text and 'hx-get="/finished"' in home.html
    # 19 people, 4 of 7 delivered, 2 of those read
    assert "19 4 57.1% 2 50%" in ana.get("/finished").text
    assert "Rematrícula" not in caio.get("/").text + caio.get("/finished").text
