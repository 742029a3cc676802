"""Reading an answer, and deciding whether to ask again: nothing here knows which library brought it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, TypeVar, cast

import msgspec

from avisa.client.calls import Call
from avisa.client.errors import Problem, Unreadable

T = TypeVar("T")

TRIES = 5
FIRST_WAIT, LONGEST_WAIT = 0.5, 30.0  # seconds
AGAIN = frozenset({429, 502, 503, 504})
BUSY = "idempotency_in_progress"  # the first call with this key is not over yet
PROBLEM_TYPE = "application/problem+json"


@dataclass(frozen=True, slots=True)
class Answer:
    status: int
    kind: str  # Content-Type
    retry_after: str
    body: bytes


def headers_of(call: Call[Any], key: str, language: str) -> dict[str, str]:
    made = {"Authorization": f"Bearer {key}", "Accept": "application/json"}
    if call.body is not None:
        made["Content-Type"] = "application/json"
    elif call.file:
        made["Content-Type"] = "application/octet-stream"
    if call.key:
        made["Idempotency-Key"] = call.key
    if language:
        made["Accept-Language"] = language
    return made


def read(call: Call[T], answer: Answer) -> T:
    """Raises Problem for what Avisa refuses, Unreadable for what is not Avisa's."""
    if not 200 <= answer.status < 300:
        raise problem(answer)
    try:
        if call.reads is type(None):
            return call.reads()
        if call.reads is bytes:
            return cast(T, answer.body)
        return msgspec.json.decode(answer.body, type=call.reads)
    except msgspec.MsgspecError:
        raise Unreadable(answer.status) from None


def problem(answer: Answer) -> Problem | Unreadable:
    told = told_by(answer)
    return Unreadable(answer.status) if told is None else Problem(answer.status, told, seconds(answer))


def told_by(answer: Answer) -> Mapping[str, Any] | None:
    if not answer.kind.startswith(PROBLEM_TYPE):
        return None
    try:
        return msgspec.json.decode(answer.body, type=dict[str, Any])
    except msgspec.MsgspecError:
        return None


def wait_before_next(call: Call[Any], answer: Answer | None, tried: int, chance: float) -> float | None:
    """Seconds until it is asked again, or None when this answer (None: none came) is the last.

    `chance` in [0, 1) spreads the tries of many. What would not be safe to ask twice is not.
    """
    if tried >= TRIES or not call.may_repeat or not (answer is None or is_passing(answer)):
        return None
    asked = seconds(answer) if answer else None
    grown = min(LONGEST_WAIT, FIRST_WAIT * 2.0 ** (tried - 1)) * (0.5 + chance / 2)
    return grown if asked is None else min(max(grown, asked), LONGEST_WAIT)


def is_passing(answer: Answer) -> bool:
    if answer.status == 409:
        return (told_by(answer) or {}).get("code") == BUSY
    return answer.status in AGAIN


def seconds(answer: Answer) -> int | None:
    return int(answer.retry_after) if answer.retry_after.isdecimal() else None
