"""Davi follows a message by its id, lists what was sent, and cancels what has not left."""

from __future__ import annotations

from typing import Any

from sqlalchemy import update

from avisa.identity.types import Role
from avisa.kernel.clock import iso
from avisa.messages.tables import attempt, message
from tests.api.davi import MARINA_E164, Caller, key_of
from tests.cast import Company, FakeClock, put
from tests.serving import Served


def becomes(company: Company, message_id: str, **values: Any) -> None:
    mine = (message.c.workspace_id == company.workspace_id, message.c.id == int(message_id))
    with company.unit() as unit:
        unit.tx.execute(update(message).where(*mine).values(**values))


def test_a_new_message_is_shown_as_it_stands(davi: Caller, horizonte: Company, clock: FakeClock) -> None:
    message_id = davi.send().json["id"]
    shown = davi.get(f"/messages/{message_id}").json
    assert (shown["id"], shown["state"], shown["to"]) == (message_id, "queued", MARINA_E164)
    assert (shown["created_at"], shown["sent_at"]) == (iso(clock.now), None)
    assert shown["number_id"] == str(horizonte.number_id)
    assert (shown["campaign_id"], shown["consent_event_id"], shown["attempts"]) == (None, None, [])


def test_its_history_tells_what_happened_and_why(davi: Caller, horizonte: Company, clock: FakeClock) -> None:
    message_id = davi.send().json["id"]
    becomes(
        horizonte,
        message_id,
        state="delivered",
        wamid="wamid.X",
        attempt=2,
        consent_event_id=77,
        accepted_at=clock.now,
        delivered_at=clock.now + 5,
    )
    with horizonte.unit() as unit:
        tried = {"message_id": int(message_id), "attempt": 1, "outcome": "rejected", "at": clock.now}
        put(unit.tx, attempt, workspace_id=horizonte.workspace_id, fault="throughput_exceeded", **tried)
    shown = davi.get(f"/messages/{message_id}").json
    assert (shown["state"], shown["wamid"], shown["consent_event_id"]) == ("delivered", "wamid.X", "77")
    assert shown["delivered_at"] == iso(clock.now + 5)
    assert shown["attempts"] == [
        {
            "attempt": 1,
            "outcome": "rejected",
            "fault": "throughput_exceeded",
            "details": "",
            "at": iso(clock.now),
        }
    ]


def test_what_is_queued_can_be_cancelled_even_twice(davi: Caller, horizonte: Company) -> None:
    path = f"/messages/{davi.send().json['id']}"
    assert davi.call("DELETE", path).status == 204
    assert davi.get(path).json["state"] == "cancelled"
    assert davi.call("DELETE", path).status == 204


def test_what_has_left_cannot_be_cancelled(davi: Caller, horizonte: Company) -> None:
    message_id = davi.send().json["id"]
    becomes(horizonte, message_id, state="sending")
    answer = davi.call("DELETE", f"/messages/{message_id}")
    assert (answer.status, answer.json["code"]) == (409, "message_not_queued")
    assert answer.json["fields"] == {"state": "sending"}


def test_an_agents_key_cancels_nothing(davi: Caller, served: Served, horizonte: Company) -> None:
    message_id = davi.send().json["id"]
    answer = Caller(served, key_of(horizonte, Role.AGENT)).call("DELETE", f"/messages/{message_id}")
    assert (answer.status, answer.json["code"]) == (403, "not_allowed")
    assert davi.get(f"/messages/{message_id}").json["state"] == "queued"


def test_the_list_goes_back_page_by_page(davi: Caller) -> None:
    sent = [davi.send().json["id"] for _ in range(5)]
    pages, cursor = [], ""
    while cursor is not None:
        page = davi.get(f"/messages?limit=2&cursor={cursor}").json
        pages.append([item["id"] for item in page["items"]])
        cursor = page["next_cursor"]
    assert pages == [[sent[4], sent[3]], [sent[2], sent[1]], [sent[0]]]


def test_what_comes_between_two_pages_moves_nothing(davi: Caller) -> None:
    sent = [davi.send().json["id"] for _ in range(5)]
    seen: list[str] = []
    cursor = ""
    while cursor is not None:
        page = davi.get(f"/messages?limit=2&cursor={cursor}").json
        seen += [item["id"] for item in page["items"]]
        davi.send()
        cursor = page["next_cursor"]
    assert seen == sent[::-1]


def test_the_list_can_hold_some_states_only(davi: Caller, horizonte: Company) -> None:
    first, second = davi.send().json["id"], davi.send().json["id"]
    davi.call("DELETE", f"/messages/{first}")
    cancelled = davi.get("/messages?state=cancelled").json["items"]
    assert [item["id"] for item in cancelled] == [first]
    both = davi.get("/messages?state=cancelled&state=queued").json["items"]
    assert [item["id"] for item in both] == [second, first]


def test_caio_sees_and_cancels_nothing_of_it(davi: Caller, caio: Caller) -> None:
    path = f"/messages/{davi.send().json['id']}"
    assert caio.get(path).status == 404
    assert caio.call("DELETE", path).status == 404
    assert caio.get("/messages").json["items"] == []
    assert davi.get(path).json["state"] == "queued"


def test_what_cannot_be_an_id_names_nothing(davi: Caller) -> None:
    for path in ("/messages/x", "/messages/-1", f"/messages/{1 << 63}", "/messages/" + "9" * 400):
        assert davi.get(path).status == 404
