"""Schedules in the console: what is wrong stands at its field, nothing changes by itself, and roles."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace
from datetime import date

import pytest

from avisa.kernel.clock import MINUTE
from avisa.kernel.db import Database
from avisa.prices.types import Money
from avisa.schedule import actions
from avisa.schedule.firing_actions import look as take_up
from avisa.schedule.types import Clocks, Kind, OnClosed, Plan, Stops, Unit
from avisa.templates.queries import templates_page
from avisa.web.agenda_form import asked_in, typed_of
from avisa.web.forms import Form
from avisa.workspace import tables
from tests.cast import Company, FakeClock, put
from tests.databases import Databases
from tests.desk.desks import MARINA, conversation_with
from tests.engine.by_hand import Hand
from tests.engine.test_files_that_messages_carry import BODY, IMAGE, PNG, kept, with_parts
from tests.ingest.posts import hear, written
from tests.schedule.school import NINE, TEN, asked, at, look, on, parents, runs, scheduled, view
from tests.web.visitor import Visitor

PLANS = (
    Plan(Kind.ONCE, date(2026, 12, 1), clocks=Clocks.PERSON),
    Plan(Kind.REPEAT, date(2026, 11, 17), rrule="FREQ=DAILY;INTERVAL=3", ends=date(2027, 1, 1)),
    Plan(Kind.REPEAT, date(2026, 11, 17), rrule="FREQ=WEEKLY;INTERVAL=2;BYDAY=MO,TH", holidays=False),
    Plan(Kind.REPEAT, date(2026, 11, 17), rrule="FREQ=MONTHLY;BYMONTHDAY=-1", on_closed=OnClosed.BEFORE),
    Plan(Kind.REPEAT, date(2026, 11, 17), rrule="FREQ=MONTHLY;BYDAY=2TU"),
    Plan(Kind.REPEAT, date(2026, 11, 17), business_day=-1, months=3),
    Plan(Kind.REPEAT, date(2026, 11, 17), rrule="FREQ=YEARLY;BYMONTH=3;BYMONTHDAY=8"),
    Plan(
        Kind.DATE,
        date(2026, 11, 17),
        attribute="vencimento",
        yearly=True,
        grace=30,
        keeps=180,
        stops=Stops(("paid", "enrolled"), True, 3),
        budget=Money("", 12_345_670_000),
    ),
)


@pytest.fixture
def db(databases: Databases) -> Iterator[Database]:
    """Nothing here depends on the kind of database."""
    with databases.fresh("sqlite") as database:
        yield database


def test_what_is_opened_and_saved_untouched_stays_as_it_was(horizonte: Company) -> None:
    _, listed = parents(horizonte)
    steps = (at(horizonte, NINE, -3, Unit.BUSINESS_DAY), at(horizonte, TEN))
    with horizonte.db.read() as tx:
        templates = templates_page(tx, horizonte.workspace_id)
    for number, plan in enumerate(PLANS):
        wanted = asked(horizonte, plan, listed, *steps, name=f"Plano {number}")
        with horizonte.unit() as unit:
            made = actions.create(unit, wanted)
        typed = typed_of(view(horizonte, made), "pt_BR")
        assert asked_in(typed, templates, "pt_BR") == wanted, typed.mistakes


def test_another_number_changes_only_what_hangs_on_it(ana: Visitor, horizonte: Company) -> None:
    second = {"platform_id": "phone-2", "phone": "+553133335555", "mps": 80, "state": "active"}
    parents_of = {"portfolio_id": horizonte.portfolio_id, "account_id": horizonte.account_id}
    parents_of["connection_id"] = horizonte.connection_id
    with horizonte.db.write() as tx:
        put(tx, tables.number, id=77, workspace_id=horizonte.workspace_id, **parents_of, **second)
    page = ana.get("/agenda/new").html
    (swapped,) = re.findall(r'hx-post="/agenda/form"[^>]* hx-swap="none" hx-select-oob="([^"]+)"', page)
    typed = {"number": 77, "steps": 2, "s0.template": horizonte.template_id}
    answer = ana.post("/agenda/form", typed).html
    assert swapped == "#s0-which,#s0-slots"
    assert all(f'id="{place}-{part}"' in answer for place in ("s0", "s1") for part in ("which", "slots"))
    assert "#s0-which,#s0-slots,#s1-which,#s1-slots" in answer, "of each message"
    assert 'name="s0.source.body.1"' in answer


def test_what_is_missing_is_said_at_its_field(ana: Visitor, horizonte: Company) -> None:
    parents(horizonte)
    page = ana.post("/agenda", {"kind": "repeat", "every": "week", "steps": "1", "begins": "ontem"})
    assert page.status == 422
    for field in ("name", "list", "purpose", "weekday", "begins", "s0.template", "s0.at"):
        assert f'id="{field}-mistake"' in page.html, field
    assert '<details class="panel" open>' in ana.post("/agenda", {"grace": "0"}).html


def test_a_step_is_added_and_taken_away(ana: Visitor, horizonte: Company) -> None:
    parents(horizonte)
    typed = {"steps": "1", "s0.template": str(horizonte.template_id), "s0.at": "09:00", "number": "1"}
    two = ana.post("/agenda/form", {**typed, "act": "add"})
    assert 'name="s1.at"' in two.html
    second = {"s1.template": str(horizonte.template_id), "s1.at": "17:30"}
    one = ana.post("/agenda/form", {**typed, **second, "steps": "2", "act": "remove.0"})
    assert 'name="s1.at"' not in one.html
    assert 'name="s0.at" required value="17:30"' in one.html


def test_nobody_else_sees_or_changes_a_schedule(
    ana: Visitor, bia: Visitor, caio: Visitor, horizonte: Company
) -> None:
    _, listed = parents(horizonte)
    plan = Plan(Kind.REPEAT, date(2026, 11, 17), rrule="FREQ=DAILY")
    one = f"/agenda/{scheduled(horizonte, plan, listed, name='Segredo de Ana')}"
    run = f"{one}/runs/2026-11-18/0"
    for path in ("/agenda", "/agenda/schedules", one, run, f"{run}/rehearsal"):
        assert ana.get(path).status == bia.get(path).status == 200
        assert "Segredo de Ana" not in caio.get(path).html
    assert {caio.get(path).status for path in (one, run, f"{one}/edit", f"{run}/rehearsal")} == {404}
    before = view(horizonte, int(one.split("/")[-1]))
    for visitor, status in ((bia, 403), (caio, 404)):
        assert visitor.put(f"{one}/pause").status == status
        assert visitor.delete(one).status == status
        assert visitor.put(f"{run}/skip").status == status
        assert visitor.put(run, {"on": "2026-11-25"}).status == status
    assert bia.get("/agenda/new").status == bia.post("/agenda", {"name": "x"}).status == 403
    assert replace(view(horizonte, before.id), changed_at=before.changed_at) == before


def test_a_form_of_nothing_is_no_schedule() -> None:
    assert asked_in(Form(), []) is None


def test_home_tells_what_was_missed_and_what_stands_still(ana: Visitor, horizonte: Company) -> None:
    _, listed = parents(horizonte)
    plan = Plan(Kind.REPEAT, date(2026, 11, 17), rrule="FREQ=DAILY")
    missed = scheduled(horizonte, plan, listed, name="Perdido")
    halted = scheduled(horizonte, plan, listed, name="Parado")
    resting = scheduled(horizonte, plan, listed, name="Descansando")
    with horizonte.unit() as unit:
        actions.pause(unit, halted, "template_paused")
        actions.pause(unit, resting)
    with horizonte.unit(now=on(17, 20)) as unit:
        take_up(unit, missed)
    clock = horizonte.clock
    assert isinstance(clock, FakeClock)
    clock.now = on(17, 8) + 90 * MINUTE
    home = ana.get("/").html
    assert "A run of “Perdido” was missed." in home
    assert "The schedule “Parado” stands still." in home
    assert "Descansando" not in home


def test_a_run_that_waits_for_money_is_told_and_given_more(
    ana: Visitor, bia: Visitor, caio: Visitor, horizonte: Company, clock: FakeClock
) -> None:
    _, listed = parents(horizonte)
    plan = Plan(Kind.ONCE, date(2026, 11, 17), budget=Money("USD", 10_000))
    made = scheduled(horizonte, plan, listed, name="Caro")
    assert (
        "more than the budget of a run, $0.01" in ana.get(f"/agenda/{made}/runs/2026-11-17/0/rehearsal").html
    )
    shown = [visitor.get(f"/agenda/{made}").html for visitor in (ana, bia)]
    assert ["Budget of each run" in page for page in shown] == [True, False]
    clock.now = on(17)
    look(horizonte)
    hand = Hand(horizonte)
    assert len(hand.send_all()) == 1
    assert "A run of “Caro” stands still." in ana.get("/").html
    path = f"/agenda/{made}/runs/2026-11-17/0"
    assert "Give it more…" in ana.get(path).html
    assert "Give it more…" not in bia.get(path).html
    more = {"amount": "0.05"}
    told = [visitor.put(f"{path}/budget", more).status for visitor in (bia, caio)]
    assert told == [403, 404]
    assert ana.put(f"{path}/budget", {"amount": "much"}).status == 422
    assert runs(horizonte, made)[0].held == "budget_reached"
    ana.put(f"{path}/budget", more)
    look(horizonte)
    assert len(hand.send_all()) == 2
    assert "stands still" not in ana.get("/").html


def test_a_message_leads_to_its_run_and_a_schedule_to_its_messages(
    ana: Visitor, horizonte: Company, clock: FakeClock
) -> None:
    _, listed = parents(horizonte)
    made = scheduled(horizonte, Plan(Kind.ONCE, date(2026, 11, 17)), listed, name="Reunião")
    clock.now = on(17)
    look(horizonte)
    path = f"/agenda/{made}/runs/2026-11-17/0"
    assert f'href="{path}/recipients"' in ana.get(f"/agenda/{made}").html
    message = re.search(r'href="(/messages/\d+)"', ana.get(f"{path}/recipients").html)
    assert message is not None
    shown = ana.get(message[1]).html
    assert f'href="{path}/recipients">← Reunião' in shown and f'href="{path}"' in shown
    assert "Put in line" in shown


def test_the_inbox_says_which_schedule_a_reminder_is_of(
    bia: Visitor, horizonte: Company, clock: FakeClock
) -> None:
    (marina,), listed = parents(horizonte, 1)
    scheduled(horizonte, Plan(Kind.ONCE, date(2026, 11, 17)), listed, name="Reunião")
    clock.now = on(17)
    look(horizonte)
    Hand(horizonte).send_all()
    hear(horizonte, written(horizonte, MARINA, "Estarei lá!"))
    assert "Schedule Reunião" in bia.get(f"/desk/{conversation_with(horizonte, marina).id}").text


def test_a_message_carries_a_file_that_is_kept_from_here(
    ana: Visitor, bia: Visitor, padaria: Company, horizonte: Company
) -> None:
    with_parts(horizonte, [IMAGE, BODY])
    _, listed = parents(horizonte)
    when = {"kind": "once", "begins": "2026-12-01", "s0.at": "09:00", "steps": "1"}
    parts = {"number": horizonte.number_id, "list": listed, "purpose": horizonte.matricula_id}
    typed = {**when, **parts, "name": "Feira", "s0.template": horizonte.template_id, "act": "file.0"}
    assert bia.post_with_file("/agenda/form", typed, "s0.file", "feira.png", PNG).status == 403
    wrong = ana.post_with_file("/agenda/form", typed, "s0.file", "feira.gif", b"GIF89a")
    assert wrong.status == 422 and 'id="s0.file-mistake"' in wrong.html and 'value="Feira"' in wrong.html
    page = ana.post_with_file("/agenda/form", typed, "s0.file", "feira.png", PNG)
    file = re.search(r'<option value="file:(\d+)" selected>feira.png', page.html)
    assert page.status == 200 and file is not None
    theirs = ana.post("/agenda", {**typed, "s0.source.header_link": f"file:{kept(padaria)}"})
    assert theirs.status == 422
    made = ana.post("/agenda", {**typed, "s0.source.header_link": f"file:{file[1]}"})
    saved = view(horizonte, int(made.goes_to.partition("?")[0].split("/")[-1]))
    assert saved.steps[0].mapping.slots["header_link"].fixed == f"media:{file[1]}"
    assert f'value="file:{file[1]}" selected' in ana.get(f"/agenda/{saved.id}/edit").html
