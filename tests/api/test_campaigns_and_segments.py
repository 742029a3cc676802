"""Davi's system describes people, drafts a campaign for them, rehearses, launches it and reads its report."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest

from avisa.campaigns.actions import freeze_next
from avisa.desk.label_actions import add_queue
from avisa.identity.actions import make_api_key
from avisa.identity.types import Role
from avisa.kernel.db import Database
from avisa.segments.actions import fill_next
from tests.api.davi import Caller, key_of
from tests.campaigns.school import GOOD, list_of
from tests.cast import Company
from tests.databases import Databases
from tests.people import add_parents

TAGGED = {"match": "all", "of": [{"is": "tag", "name": "bolsa"}]}
VALUES = {"body.1": {"attribute": "name", "otherwise": "família"}, "body.2": {"fixed": "Theo"}}


@pytest.fixture
def db(databases: Databases) -> Iterator[Database]:
    """What differs between the databases is asked of the rooms below."""
    with databases.fresh("sqlite") as database:
        yield database


@pytest.fixture
def tagged(davi: Caller, horizonte: Company) -> list[int]:
    people = add_parents(horizonte, 6)
    for person in people[:5]:
        assert davi.call("PUT", f"/contacts/{person}/tags/Bolsa").json == {"tags": ["bolsa"]}
    return people[:5]


def made(davi: Caller, name: str = "Com bolsa", condition: object = TAGGED) -> str:
    answer = davi.call("POST", "/segments", {"name": name, "condition": condition})
    assert answer.status == 201, answer.json
    return str(answer.json["id"])


def test_a_segment_is_kept_counted_changed_and_frozen(
    davi: Caller, caio: Caller, horizonte: Company, tagged: list[int]
) -> None:
    segment = made(davi)
    assert davi.get(f"/segments/{segment}").json["people"] == 5
    assert caio.get(f"/segments/{segment}").status == 404
    assert caio.get("/segments").json["items"] == []
    assert (
        davi.call("POST", "/segments", {"name": "Com bolsa", "condition": TAGGED}).json["code"]
        == "name_taken"
    )
    purpose = {"is": "consent", "purpose_id": str(horizonte.matricula_id)}
    inner = {"is": "group", "match": "any", "of": [purpose, {"is": "tag", "name": "x"}]}
    wider = {"match": "any", "of": [inner]}
    put = davi.call("PUT", f"/segments/{segment}", {"name": "Que disseram sim", "condition": wider})
    assert put.json["condition"]["of"][0]["of"][0]["purpose_id"] == str(horizonte.matricula_id)
    assert davi.call("POST", "/segments/counts", {"condition": wider}).json == {"people": 6}
    frozen = davi.call("POST", f"/segments/{segment}/lists", {"name": "Lista do dia"})
    assert (frozen.status, davi.get("/lists").json["items"]) == (202, [])
    with horizonte.unit() as unit:
        assert fill_next(unit, int(frozen.json["id"])).done
    assert [(one["name"], one["people"]) for one in davi.get("/lists").json["items"]] == [("Lista do dia", 6)]
    assert davi.call("DELETE", f"/segments/{segment}").status == 204
    assert davi.get(f"/segments/{segment}").status == 404
    assert davi.call("DELETE", f"/contacts/{tagged[0]}/tags/bolsa").json == {"tags": []}
    for path in ("tags/2027%2F1", "tags/2027/1"):
        assert davi.call("PUT", f"/contacts/{tagged[0]}/{path}").json == {"tags": ["2027/1"]}
    assert davi.call("DELETE", f"/contacts/{tagged[0]}/tags/2027%2F1").json == {"tags": []}
    assert caio.call("PUT", f"/contacts/{tagged[0]}/tags/bolsa").status == 404
    assert davi.get(f"/contacts/{tagged[1]}").json["tags"] == ["bolsa"]


@pytest.mark.parametrize(
    ("condition", "code"),
    [
        ({"match": "all", "of": [{"is": "attribute", "name": "x", "op": "on"}]}, "condition_malformed"),
        ({"match": "all", "of": [{"is": "consent", "purpose_id": "7"}]}, "condition_malformed"),
        ({"match": "all", "of": [{"is": "list", "list_id": "7"}]}, "condition_malformed"),
        ({"match": "all", "of": [{"is": "message", "op": "got", "campaign_id": "x"}]}, "malformed_request"),
        ({"match": "some"}, "malformed_request"),
    ],
)  # fmt: skip
def test_a_condition_that_means_nothing_is_refused(davi: Caller, condition: object, code: str) -> None:
    answer = davi.call("POST", "/segments", {"name": "Nada", "condition": condition})
    assert (answer.status, answer.json["code"]) == (422, code)


def plan(horizonte: Company, audience: object, **more: object) -> dict[str, Any]:
    return {
        "name": "Matrícula 2027",
        "number_id": str(horizonte.number_id),
        "template_id": str(horizonte.template_id),
        "purpose_id": str(horizonte.matricula_id),
        "values": VALUES,
        "audience": audience,
        **more,
    }


def test_a_campaign_of_a_segment_with_a_holdout_and_waves_is_drafted_rehearsed_and_launched(
    davi: Caller, caio: Caller, horizonte: Company, tagged: list[int]
) -> None:
    segment = made(davi)
    variants = [{"template_id": str(horizonte.template_id), "values": VALUES, "share": 50}]
    waves = [{"size": 2}, {"opens": "person"}]
    body = plan(horizonte, {"segments": [segment]}, variants=variants, waves=waves)
    drafted = davi.call("POST", "/campaigns", body)
    assert drafted.status == 201, drafted.json
    one = f"/campaigns/{drafted.json['id']}"
    assert (drafted.json["state"], drafted.json["list_id"], drafted.json["open_waves"]) == ("draft", None, 0)
    said = davi.get(f"{one}/rehearsal").json
    assert (said["recipients"], said["go"], said["waits"], said["bad_rows"]) == (5, 2, {"wave": 3}, 0)
    assert caio.get(f"{one}/rehearsal").status == 404
    rules = {"audience": {"segments": [segment]}, "waves": waves, "holdout": 95}
    assert davi.call("PUT", f"{one}/plan", rules).status == 422
    fitting = {**rules, "holdout": 0, "variants": variants}
    past = davi.call("PUT", f"{one}/plan", {**fitting, "expires_at": "2020-01-01T10:00:00Z"})
    assert (past.status, past.json["code"]) == (422, "expires_too_early")
    ends = "2090-01-01T10:00:00.000Z"
    assert davi.call("PUT", f"{one}/plan", {**fitting, "expires_at": ends}).json["expires_at"] == ends
    kept = davi.call("PUT", f"{one}/plan", fitting)
    assert (kept.status, kept.json["variants"][0]["share"], kept.json["expires_at"]) == (200, 50, None)
    agent = Caller(davi.served, key_of(horizonte, Role.AGENT))
    assert agent.call("PUT", f"{one}/launch", {}).json["code"] == "not_allowed"
    assert davi.call("PUT", f"{one}/launch", {}).json["state"] == "launching"
    with horizonte.unit() as unit:
        assert freeze_next(unit, int(drafted.json["id"])).added == 5
    assert davi.get(one).json["tally"]["waits"] == {"wave": 3}
    assert davi.get(f"{one}/rehearsal").json["code"] == "campaign_moved_on"
    opened = davi.call("PUT", f"{one}/open-wave", {"after": 1})
    assert (opened.json["open_waves"], davi.call("PUT", f"{one}/open-wave", {"after": 1}).status) == (2, 409)
    paused = davi.call("PUT", f"{one}/pause")
    assert (paused.json["state"], davi.call("DELETE", f"{one}/pause").json["state"]) == ("paused", "running")
    assert davi.call("DELETE", one).json["state"] == "cancelling"


def test_a_report_tells_each_wording_and_campaigns_are_compared(
    davi: Caller, caio: Caller, horizonte: Company
) -> None:
    listed = str(list_of(horizonte, [GOOD] * 3))
    ids = []
    for name in ("Primeira", "Segunda"):
        body = {**plan(horizonte, {"lists": [listed]}), "name": name}
        ids.append(davi.call("POST", "/campaigns", body).json["id"])
    report = davi.get(f"/campaigns/{ids[0]}/report").json
    assert (report["rates"]["reply"], report["responses"]) == (
        None,
        {"replied": 0, "opted_out": 0, "clicked": None},
    )
    both = davi.get(f"/campaign-comparisons?campaign={ids[1]}&campaign={ids[0]}").json["items"]
    assert [one["name"] for one in both] == ["Segunda", "Primeira"]
    assert caio.get(f"/campaign-comparisons?campaign={ids[1]}").status == 404
    six = "&".join(f"campaign={n}" for n in range(6))
    assert davi.get(f"/campaign-comparisons?{six}").status == 422
    copy = davi.call("POST", f"/campaigns/{ids[0]}/copies").json["id"]
    assert davi.get(f"/campaigns/{copy}").json["name"] == "Primeira 2"
    tries = f"/campaigns/{ids[0]}/second-tries"
    wanted = {"status": "not_read", "segment": "Não lidas"}
    early = davi.call("POST", tries, wanted)
    assert (early.status, early.json["code"]) == (409, "campaign_never_launched")
    assert davi.get("/segments").json["items"] == []
    assert davi.call("PUT", f"/campaigns/{ids[0]}/launch", {}).status == 200
    with horizonte.unit() as unit:
        narrow = make_api_key(unit, "Painel", Role.OPERATOR, scopes=("campaigns.write",)).secret
    assert Caller(davi.served, narrow).call("POST", tries, wanted).json["code"] == "out_of_scope"
    again = davi.call("POST", tries, wanted)
    assert davi.get(f"/campaigns/{again.json['id']}").json["audience"]["lists"] == [listed]
    assert caio.call("POST", f"/campaigns/{ids[0]}/copies").status == 404
    empty = davi.call("PUT", f"/campaigns/{again.json['id']}/launch", {})
    assert (empty.status, empty.json["code"]) == (422, "audience_empty")


def test_the_recipients_are_exported_as_far_as_the_key_may_see(
    davi: Caller, caio: Caller, horizonte: Company
) -> None:
    body = plan(horizonte, {"lists": [str(list_of(horizonte, [GOOD] * 3))]})
    made = davi.call("POST", "/campaigns", body).json["id"]
    assert davi.call("PUT", f"/campaigns/{made}/launch", {}).status == 200
    with horizonte.unit() as unit:
        assert freeze_next(unit, int(made)).added == 3
        narrow = make_api_key(unit, "Painel", Role.OPERATOR, scopes=("reports.read",)).secret
    file = f"/campaigns/{made}/recipients.csv"
    whole, less = davi.get(file), Caller(davi.served, narrow).get(file)
    assert whole.headers["content-type"] == "text/csv; charset=utf-8"
    assert [whole.body.count(word) for word in (b";Marina;", b"+55319")] == [3, 3]
    assert (less.status, len(less.body.splitlines()), b"+55319" in less.body) == (200, 4, False)
    assert Caller(davi.served, key_of(horizonte, Role.AGENT)).get(file).status == 403
    assert caio.get(file).status == 404


def test_a_report_says_what_the_campaign_did_beside_its_holdout(davi: Caller, horizonte: Company) -> None:
    listed = str(list_of(horizonte, [GOOD] * 8))
    body = plan(horizonte, {"lists": [listed]}, holdout=50)
    made = davi.call("POST", "/campaigns", body).json["id"]
    assert davi.get(f"/campaigns/{made}/report").json["holdout"] is None
    assert davi.call("PUT", f"/campaigns/{made}/launch", {}).status == 200
    with horizonte.unit() as unit:
        assert freeze_next(unit, int(made)).added == 8
    told = davi.get(f"/campaigns/{made}/report?event=paid&days=3").json["holdout"]
    assert (told["event"], told["days"], told["is_over"], told["says"]) == ("paid", 3, False, "too_few")
    assert told["dealt"]["people"] + told["held"]["people"] == 8
    assert (told["more"], told["p"], told["fewest"]) == (None, None, None)
    assert davi.get(f"/campaigns/{made}/report?event=Pagou%20!").json["code"] == "malformed_request"


def test_a_campaign_says_where_its_answers_go(davi: Caller, caio: Caller, horizonte: Company) -> None:
    body = plan(horizonte, {"lists": [str(list_of(horizonte, [GOOD] * 3))]})
    answers = f"/campaigns/{davi.call('POST', '/campaigns', body).json['id']}/answers"
    assert davi.get(answers).json == {"agent_id": None, "queue_id": None, "text": ""}
    with horizonte.unit() as unit:
        queue = str(add_queue(unit, "Matrículas"))
    said = {"queue_id": queue, "text": "Já respondemos."}
    assert davi.call("PUT", answers, said).json == {"agent_id": None, **said}
    assert davi.get(answers).json["queue_id"] == queue
    assert davi.call("PUT", answers, {"queue_id": "7"}).json["code"] == "queue_unknown"
    assert davi.call("PUT", answers, {"agent_id": "7"}).json["code"] == "agent_unknown"
    assert caio.get(answers).status == caio.call("PUT", answers, said).status == 404
    assert Caller(davi.served, key_of(horizonte, Role.AGENT)).call("PUT", answers, said).status == 403
