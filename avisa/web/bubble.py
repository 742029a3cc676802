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


def bubble_text(text: str, place: str, values: Mapping[str, str]) -> Markup:
    """`place` is `body`, or `header` where there is at most one variable."""
    marked = str(escape(text))
    for pattern, replacement in MARKS:
        marked = pattern.sub(replacement, marked)
    return Markup(PLACEHOLDER.sub(lambda found: filled(found, place, values), marked))


def filled(found: re.Match[str], place: str, values: Mapping[str, str]) -> str:
    value = values.get(place if place == "header" else f"{place}.{found[1]}", "")
    if value:
        return f'<mark class="filled">{escape(value)}</mark>'
    return f"<mark>{escape(found[1])}</mark>"
