"""Davi's system plans reminders, moves and skips single runs, and tells who paid."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest

from avisa.identity.actions import make_api_key
from avisa.identity.types import Role
from avisa.kernel.db import Database
from tests.api.davi import Caller, key_of
from tests.cast import Company, FakeClock
from tests.databases import Databases
from tests.engine.by_hand import Hand
from tests.schedule.school import look, on, parents, rows_of, runs
from tests.serving import Served

PLAN = {"kind": "repeat", "begins": "2026-11-17", "rrule": "FREQ=WEEKLY;BYDAY=TU"}


@pytest.fixture
def db(databases: Databases) -> Iterator[Database]:
    """Nothing here depends on the kind of database."""
    with databases.fresh("sqlite") as database:
        yield database


@pytest.fixture
def agent(served: Served, horizonte: Company) -> Caller:
    return Caller(served, key_of(horizonte, Role.AGENT))


def reminder(company: Company, list_id: int, **changes: Any) -> dict[str, Any]:
    slots = {"body.1": {"attribute": "name"}, "body.2": {"fixed": "Theo"}}
    step = {"template_id": str(company.template_id), "at": "09:00", "slots": slots}
    ids = {"number_id": str(company.number_id), "purpose_id": str(company.matricula_id)}
    audience = {"lists": [str(list_id)]}
    return {"name": "Terças", **ids, "plan": PLAN, "audience": audience, "steps": [step], **changes}


def made(davi: Caller, company: Company, list_id: int, **changes: Any) -> str:
    answer = davi.call("POST", "/schedules", reminder(company, list_id, **changes))
    assert answer.status == 201, answer.json
    assert davi.call("PUT", f"/schedules/{answer.json['id']}/activation").status == 200
    return str(answer.json["id"])


def days(davi: Caller, schedule_id: str) -> list[str]:
    return [one["on"] for one in davi.get(f"/schedules/{schedule_id}").json["next_runs"]]


def test_a_schedule_is_made_read_changed_and_ended(davi: Caller, horizonte: Company) -> None:
    _, listed = parents(horizonte)
    mine = made(davi, horizonte, listed)
    assert days(davi, mine) == ["2026-11-17", "2026-11-24", "2026-12-01", "2026-12-08", "2026-12-15"]
    later = reminder(horizonte, listed, plan={**PLAN, "rrule": "FREQ=MONTHLY;BYMONTHDAY=-1"})
    changed = davi.call("PUT", f"/schedules/{mine}", later)
    assert changed.json["next_runs"][0]["day"] == "2026-11-30"
    assert davi.call("PUT", f"/schedules/{mine}/pause").json["state"] == "paused"
    assert davi.call("DELETE", f"/schedules/{mine}/pause").json["state"] == "active"
    assert davi.call("DELETE", f"/schedules/{mine}").json["state"] == "cancelled"
    assert [one["id"] for one in davi.get("/schedules").json["items"]] == [mine]
    again = davi.call("PUT", f"/schedules/{mine}", later)
    assert (again.status, again.json["code"]) == (409, "schedule_over")


def test_single_runs_are_moved_skipped_and_put_back(davi: Caller, horizonte: Company) -> None:
    _, listed = parents(horizonte)
    mine = made(davi, horizonte, listed)
    run = f"/schedules/{mine}/runs"
    moved = davi.call("PUT", f"{run}/2026-11-17/0", {"on": "2026-11-18", "at": "10:30"})
    assert moved.json["next_runs"][0]["at"] == "2026-11-18T13:30:00.000Z"
    assert davi.call("PUT", f"{run}/2026-11-24/0/skip").status == 200
    assert days(davi, mine)[:2] == ["2026-11-18", "2026-12-01"]
    assert davi.call("DELETE", f"{run}/2026-11-24/0").status == 200
    assert davi.call("DELETE", f"{run}/2026-11-17/0").status == 200
    assert days(davi, mine)[:2] == ["2026-11-17", "2026-11-24"]
    past = davi.call("PUT", f"{run}/2026-11-17/0", {"on": "2026-11-02"})
    nothing = davi.call("PUT", f"{run}/2026-11-18/0", {"on": "2026-12-02"})
    assert [(one.status, one.json["code"]) for one in (past, nothing)] == [
        (422, "run_in_the_past"),
        (404, "run_unknown"),
    ]


def test_a_payment_ends_what_waits_and_the_counts_say_so(
    davi: Caller, horizonte: Company, clock: FakeClock
) -> None:
    people, listed = parents(horizonte)
    mine = made(davi, horizonte, listed, plan={**PLAN, "stops": {"events": ["paid"]}})
    said = davi.get(f"/schedules/{mine}/runs/2026-11-17/0/rehearsal").json
    assert (said["recipients"], said["go"], said["skipped"]) == (3, 3, {})
    clock.now = on(17)
    look(horizonte)
    paid = {"name": "paid", "at": "2026-11-17T08:59:00-03:00"}
    told = [davi.call("POST", f"/contacts/{people[0]}/events", paid) for _ in range(2)]
    assert [(one.status, one.json["ended"]) for one in told] == [(201, 1), (201, 0)]
    (run,) = runs(horizonte, int(mine))
    assert rows_of(horizonte, run.id)[people[0]] == ("skipped", "event_stopped")
    (shown,) = davi.get(f"/schedules/{mine}/runs").json["items"]
    assert (shown["id"], shown["tally"]["skipped"]) == (str(run.id), {"event_stopped": 1})


def test_a_run_waits_for_more_money_and_gets_it(davi: Caller, horizonte: Company, clock: FakeClock) -> None:
    _, listed = parents(horizonte)
    mine = made(davi, horizonte, listed, plan={**PLAN, "run_budget": "0.01"})
    shown = davi.get(f"/schedules/{mine}").json
    assert (shown["plan"]["run_budget"], shown["budget_currency"]) == ("0.01", "USD")
    clock.now = on(17)
    look(horizonte)
    hand = Hand(horizonte)
    assert len(hand.send_all()) == 1
    (held,) = davi.get(f"/schedules/{mine}/runs").json["items"]
    assert held["held"] == "budget_reached"
    run = f"/schedules/{mine}/runs/2026-11-17/0/budget"
    assert davi.call("PUT", run, {"amount": "0.02"}).json["held"] == ""
    look(horizonte)
    assert len(hand.send_all()) == 1
    assert davi.call("DELETE", run).status == 200
    look(horizonte)
    assert len(hand.send_all()) == 1
    late = davi.call("PUT", f"/schedules/{mine}/runs/2026-11-24/0/budget", {"amount": "1"})
    assert (late.status, late.json["code"]) == (404, "run_unknown")


def test_who_reads_no_prices_sees_no_budget_and_lifts_none(
    davi: Caller, agent: Caller, horizonte: Company
) -> None:
    _, listed = parents(horizonte)
    plan = {**PLAN, "run_budget": "0.01"}
    mine = made(davi, horizonte, listed, plan=plan)
    with horizonte.unit() as unit:
        scopes = ["schedules.read", "schedules.write"]
        narrow = Caller(davi.served, make_api_key(unit, "ERP", Role.OPERATOR, scopes=scopes).secret)
    put = narrow.call("PUT", f"/schedules/{mine}", reminder(horizonte, listed, name="Toda terça"))
    assert put.status == 200, put.json
    (listed_one,) = agent.get("/schedules").json["items"]
    for shown in (put.json, listed_one, agent.get(f"/schedules/{mine}").json):
        assert (shown["name"], shown["plan"]["run_budget"]) == ("Toda terça", None)
        assert shown["budget_currency"] is None
    assert davi.get(f"/schedules/{mine}").json["plan"]["run_budget"] == "0.01"
    lifted = davi.call("PUT", f"/schedules/{mine}", reminder(horizonte, listed))
    assert lifted.json["plan"]["run_budget"] is None


@pytest.mark.parametrize(
    ("changes", "code"),
    [
        ({"plan": {**PLAN, "rrule": "FREQ=HOURLY"}}, "rrule_malformed"),
        ({"plan": {**PLAN, "rrule": "FREQ=YEARLY;BYMONTH=2;BYMONTHDAY=30"}}, "schedule_never"),
        ({"plan": {"kind": "date", "begins": "2026-11-17"}}, "schedule_malformed"),
        ({"audience": {}}, "schedule_malformed"),
        ({"plan": {**PLAN, "run_budget": "0"}}, "budget_malformed"),
        ({"plan": {**PLAN, "begins": "9999-12-31"}}, "schedule_malformed"),
        ({"steps": []}, "malformed_request"),
    ],
)
def test_what_could_never_run_is_refused(
    davi: Caller, horizonte: Company, changes: dict[str, Any], code: str
) -> None:
    _, listed = parents(horizonte)
    answer = davi.call("POST", "/schedules", reminder(horizonte, listed, **changes))
    assert (answer.status, answer.json["code"]) == (422, code)


def test_caio_and_the_agent_change_nothing(
    davi: Caller, caio: Caller, agent: Caller, horizonte: Company
) -> None:
    people, listed = parents(horizonte)
    mine = made(davi, horizonte, listed)
    assert caio.get("/schedules").json["items"] == []
    assert agent.get(f"/schedules/{mine}").status == 200
    body = reminder(horizonte, listed)
    move = {"on": "2026-11-18"}
    for method, path, sent in (
        ("GET", f"/schedules/{mine}", None),
        ("PUT", f"/schedules/{mine}", body),
        ("DELETE", f"/schedules/{mine}", None),
        ("PUT", f"/schedules/{mine}/pause", None),
        ("PUT", f"/schedules/{mine}/runs/2026-11-17/0", move),
        ("PUT", f"/schedules/{mine}/runs/2026-11-17/0/skip", None),
        ("GET", f"/schedules/{mine}/runs/2026-11-17/0/rehearsal", None),
        ("PUT", f"/schedules/{mine}/runs/2026-11-17/0/budget", {"amount": "1"}),
        ("POST", f"/contacts/{people[0]}/events", {"name": "paid"}),
    ):
        assert caio.call(method, path, sent).status == 404
        if method != "GET":
            assert agent.call(method, path, sent).status == 403
