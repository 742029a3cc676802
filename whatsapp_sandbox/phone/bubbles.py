"""One message as a phone shows it: the values that the page draws, of whatever kind the message is."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlsplit

from markupsafe import Markup

from whatsapp_sandbox.people.buttons import Pressable, pressables
from whatsapp_sandbox.phone.formatting import formatted
from whatsapp_sandbox.store import Heard, Message

Node = Mapping[str, Any]
MEDIA = ("image", "video", "gif", "document", "audio", "sticker", "location")
# An answer that opens WhatsApp's sheet of choices stands behind one button.
CHOICES = ("ROW",)


@dataclass(frozen=True, slots=True)
class Medium:
    kind: str
    id: str = ""  # of the sandbox's own media
    name: str = ""  # file, place, or where a link leads
    more: str = ""  # an address


@dataclass(frozen=True, slots=True)
class Button:
    """`press` is what the control API wants to know; `value` a link, a code or a phone."""

    kind: str
    text: str
    press: str = ""
    value: str = ""
    description: str = ""


@dataclass(frozen=True, slots=True)
class Card:
    medium: Medium | None
    text: str
    buttons: tuple[Button, ...]

    @property
    def body(self) -> Markup:
        return formatted(self.text)


@dataclass(frozen=True, slots=True)
class Offer:
    text: str
    code: str
    ends: int  # 0 when it does not


@dataclass(frozen=True, slots=True)
class Section:
    title: str
    rows: tuple[Button, ...]


@dataclass(frozen=True, slots=True)
class Look:
    """What a message looks like, whoever wrote it and whatever has become of it."""

    header: str = ""
    medium: Medium | None = None
    offer: Offer | None = None
    text: str = ""
    footer: str = ""
    buttons: tuple[Button, ...] = ()
    sheet: str = ""  # the button that opens the sections
    sections: tuple[Section, ...] = ()
    cards: tuple[Card, ...] = ()
    contacts: tuple[tuple[str, str], ...] = ()
    goods: int = 0

    @property
    def body(self) -> Markup:
        return formatted(self.text)


def look_of_answer(heard: Heard) -> Look:
    """What the person wrote, sent or pressed."""
    kind, content = str(heard.content.get("type")), heard.content
    match kind:
        case "button":
            return Look(text=str(content["button"].get("text", "")))
        case "interactive":
            return _reply(content["interactive"])
        case "order":
            return Look(goods=len(content["order"].get("product_items") or ()))
        case _:
            return look_of(kind, content.get(kind) or {})


def _reply(interactive: Node) -> Look:
    reply = interactive.get(interactive.get("type", "")) or {}
    words = "\n".join(filter(None, (str(reply.get("title") or ""), str(reply.get("description") or ""))))
    return Look(text=words or str(reply.get("body") or reply.get("response") or ""))


def look_of(kind: str, content: Any) -> Look:
    """Of the kinds that a business and a person can both send."""
    if kind == "text":
        return Look(text=str(content.get("body", "")))
    if kind in MEDIA:
        return Look(medium=medium_of(kind, content), text=str(content.get("caption") or ""))
    if kind == "contacts":
        return Look(contacts=tuple(_contact(card) for card in content))
    return Look(text=f"[{kind}]")


def medium_of(kind: str, content: Node) -> Medium:
    if kind == "location":
        name, address = str(content.get("name") or ""), str(content.get("address") or "")
        where = f"{content.get('latitude', '')}, {content.get('longitude', '')}"
        return Medium(kind, name=name or where, more=address)
    link = urlsplit(str(content.get("link") or ""))
    name = str(content.get("filename") or "") or link.path.rpartition("/")[2]
    return Medium(kind, id=str(content.get("id") or ""), name=name, more=link.hostname or "")


def _contact(card: Node) -> tuple[str, str]:
    phones = card.get("phones") or [{}]
    return str((card.get("name") or {}).get("formatted_name") or ""), str(phones[0].get("phone") or "")


def look_of_interactive(message: Message) -> Look:
    content = message.content
    kind, action = str(content.get("type", "")).lower(), content.get("action") or {}
    header, shown = content.get("header") or {}, [*pressables(message)]
    form = str(header.get("type") or "text").lower()
    sections = _sections(action, _buttons(shown, -1)) if kind == "list" else ()
    return Look(
        header=str(header.get("text") or ""),
        medium=medium_of(form, header.get(form) or {}) if form in MEDIA else None,
        text=str((content.get("body") or {}).get("text") or ""),
        footer=str((content.get("footer") or {}).get("text") or ""),
        buttons=() if sections else _buttons(shown, -1),
        sheet=str(action.get("button") or "") if sections else "",
        sections=sections,
        cards=_cards(action, shown),
        goods=_goods(kind, action),
    )


def _sections(action: Node, rows: tuple[Button, ...]) -> tuple[Section, ...]:
    """The rows come in one line; each section takes as many as are its own."""
    made, begins = [], 0
    for section in action.get("sections") or ():
        ends = begins + len(section.get("rows") or ())
        made.append(Section(str(section.get("title") or ""), rows[begins:ends]))
        begins = ends
    return tuple(made)


def _cards(action: Node, shown: list[Pressable]) -> tuple[Card, ...]:
    made = []
    for place, card in enumerate(action.get("cards") or ()):
        header = card.get("header") or {}
        form = str(header.get("type") or "").lower()
        medium = medium_of(form, header.get(form) or {}) if form in MEDIA else None
        text = str((card.get("body") or {}).get("text") or "")
        made.append(Card(medium, text, _buttons(shown, place)))
    return tuple(made)


def _goods(kind: str, action: Node) -> int:
    if kind not in ("product", "product_list", "catalog_message"):
        return 0
    return sum(len(section.get("product_items") or ()) for section in action.get("sections") or ()) or 1


def _buttons(shown: list[Pressable], card: int) -> tuple[Button, ...]:
    return tuple(
        Button(each.kind, each.text, press, each.url, each.description)
        for each, press in zip(shown, presses(shown), strict=True)
        if each.card == card
    )


def presses(shown: list[Pressable]) -> list[str]:
    """How the control API calls each: by place among those that answer, the others by their text."""
    places = iter(range(len(shown)))
    return [str(next(places)) if each.answer else each.text for each in shown]
