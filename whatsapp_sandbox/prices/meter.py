"""Reads every status as it is told: what it says about money, and what the ledger keeps of it."""

from __future__ import annotations

from whatsapp_sandbox.account import growth, news
from whatsapp_sandbox.platform import Platform
from whatsapp_sandbox.prices.charge import Charge
from whatsapp_sandbox.prices.charges import Price
from whatsapp_sandbox.prices.ledger import Click, Place, Sort, half_hour
from whatsapp_sandbox.store import Message


def note(platform: Platform, message: Message, status: str, in_window: bool) -> Charge | None:
    """To be called once a status, before the message takes it on; answers the charge it is told with.

    A message has a price on `sent`, and on `delivered` or, where that was skipped, on `read`.
    """
    now = platform.clock.now()
    if status == "failed":
        platform.charges.give_back(message)
        return None
    if message.group_id and status == "sent":
        return None  # paid for person by person
    charge = platform.charges.charge_of(message, in_window, _entry_ends(platform, message), now)
    place = Place(half_hour(now), message.number_id, message.recipient.region, message.template_id)
    traffic = platform.ledger.at(place)
    if status == "sent":
        traffic.sent += 1
        return charge
    if status == "read":
        traffic.read += 1
    if message.status not in ("accepted", "sent"):
        return None
    price = platform.charges.price(message, charge, now)
    traffic.delivered += 1
    traffic.sent += bool(message.group_id)
    traffic.millionths += price.millionths
    _bill(platform, place, charge, price)
    if message.template_id and not in_window:
        growth.after_delivery(platform, message.recipient.person)
    return charge


def _entry_ends(platform: Platform, message: Message) -> int:
    crowd, number_id, person = platform.crowd, message.number_id, message.recipient.person
    is_free = crowd.is_free_entry(number_id, person, message.at)
    return crowd.free_entry_ends(number_id, person) if is_free else 0


def _bill(platform: Platform, place: Place, charge: Charge, price: Price) -> None:
    sort = Sort(place.at, place.number_id, place.country, charge.category, charge.type, price.tier)
    platform.ledger.charge(sort, price.millionths)
    if price.tier_is_new:
        tier = platform.charges.reached[-1]
        platform.outbox.add(news.volume_tier(tier, platform.clock.now()))


def note_press(platform: Platform, message: Message, kind: str, text: str) -> None:
    """A button of a template was pressed; `kind` is quick_reply_button, url_button or phone_number_button."""
    if message.template_id:
        at = half_hour(platform.clock.now())
        platform.ledger.clicks[Click(at, message.template_id, kind, text)] += 1
