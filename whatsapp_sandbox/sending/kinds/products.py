"""The actions of interactive messages that show products of a catalogue."""

from __future__ import annotations

from typing import Any

from whatsapp_sandbox.sending.draft import Draft
from whatsapp_sandbox.sending.kinds.words import (
    Found,
    Node,
    a_list,
    a_string,
    an_object,
    counted,
    invalid,
    lacking,
)

SECTIONS_MOST, PRODUCTS_MOST, TITLE_MOST = 10, 30, 24
_ACTION = "interactive['action']"


def product(draft: Draft, action: Node) -> Found:
    for name in ("catalog_id", "product_retailer_id"):
        yield from a_string(f"{_ACTION}['{name}']", action.get(name))


def product_list(draft: Draft, action: Node) -> Found:
    yield from a_string(f"{_ACTION}['catalog_id']", action.get("catalog_id"))
    yield from sections(f"{_ACTION}['sections']", action.get("sections"))


def catalog(draft: Draft, action: Node) -> Found:
    yield from a_string(f"{_ACTION}['name']", action.get("name"))
    if action["name"] != "catalog_message":
        yield invalid("Action name must be catalog_message")
    parameters = action.get("parameters")
    if parameters is not None:
        yield from an_object(f"{_ACTION}['parameters']", parameters)
        thumbnail = parameters.get("thumbnail_product_retailer_id")
        yield from a_string(f"{_ACTION}['parameters']['thumbnail_product_retailer_id']", thumbnail)


def sections(where: str, listed: Any) -> Found:
    """Of a message or of a template's button: up to 30 products under titles."""
    yield from a_list(where, listed)
    yield from counted("sections", len(listed), 1, SECTIONS_MOST)
    for place, section in enumerate(listed):
        title = section.get("title")
        if len(listed) > 1 and not title:
            yield lacking("Section title is required when there is more than one section")
        if title and (not isinstance(title, str) or len(title) > TITLE_MOST):
            yield invalid(f"Section title is too long. Max length is {TITLE_MOST}")
        yield from a_list(f"{where}[{place}]['product_items']", section.get("product_items"))
        for item_place, item in enumerate(section["product_items"]):
            path = f"{where}[{place}]['product_items'][{item_place}]['product_retailer_id']"
            yield from a_string(path, item.get("product_retailer_id"))
    yield from counted("products", sum(len(each["product_items"]) for each in listed), 1, PRODUCTS_MOST)
