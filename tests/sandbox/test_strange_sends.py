"""Whatever is posted, the sandbox answers as the platform would and never breaks."""

from __future__ import annotations

import json
from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st

from whatsapp_sandbox.platform import Platform, open_platform
from whatsapp_sandbox.sending import messages
from whatsapp_sandbox.settings import Settings

from . import sends

SETTINGS = Settings(rate_limits=False, tier="TIER_UNLIMITED", virtual_clock=True, start_ms=1_800_000_000_000)
LEAVES = st.none() | st.booleans() | st.integers() | st.text(max_size=8)
ANYTHING = st.recursive(
    LEAVES, lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=8), inner)
)
KINDS = st.sampled_from(["body", "HEADER", "button", "carousel"])
PARAMETER = st.fixed_dictionaries(
    {"type": KINDS | st.just("text") | ANYTHING}, optional={"text": ANYTHING, "parameter_name": ANYTHING}
)
COMPONENT = st.fixed_dictionaries(
    {"type": KINDS | ANYTHING},
    optional={
        "parameters": st.lists(PARAMETER | ANYTHING, max_size=3) | ANYTHING,
        "index": ANYTHING,
        "sub_type": ANYTHING,
    },
)
NAMES = st.sampled_from(["convite_evento", "lembrete_matricula", "hello_world"])
CONTENT = st.fixed_dictionaries(
    {"name": NAMES | ANYTHING, "language": st.just({"code": "pt_BR"}) | ANYTHING},
    optional={"components": st.lists(COMPONENT, max_size=3) | ANYTHING},
)
SENDS = st.fixed_dictionaries(
    {"messaging_product": st.just("whatsapp")},
    optional={
        "to": st.just(sends.ANA) | ANYTHING,
        "type": st.sampled_from(["template", "text", "image"]) | ANYTHING,
        "template": CONTENT | ANYTHING,
        "text": ANYTHING,
        "image": ANYTHING,
        "status": ANYTHING,
        "biz_opaque_callback_data": ANYTHING,
    },
)


def _answer(platform: Platform, raw: bytes) -> messages.Answer:
    return messages.receive(platform, messages.Call(SETTINGS.phone_number_id, SETTINGS.token), raw)


def _tell_all(platform: Platform) -> None:
    while (due := platform.agenda.next_due()) is not None:
        platform.agenda.run_due(due)


def _is_an_answer(answer: messages.Answer) -> bool:
    body = json.loads(answer.body)
    return {"messages", "success"} & {*body} != set() if answer.status == 200 else "code" in body["error"]


@settings(deadline=None, max_examples=300)
@given(send=SENDS | ANYTHING)
def test_strange_sends_are_answered(send: Any) -> None:
    platform = open_platform(SETTINGS)
    assert _is_an_answer(_answer(platform, json.dumps(send).encode()))
    _tell_all(platform)


@settings(deadline=None)
@given(content=CONTENT)
def test_strange_templates_are_answered(content: dict[str, Any]) -> None:
    platform = open_platform(SETTINGS)
    send = {"messaging_product": "whatsapp", "to": sends.ANA, "type": "template", "template": content}
    assert _is_an_answer(_answer(platform, json.dumps(send).encode()))
    _tell_all(platform)


@given(raw=st.binary())
def test_bytes_that_are_no_json_are_answered(raw: bytes) -> None:
    assert _is_an_answer(_answer(open_platform(SETTINGS), raw))
