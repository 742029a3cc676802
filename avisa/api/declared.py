"""Which problems each operation may answer with: by name, by status, each with an example."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator, Mapping
from typing import Any

from avisa.api.problem_text import PROBLEMS

PROBLEM_TYPE = "application/problem+json"
NAMES = "x-problems"  # of an operation in the description: the codes of its problems
SCHEMA = {"$ref": "#/components/schemas/Problem"}
PLACE = re.compile(r"%\((\w+)\)s")

# What is not 422.
STATUSES = {
    "api_key_missing": 401,
    "api_key_unknown": 401,
    "not_allowed": 403,
    "out_of_scope": 403,
    "not_found": 404,
    "contact_unknown": 404,
    "list_unknown": 404,
    "list_name_taken": 409,
    "conversation_unknown": 404,
    "canned_reply_unknown": 404,
    "canned_shortcut_taken": 409,
    "queue_unknown": 404,
    "agent_unknown": 404,
    "webhook_unknown": 404,
    "delivery_unknown": 404,
    "proof_unknown": 404,
    "run_unknown": 404,
    "campaign_unknown": 404,
    "conflict": 409,
    "conversation_closed": 409,
    "served_by_other": 409,
    "handed_over": 409,
    "campaign_moved_on": 409,
    "campaign_never_launched": 409,
    "import_not_waiting": 409,
    "check_outdated": 409,
    "run_fired": 409,
    "schedule_over": 409,
    "events_forgotten": 409,
    "idempotency_key_reused": 409,
    "idempotency_in_progress": 409,
    "message_not_queued": 409,
    "draft_has_errors": 409,
    "draft_exists": 409,
    "draft_moved_on": 409,
    "draft_name_fixed": 409,
    "account_unknown": 404,
    "request_open": 409,
    "request_moved_on": 409,
    "template_gone": 409,
    "template_name_locked": 409,
    "template_not_paused": 409,
    "outdated": 412,
    "too_large": 413,
    "not_json": 415,
    "too_many": 429,
    "internal": 500,
}
ALWAYS = ("api_key_missing", "api_key_unknown", "not_allowed", "out_of_scope", "too_many", "internal")

# What stands in the places of the examples.
FILLED = {
    "role": "agent",
    "permission": "messages.cancel",
    "number": "+55 31 3333-4444",
    "retry_after": "3",
    "template": "recibo",
    "name": "recibo",
    "language": "pt_BR",
    "languages": "pt_BR, es",
    "purpose": "cobrança",
    "purposes": "cobrança, matrícula",
    "category": "UTILITY",
    "variable": "1",
    "wanted": "body.1, body.2",
    "flaw": "empty",
    "reason": "too_short",
    "state": "sent",
    "kind": "message.seen",
    "last": "4711",
    "scopes": "messages.read",
    "field": "phone",
    "most": "20",
    "system": "chatbot",
    "shortcut": "horario",
}


def tells(*codes: str) -> dict[str, Any]:
    """For an operation's `openapi_extra`: the problems of its own, beside those of every operation."""
    for code in codes:
        if code not in PROBLEMS:
            raise KeyError(code)
    return {NAMES: list(codes)}


def declare(described: dict[str, Any]) -> None:
    """Puts the problems of each operation into the description, with examples."""
    for path, methods in described["paths"].items():
        for operation in methods.values():
            by_status: dict[int, list[str]] = defaultdict(list)
            names = list(dict.fromkeys(codes_of(path, operation)))
            operation[NAMES] = names
            for code in names:
                by_status[STATUSES.get(code, 422)].append(code)
            for status, codes in sorted(by_status.items()):
                answer = operation["responses"].setdefault(str(status), {"description": ""})
                answer["description"] = "; ".join(PROBLEMS[code][0] for code in codes)
                answer["content"] = {PROBLEM_TYPE: {"schema": SCHEMA, "examples": examples(status, codes)}}


def codes_of(path: str, operation: Mapping[str, Any]) -> Iterator[str]:
    yield from ALWAYS
    yield from operation.get(NAMES, ())
    if "{" in path:
        yield "not_found"
    if "requestBody" in operation or "parameters" in operation:
        yield "malformed_request"
    if "requestBody" in operation:
        yield "too_large"
        if "application/json" in operation["requestBody"]["content"]:
            yield "not_json"


def examples(status: int, codes: list[str]) -> dict[str, Any]:
    return {code: {"summary": PROBLEMS[code][0], "value": example(status, code)} for code in codes}


def example(status: int, code: str) -> dict[str, Any]:
    title, detail = PROBLEMS[code]
    places = PLACE.findall(detail)
    return {
        "type": f"/v1/docs#{code}",
        "title": title,
        "status": status,
        "detail": PLACE.sub(lambda place: FILLED.get(place[1], "…"), detail),
        "code": code,
        "fields": {name: FILLED.get(name, "…") for name in places},
    }
