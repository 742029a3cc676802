"""What stood in a frozen message, slot by slot, to show it again as the person saw it."""

from __future__ import annotations

import msgspec

from avisa.channels.port import Body, Header
from avisa.templates.rules import values_of
from avisa.templates.types import Template


def values_in(template: Template | None, body: str) -> dict[str, str]:
    """Empty for a row without a body: its values did not fit when it was frozen."""
    if template is None or not body:
        return {}
    return values_of(template.shape, msgspec.json.decode(body, type=Body))


def free_text_in(body: str) -> str:
    """What an agent or a program wrote itself, inside the window."""
    return msgspec.json.decode(body, type=Body).text if body else ""


def replies_in(body: str) -> tuple[str, ...]:
    """The buttons under free text, or the rows of its list."""
    if not body:
        return ()
    said = msgspec.json.decode(body, type=Body)
    return (*(one.title for one in said.replies), *(one.title for one in said.choices))


def header_in(body: str) -> Header | None:
    """The file of a free message, or of a template's header."""
    return msgspec.json.decode(body, type=Body).header if body else None
