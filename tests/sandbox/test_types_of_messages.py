"""Every type of message outside templates: what is accepted, and with which code the rest is refused."""

from __future__ import annotations

from typing import Any

import pytest

from whatsapp_sandbox.platform import open_platform
from whatsapp_sandbox.sending import messages
from whatsapp_sandbox.settings import Settings
from whatsapp_sandbox.testing import RunningSandbox

from . import sends
from .receiver import Receiver
from .sends import ANA

LINK = "https://escola.example/anexo"
CARD = {"name": {"formatted_name": "Helena Prado", "first_name": "Helena"}}


def _send(kind: str, content: Any, **more: Any) -> dict[str, Any]:
    return {"messaging_product": "whatsapp", "to": ANA, "type": kind, kind: content, **more}


@pytest.mark.parametrize(
    ("kind", "content"),
    [
        ("text", {"body": "a" * 4096, "preview_url": True}),
        ("image", {"link": LINK, "caption": "a" * 1024}),
        ("video", {"link": LINK, "caption": "O pátio"}),
        ("audio", {"link": LINK, "voice": True}),
        ("document", {"link": LINK, "filename": "boleto.pdf", "caption": "Boleto"}),
        ("sticker", {"link": LINK}),
        ("location", {"latitude": "-19.92", "longitude": -43.93, "name": "Escola", "address": "Rua A"}),
        ("contacts", [{**CARD, "phones": [{"phone": "+55 31 99999-0000", "type": "CELL"}]}]),
        ("contacts", [{**CARD, "birthday": "2012-08-18", "emails": [{"email": "a@b.example"}]}]),
        ("reaction", {"message_id": "wamid.x", "emoji": "👍🏽"}),
        ("reaction", {"message_id": "wamid.x", "emoji": ""}),
    ],
)
def test_a_right_message_is_accepted(sandbox: RunningSandbox, kind: str, content: Any) -> None:
    sends.accepted(sandbox, _send(kind, content))
    assert sandbox.seen_messages()[0]["type"] == kind


@pytest.mark.parametrize(
    ("kind", "content", "code", "words"),
    [
        ("text", {"body": "a" * 4097}, 100, "must be at most 4096 characters long"),
        ("text", {"body": 7}, 100, "text['body'] is required"),
        ("text", {"body": "Oi", "preview_url": "yes"}, 100, "preview_url"),
        ("image", {"caption": "só isto"}, 131008, "requires an id or a link"),
        ("image", "foto", 100, "must be a JSON object"),
        ("image", {"link": "escola.example/foto"}, 100, "is not a valid URI"),
        ("image", {"link": LINK, "caption": "a" * 1025}, 100, "at most 1024"),
        ("audio", {"link": LINK, "caption": "som"}, 100, "audio['caption']"),
        ("audio", {"link": LINK, "voice": "yes"}, 100, "audio['voice']"),
        ("sticker", {"id": True}, 100, "sticker['id']"),
        ("document", {"link": LINK, "filename": "a" * 241}, 100, "document['filename']"),
        ("location", {"latitude": 1}, 100, "location['longitude'] is required"),
        ("location", {"latitude": 91, "longitude": 0}, 100, "between -90 and 90"),
        ("location", {"latitude": "norte", "longitude": 0}, 100, "must be a number"),
        ("contacts", [], 131008, "contacts"),
        ("contacts", {"name": "Helena"}, 100, "must be an array"),
        ("contacts", [{}], 100, "contacts[0]['name'] is required"),
        ("contacts", [{"name": {"formatted_name": "Helena"}}], 131008, "At least one of the optional"),
        ("contacts", [{**CARD, "birthday": "18/08/2012"}], 100, "YYYY-MM-DD"),
        ("contacts", [CARD] * 258, 131009, "Max allowed contacts: 257"),
        ("reaction", {"emoji": "👍"}, 100, "reaction['message_id'] is required"),
        ("reaction", {"message_id": "wamid.x"}, 100, "reaction['emoji'] is required"),
        ("reaction", {"message_id": "wamid.x", "emoji": "gostei"}, 131009, "emoji"),
    ],
)
def test_a_wrong_message_is_refused_with_its_code(
    sandbox: RunningSandbox, kind: str, content: Any, code: int, words: str
) -> None:
    status, error = sends.refused(sandbox, _send(kind, content))
    assert (status, error["code"]) == (400, code)
    assert words in error.get("error_data", {}).get("details", "") + error["message"]


@pytest.mark.parametrize(
    ("change", "code"),
    [
        ({"type": "telegram"}, 100),
        ({"type": "order"}, 131051),
        ({"recipient_type": "crowd"}, 100),
        ({"recipient_type": "group"}, 131009),
        ({"context": "wamid.x"}, 100),
        ({"context": {"message_id": None}}, 100),
        ({"biz_opaque_callback_data": 7}, 100),
        ({"recipient_identity_key_hash": "older"}, 137000),
        ({"to": "123"}, 131009),
    ],
)
def test_a_wrong_envelope_is_refused(sandbox: RunningSandbox, change: dict[str, Any], code: int) -> None:
    assert sends.refused(sandbox, sends.text() | change)[1]["code"] == code


def test_the_envelope_may_quote_and_name_the_identity_key(sandbox: RunningSandbox) -> None:
    key = sandbox.control("POST", "/people", {"phone": ANA})["identity_key_hash"]
    more = {"recipient_type": "INDIVIDUAL", "context": {"message_id": "wamid.x"}}
    sends.accepted(sandbox, sends.text() | more | {"recipient_identity_key_hash": key})
    assert sandbox.seen_messages()[0]["context"] == "wamid.x"


def test_without_a_plus_the_country_of_the_business_may_be_put_in_front(sandbox: RunningSandbox) -> None:
    _, answer = sends.post(sandbox, sends.text(to="31 98765-4321"))
    assert answer["contacts"][0]["wa_id"].startswith("5531")
    _, answer = sends.post(sandbox, sends.text(to="16505551234"))
    assert answer["contacts"][0]["wa_id"] == "16505551234"


def test_a_reaction_to_nothing_fails_after_acceptance(sandbox: RunningSandbox, receiver: Receiver) -> None:
    heard = sandbox.control("POST", "/inbound", {"phone": ANA, "text": "Oi"})
    sends.accepted(sandbox, _send("reaction", {"message_id": heard["wamid"], "emoji": "👍"}))
    receiver.wait_for_statuses("delivered")
    sends.accepted(sandbox, _send("reaction", {"message_id": "wamid.x", "emoji": "👍"}))
    (failed,) = [each for each in receiver.wait_for_statuses("failed") if each["status"] == "failed"]
    assert failed["errors"][0]["code"] == 131009


def test_a_voice_message_that_is_read_is_played(sandbox: RunningSandbox, receiver: Receiver) -> None:
    sandbox.control("POST", "/personas", {"pattern": "*", "reads": True})
    sandbox.control("POST", "/windows", {"phone": ANA, "open": True})
    sends.accepted(sandbox, _send("audio", {"link": LINK, "voice": True}))
    played = receiver.wait_for_statuses("sent", "delivered", "read", "played")[-1]
    assert (played["status"], "pricing" in played) == ("played", False)


@pytest.mark.parametrize("place", ["message", "header"])
def test_a_medium_that_was_never_uploaded_is_refused(place: str) -> None:
    platform = open_platform(Settings(any_media=False))
    send = _send("image", {"id": "1037543291543636"})
    if place == "header":
        body = {"type": "BODY", "text": "Olá"}
        components = [{"type": "HEADER", "format": "IMAGE"}, body]
        named = {"name": "novo", "language": "pt_BR", "category": "UTILITY", "components": components}
        platform.templates.seed(named, platform.clock.now())
        header = {"type": "header", "parameters": [{"type": "image", "image": {"id": 7}}]}
        send = sends.template("novo", header)
    call = messages.Call(platform.settings.phone_number_id, platform.settings.token)
    answer = messages.receive(platform, call, sends.as_bytes(send))
    assert answer.status == 400
    assert b"is not a valid whatsapp business account media attachment ID" in answer.body
