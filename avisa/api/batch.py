"""`/v1/messages:batch`: up to a thousand messages in one call, each with an answer of its own."""

from __future__ import annotations

import hashlib
import time
from collections.abc import Iterator, Sequence
from typing import Annotated, Any

from fastapi import APIRouter, Request, Response
from pydantic import BaseModel, Field

from avisa.api import wire
from avisa.api.asked import Asked
from avisa.api.caller import Sender
from avisa.api.declared import tells
from avisa.api.messages import Key, asked_for, judged
from avisa.api.parts import Parts, parts_of
from avisa.api.problems import told
from avisa.errors import Refused
from avisa.gate.verdicts import verdicts_of
from avisa.identity.types import KeyHolder
from avisa.kernel.unit import Unit
from avisa.messages.once_actions import Once, claim_long, keep_reply
from avisa.messages.single import Dispatched, SingleRequest, dispatch

router = APIRouter(prefix="/messages:batch", tags=["messages"])

MOST = 1_000
MOST_BYTES = 4 << 20
BUDGET = 0.012  # seconds of one transaction, so that no other writer waits for long
VERDICTS_AT_ONCE = 250


class BatchMessage(wire.NewMessage):
    key: Annotated[
        str,
        Field(max_length=255, description="Its own Idempotency-Key: also for a call that asks for it alone."),
    ] = ""


class NewBatch(Asked):
    messages: Annotated[list[BatchMessage], Field(min_length=1, max_length=MOST)]


class BatchItem(BaseModel):
    """In the order of the request: a message (`id`), or the problem that kept it from being one."""

    id: wire.Id | None = None
    created: Annotated[bool, Field(description="False when its key had made this very message before.")] = (
        False
    )
    verdict: Annotated[wire.Verdict | None, Field(description="Null when it is no longer queued.")] = None
    problem: wire.Problem | None = None


class BatchAnswer(BaseModel):
    queued: int = Field(description="New messages.")
    refused: int
    items: list[BatchItem]


REFUSALS = ("idempotency_key_malformed", "idempotency_key_reused", "idempotency_in_progress")


@router.post("", status_code=202, summary="Ask for many messages", openapi_extra=tells(*REFUSALS))
def post_batch(
    body: NewBatch, request: Request, response: Response, holder: Sender, key: Key = None
) -> BatchAnswer:
    """Each is made or refused by itself. With a key the whole may be asked again, also when it was cut off
    half-way: what was made is not made twice. While it is under way the answer is 409 with `Retry-After`."""
    parts = parts_of(request)
    if key and (before := begun(parts, holder, key, body)) is not None:
        response.headers["Idempotency-Replayed"] = "true"
        return BatchAnswer(**before)
    asked = [(asked_or_problem(request, one), key_of(one, key, n)) for n, one in enumerate(body.messages)]
    made = list(dispatched(request, parts, holder, asked))
    if any(isinstance(one, Dispatched) and one.created for one in made):
        parts.queued()
    answer = answered(parts, holder, made)
    if key:
        with parts.db.write() as tx:
            keep_reply(parts.unit(tx, holder, parts.clock()), key, answer.model_dump())
    return answer


def begun(parts: Parts, holder: KeyHolder, key: str, body: NewBatch) -> Any:
    """What was answered before; None when the work is ours. Raises Conflict while it is somebody else's."""
    whole = "batch/" + hashlib.sha256(body.model_dump_json().encode()).hexdigest()
    with parts.db.write() as tx:
        used = claim_long(parts.unit(tx, holder, parts.clock()), Once(key, whole))
    return used.reply if used else None


def asked_or_problem(request: Request, one: BatchMessage) -> SingleRequest | wire.Problem:
    try:
        return asked_for(one)
    except Refused as error:
        return wire.Problem(**told(request, error))


def key_of(one: BatchMessage, whole: str | None, place: int) -> str | None:
    """Without a key of its own an item has one of the whole's, so that a call that was cut off can go on."""
    if one.key or not whole:
        return one.key or None
    return "batch/" + hashlib.sha256(f"{whole}/{place}".encode()).hexdigest()


def dispatched(
    request: Request,
    parts: Parts,
    holder: KeyHolder,
    asked: Sequence[tuple[SingleRequest | wire.Problem, str | None]],
) -> Iterator[Dispatched | wire.Problem]:
    """As many in one transaction as its time allows; an item that is refused undoes itself alone."""
    waiting = list(reversed(asked))
    while waiting:
        end = time.monotonic() + BUDGET
        chunk: list[Dispatched | wire.Problem] = []
        with parts.db.write() as tx:
            unit = parts.unit(tx, holder, parts.clock())
            while waiting and (not chunk or time.monotonic() < end):
                chunk.append(one_made(request, parts, unit, *waiting.pop()))
        yield from chunk


def one_made(
    request: Request, parts: Parts, unit: Unit, asked: SingleRequest | wire.Problem, key: str | None
) -> Dispatched | wire.Problem:
    if isinstance(asked, wire.Problem):
        return asked
    try:
        with unit.tx.begin_nested():
            return dispatch(unit, parts.vault, asked, key)
    except Refused as error:
        return wire.Problem(**told(request, error))


def answered(parts: Parts, holder: KeyHolder, made: Sequence[Dispatched | wire.Problem]) -> BatchAnswer:
    ids = [one.message_id for one in made if isinstance(one, Dispatched)]
    verdicts = {}
    for start in range(0, len(ids), VERDICTS_AT_ONCE):
        with parts.db.read() as tx:
            some = ids[start : start + VERDICTS_AT_ONCE]
            verdicts.update(verdicts_of(tx, holder.workspace_id, some, parts.clock()))
    items = [
        BatchItem(problem=one)
        if isinstance(one, wire.Problem)
        else BatchItem(
            id=str(one.message_id),
            created=one.created,
            verdict=judged(verdicts[one.message_id]) if one.message_id in verdicts else None,
        )
        for one in made
    ]
    return BatchAnswer(
        queued=sum(one.created for one in items),
        refused=sum(one.problem is not None for one in items),
        items=items,
    )
