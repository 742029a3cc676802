"""Meta's JSON as it travels to and from the Graph API: what a send says, and how answers are read.

Only shapes live here; what an answer means is in `answers` and `reads`.
"""

from __future__ import annotations

import msgspec

from avisa.channels.meta.components import Json, components_of, header_parameter, medium_of
from avisa.channels.port import Body, Header, Outbound

_encode = msgspec.json.Encoder().encode


def outgoing(message: Outbound) -> bytes:
    """The body of POST /{number}/messages: a template, or free text where `template` is empty, perhaps with
    buttons."""
    envelope: Json = {
        "messaging_product": "whatsapp",
        "recipient_type": "individual",
        ("to" if message.to.startswith("+") else "recipient"): message.to,
        "biz_opaque_callback_data": message.callback,
    }
    if message.template:
        envelope["type"] = "template"
        envelope["template"] = _template(message)
    elif message.body.header is not None and not message.body.replies:
        envelope["type"] = message.body.header.kind
        envelope[message.body.header.kind] = _file(message.body.header, message.body.text)
    elif message.body.replies or message.body.choices:
        envelope["type"] = "interactive"
        envelope["interactive"] = _interactive(message.body)
    else:
        envelope["type"] = "text"
        envelope["text"] = {"body": message.body.text, "preview_url": False}
    return _encode(envelope)


def _file(header: Header, caption: str) -> Json:
    """A sound and a sticker have no caption."""
    told: Json = {"caption": caption} if caption and header.kind in ("image", "video", "document") else {}
    return told | medium_of(header)


def _interactive(body: Body) -> Json:
    if body.choices:
        return _list(body)
    buttons = [{"type": "reply", "reply": {"id": one.payload, "title": one.title}} for one in body.replies]
    shown: Json = {"header": header_parameter(body.header)} if body.header is not None else {}
    return {"type": "button", **shown, "body": {"text": body.text}, "action": {"buttons": buttons}}


def _list(body: Body) -> Json:
    rows = [
        {"id": one.payload, "title": one.title}
        | ({"description": one.description} if one.description else {})
        for one in body.choices
    ]
    action = {"button": body.label, "sections": [{"rows": rows}]}
    return {"type": "list", "body": {"text": body.text}, "action": action}


def _template(message: Outbound) -> Json:
    template: Json = {"name": message.template, "language": {"code": message.language}}
    components = list(components_of(message.body))
    if components:
        template["components"] = components
    return template


class SentContact(msgspec.Struct):
    wa_id: str | None = None  # absent for people who are known by their business-scoped id alone
    user_id: str | None = None


class SentMessage(msgspec.Struct):
    id: str
    message_status: str | None = None


class SentAnswer(msgspec.Struct):
    messages: list[SentMessage]
    contacts: list[SentContact] = []


class MetaError(msgspec.Struct):
    """The one part of an answer that proves a refusal: an `error` object with a code."""

    code: int | str
    message: str | None = None
    error_subcode: int | None = None
    error_data: object = None
    error_user_msg: str | None = None

    @property
    def details(self) -> str:
        """What Meta says about this case, which is more than the message that all of a code share."""
        if isinstance(self.error_data, dict) and isinstance(self.error_data.get("details"), str):
            return str(self.error_data["details"])
        return self.error_user_msg or self.message or ""


class ErrorAnswer(msgspec.Struct):
    error: MetaError


class UploadAnswer(msgspec.Struct):
    """Of a resumable upload: `id` when it begins, `h` at its end."""

    id: str = ""
    h: str = ""


class TakenAnswer(msgspec.Struct):
    """To a template that was created, changed or deleted."""

    id: str | int | None = None
    success: bool = False
    status: str | None = None
    category: str | None = None


class QualityScore(msgspec.Struct):
    score: str | None = None


class ListedTemplate(msgspec.Struct):
    id: str | int
    name: str
    language: str
    status: str | None = None
    category: str | None = None
    correct_category: str | None = None
    quality_score: QualityScore | None = None
    components: list[Json] = []
    parameter_format: str | None = None
    rejected_reason: str | None = None


class Cursors(msgspec.Struct):
    after: str | None = None


class Paging(msgspec.Struct):
    cursors: Cursors | None = None
    next: str | None = None


class TemplatePage(msgspec.Struct):
    data: list[ListedTemplate]
    paging: Paging | None = None

    @property
    def after(self) -> str | None:
        """Where the next page begins; Meta sends cursors on the last page too, but no `next`."""
        if self.paging is None or self.paging.next is None or self.paging.cursors is None:
            return None
        return self.paging.cursors.after


class Throughput(msgspec.Struct):
    level: str | None = None


class NumberAnswer(msgspec.Struct):
    id: str | int
    display_phone_number: str | None = None
    verified_name: str | None = None
    quality_rating: str | None = None
    throughput: Throughput | None = None
    whatsapp_business_manager_messaging_limit: str | int | None = None


read_sent = msgspec.json.Decoder(SentAnswer).decode
read_uploaded = msgspec.json.Decoder(UploadAnswer).decode
read_taken = msgspec.json.Decoder(TakenAnswer).decode
read_error = msgspec.json.Decoder(ErrorAnswer).decode
read_templates = msgspec.json.Decoder(TemplatePage).decode
read_number = msgspec.json.Decoder(NumberAnswer).decode
