"""The cards of an interactive carousel: each with its medium, words and buttons, all of one build."""

from __future__ import annotations

from typing import Any

from whatsapp_sandbox.sending.draft import Draft
from whatsapp_sandbox.sending.kinds.asking import a_cta
from whatsapp_sandbox.sending.kinds.media import medium_in
from whatsapp_sandbox.sending.kinds.words import (
    Found,
    Node,
    a_list,
    an_object,
    counted,
    invalid,
    sized,
)

CARDS_LEAST, CARDS_MOST = 2, 10
BODY_MOST, LINE_BREAKS_MOST = 160, 2
REPLIES_MOST, TITLE_MOST, ID_MOST = 3, 20, 256
_CARDS = "interactive['action']['cards']"


def cards(draft: Draft, action: Node) -> Found:
    listed: Any = action.get("cards")
    yield from a_list(_CARDS, listed)
    yield from counted("cards", len(listed), CARDS_LEAST, CARDS_MOST)
    if [card.get("card_index") for card in listed] != [*range(len(listed))]:
        yield invalid("card_index must count the cards from 0")
    for place, card in enumerate(listed):
        yield from _card(draft, f"{_CARDS}[{place}]", card)
    if len({_build(card) for card in listed}) > 1:
        yield invalid("All cards must have the same header type and the same buttons")


def _card(draft: Draft, where: str, card: Node) -> Found:
    header: Any = card.get("header")
    body: Any = card.get("body")
    action: Any = card.get("action")
    yield from an_object(f"{where}['header']", header)
    kind = str(header.get("type") or "").lower()
    if kind not in ("image", "video"):
        yield invalid(f"Header of type {kind or 'unknown'} is not supported for a card")
    yield from medium_in(draft.platform, kind, header.get(kind), f"{where}['header']['{kind}']")
    if body is not None:
        yield from an_object(f"{where}['body']", body)
        yield from sized("Card body text", f"{where}['body']['text']", body.get("text"), BODY_MOST)
        if body["text"].count("\n") > LINE_BREAKS_MOST:
            yield invalid(f"Card body text has more than {LINE_BREAKS_MOST} line breaks")
    yield from an_object(f"{where}['action']", action)
    if "buttons" in action:
        yield from _replies(f"{where}['action']['buttons']", action["buttons"])
    else:
        yield from a_cta(f"{where}['action']['parameters']", action.get("parameters"))


def _replies(where: str, buttons: Any) -> Found:
    yield from a_list(where, buttons)
    yield from counted("buttons", len(buttons), 1, REPLIES_MOST)
    for place, button in enumerate(buttons):
        reply = button.get("quick_reply")
        yield from an_object(f"{where}[{place}]['quick_reply']", reply)
        yield from sized("Button title", f"{where}[{place}]['title']", reply.get("title"), TITLE_MOST)
        yield from sized("Button id", f"{where}[{place}]['id']", reply.get("id"), ID_MOST)


def _build(card: Node) -> tuple[str, int]:
    """0 replies stands for a link."""
    return str(card["header"]["type"]).lower(), len(card["action"].get("buttons") or ())
