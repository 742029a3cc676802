"""The way from the wizard of a campaign through an import and back: what is chosen travels in addresses.

Only known names are taken from an address, and only numbers under them (but for the campaign's name), so that
nothing in it can lead elsewhere; whose they are the wizard asks again when it is back.
"""

from __future__ import annotations

from urllib.parse import urlencode

from avisa.web.audience_form import FIELDS
from avisa.web.forms import Form, form_from
from avisa.web.visit import Visit

WIZARD = "/campaigns/new"
NUMBERS = ("number", "template", *FIELDS, "quiet_days")
LONGEST_NUMBER, LONGEST_NAME, MOST_OF_ONE = 18, 120, 50
Pairs = list[tuple[str, str]]


def way_in(visit: Visit) -> Pairs:
    """What was chosen in the wizard before; empty for an import that no campaign waits for."""
    asked = form_from(list(visit.request.query_params.multi_items()))
    pairs = pairs_in(asked) or pairs_in(visit.form)
    return pairs if visit.may("campaigns.write") else []


def pairs_in(typed: Form) -> Pairs:
    if not all(is_number(typed[name]) for name in ("number", "template")):
        return []
    pairs = [
        (name, typed_one)
        for name in NUMBERS
        for typed_one in dict.fromkeys(typed.all(name)[-MOST_OF_ONE:])
        if is_number(typed_one)
    ]
    return pairs + ([("name", typed["name"][:LONGEST_NAME])] if typed["name"] else [])


def is_number(typed: str) -> bool:
    return typed.isascii() and typed.isdecimal() and len(typed) <= LONGEST_NUMBER


def through(way: Pairs) -> str:
    """What an address of the import gets at its end."""
    return f"?{urlencode(way)}" if way else ""


def onward(way: Pairs, import_id: int, list_id: int) -> str:
    """Into the wizard, with the new list beside whoever was chosen before."""
    return f"{WIZARD}?{urlencode([*way, ('list', str(list_id)), ('import', str(import_id))])}"


def back(way: Pairs) -> str:
    """To the step with the people, for another file."""
    return f"{WIZARD}?{urlencode([*way, ('back', 'list')])}" if way else ""
