"""WhatsApp's way of formatting text, as HTML: bold, italic, struck, mono, lists, quotes, links."""

from __future__ import annotations

import re
from collections.abc import Callable
from itertools import groupby

from markupsafe import Markup, escape

_BLOCK = re.compile(r"```(.+?)```", re.DOTALL)
_LINK = re.compile(r"https?://[^\s<>\"]+[^\s<>\".,;:!?)\]]")
_CODE = re.compile(r"`([^`\n]+)`")
# The sign stands against the word on its inner side and away from any word on its outer side.
_MARKS = tuple(
    (re.compile(rf"(?<![\w{sign}]){sign}(?=\S)([^\n]+?)(?<=\S){sign}(?![\w{sign}])"), tag)
    for sign, tag in ((r"\*", "b"), ("_", "i"), ("~", "s"))
)
_BULLET, _NUMBERED, _QUOTE = re.compile(r"[*-] +"), re.compile(r"\d{1,3}\. +"), re.compile(r"> ?")
_MARKED_LINE = re.compile(r"^([*-] +|> ?)", re.MULTILINE)
_SAFE_PLACE = "\ue000{}\ue001"
_PLACED = re.compile("\ue000(\\d+)\ue001")


def formatted(text: str) -> Markup:
    """Everything is escaped first, so that nothing but these few tags can come out."""
    plain = _PLACED.sub("", text).strip()
    parts = _BLOCK.split(plain)  # every second part stood between the marks
    return Markup("").join(_mono(part) if place % 2 else _lines(part) for place, part in enumerate(parts))


def one_line(text: str) -> str:
    """For lists and quotes: the words without their marks."""
    words = _MARKED_LINE.sub("", text.replace("```", "").replace("`", ""))
    for form, _ in _MARKS:
        words = form.sub(r"\1", words)
    return " ".join(words.split())


def _mono(text: str) -> Markup:
    return Markup("<code class=mono>{}</code>").format(text.strip("\n"))


def _lines(text: str) -> Markup:
    kinds = groupby(text.split("\n") if text else [], key=_kind)
    return Markup("").join(_KINDS[kind]([*lines]) for kind, lines in kinds)


def _kind(line: str) -> str:
    forms = (("bullet", _BULLET), ("numbered", _NUMBERED), ("quote", _QUOTE))
    return next((name for name, form in forms if form.match(line)), "words")


def _words(lines: list[str]) -> Markup:
    return Markup("<br>").join(_inline(line) for line in lines)


def _listed(tag: str, form: re.Pattern[str]) -> Callable[[list[str]], Markup]:
    def block(lines: list[str]) -> Markup:
        items = (Markup("<li>{}</li>").format(_inline(form.sub("", line, count=1))) for line in lines)
        return Markup("<{0}>{1}</{0}>").format(Markup(tag), Markup("").join(items))

    return block


def _quoted(lines: list[str]) -> Markup:
    return Markup("<blockquote>{}</blockquote>").format(_words([_QUOTE.sub("", line, 1) for line in lines]))


def _inline(line: str) -> Markup:
    """Links and code are put aside first: a sign inside them formats nothing."""
    aside: list[Markup] = []

    def put_aside(found: Markup) -> str:
        aside.append(found)
        return _SAFE_PLACE.format(len(aside) - 1)

    line = _CODE.sub(lambda found: put_aside(Markup("<code>{}</code>").format(found[1])), line)
    line = _LINK.sub(lambda found: put_aside(link(found[0])), line)
    shown = str(escape(line))
    for form, tag in _MARKS:
        shown = form.sub(rf"<{tag}>\1</{tag}>", shown)
    return Markup(_PLACED.sub(lambda place: str(aside[int(place[1])]), shown))


def link(url: str) -> Markup:
    return Markup('<a href="{0}" target=_blank rel="noopener noreferrer">{0}</a>').format(url)


_KINDS: dict[str, Callable[[list[str]], Markup]] = {
    "words": _words,
    "bullet": _listed("ul", _BULLET),
    "numbered": _listed("ol", _NUMBERED),
    "quote": _quoted,
}
