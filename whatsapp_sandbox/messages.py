"""`POST /{phone_number_id}/messages`: what is refused at once, and what is accepted."""

from __future__ import annotations

import hmac
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import msgspec

from whatsapp_sandbox import statuses
from whatsapp_sandbox.faults import Fault, Wire, chance
from whatsapp_sandbox.numbers import Number
from whatsapp_sandbox.parameters import misfit
from whatsapp_sandbox.people import Persona
from whatsapp_sandbox.platform import Platform
from whatsapp_sandbox.recipients import Recipient
from whatsapp_sandbox.store import Message
from whatsapp_sandbox.templates import Template
from whatsapp_sandbox.wire.errors import EXPIRED_TOKEN, Problem, error_body, missing, no_such_object

TEXT_MOST = 4096
CALLBACK_MOST = 512
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


@dataclass(slots=True)
class Draft:
    """A send that has a number and a recipient, on its way through the checks."""

    platform: Platform
    number: Number
    recipient: Recipient
    to: str
    kind: str
    body: dict[str, Any]
    persona: Persona
    now: int
    template: Template | None = None

    @property
    def content(self) -> dict[str, Any]:
        content: dict[str, Any] = self.body[self.kind]
        return content


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
    problem = next((no for check in CHECKS if (no := check(draft))), None)
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


def _within_throughput(draft: Draft) -> Problem | None:
    if not draft.platform.settings.rate_limits or draft.number.throughput.admits(draft.now):
        return None
    return Problem(130429, "More messages than the throughput of this number allows; slow down.")


def _not_refused_by_persona(draft: Draft) -> Problem | None:
    return Problem(draft.persona.refuses) if draft.persona.refuses else None


def _not_to_itself(draft: Draft) -> Problem | None:
    return (
        Problem(131021, "The recipient is the sender.")
        if draft.number.is_recipient(draft.recipient)
        else None
    )


def _callback_is_short(draft: Draft) -> Problem | None:
    callback = draft.body.get("biz_opaque_callback_data")
    if callback is None or (isinstance(callback, str) and len(callback) <= CALLBACK_MOST):
        return None
    wanted = f"must be a string of at most {CALLBACK_MOST} characters"
    return Problem(100, message=f"(#100) Param biz_opaque_callback_data {wanted}.")


def _text_fits(draft: Draft) -> Problem | None:
    if draft.kind != "text":
        return None
    text = draft.content.get("body") if isinstance(draft.content, dict) else None
    if not isinstance(text, str) or not text.strip():
        return missing("text['body']")
    if len(text) > TEXT_MOST:
        return Problem(100, message=f"(#100) Param text['body'] must be at most {TEXT_MOST} characters long.")
    return None


def _template_is_live(draft: Draft) -> Problem | None:
    if draft.kind != "template":
        return None
    name, language = draft.content.get("name"), draft.content.get("language")
    code = language.get("code") if isinstance(language, dict) else None
    if not name or not code:
        return missing("template['language']" if name else "template['name']")
    template = draft.platform.templates.of(name, code)
    if template is not None and template.status == "PAUSED":
        return Problem(132015, f"template ({name}) is paused because of its quality")
    if template is not None and template.status == "DISABLED":
        return Problem(132016, f"template ({name}) is disabled for good because of its quality")
    if template is None or template.status != "APPROVED":
        return Problem(132001, f"template name ({name}) does not exist in {code}")
    draft.template = template
    return None


def _template_fits(draft: Draft) -> Problem | None:
    return misfit(draft.template.shape, draft.content.get("components") or ()) if draft.template else None


def _within_pair_limit(draft: Draft) -> Problem | None:
    platform, person = draft.platform, draft.recipient.person
    if not platform.settings.rate_limits or platform.pairs.admits(draft.number.id, person, draft.now):
        return None
    return Problem(131056, "(Business Account, Consumer Account) pair rate limit hit")


CHECKS: tuple[Callable[[Draft], Problem | None], ...] = (
    _within_throughput,
    _not_refused_by_persona,
    _not_to_itself,
    _callback_is_short,
    _text_fits,
    _template_is_live,
    _template_fits,
    _within_pair_limit,
)


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
        message.category = draft.template.category.lower()
        message.quick_replies = _quick_replies(draft.template, draft.content)
    return message


def _quick_replies(template: Template, content: dict[str, Any]) -> tuple[tuple[str, str], ...]:
    """Text and payload of each; a button sent without a payload answers with its text."""
    if not any(button.kind == "QUICK_REPLY" for button in template.shape.buttons):
        return ()
    payloads = {
        str(part.get("index", "0")): str((part.get("parameters") or [{}])[0].get("payload") or "")
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
