"""What a person can send, by its type, with believable values for whatever is not given."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from typing import Any

Fields = Mapping[str, Any]
Content = dict[str, Any]

_UNKNOWN = {
    "code": 131051,
    "title": "Message type unknown",
    "message": "Message type unknown",
    "error_data": {"details": "Message type is currently not supported."},
}


def text(body: str) -> Content:
    return {"type": "text", "text": {"body": body}}


def location(fields: Fields) -> Content:
    place = {"latitude": -19.9245, "longitude": -43.9352, "name": "Praça Sete", "address": "Belo Horizonte"}
    return {"type": "location", "location": {**place, **fields}}


def contacts(fields: Fields) -> Content:
    """`name` and `phone` of one contact, or the whole `contacts`."""
    name = str(fields.get("name") or "Helena Prado")
    phone = str(fields.get("phone") or "+55 31 99999-0000")
    digits = "".join(sign for sign in phone if sign.isdigit())
    card = {
        "name": {"formatted_name": name, "first_name": name.split()[0]},
        "phones": [{"phone": phone, "wa_id": digits, "type": "CELL"}],
    }
    shown: Content = {"type": "contacts", "contacts": fields.get("contacts") or [card]}
    if fields.get("origin"):
        shown["origin"] = fields["origin"]
    return shown


def reaction(fields: Fields) -> Content:
    """An empty emoji takes a reaction back: then the platform leaves the key out."""
    body = {"message_id": fields.get("message_id", "")}
    if fields.get("emoji", "👍"):
        body["emoji"] = fields.get("emoji", "👍")
    return {"type": "reaction", "reaction": body}


def order(fields: Fields) -> Content:
    item = {"product_retailer_id": "caderno-10", "quantity": 2, "item_price": 24.9, "currency": "BRL"}
    body = {"catalog_id": "194836987003835", "text": "", "product_items": [item]}
    return {"type": "order", "order": {**body, **fields}}


def button(fields: Fields) -> Content:
    words = str(fields.get("text") or "Quero participar")
    return {"type": "button", "button": {"payload": fields.get("payload", words), "text": words}}


def button_reply(fields: Fields) -> Content:
    return interactive("button_reply", {"id": "sim", "title": "Sim", **fields})


def list_reply(fields: Fields) -> Content:
    return interactive("list_reply", {"id": "manha", "title": "Manhã", **fields})


def flow(fields: Fields) -> Content:
    """`response` is what was filled in, whole."""
    answers = json.dumps({"flow_token": "unused", **fields.get("response", {})})
    body = {"name": fields.get("name", "flow"), "body": "Sent", "response_json": answers}
    return interactive("nfm_reply", body)


def call_permission(fields: Fields) -> Content:
    body = {"response": "accept", "is_permanent": False, "response_source": "user_action", **fields}
    return interactive("call_permission_reply", body)


def interactive(kind: str, body: Fields) -> Content:
    return {"type": "interactive", "interactive": {"type": kind, kind: {**body}}}


def unsupported(fields: Fields) -> Content:
    return {"type": "unsupported", "errors": [_UNKNOWN], "unsupported": {"type": "unknown", **fields}}


def edit(fields: Fields) -> Content:
    """Meta's key for the message that is meant is `original_message_id` [!]."""
    words = text(str(fields.get("text") or "Corrigido"))
    return {"type": "edit", "edit": {"original_message_id": fields.get("message_id", ""), "message": words}}


def revoke(fields: Fields) -> Content:
    return {"type": "revoke", "revoke": {"original_message_id": fields.get("message_id", "")}}


KINDS: dict[str, Callable[[Fields], Content]] = {
    "text": lambda fields: text(str(fields.get("body") or "Oi")),
    "location": location,
    "contacts": contacts,
    "reaction": reaction,
    "order": order,
    "button": button,
    "button_reply": button_reply,
    "list_reply": list_reply,
    "flow": flow,
    "call_permission": call_permission,
    "unsupported": unsupported,
    "edit": edit,
    "revoke": revoke,
}


def referral(fields: Fields) -> Content:
    """What a message carries that was written after a click on an advertisement."""
    return {
        "source_url": "https://fb.me/3cr4Wqqkv",
        "source_id": "120226305854810726",
        "source_type": "ad",
        "body": "Matrículas abertas para o próximo ano",
        "headline": "Fale com a secretaria",
        "media_type": "image",
        "image_url": "https://scontent.example/anuncio.jpg",
        "ctwa_clid": "Aff-n8ZTODiE79d22KtAwQKj9e_mIEOOj27vDVwFjN80dp4_0NiNhEgpGo0AHemvuSoi",
        "welcome_message": {"text": "Olá! Como podemos ajudar?"},
        **fields,
    }
