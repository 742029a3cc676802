"""Meta's own template requests go through our editor and our wire, and say the same to the sandbox."""

from __future__ import annotations

import asyncio
import json
from collections.abc import Mapping
from typing import Any

import pytest

from avisa.channels.meta.client import MetaChannel
from avisa.channels.port import TemplateOutcome, TemplateTaken
from avisa.templates.drafts.rules import misfits, written_down
from avisa.templates.shapes import examples_in, flat
from avisa.web.template_form import body_from, fields_of, is_plain
from tests.conformance import openapi, postman
from tests.conformance.conftest import MATERIAL, SHARED, missing
from tests.conformance.expected import expected
from tests.conformance.replaying import applicable
from tests.conformance.replays import Replay
from tests.conformance.world import World


def creations() -> list[Replay]:
    """Those that hand a template in and are expected to be taken."""
    if missing:
        return []
    collection, document = (SHARED / name for name in MATERIAL)
    told = [(one, "OpenAPI") for one in openapi.replays(document)]
    told += [(one, "Postman") for one in postman.replays(collection)]
    return [
        one
        for one, name in told
        if one.method == "POST"
        and one.path.split("?")[0].endswith("/message_templates")
        and one.status == 200
        if applicable([one], name) and one.id not in expected(name).divergences
    ]


@pytest.mark.parametrize("one", [pytest.param(one, id=one.id) for one in creations()])
def test_a_request_keeps_its_meaning(one: Replay, world: World) -> None:
    asked = json.loads(world.prepared(one).body)
    assert list(misfits(asked)) == []
    kept = written_down(asked)
    edited = body_from(fields_of(kept), kept) if is_plain(kept) else kept
    assert meaning(edited) == meaning(kept)
    outcome = asyncio.run(handed_in(world, edited))
    assert isinstance(outcome, TemplateTaken) and outcome.platform_id, outcome


async def handed_in(world: World, body: Mapping[str, Any]) -> TemplateOutcome:
    sandbox = world.sandbox
    channel = MetaChannel(sandbox.url, "v25.0", sandbox.token, sandbox.waba_id)
    try:
        return await channel.create_template(body)
    finally:
        await channel.close()


def meaning(body: Mapping[str, Any]) -> dict[str, Any]:
    """What the platform reads of it: samples by their variables, however deep the lists around them."""
    whole = {name: value for name, value in body.items() if name not in ("components", "parameter_format")}
    parts = {part["type"]: meaning_of(part) for part in body["components"]}
    return {**whole, "parts": parts}


def meaning_of(part: Mapping[str, Any]) -> dict[str, Any]:
    rest = {name: value for name, value in part.items() if name not in ("example", "buttons")}
    samples = {name: text for name, text in examples_in(part).items() if text}
    buttons = [
        {name: [*map(str, flat([value]))] for name, value in one.items()} for one in part.get("buttons") or ()
    ]
    if part["type"] == "HEADER":
        rest.setdefault("format", "TEXT")
    return {**rest, "samples": samples, "buttons": buttons}
