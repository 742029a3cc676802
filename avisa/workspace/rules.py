"""How a phone that people read becomes E.164."""

from __future__ import annotations


def e164(display_phone: str) -> str:
    """`+55 31 3333-4444` as the platform shows it, or "" when it shows nothing."""
    digits = "".join(c for c in display_phone if c.isdecimal())
    return f"+{digits}" if digits else ""
