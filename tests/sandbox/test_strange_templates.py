"""Whatever is handed in as a template gets an answer of the platform, and never breaks it."""

from __future__ import annotations

import json
from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st

from whatsapp_sandbox.platform import open_platform
from whatsapp_sandbox.settings import Settings
from whatsapp_sandbox.templates import submitting
from whatsapp_sandbox.templates.template import Template
from whatsapp_sandbox.wire.errors import Problem, error_body

from .templates import STOP, WORDS

PLATFORM = open_platform(Settings(virtual_clock=True, rate_limits=False, templates_most=10**6, review_ms=0))
FIELDS = """
type text format example buttons cards components url body_text header_handle limited_time_offer otp_type
header_text supported_apps code_expiration_minutes language category name parameter_format
library_template_name library_template_button_inputs
"""
WORDS_MEANT = """
HEADER body BUTTONS CAROUSEL URL OTP image {{1}} en AUTHENTICATION MARKETING NAMED order_confirmed_1 [ {[]:1}
http://[ 1
"""
NAMES = st.sampled_from(FIELDS.split())
WORD = st.sampled_from(["", "Olá {{1}} e {{nome}}, até", *WORDS_MEANT.split()])
LEAF = st.none() | st.booleans() | st.integers() | WORD | st.text(max_size=5)
JSON = st.recursive(
    LEAF, lambda inner: st.lists(inner, max_size=3) | st.dictionaries(NAMES, inner, max_size=4), max_leaves=12
)


def _is_an_answer(outcome: Template | Problem | None) -> bool:
    if isinstance(outcome, Problem):
        return "error" in json.loads(error_body(outcome, "A"))
    return outcome is None or bool(json.dumps(outcome.fields()))


@settings(max_examples=300, deadline=None)
@given(changes=st.dictionaries(NAMES, JSON, max_size=5))
def test_strange_bodies(changes: dict[str, Any]) -> None:
    body = {"name": "novo", "language": "pt_BR", "category": "UTILITY", "components": [WORDS]} | changes
    PLATFORM.templates.created.clear()
    assert _is_an_answer(submitting.create(PLATFORM, body))


@settings(max_examples=300, deadline=None)
@given(parts=st.lists(st.dictionaries(NAMES, JSON, max_size=4), max_size=3), kind=WORD)
def test_strange_components(parts: list[dict[str, Any]], kind: str) -> None:
    template = PLATFORM.templates.of("convite_evento", "pt_BR")
    assert template is not None
    template.status = "REJECTED"
    changes = {
        "category": kind,
        "components": [WORDS, {"type": "BUTTONS", "buttons": [STOP, *parts]}, *parts],
    }
    assert _is_an_answer(submitting.edit(PLATFORM, template, changes))
