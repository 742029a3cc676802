"""What the state of the account means for a send: refused at once, or failed after it was accepted."""

from __future__ import annotations

from whatsapp_sandbox.account.numbers import Number
from whatsapp_sandbox.people.recipients import Recipient
from whatsapp_sandbox.platform import Platform
from whatsapp_sandbox.prices.charges import SERVICE_CHARGED_FROM
from whatsapp_sandbox.store import Message
from whatsapp_sandbox.wire.errors import Problem

STARTED_BY_BUSINESS = "RESTRICTED_BIZ_INITIATED_MESSAGING"
STARTED_BY_PEOPLE = "RESTRICTED_CUSTOMER_INITIATED_MESSAGING"


def objection(platform: Platform, number: Number, who: Recipient, now: int) -> Problem | None:
    """The refusal of a send, if there is one."""
    account = platform.account
    if not number.is_registered:
        return Problem(133010, "The phone number is not registered; register it first.")
    if account.is_well and not number.upgrading_until:
        return None
    if account.locked:
        return Problem(131031, "The business account is locked.")
    in_window = account.restrictions and platform.store.window_is_open(number.id, who.person, now)
    if account.is_restricted(STARTED_BY_PEOPLE if in_window else STARTED_BY_BUSINESS, now):
        return Problem(368, "The account is restricted for a while because of policy violations.")
    if max(account.maintenance_until, number.upgrading_until) > now:
        return Problem(131057, "The account is in maintenance; try again in a few minutes.")
    if account.allowed is not None and not {who.person, who.wa_id} & account.allowed:
        return Problem(
            131030,
            "A test number reaches the recipients of its list alone; add this one and try again.",
        )
    return None


def failure(platform: Platform, message: Message) -> int:
    """The code of a failure that the account's state brings on, 0 when there is none."""
    account, who = platform.account, message.recipient
    if who.person in platform.numbers[message.number_id].blocked:
        return 130403
    if who.region in account.forbidden_countries:
        return 130497
    return 131042 if account.payment_problem and _must_be_paid(platform, message) else 0


def _must_be_paid(platform: Platform, message: Message) -> bool:
    """Only replies need no way to pay, up to the free ones of the month."""
    if message.category != "service":
        return True
    charged = message.at >= SERVICE_CHARGED_FROM
    return charged and platform.charges.free_service_left(message.number_id, message.at) <= 0
