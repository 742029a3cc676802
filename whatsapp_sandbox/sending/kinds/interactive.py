"""Interactive messages: header, body and footer that all share, and the action of each type."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from whatsapp_sandbox.sending.draft import Draft
from whatsapp_sandbox.sending.kinds import asking, carousel, products
from whatsapp_sandbox.sending.kinds.media import medium_in
from whatsapp_sandbox.sending.kinds.words import (
    Found,
    Node,
    a_list,
    a_string,
    an_object,
    counted,
    invalid,
    lacking,
    one_of,
    sized,
    unique,
    wrong,
)

BODY_MOST, LIST_BODY_MOST, FOOTER_MOST, HEADER_MOST = 1024, 4096, 60, 60
BUTTONS_MOST, TITLE_MOST, BUTTON_ID_MOST = 3, 20, 256
SECTIONS_MOST, ROWS_MOST = 10, 10
ROW_TITLE_MOST, ROW_TEXT_MOST, ROW_ID_MOST = 24, 72, 200
_MEDIA = ("image", "video", "document")
_ANY_HEADER = ("text", *_MEDIA)


def interactive(draft: Draft) -> Found:
    content = draft.content
    yield from an_object("interactive", content)
    yield from a_string("interactive['type']", content.get("type"))
    kind = content["type"].lower()
    yield from one_of("interactive['type']", kind, KINDS)
    headers, body_needed, action_checked = KINDS[kind]
    yield from _header(draft, content.get("header"), headers, kind)
    yield from _body(content.get("body"), body_needed, LIST_BODY_MOST if kind == "list" else BODY_MOST)
    yield from _footer(content.get("footer"))
    action = content.get("action")
    yield from an_object("interactive['action']", action)
    yield from action_checked(draft, action)


def _header(draft: Draft, header: Any, allowed: tuple[str, ...], kind: str) -> Found:
    if header is None:
        if kind == "product_list":
            yield lacking("Header is required for interactive type product_list")
        return
    where = "interactive['header']"
    yield from an_object(where, header)
    shown = str(header.get("type") or "").lower()
    if shown not in allowed:
        yield invalid(f"Header of type {shown or 'unknown'} is not supported for interactive type {kind}")
    if shown == "text":
        if header.get("text") is None:
            yield invalid("Text cannot be null for header type text")
        yield from sized("Header text", f"{where}['text']", header["text"], HEADER_MOST)
    else:
        yield from medium_in(draft.platform, shown, header.get(shown), f"{where}['{shown}']")


def _body(body: Any, needed: bool, most: int) -> Found:
    if body is None and not needed:
        return
    yield from an_object("interactive['body']", body)
    yield from sized("Body text", "interactive['body']['text']", body.get("text"), most)


def _footer(footer: Any) -> Found:
    if footer is not None:
        yield from an_object("interactive['footer']", footer)
        yield from sized("Footer text", "interactive['footer']['text']", footer.get("text"), FOOTER_MOST)


def _reply_buttons(draft: Draft, action: Node) -> Found:
    where = "interactive['action']['buttons']"
    buttons: Any = action.get("buttons")
    if buttons == []:
        yield from counted("buttons", 0, 1, BUTTONS_MOST)
    yield from a_list(where, buttons)
    yield from counted("buttons", len(buttons), 1, BUTTONS_MOST)
    for place, button in enumerate(buttons):
        if str(button.get("type") or "").lower() != "reply":
            yield wrong(
                f"{where}[{place}]['type']", f'must be one of {{reply}} - got "{button.get("type")}".'
            )
        reply = button.get("reply")
        yield from an_object(f"{where}[{place}]['reply']", reply)
        yield from sized(
            "Button title", f"{where}[{place}]['reply']['title']", reply.get("title"), TITLE_MOST
        )
        yield from sized("Button id", f"{where}[{place}]['reply']['id']", reply.get("id"), BUTTON_ID_MOST)
    yield from unique("title of buttons", [button["reply"]["title"] for button in buttons])
    yield from unique("id of buttons", [button["reply"]["id"] for button in buttons])


def _list(draft: Draft, action: Node) -> Found:
    yield from sized("Button label", "interactive['action']['button']", action.get("button"), TITLE_MOST)
    where = "interactive['action']['sections']"
    sections: Any = action.get("sections")
    yield from a_list(where, sections)
    yield from counted("sections", len(sections), 1, SECTIONS_MOST)
    for place, section in enumerate(sections):
        if len(sections) > 1 and not section.get("title"):
            yield lacking("Section title is required when there is more than one section")
        if section.get("title"):
            yield from _at_most("Section title", section["title"], ROW_TITLE_MOST)
        yield from a_list(f"{where}[{place}]['rows']", section.get("rows"))
        for row_place, row in enumerate(section["rows"]):
            yield from _row(f"{where}[{place}]['rows'][{row_place}]", row)
    rows = [row for section in sections for row in section["rows"]]
    if len(rows) > ROWS_MOST:
        yield invalid(f"Total row count exceed max allowed count: {ROWS_MOST}")
    yield from unique("id of rows", [row["id"] for row in rows])


def _row(where: str, row: Node) -> Found:
    yield from a_string(f"{where}['id']", row.get("id"))
    yield from a_string(f"{where}['title']", row.get("title"))
    yield from _at_most("Row id", row["id"], ROW_ID_MOST)
    yield from _at_most("Row title", row["title"], ROW_TITLE_MOST)
    if row.get("description"):
        yield from _at_most("Row description", row["description"], ROW_TEXT_MOST)


def _at_most(what: str, value: Any, most: int) -> Found:
    if not isinstance(value, str) or len(value) > most:
        yield invalid(f"{what} is too long. Max length is {most}")


# Headers allowed, whether a body is needed, and what is asked of the action.
KINDS: dict[str, tuple[tuple[str, ...], bool, Callable[[Draft, Node], Found]]] = {
    "button": (_ANY_HEADER, True, _reply_buttons),
    "list": (("text",), True, _list),
    "cta_url": (_ANY_HEADER, True, asking.link),
    "flow": (_ANY_HEADER, True, asking.flow),
    "product": ((), False, products.product),
    "product_list": (("text",), True, products.product_list),
    "catalog_message": ((), True, products.catalog),
    "location_request_message": ((), True, asking.location),
    "address_message": (("text",), True, asking.address),
    "call_permission_request": ((), False, asking.call_permission),
    "request_contact_info": ((), True, asking.contact),
    "carousel": ((), True, carousel.cards),
    "order_details": (("image",), True, asking.order_details),
    "order_status": ((), True, asking.order_status),
}
