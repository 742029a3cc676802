"""`POST /{phone_number_id}/messages`: what is refused at once, and what is accepted."""

from __future__ import annotations

import hmac
from dataclasses import dataclass
from typing import Any

import msgspec

from whatsapp_sandbox.account.numbers import Number
from whatsapp_sandbox.faults import Fault, Wire, chance
from whatsapp_sandbox.platform import Platform
from whatsapp_sandbox.sending import statuses
from whatsapp_sandbox.sending.checks import Draft, first_objection
from whatsapp_sandbox.store import Message
from whatsapp_sandbox.templates.template import Template
from whatsapp_sandbox.wire.errors import EXPIRED_TOKEN, Problem, error_body, missing, no_such_object

# Accepted with their object unexamined, for now: see the README.
UNEXAMINED = (
    "audio", "contacts", "document", "image", "interactive", "location", "reaction", "sticker", "video",
)  # fmt: skip
KINDS = ("template", "text", *UNEXAMINED)
_SUCCESS = b'{"success":true}'
_NO_FAULT = Fault()


@dataclass(slots=True)
class Answer:
    status: int
    body: bytes
    wire: Wire = Wire.ANSWER
    wait_ms: int = 0


def receive(platform: Platform, number_id: str, token: str, raw: bytes) -> Answer:
    platform.store.seen.posts += 1
    fault = platform.faults.take("messages") or _NO_FAULT
    if fault.code:
        answer = _refusal(platform, Problem(fault.code))
    elif not fault.wire.accepts:
        answer = Answer(500, b"")
    else:
        answer = _answer(platform, number_id, token, raw)
    if fault is not _NO_FAULT:
        answer.wire, answer.wait_ms = fault.wire, fault.wait_ms
    return answer


def _answer(platform: Platform, number_id: str, token: str, raw: bytes) -> Answer:
    read = _read(platform, number_id, token, raw)
    if isinstance(read, Problem):
        return _refusal(platform, read)
    if read.get("status") == "read":
        return _receipt(platform, read)
    draft = _draft(platform, platform.numbers[number_id], read)
    if isinstance(draft, Problem):
        return _refusal(platform, draft)
    if not draft.persona.wire.accepts:
        return Answer(500, b"", draft.persona.wire, draft.persona.wait_ms)
    problem = first_objection(draft)
    answer = _refusal(platform, problem) if problem else Answer(200, _accept(draft))
    answer.wire, answer.wait_ms = draft.persona.wire, draft.persona.wait_ms
    return answer


def _refusal(platform: Platform, problem: Problem) -> Answer:
    seen = platform.store.seen
    seen.refused[problem.code] += 1
    return Answer(problem.http, error_body(problem, f"A{seen.posts:023d}"))


def _read(platform: Platform, number_id: str, token: str, raw: bytes) -> dict[str, Any] | Problem:
    if not hmac.compare_digest(token.encode(), platform.settings.token.encode()):
        return EXPIRED_TOKEN
    if number_id not in platform.numbers:
        return no_such_object(number_id, "post")
    try:
        body = msgspec.json.decode(raw)
    except msgspec.DecodeError:
        return Problem(100, message="(#100) The request body is no valid JSON.")
    if not isinstance(body, dict) or body.get("messaging_product") != "whatsapp":
        return missing("messaging_product")
    return body


def _receipt(platform: Platform, body: dict[str, Any]) -> Answer:
    """A read receipt, with or without the typing indicator; nothing follows from it."""
    return Answer(200, _SUCCESS) if body.get("message_id") else _refusal(platform, missing("message_id"))


def _draft(platform: Platform, number: Number, body: dict[str, Any]) -> Draft | Problem:
    to, kind = str(body.get("to") or ""), _kind(body)
    if not to:
        return missing("to")
    if kind not in KINDS:
        return Problem(
            100, message=f"(#100) Param type must be one of {{{', '.join(KINDS)}}} - got {kind!r}."
        )
    if not body.get(kind):
        return Problem(131008, f"Parameter '{kind}' is mandatory for type '{kind}'")
    recipient = platform.recipient(to)
    if recipient is None:
        return Problem(131009, "Parameter 'to' is no phone number")
    persona = platform.people.of(recipient.person)
    return Draft(platform, number, recipient, to, kind, body, persona, platform.clock.now())


def _kind(body: dict[str, Any]) -> str:
    """Meta's own examples leave the type out; the object that is there then says it."""
    named = body.get("type") or next((kind for kind in KINDS if kind in body), "text")
    return str(named).lower()


def _accept(draft: Draft) -> bytes:
    platform = draft.platform
    message = _message(draft)
    nth = platform.store.seen.by_person[draft.recipient.person]
    drawn = chance(platform.settings.seed, draft.recipient.person, nth)
    fate = statuses.fate_of(platform, message, draft.persona, drawn, draft.now)
    platform.store.accept(message)
    statuses.begin(platform, message, draft.persona, fate)
    return msgspec.json.encode(_envelope(draft, message))


def _message(draft: Draft) -> Message:
    wamid = draft.platform.store.next_wamid(draft.recipient.wa_id)
    callback = draft.body.get("biz_opaque_callback_data")
    at, number_id, content = draft.now, draft.number.id, draft.content
    message = Message(wamid, at, number_id, draft.to, draft.recipient, draft.kind, callback, content)
    if draft.template is not None:
        message.template, message.language = draft.template.name, draft.template.language
        message.template_id = draft.template.id
        message.category = draft.template.category.lower()
        message.quick_replies = _quick_replies(draft.template, draft.content)
    return message


def _quick_replies(template: Template, content: dict[str, Any]) -> tuple[tuple[str, str], ...]:
    """Text and payload of each; a button sent without a payload answers with its text."""
    if not any(button.kind == "QUICK_REPLY" for button in template.shape.buttons):
        return ()
    payloads = {
        str(part.get("index") or "0"): str((part.get("parameters") or [{}])[0].get("payload") or "")
        for part in content.get("components") or ()
        if str(part.get("type", "")).lower() == "button"
    }
    return tuple(
        (button.text, payloads.get(str(place)) or button.text)
        for place, button in enumerate(template.shape.buttons)
        if button.kind == "QUICK_REPLY"
    )


def _envelope(draft: Draft, message: Message) -> dict[str, Any]:
    contact = {"input": draft.to, "wa_id": draft.recipient.wa_id, "user_id": draft.recipient.user_id}
    reference = {"id": message.wamid}
    if draft.template is not None:
        reference["message_status"] = "accepted"
    return {"messaging_product": "whatsapp", "contacts": [contact], "messages": [reference]}
