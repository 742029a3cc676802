"""How a phone that people read becomes E.164."""

from __future__ import annotations

import re

E164 = re.compile(r"\+[1-9][0-9]{7,14}")  # with the country's code


def e164(display_phone: str) -> str:
    """`+55 31 3333-4444` as the platform shows it, or "" when it shows nothing."""
    digits = "".join(c for c in display_phone if c.isdecimal())
    return f"+{digits}" if digits else ""


def is_e164(phone: str) -> bool:
    return E164.fullmatch(phone) is not None
