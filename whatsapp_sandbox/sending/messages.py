"""`POST /{phone_number_id}/messages` and `/marketing_messages`: what is refused at once, what is accepted."""

from __future__ import annotations

from dataclasses import dataclass
from functools import partial
from typing import Any

import msgspec

from whatsapp_sandbox.faults import Fault, Wire, chance
from whatsapp_sandbox.platform import Platform
from whatsapp_sandbox.sending import receipts, statuses, to_groups
from whatsapp_sandbox.sending.addressing import draft_of
from whatsapp_sandbox.sending.checks import first_objection
from whatsapp_sandbox.sending.draft import Draft
from whatsapp_sandbox.sending.fates import fate_of
from whatsapp_sandbox.store import Message
from whatsapp_sandbox.templates.template import Template
from whatsapp_sandbox.wire.errors import (
    EXPIRED_TOKEN,
    TOLD_LATER,
    Problem,
    error_body,
    missing,
    no_such_object,
)
from whatsapp_sandbox.wire.requests import UNREADABLE

MARKETING = "marketing_messages"
HELD = "held_for_quality_assessment"
_SUCCESS = b'{"success":true}'
_NO_FAULT = Fault()


@dataclass(slots=True)
class Answer:
    status: int
    body: bytes
    wire: Wire = Wire.ANSWER
    wait_ms: int = 0


@dataclass(frozen=True, slots=True)
class Call:
    """Where a POST went; `version` is the major one of the address."""

    number_id: str
    token: str
    endpoint: str = "messages"
    version: int = 25


def receive(platform: Platform, call: Call, raw: bytes) -> Answer:
    platform.store.seen.posts += 1
    fault = (platform.faults.take("messages") if platform.faults else None) or _NO_FAULT
    if fault.code and fault.code not in TOLD_LATER:
        answer = refusal(platform, Problem(fault.code))
    elif not fault.wire.accepts:
        answer = Answer(500, b"")
    else:
        answer = _answer(platform, call, raw, fault)
    if fault is not _NO_FAULT:
        answer.wire, answer.wait_ms = fault.wire, fault.wait_ms
    return answer


def _answer(platform: Platform, call: Call, raw: bytes, fault: Fault) -> Answer:
    read = _read(platform, call, raw)
    if isinstance(read, Problem):
        return refusal(platform, read)
    if read.get("status") == "read":
        return _receipt(platform, call, read)
    draft = draft_of(platform, platform.numbers[call.number_id], read)
    if isinstance(draft, Problem):
        return refusal(platform, draft)
    draft.marketing_api, draft.version = call.endpoint == MARKETING, call.version
    return _drafted(platform, draft, fault)


def _drafted(platform: Platform, draft: Draft, fault: Fault) -> Answer:
    """A standing fault is drawn for the person; else it is as the persona wants."""
    if fault is _NO_FAULT and platform.faults:
        fault = platform.faults.draw("messages", draft.recipient.person) or fault
    ordered = fault is not _NO_FAULT
    wire, wait_ms = (fault if ordered else draft.persona).wire, (fault if ordered else draft.persona).wait_ms
    if not wire.accepts:
        return Answer(500, b"", wire, wait_ms)
    draft.fails = fault.code if fault.code in TOLD_LATER else 0
    ordered_problem = Problem(fault.code) if fault.code and not draft.fails else None
    problem = ordered_problem or first_objection(draft)
    if problem is not None:
        answer = refusal(platform, problem)
    else:
        answer = Answer(200, _accept(draft, at_once=wire is Wire.STATUS_FIRST))
    answer.wire, answer.wait_ms = wire, wait_ms
    return answer


def refusal(platform: Platform, problem: Problem) -> Answer:
    seen = platform.store.seen
    seen.refused[problem.code] += 1
    return Answer(problem.http, error_body(problem, f"A{seen.posts:023d}"))


def _read(platform: Platform, call: Call, raw: bytes) -> dict[str, Any] | Problem:
    if not platform.is_token(call.token):
        return EXPIRED_TOKEN
    if call.number_id not in platform.numbers:
        return no_such_object(call.number_id, "post")
    try:
        body = msgspec.json.decode(raw)
    except UNREADABLE:
        return Problem(100, message="(#100) The request body is no valid JSON.")
    if not isinstance(body, dict) or body.get("messaging_product") != "whatsapp":
        return missing("messaging_product")
    return body


def _receipt(platform: Platform, call: Call, body: dict[str, Any]) -> Answer:
    problem = receipts.objection(platform, call.number_id, body)
    if problem is not None:
        return refusal(platform, problem)
    receipts.mark(platform, body)
    return Answer(200, _SUCCESS)


def _accept(draft: Draft, at_once: bool) -> bytes:
    platform, person = draft.platform, draft.recipient.person
    message = _message(draft)
    drawn = chance(platform.settings.seed, person, platform.store.seen.by_person[person])
    if draft.group is not None:
        if draft.template is not None:
            draft.template.life.note_sent(draft.now)
        to_groups.begin(platform, draft.group, message, drawn, draft.fails)
        return msgspec.json.encode(to_groups.envelope(message, "accepted"))
    fate = fate_of(platform, message, draft.persona, drawn, draft.now, draft.fails)
    platform.store.accept(message)
    if not draft.by_user_id:
        platform.crowd.phone_used[person] = draft.now
    if platform.crowd.entry_points:
        platform.crowd.answer_entry(draft.number.id, person, draft.now)
    held = draft.template is not None and platform.pacing.holds(draft.template, draft.now)
    if held and draft.template is not None:
        told = (platform, message, draft.persona, fate)
        platform.pacing.keep(draft.template, partial(statuses.begin, *told), partial(statuses.drop, *told))
    else:
        statuses.begin(platform, message, draft.persona, fate, at_once)
    return msgspec.json.encode(_envelope(draft, message, HELD if held else "accepted"))


def _message(draft: Draft) -> Message:
    wamid = draft.platform.store.next_wamid(draft.recipient.wa_id)
    callback, context = draft.body.get("biz_opaque_callback_data"), draft.body.get("context")
    at, number_id, content = draft.now, draft.number.id, draft.content
    message = Message(wamid, at, number_id, draft.to, draft.recipient, draft.kind, callback, content)
    if draft.group is not None:
        message.group_id = draft.group.id
    if context is not None:
        message.quoted = context["message_id"]
    if draft.template is not None:
        message.template, message.language = draft.template.name, draft.template.language
        message.template_id, message.shape = draft.template.id, draft.template.shape
        message.parts = draft.template.components
        message.category = draft.template.category.lower()
        message.marketing_api = draft.marketing_api
    elif draft.generated is not None:
        _attribute(message, draft.generated, int(draft.body.get("ttl_seconds") or 0))
    return message


def _attribute(message: Message, template: Template, ttl_seconds: int) -> None:
    """A Direct Send counts for the template behind it, and looks like itself."""
    message.template, message.language, message.template_id = template.name, template.language, template.id
    message.category, message.lifetime_ms = template.category.lower(), ttl_seconds * 1000
    template.life.note_sent(message.at)


def _envelope(draft: Draft, message: Message, status: str) -> dict[str, Any]:
    """Who was addressed by user id is answered without a wa_id."""
    contact = {"input": draft.to, "wa_id": draft.recipient.wa_id, "user_id": draft.recipient.user_id}
    if draft.by_user_id:
        contact = {"input": draft.to, "user_id": draft.to}
    reference = {"id": message.wamid}
    if draft.template is not None:
        reference["message_status"] = status
    envelope = {"messaging_product": "whatsapp", "contacts": [contact], "messages": [reference]}
    return envelope | {"success": True} if draft.marketing_api else envelope
