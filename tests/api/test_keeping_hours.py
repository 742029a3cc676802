"""`/v1/hours`: a system reads the rules of sending and puts them back, over nobody's change."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from copy import deepcopy
from typing import Any

import pytest

from avisa.api.hours_wire import EXAMPLE
from avisa.calendar.state_rules import STATE_RULES
from avisa.calendar.types import Hours, QuietHours, Span
from avisa.gate.policy import policy_of
from avisa.gate.types import Cap, Caps
from avisa.identity.types import Role
from avisa.kernel.db import Database
from tests.api.davi import Caller, key_of
from tests.calendar.moments import local
from tests.cast import Company, FakeClock
from tests.databases import Databases
from tests.gate.rules_of_sending import set_rules
from tests.serving import Answer, Served

RULES = "/hours/state-rules"


@pytest.fixture
def db(databases: Databases) -> Iterator[Database]:
    """Nothing here depends on the kind of database."""
    with databases.fresh("sqlite") as database:
        yield database


@pytest.fixture(autouse=True)
def in_december(clock: FakeClock) -> None:
    """After the shipped rules were checked."""
    clock.now = local("America/Sao_Paulo", 2026, 12, 1, 9)


@pytest.fixture
def owner(served: Served, horizonte: Company) -> Caller:
    return Caller(served, key_of(horizonte, Role.OWNER))


def put(caller: Caller, body: object, read: str = "*", path: str = "/hours") -> Answer:
    return caller.call("PUT", path, body, {"If-Match": read})


def example(**changes: Any) -> dict[str, Any]:
    body = deepcopy(EXAMPLE) | changes
    for one in body["purposes"]:
        one["purpose"] = "matrícula"
    return body


def test_what_is_put_is_what_is_read_and_what_the_gate_keeps(owner: Caller, horizonte: Company) -> None:
    first = owner.get("/hours")
    assert first.json == {
        "company": {"hours": None, "cap": None},
        "purposes": [],
        "closed_days": [],
        "optional_holidays": [],
        "place_attribute": "",
        "while_served": "send",
    }
    body = example()
    answer = put(owner, body, first.headers["etag"])
    assert (answer.status, answer.json) == (200, body)
    again = owner.get("/hours")
    assert (again.json, again.headers["etag"]) == (body, answer.headers["etag"])
    with horizonte.db.read() as tx:
        kept = policy_of(tx, horizonte.workspace_id)
    assert kept.hours.company is not None
    assert kept.hours.company.week[:2] == ((Span(480, 720), Span(840, 1080)), (Span(480, 1080),))
    assert kept.caps == Caps(Cap(2, 7), {horizonte.matricula_id: Cap(1, 7)})
    assert [one.name for one in kept.hours.closed] == ["Recesso"]


def test_nobodys_change_is_undone(owner: Caller, horizonte: Company) -> None:
    read = owner.get("/hours").headers["etag"]
    set_rules(horizonte, QuietHours(Hours()), Caps(Cap(5, 7)))
    late = put(owner, example(), read)
    assert (late.status, late.json["code"]) == (412, "outdated")
    assert late.headers["content-type"] == "application/problem+json"
    assert owner.get("/hours").json["company"]["cap"] == {"most": 5, "days": 7}
    forgot = owner.call("PUT", "/hours", example())
    assert (forgot.status, forgot.json["errors"][0]["pointer"]) == (422, "header:If-Match")
    current = owner.get("/hours").headers["etag"]
    assert put(owner, example(), f'"else", {current}').status == 200


def closed(**changes: object) -> dict[str, Any]:
    return {"closed_days": [{"name": "Recesso", "begins": "2026-12-21", "ends": "2026-12-24"} | changes]}


def company(hours: Mapping[str, object] | None = None, cap: object = None) -> dict[str, Any]:
    return {"company": {"hours": hours, "cap": cap}}


SLIPS: tuple[tuple[dict[str, Any], str, str], ...] = (
    (company({"week": {"mon": ["12:00-08:00"]}}), "#/company/hours/week/mon", "Write hours as"),
    (
        company({"week": {"mon": ["08:00-12:00", "11:00-13:00"]}}),
        "#/company/hours/week/mon",
        "Write hours",
    ),
    (company({"week": {}}), "#/company/hours/week", "Leave at least one day"),
    (company(None, {"most": 0, "days": 7}), "#/company/cap/most", "It is too small."),
    (closed(ends="2026-12-20"), "#/closed_days/0", "The last day must not"),
    (closed(begins="24 Dec"), "#/closed_days/0/begins", "It must be a date"),
    (closed(only=["XX"]), "#/closed_days/0/only/0", "Write a Brazilian state"),
    ({"optional_holidays": ["easter"]}, "#/optional_holidays/0", "There is no such"),
    ({"week": {}}, "#/week", "There is no such field."),
)


def test_a_slip_is_told_at_its_place(owner: Caller) -> None:
    for changes, pointer, detail in SLIPS:
        answer = put(owner, example(**changes))
        assert (answer.status, answer.json["code"]) == (422, "malformed_request"), changes
        [told] = answer.json["errors"]
        assert told["pointer"] == pointer
        assert told["detail"].startswith(detail)


def test_what_is_unknown_is_named(owner: Caller, horizonte: Company) -> None:
    hours = EXAMPLE["company"]["hours"] | {"state_rules": ["xx-both"]}
    unknown = put(owner, example(**company(hours)))
    assert (unknown.json["code"], unknown.json["fields"]) == ("state_rule_unknown", {"rule": "xx-both"})
    twice = put(owner, example(purposes=[{"purpose": ""}, {"purpose": ""}]))
    assert twice.json["code"] == "purpose_repeated"
    nobody = put(owner, EXAMPLE | {"purposes": [{"purpose": "outra"}]})
    assert nobody.json["code"] == "purpose_unknown"


def test_the_table_of_state_rules_goes_out_and_in(owner: Caller, horizonte: Company) -> None:
    chosen = Hours(state_rules=frozenset({"ce-both", "rj-offers"}))
    set_rules(horizonte, QuietHours(chosen, closed=(), recheck_months=12))
    read = owner.get(RULES)
    table = {one["id"]: one for one in read.json["rules"]}
    assert table.keys() == STATE_RULES.keys()
    assert {one["origin"] for one in table.values()} == {"shipped"}
    assert put(owner, read.json, read.headers["etag"], RULES).headers["etag"] == read.headers["etag"]
    later = table["ce-both"] | {"week": {"mon": ["10:00-12:00", "14:00-16:00"]}}
    own = table["sp-collection"] | {"id": "", "state": "MG"}
    answer = put(owner, {"rules": [later, own], "recheck_months": 6}, read.headers["etag"], RULES)
    assert [(one["id"], one["origin"]) for one in answer.json["rules"]] == [
        ("ce-both", "changed"),
        ("mg-collection", "own"),
    ]
    assert owner.get("/hours").json["company"]["hours"]["state_rules"] == ["ce-both"]
    wrong = put(owner, {"rules": [own | {"state": "XX", "checked": "2999-01-01"}]}, "*", RULES)
    assert (wrong.json["code"], wrong.json["fields"]["columns"]) == (
        "state_rule_malformed",
        ["state", "checked"],
    )


def test_operators_read_owners_write_and_companies_are_apart(
    davi: Caller, caio: Caller, owner: Caller, served: Served, horizonte: Company
) -> None:
    put(owner, example())
    assert davi.get("/hours").status == davi.get(RULES).status == 200
    assert put(davi, example()).json["fields"]["permission"] == "settings.write"
    assert Caller(served, key_of(horizonte, Role.AGENT)).get("/hours").status == 403
    assert caio.get("/hours").json["closed_days"] == []
