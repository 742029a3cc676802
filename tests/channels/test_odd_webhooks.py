"""Bodies that nobody documented: every JSON becomes events, and only what is no JSON is refused."""

from __future__ import annotations

import json
from typing import get_args

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from avisa.channels.meta.events import events
from avisa.channels.meta.trees import NotJson
from avisa.channels.port import Event, StatusSeen, UnknownSeen
from tests.channels.test_inbound_events import TEXT
from tests.channels.test_status_events import V24
from tests.channels.webhooks import METADATA, SHEENA

FIELDS = [
    "messages",
    "user_preferences",
    "message_template_status_update",
    "message_template_quality_update",
    "template_category_update",
    "phone_number_quality_update",
    "business_capability_update",
    "account_update",
    "account_alerts",
    "security",
    "other",
]
KEYS = [
    "object",
    "entry",
    "time",
    "changes",
    "field",
    "value",
    "metadata",
    "phone_number_id",
    "contacts",
    "statuses",
    "messages",
    "errors",
    "user_preferences",
    "id",
    "status",
    "timestamp",
    "type",
    "text",
    "body",
    "from",
    "system",
    "interactive",
    "button",
    "context",
    "pricing",
    "code",
    "error_data",
    "event",
    "message_template_id",
    "new_quality_score",
    "new_category",
    "current_limit",
    "wa_id",
    "profile",
    "max_daily_conversations_per_business",
    "recipient_id",
    "alert_info",
    "whatsapp_business_account",
    "failed",
]

SCALARS = (
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=8) | st.sampled_from(KEYS)
)
JSONS = st.recursive(
    SCALARS,
    lambda inner: (
        st.lists(inner, max_size=4)
        | st.dictionaries(st.sampled_from(KEYS) | st.text(max_size=4), inner, max_size=6)
    ),
    max_leaves=30,
)
LISTED = st.lists(st.sampled_from([V24, TEXT, SHEENA]) | JSONS, max_size=4) | JSONS
VALUES = (
    st.fixed_dictionaries(
        {},
        optional={
            "metadata": st.just(METADATA) | JSONS,
            "contacts": LISTED,
            "messages": LISTED,
            "statuses": LISTED,
            "errors": LISTED,
            "user_preferences": LISTED,
        },
    )
    | JSONS
)
CHANGES = st.fixed_dictionaries({"field": st.sampled_from(FIELDS) | JSONS, "value": VALUES}) | JSONS
ENTRIES = st.fixed_dictionaries({"time": JSONS, "changes": st.lists(CHANGES, max_size=3) | JSONS}) | JSONS
BODIES = JSONS | st.fixed_dictionaries(
    {"object": st.just("whatsapp_business_account") | JSONS, "entry": st.lists(ENTRIES, max_size=3) | JSONS}
)
KINDS = get_args(Event)


@settings(max_examples=400, deadline=None)
@given(BODIES)
def test_any_json_becomes_events_that_can_be_stored(tree: object) -> None:
    for event in events(json.dumps(tree).encode()):
        assert isinstance(event, KINDS)
        str(event).encode()


@settings(max_examples=200, deadline=None)
@given(st.binary(max_size=60))
def test_bytes_are_events_or_refused(raw: bytes) -> None:
    try:
        assert events(raw)
    except NotJson:
        with pytest.raises(ValueError):
            json.loads(raw.decode("utf-8-sig"))


@pytest.mark.parametrize("raw", [b"", b"hello", b"{", b'{"entry":[}', b"[" * 200_000, b'{"a":' * 200_000])
def test_what_is_no_json_is_refused_by_name(raw: bytes) -> None:
    with pytest.raises(NotJson) as raised:
        events(raw)
    assert raised.value.code == "webhook_not_json"


@pytest.mark.parametrize(
    "raw", [b"{}", b"[]", b"null", b"5", b'"x"', b'{"entry":{}}', b'{"entry":[1,"x",null]}']
)
def test_json_that_is_no_webhook_is_unknown(raw: bytes) -> None:
    assert events(raw) == [UnknownSeen("entry")]


@pytest.mark.parametrize("value", [None, 5, "x", [], True])
def test_a_change_without_a_value_is_unknown(value: object) -> None:
    change = {"field": "messages", "value": value}
    raw = json.dumps({"object": "whatsapp_business_account", "entry": [{"changes": [change]}]}).encode()
    assert events(raw) == [UnknownSeen("messages", "value")]


def test_another_product_of_metas_is_not_read_as_ours() -> None:
    raw = json.dumps({"object": "instagram", "entry": [{"changes": [{"field": "messages", "value": {}}]}]})
    assert events(raw.encode()) == [UnknownSeen("object", "instagram")]


def test_an_empty_webhook_brings_nothing() -> None:
    assert events(b'{"object":"whatsapp_business_account","entry":[]}') == []


@pytest.mark.parametrize("oddity", ['"\\ud83d"', "1e999", "NaN", "-Infinity", '"\xff"'])
def test_what_strict_readers_refuse_costs_nothing_around_it(oddity: str) -> None:
    value = f'{{"odd":{oddity},"statuses":[{json.dumps(V24)}]}}'
    text = f'{{"entry":[{{"time":{oddity},"changes":[{{"field":"messages","value":{value}}}]}}]}}'
    (event,) = events(text.encode("latin-1"))
    assert isinstance(event, StatusSeen)
    assert event.wamid == "wamid.1"
