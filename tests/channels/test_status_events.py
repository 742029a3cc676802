"""Delivery statuses: both shapes of them, every value, by the thousand and one by one."""

from __future__ import annotations

import json
from dataclasses import replace

import pytest

from avisa.channels.meta.events import events
from avisa.channels.port import AccountSeen, Event, StatusSeen, UnknownSeen
from tests.channels.webhooks import SHEENA, TIME, body, conversation, one, seen

V24: dict[str, object] = {
    "id": "wamid.1",
    "status": "delivered",
    "timestamp": "1750030073",
    "recipient_id": "16505551234",
    "recipient_user_id": "US.1349",
    "biz_opaque_callback_data": "7001.1",
    "pricing": {"billable": True, "pricing_model": "PMP", "type": "regular", "category": "marketing"},
}
V23 = V24 | {
    "conversation": {"id": "72b1", "expiration_timestamp": "1750116480", "origin": {"type": "marketing"}}
}
SEEN = StatusSeen(
    status="delivered",
    at=1_750_030_073_000,
    wamid="wamid.1",
    callback="7001.1",
    wa_id="16505551234",
    bsuid="US.1349",
    price_category="marketing",
    price_type="regular",
)


def status(**changed: object) -> Event:
    told = {key: value for key, value in (V24 | changed).items() if value is not None}
    return one("messages", conversation(statuses=[told]))


@pytest.mark.parametrize("shape", [V23, V24])
def test_both_shapes_say_the_same(shape: dict[str, object]) -> None:
    assert one("messages", conversation(statuses=[shape])) == SEEN


@pytest.mark.parametrize("told", ["sent", "delivered", "read", "failed"])
def test_every_status_keeps_its_name(told: str) -> None:
    assert status(status=told) == replace(SEEN, status=told)


def test_a_played_voice_message_was_read() -> None:
    assert status(status="played") == replace(SEEN, status="read")


def test_a_status_that_is_new_to_us_is_counted_as_unknown() -> None:
    assert status(status="warped") == UnknownSeen("statuses.status", "warped")


@pytest.mark.parametrize("told", ["captured", "pending", "failed"])
def test_a_payments_status_never_touches_the_message(told: str) -> None:
    event = status(type="payment", status=told)
    assert event == AccountSeen("payment_status", SEEN.at, {"wamid": "wamid.1", "status": told})


def test_a_failure_carries_its_fault_and_details() -> None:
    error = {
        "code": 131049,
        "title": "Title",
        "message": "Message",
        "error_data": {"details": "In order to maintain a healthy ecosystem"},
        "href": "https://developers.facebook.com/",
    }
    event = status(status="failed", pricing=None, errors=[error])
    assert isinstance(event, StatusSeen)
    assert event.fault is not None
    assert (event.fault.code, event.fault.name) == (131049, "marketing_capped")
    assert event.details == "In order to maintain a healthy ecosystem"
    assert event.price_category == ""


@pytest.mark.parametrize(
    ("error", "name", "details"),
    [
        ({"code": "131026", "message": "Undeliverable"}, "undeliverable", "Undeliverable"),
        ({"code": 987654, "title": "New"}, "unlisted", "New"),
        ({"title": "No code"}, "unlisted", "No code"),
        ({"code": None, "error_data": "text"}, "unlisted", ""),
    ],
)
def test_odd_errors_still_fail_the_message(error: dict[str, object], name: str, details: str) -> None:
    event = status(status="failed", errors=[error])
    assert isinstance(event, StatusSeen)
    assert event.fault is not None
    assert (event.status, event.fault.name, event.details) == ("failed", name, details)


def test_a_failure_without_errors_is_a_failure() -> None:
    assert status(status="failed", errors=[]) == replace(SEEN, status="failed")


def test_a_person_known_by_id_alone_has_no_number() -> None:
    assert status(recipient_id=None) == replace(SEEN, wa_id="")


def test_the_contact_beside_it_completes_a_status() -> None:
    told = {key: value for key, value in V24.items() if not key.startswith("recipient")}
    assert one("messages", conversation(statuses=[told], contacts=[SHEENA])) == SEEN


def test_several_contacts_complete_nothing() -> None:
    told = {key: value for key, value in V24.items() if not key.startswith("recipient")}
    event = one("messages", conversation(statuses=[told], contacts=[SHEENA, SHEENA]))
    assert event == replace(SEEN, wa_id="", bsuid="")


@pytest.mark.parametrize("instant", ["1750030073", 1750030073, 1750030073.0, 1750030073000, "1750030073000"])
def test_an_instant_comes_as_a_string_or_a_number(instant: object) -> None:
    assert status(timestamp=instant) == SEEN


@pytest.mark.parametrize("instant", ["<TIMESTAMP>", "", "-5", "1e9", True, {}, [], 10**30, "²", "9" * 5000])
def test_an_instant_that_is_none_becomes_the_time_of_the_webhook(instant: object) -> None:
    assert status(timestamp=instant) == replace(SEEN, at=TIME * 1000)


def test_ids_that_come_as_numbers_are_ids() -> None:
    assert status(recipient_id=16505551234, recipient_user_id=5) == replace(SEEN, bsuid="5")


def test_one_odd_status_costs_itself_and_not_its_neighbours() -> None:
    odd = V24 | {"pricing": "free", "recipient_id": ["?"], "errors": 7}
    found = seen("messages", conversation(statuses=[V24, odd, None, "x", V24]))
    assert found == [SEEN, replace(SEEN, wa_id="", price_category="", price_type=""), SEEN]


def test_a_thousand_statuses_come_in_their_order() -> None:
    told = [V24 | {"id": f"wamid.{count}"} for count in range(1000)]
    found = seen("messages", conversation(statuses=told))
    assert found == [replace(SEEN, wamid=f"wamid.{count}") for count in range(1000)]


def test_many_entries_and_changes_are_all_read() -> None:
    change = {"field": "messages", "value": conversation(statuses=[V24])}
    entries = [{"id": str(count), "time": TIME, "changes": [change, change]} for count in range(3)]
    raw = json.dumps({"object": "whatsapp_business_account", "entry": entries}).encode()
    assert events(raw) == [SEEN] * 6


def test_half_an_emoji_in_a_name_costs_nothing() -> None:
    cut = SHEENA | {"profile": {"name": "Ana \ud83d"}}
    raw = body(("messages", conversation(statuses=[V24], contacts=[cut])))
    assert b"\\ud83d" in raw
    assert events(raw) == [SEEN]
