"""Interactive actions that open a link or ask for something: flow, place, address, phone, call."""

from __future__ import annotations

from typing import Any

from whatsapp_sandbox.sending.draft import Draft
from whatsapp_sandbox.sending.kinds.words import (
    Found,
    Node,
    a_link,
    a_string,
    an_object,
    invalid,
    lacking,
    one_of,
    sized,
)

DISPLAY_MOST = 20
CTA_MOST = 30
FLOW_VERSION = "3"
# Where the platform asks for addresses in this way.
ADDRESS_COUNTRIES = {"IN": "IN", "SG": "SG"}


def link(draft: Draft, action: Node) -> Found:
    yield from _named(action, "cta_url")
    yield from a_cta("interactive['action']['parameters']", action.get("parameters"))


def a_cta(where: str, parameters: Any) -> Found:
    yield from an_object(where, parameters)
    yield from sized("Display text", f"{where}['display_text']", parameters.get("display_text"), DISPLAY_MOST)
    yield from a_link(f"{where}['url']", parameters.get("url"))


def flow(draft: Draft, action: Node) -> Found:
    yield from _named(action, "flow")
    where = "interactive['action']['parameters']"
    parameters: Any = action.get("parameters")
    yield from an_object(where, parameters)
    if str(parameters.get("flow_message_version") or "") != FLOW_VERSION:
        yield invalid(f"flow_message_version must be {FLOW_VERSION}")
    if bool(parameters.get("flow_id")) == bool(parameters.get("flow_name")):
        yield lacking("Exactly one of flow_id and flow_name is required")
    yield from sized("Flow cta", f"{where}['flow_cta']", parameters.get("flow_cta"), CTA_MOST)
    yield from one_of(f"{where}['mode']", parameters.get("mode", "published"), ("draft", "published"))
    opening = parameters.get("flow_action", "navigate")
    yield from one_of(f"{where}['flow_action']", opening, ("navigate", "data_exchange"))
    payload = parameters.get("flow_action_payload")
    if opening == "data_exchange" and payload is not None:
        yield invalid("flow_action_payload is not allowed for flow_action data_exchange")
    if payload is not None:
        yield from an_object(f"{where}['flow_action_payload']", payload)
        yield from a_string(f"{where}['flow_action_payload']['screen']", payload.get("screen"))
        if "data" in payload and not (isinstance(payload["data"], dict) and payload["data"]):
            yield invalid("flow_action_payload data must be a non-empty object")


def location(draft: Draft, action: Node) -> Found:
    yield from _named(action, "send_location")


def address(draft: Draft, action: Node) -> Found:
    """Of people of the country that is named, and only where the platform offers it."""
    yield from _named(action, "address_message")
    where = "interactive['action']['parameters']"
    parameters: Any = action.get("parameters")
    yield from an_object(where, parameters)
    yield from a_string(f"{where}['country']", parameters.get("country"))
    country = str(parameters["country"]).upper()
    if country not in ADDRESS_COUNTRIES or draft.recipient.region != ADDRESS_COUNTRIES[country]:
        yield invalid(f"Address messages to {draft.recipient.region} are not supported for country {country}")


def call_permission(draft: Draft, action: Node) -> Found:
    yield from _named(action, "call_permission_request")


def contact(draft: Draft, action: Node) -> Found:
    yield from _named(action, "request_contact_info")


def order_details(draft: Draft, action: Node) -> Found:
    """Payments, of which no more is known here than their names."""
    yield from _named(action, "review_and_pay")
    yield from an_object("interactive['action']['parameters']", action.get("parameters"))


def order_status(draft: Draft, action: Node) -> Found:
    yield from _named(action, "review_order")
    yield from an_object("interactive['action']['parameters']", action.get("parameters"))


def _named(action: Node, name: str) -> Found:
    yield from a_string("interactive['action']['name']", action.get("name"))
    if str(action["name"]).lower() != name:
        yield invalid(f"Action name must be {name}")
