"""Davi's system keeps its own webhooks: made, changed, tested, replayed; the secret is shown once."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest

from avisa.hooks import actions
from avisa.hooks.queries import hook_by_id
from avisa.hooks.types import Wish
from avisa.identity.types import Role
from avisa.journal.actions import record
from avisa.kernel.db import Database
from tests.api.davi import Caller, key_of
from tests.cast import Company
from tests.databases import Databases
from tests.hooks.receiver import Receiver, receiving, run
from tests.journal.readers import give_positions
from tests.serving import Served

URL = "https://erp.example.com.br/avisa"
WISH = {"url": URL, "kinds": ["campaign.*", "message.read"], "description": "ERP"}


@pytest.fixture
def db(databases: Databases) -> Iterator[Database]:
    with databases.fresh("sqlite") as database:
        yield database


@pytest.fixture
def erp() -> Iterator[Receiver]:
    with receiving() as receiver:
        yield receiver


@pytest.fixture
def owner(served: Served, horizonte: Company) -> Caller:
    return Caller(served, key_of(horizonte, Role.OWNER))


def made(owner: Caller, **changes: Any) -> Any:
    answer = owner.call("POST", "/webhooks", {**WISH, **changes})
    assert answer.status == 201, answer.json
    return answer.json


def test_what_its_address_asks_with_is_shown_to_nobody(owner: Caller, horizonte: Company) -> None:
    one = made(owner, url=f"{URL}?token=segredo")
    assert one["url"] == f"{URL}?…"
    there = f"/webhooks/{one['id']}"
    changed = owner.call("PUT", there, {**WISH, "url": one["url"], "kinds": ["schedule.*"]})
    assert changed.json["kinds"] == ["schedule.*"]
    give_positions(horizonte)
    told = [owner.get(path).body for path in (there, "/webhooks", "/events")]
    assert [b"segredo" in each for each in told] == [False] * 3
    with horizonte.db.read() as tx:
        kept = hook_by_id(tx, horizonte.workspace_id, int(one["id"]))
    assert kept is not None
    assert kept.url == f"{URL}?token=segredo"
    another = owner.call("PUT", there, {**WISH, "url": "https://elsewhere.example.com.br/in?…"})
    assert (another.status, another.json["code"]) == (422, "webhook_url_malformed")


def test_its_secret_is_shown_when_it_is_made_and_never_again(owner: Caller) -> None:
    one = made(owner)
    secret = one.pop("secret")
    assert secret.startswith("whsec_")
    assert owner.get(f"/webhooks/{one['id']}").json == one
    assert owner.get("/webhooks").json["items"] == [one]
    assert secret not in str(owner.get("/events").json)
    again = owner.call("POST", f"/webhooks/{one['id']}/secret").json
    assert again["secret"] != secret
    assert again["old_secret_until"] == "2026-11-17T13:00:00.000Z"


def test_it_is_changed_switched_off_and_on_and_removed(owner: Caller) -> None:
    one = f"/webhooks/{made(owner)['id']}"
    changed = owner.call("PUT", one, {"url": URL + "/2", "kinds": ["contact.*"]}).json
    assert (changed["url"], changed["kinds"], changed["description"]) == (URL + "/2", ["contact.*"], "")
    off = owner.call("PUT", f"{one}/off").json
    assert (off["state"], off["reason"]) == ("off", "person")
    assert owner.call("DELETE", f"{one}/off").json["state"] == "on"
    assert owner.call("DELETE", one).status == 204
    assert owner.get(one).status == 404


@pytest.mark.parametrize(
    ("changes", "code"),
    [
        ({"url": "http://erp.example.com.br"}, "webhook_url_malformed"),
        ({"url": "https://10.0.0.1/in"}, "webhook_url_private"),
        ({"kinds": []}, "webhook_kinds_wanted"),
        ({"kinds": ["message.seen"]}, "webhook_kind_unknown"),
    ],
)
def test_what_is_no_webhook_is_refused_in_words(owner: Caller, changes: Any, code: str) -> None:
    answer = owner.call("POST", "/webhooks", {**WISH, **changes})
    assert (answer.status, answer.json["code"]) == (422, code)


def test_tests_deliveries_and_replays_can_be_followed(
    owner: Caller, horizonte: Company, erp: Receiver
) -> None:
    one = f"/webhooks/{made(owner)['id']}"
    with horizonte.unit("user:1") as unit:
        hook_id = int(one.split("/")[-1])
        actions.change(unit, hook_id, Wish(url=erp.url, kinds=("campaign.*",)), to_private=True)
        record(unit, "campaign.launched", "campaign:1")
    assert owner.call("POST", f"{one}/tests").status == 202
    run(horizonte)
    assert erp.kinds == ["campaign.launched", "webhook.test"]
    page = owner.get(f"{one}/deliveries?limit=1").json
    (test,) = page["items"]
    assert (test["kind"], test["state"], test["status"]) == ("webhook.test", "delivered", 204)
    (launched,) = owner.get(f"{one}/deliveries?cursor={page['next_cursor']}").json["items"]
    whole = owner.get(f"{one}/deliveries/{launched['id']}").json
    assert [each["status"] for each in whole["tries"]] == [204]
    assert owner.call("POST", f"{one}/deliveries/{launched['id']}/replays").json["state"] == "waiting"
    since = {"since": "2026-11-16T00:00:00Z"}
    assert owner.call("POST", f"{one}/replays", since).json == {"events": 1}
    run(horizonte)
    assert erp.kinds[2:] == ["campaign.launched"]
    assert owner.get(f"{one}/deliveries?state=waiting").json["items"] == []


def test_steps_of_messages_are_read_by_pull_where_they_are_followed(
    owner: Caller, horizonte: Company
) -> None:
    assert owner.get("/events/following").json == {"kinds": []}
    told = owner.call("PUT", "/events/following", {"kinds": ["message.cancelled"]})
    assert told.json == {"kinds": ["message.cancelled"]}
    davi = Caller(owner.served, key_of(horizonte))
    sent = davi.send().json["id"]
    davi.call("DELETE", f"/messages/{sent}")
    give_positions(horizonte)
    (event,) = [one for one in owner.get("/events").json["items"] if one["kind"] == "message.cancelled"]
    assert (event["body"]["message_id"], event["body"]["to"]) == (sent, "+5531998887766")


def test_caio_and_an_operator_get_nothing(
    served: Served, owner: Caller, davi: Caller, padaria: Company
) -> None:
    one = f"/webhooks/{made(owner)['id']}"
    caio = Caller(served, key_of(padaria, Role.OWNER))
    assert caio.get("/webhooks").json["items"] == []
    for method, path, body in (
        *(("GET", "", None), ("PUT", "", WISH), ("DELETE", "", None), ("POST", "/secret", None)),
        *(("PUT", "/off", None), ("POST", "/tests", None), ("GET", "/deliveries", None)),
        *(("POST", "/replays", {"since": "2026-11-16T00:00:00Z"}), ("GET", "/deliveries/1", None)),
    ):
        assert caio.call(method, one + path, body).status == 404
        assert davi.call(method, one + path, body).status == 403
