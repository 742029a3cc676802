"""What a message goes to: a phone (E.164, with its plus) or, where somebody has shown none, the id by which
the platform names them to this company alone. The first sign tells which."""

from __future__ import annotations

import re
from typing import Final

_SCOPED_ID: Final = re.compile(r"([A-Z]{2})\.(?:ENT\.)?[0-9A-Za-z]{1,128}")


def is_phone(address: str) -> bool:
    return address.startswith("+") and address[1:].isdigit()


def country_in_id(address: str) -> str:
    """ISO 3166, as the platform puts it in front of its id; empty when it is no such id."""
    found = _SCOPED_ID.fullmatch(address)
    return found[1] if found else ""
