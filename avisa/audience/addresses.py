"""What a message goes to: a phone (E.164, with its plus) or, where somebody has shown none, the id by which
the platform names them to this company alone. The first sign tells which."""

from __future__ import annotations

import re
from typing import Final

SHORT: Final = 11  # an id up to here has nothing to cut
_SCOPED_ID: Final = re.compile(r"([A-Z]{2})\.(?:ENT\.)?[0-9A-Za-z]{1,128}")


def is_phone(address: str) -> bool:
    return address.startswith("+") and address[1:].isdigit()


def country_in_id(address: str) -> str:
    """ISO 3166, as the platform puts it in front of its id; empty when it is no such id."""
    found = _SCOPED_ID.fullmatch(address)
    return found[1] if found else ""


def address_of(phone: str | None, bsuid: str | None) -> str:
    """An id in a form that we do not know is none: what cannot be put in line must not hold up the rest."""
    return phone or (bsuid if bsuid and country_in_id(bsuid) else "")


def shown_id(address: str) -> str:
    """An id of the platform for people to tell apart, not to copy: its country and its last four signs."""
    country = country_in_id(address)
    return f"{country}…{address[-4:]}" if country and len(address) > SHORT else address


def shown(address: str) -> str:
    """For files that leave the house: a phone whole, an id cut short."""
    return address if is_phone(address) else shown_id(address)
