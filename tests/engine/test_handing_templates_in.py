"""Templates handed in over the wire: each exactly once, whatever becomes of the answers."""

from __future__ import annotations

import asyncio
import json
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import pytest

from avisa.engine.channels import Channels
from avisa.engine.store import Store
from avisa.engine.submissions import Submissions
from avisa.errors import Conflict
from avisa.kernel.clock import DAY, MINUTE
from avisa.templates.drafts import actions as drafts
from avisa.templates.queries import template_by_name
from avisa.templates.submission import actions
from avisa.templates.submission.queries import request_by_id
from avisa.templates.submission.rules import QUIET
from avisa.templates.submission.types import Request, RequestState
from avisa.templates.types import Template
from tests.channels.peers import Behaviour, Line, Peer
from tests.engine.live import Live, point

TEXT = "O seu pedido saiu hoje para a entrega e chega em dois dias."
NAME = "aviso_entrega"
ON_SQLITE = pytest.mark.parametrize("db", ["sqlite"], indirect=True)


def body(text: str = TEXT) -> dict[str, Any]:
    parts = [{"type": "BODY", "text": text}]
    return {"name": NAME, "language": "pt_BR", "category": "UTILITY", "components": parts}


def begin(live: Live) -> int:
    with live.company.unit("user:1") as unit:
        return drafts.begin(unit, live.company.account_id, body())


def ask(live: Live, draft_id: int) -> int:
    with live.company.unit("user:1") as unit:
        return actions.ask_for_review(unit, draft_id)


def request_of(live: Live, request_id: int) -> Request:
    with live.company.db.read() as tx:
        found = request_by_id(tx, live.company.workspace_id, request_id)
    assert found is not None
    return found


def template_of(live: Live) -> Template | None:
    with live.company.db.read() as tx:
        return template_by_name(tx, live.company.workspace_id, live.company.account_id, NAME, "pt_BR")


def status_of(live: Live) -> str:
    found = template_of(live)
    return found.status if found else ""


def there(live: Live) -> list[dict[str, Any]]:
    """What the platform has under the name."""
    _, answer = live.sandbox.graph("GET", f"/{live.sandbox.waba_id}/message_templates?name={NAME}")
    return [one for one in answer["data"] if one["name"] == NAME]


def one_round(live: Live) -> int:
    """One look of an engine at what is due."""
    with ThreadPoolExecutor(1) as threads:
        store = Store(live.house.db, live.house.vault, live.house.ids, live.house.clock, threads)

        async def once() -> int:
            channels = Channels(store, live.house.channel_of)
            try:
                return await Submissions(store, channels).run_once()
            finally:
                await channels.close()

        return asyncio.run(once())


def rounds_until(live: Live, request_id: int, *states: RequestState) -> Request:
    """Round after round, a minute apart: a machine may be slow, and an answer late."""
    for _ in range(10):
        one_round(live)
        if request_of(live, request_id).state in states:
            break
        live.clock.advance(MINUTE)
    found = request_of(live, request_id)
    assert found.state in states, found
    return found


def swallowing(live: Live) -> Behaviour:
    """What is asked reaches the platform, and its answer is lost."""

    async def swallow(line: Line) -> None:
        await line.read_request()
        asked = json.loads(line.peer.posts[-1])
        await asyncio.to_thread(
            live.sandbox.graph, "POST", f"/{live.sandbox.waba_id}/message_templates", asked
        )
        line.close()

    return swallow


def test_a_template_lives_through_the_engine(live: Live) -> None:
    draft_id = begin(live)
    with live.engine():
        ask(live, draft_id)
        live.wait_until(lambda: status_of(live))
        live.control(f"/templates/{NAME}/pt_BR", {"status": "REJECTED", "reason": "INVALID_FORMAT"})
        live.wait_until(lambda: status_of(live) == "REJECTED")
        with live.company.unit() as unit:
            drafts.save(unit, draft_id, body("Outro texto, que diz o que houve com a entrega."), 1)
        edit = ask(live, draft_id)
        live.wait_until(lambda: request_of(live, edit).state is RequestState.DONE)
        live.wait_until(lambda: status_of(live) in ("PENDING", "APPROVED"))
        found = template_of(live)
        assert found is not None and found.shape.body.startswith("Outro texto")
        with live.company.unit() as unit:
            deletion = actions.ask_for_deletion(unit, found.id)
        live.wait_until(lambda: request_of(live, deletion).state is RequestState.DONE)
    assert there(live) == []
    assert status_of(live) == "DELETED"


@ON_SQLITE
def test_a_pause_ends_when_a_person_asks_and_an_appeal_is_followed(live: Live) -> None:
    draft_id = begin(live)
    with live.engine():
        ask(live, draft_id)
        live.wait_until(lambda: status_of(live))
        live.control(f"/templates/{NAME}/pt_BR", {"status": "PAUSED"})
        live.wait_until(lambda: status_of(live) == "PAUSED")
        found = template_of(live)
        assert found is not None
        with live.company.unit() as unit:
            asked = actions.ask_for_unpausing(unit, found.id)
        live.wait_until(lambda: request_of(live, asked).state is RequestState.DONE)
        live.wait_until(lambda: status_of(live) == "APPROVED")
        live.control(f"/templates/{NAME}/pt_BR", {"status": "REJECTED", "reason": "SCAM"})
        live.wait_until(lambda: status_of(live) == "REJECTED")
        with live.company.unit() as unit, pytest.raises(Conflict, match="template_not_paused"):
            actions.ask_for_unpausing(unit, found.id)
        live.control(f"/templates/{NAME}/pt_BR/appeal", {"within_ms": DAY})
        live.wait_until(lambda: status_of(live) == "IN_APPEAL")
        live.control(f"/templates/{NAME}/pt_BR/verdict", {"status": "APPROVED"})
        live.wait_until(lambda: status_of(live) == "APPROVED")


@ON_SQLITE
def test_a_creation_whose_answer_was_lost_is_looked_up_and_not_repeated(live: Live) -> None:
    asked = ask(live, begin(live))
    with Peer(swallowing(live)) as peer:
        point(live.company, live.sandbox, peer.url)
        assert one_round(live) == 1
    point(live.company, live.sandbox)
    assert (request_of(live, asked).state, len(there(live))) == (RequestState.UNKNOWN, 1)
    found = rounds_until(live, asked, RequestState.DONE)
    assert (found.attempt, found.platform_id) == (1, there(live)[0]["id"])
    assert len(there(live)) == 1


@ON_SQLITE
def test_a_creation_that_never_arrived_is_tried_again_once_all_is_quiet(live: Live) -> None:
    live.control("/faults", {"on": "graph", "code": 1})  # an answer that proves nothing
    asked = ask(live, begin(live))
    one_round(live)
    live.clock.advance(MINUTE)
    one_round(live)
    assert request_of(live, asked).state is RequestState.UNKNOWN  # it may still be on its way
    live.clock.advance(QUIET)
    found = rounds_until(live, asked, RequestState.DONE)
    assert found.attempt == 2
    assert len(there(live)) == 1


@ON_SQLITE
def test_an_engine_that_dies_in_the_middle_leaves_no_second_template(live: Live) -> None:
    asked = ask(live, begin(live))
    with live.company.unit() as unit:
        assert actions.send_now(unit, request_of(live, asked), "") is None
    live.sandbox.graph("POST", f"/{live.sandbox.waba_id}/message_templates", body())
    assert one_round(live) == 0  # the call may still be in the air
    live.clock.advance(QUIET)
    found = rounds_until(live, asked, RequestState.DONE)
    assert (found.attempt, len(there(live))) == (1, 1)


@ON_SQLITE
def test_a_throttle_waits_and_a_refusal_is_told(live: Live) -> None:
    live.control("/faults", {"on": "graph", "code": 80007})
    asked = ask(live, begin(live))
    one_round(live)
    waiting = request_of(live, asked)
    assert (waiting.state, waiting.reason) == (RequestState.ASKED, "account_call_limit")
    live.sandbox.graph(
        "POST", f"/{live.sandbox.waba_id}/message_templates", body("De outra pessoa, e antes.")
    )
    live.clock.advance(10 * MINUTE)
    refused = rounds_until(live, asked, RequestState.REFUSED)
    assert refused.reason == "template_name_taken"
