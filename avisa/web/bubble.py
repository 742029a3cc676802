"""A template as a phone shows it: WhatsApp's own marks for bold and italic, and each variable visible."""

from __future__ import annotations

import re
from collections.abc import Mapping

from markupsafe import Markup, escape

PLACEHOLDER = re.compile(r"\{\{\s*(\w+)\s*\}\}")
MARKS = (
    (re.compile(r"```(.+?)```", re.S), r"<code>\1</code>"),
    (re.compile(r"(?<!\w)\*(\S(?:[^*\n]*\S)?)\*(?!\w)"), r"<strong>\1</strong>"),
    (re.compile(r"(?<!\w)_(\S(?:[^_\n]*\S)?)_(?!\w)"), r"<em>\1</em>"),
    (re.compile(r"(?<!\w)~(\S(?:[^~\n]*\S)?)~(?!\w)"), r"<s>\1</s>"),
)


LINK = re.compile(r"(https?://[^\s<>\"']+[^\s<>\"'.,;:!?)])")


def chat_text(text: str) -> Markup:
    """What somebody wrote, as a phone shows it; an address can be followed, and learns nothing of us."""
    parts = LINK.split(text)
    return Markup("").join(linked(part) if place % 2 else marked(part) for place, part in enumerate(parts))


def linked(address: str) -> Markup:
    return Markup('<a href="{0}" target="_blank" rel="noopener noreferrer nofollow">{0}</a>').format(address)


def marked(text: str) -> Markup:
    shown = str(escape(text))
    for pattern, replacement in MARKS:
        shown = pattern.sub(replacement, shown)
    return Markup(shown)


def bubble_text(text: str, place: str, values: Mapping[str, str]) -> Markup:
    """`place` is `body`, or `header` where there is at most one variable."""
    return Markup(PLACEHOLDER.sub(lambda found: filled(found, place, values), str(marked(text))))


def filled(found: re.Match[str], place: str, values: Mapping[str, str]) -> str:
    value = values.get(place if place == "header" else f"{place}.{found[1]}", "")
    if value:
        return f'<mark class="filled">{escape(value)}</mark>'
    return f"<mark>{escape(found[1])}</mark>"
