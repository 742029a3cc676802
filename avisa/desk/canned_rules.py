"""Prepared answers: what one may hold, how it is found, and how its variables are filled."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from avisa.audience.names import folded
from avisa.channels.port import Body, Choice, Reply
from avisa.desk.rules import LONGEST_CAPTION, LONGEST_TEXT
from avisa.desk.types import CannedKind, CannedReply, Content
from avisa.errors import Refused

LONGEST_TITLE = 80
LONGEST_CATEGORY = 40
LONGEST_ABOVE_BUTTONS = 1_024
LONGEST_BUTTON = 20
LONGEST_ROW = 24
LONGEST_ROW_DETAIL = 72
MOST_BUTTONS = 3
MOST_ROWS = 10
SHORTCUT = re.compile(r"[a-z0-9][a-z0-9_-]{0,29}")
VARIABLE = re.compile(r"\{\{\s*([^{}]+?)\s*\}\}")

# Each variable by the names that people give it, folded: in English, Portuguese and Spanish. Any other name
# is an attribute of the contact.
NAMES: Mapping[str, tuple[str, ...]] = {
    "name": ("name", "nome", "nombre"),
    "first_name": ("first_name", "primeiro_nome", "primer_nombre"),
    "agent": ("agent", "atendente", "agente"),
    "company": ("company", "empresa", "empresa"),
    "today": ("today", "hoje", "hoy"),
    "hours": ("hours", "horario", "horario"),
}
KNOWN: Mapping[str, str] = {alias: name for name, aliases in NAMES.items() for alias in aliases}


@dataclass(frozen=True, slots=True)
class Wish:
    """A prepared answer as somebody wants it."""

    title: str
    kind: str
    content: Content
    category: str = ""
    shortcut: str = ""
    language: str = ""
    shared: bool = False


@dataclass(frozen=True, slots=True)
class Filled:
    """`missing` are the variables without a value, as they were written: they still stand in the text."""

    text: str
    missing: tuple[str, ...] = ()


def fill(text: str, known: Mapping[str, str]) -> Filled:
    """`known` is by our own names (NAMES) and by the folded names of attributes."""
    missing: list[str] = []

    def value(found: re.Match[str]) -> str:
        name = folded(found[1])
        told = known.get(KNOWN.get(name, name), "").strip()
        if not told:
            missing.append(found[1])
        return told or found[0]

    filled = VARIABLE.sub(value, text)
    return Filled(filled, tuple(dict.fromkeys(missing)))


def facts_of(name: str, attributes: Mapping[str, str]) -> dict[str, str]:
    """What is known of a person, for `fill`; our own names win over attributes that are called so."""
    told = {folded(key): value for key, value in attributes.items()}
    first = name.split(maxsplit=1)[0] if name.split() else ""
    return told | {"name": name, "first_name": first}


def unfilled(text: str) -> tuple[str, ...]:
    return tuple(dict.fromkeys(VARIABLE.findall(text)))


def shortcut_of(typed: str) -> str:
    """What is typed after the slash. Raises Refused `canned_shortcut_malformed`."""
    plain = folded(typed.strip().removeprefix("/"))
    if plain and not SHORTCUT.fullmatch(plain):
        raise Refused("canned_shortcut_malformed")
    return plain


def found_by(replies: Iterable[CannedReply], typed: str) -> list[CannedReply]:
    """Those whose shortcut begins so come first, then those whose words fit; each in the order given."""
    words = folded(typed).split()
    if not words:
        return list(replies)
    fitting = [one for one in replies if all(word in haystack(one) for word in words)]
    return sorted(fitting, key=lambda one: not (one.shortcut and one.shortcut.startswith(words[0])))


def haystack(one: CannedReply) -> str:
    return folded(" ".join((one.shortcut, one.title, one.category, one.content.text)))


def checked(wish: Wish) -> Wish:
    """As it may be kept. Raises Refused: `canned_title_missing`, `canned_kind_unknown`, `text_missing`,
    `text_too_long`, `canned_shortcut_malformed`, `canned_buttons_malformed`, `canned_rows_malformed`,
    `medium_gone`, `template_unknown`."""
    title, category = " ".join(wish.title.split()), " ".join(wish.category.split())
    if not title:
        raise Refused("canned_title_missing")
    if len(title) > LONGEST_TITLE or len(category) > LONGEST_CATEGORY:
        raise Refused("text_too_long", most=LONGEST_TITLE if len(title) > LONGEST_TITLE else LONGEST_CATEGORY)
    if wish.kind not in set(CannedKind):
        raise Refused("canned_kind_unknown")
    content = CONTENTS[CannedKind(wish.kind)](wish.content)
    return Wish(title, wish.kind, content, category, shortcut_of(wish.shortcut), wish.language, wish.shared)


def text_only(content: Content) -> Content:
    return Content(text=said(content.text, LONGEST_TEXT))


def with_file(content: Content) -> Content:
    if not content.medium_id:
        raise Refused("medium_gone")
    return Content(text=at_most(content.text.strip(), LONGEST_CAPTION), medium_id=content.medium_id)


def with_choices(content: Content) -> Content:
    """Buttons or a list, never both."""
    text = said(content.text, LONGEST_ABOVE_BUTTONS)
    if content.choices:
        if content.replies or not fits(content.label, LONGEST_BUTTON):
            raise Refused("canned_rows_malformed", most=MOST_ROWS)
        return Content(text=text, label=content.label.strip(), choices=rows(content.choices))
    return Content(text=text, replies=buttons(content.replies))


def body_with(content: Content) -> Body:
    """Words that an agent writes with buttons or a list. Raises as a prepared answer with them."""
    if not (content.replies or content.choices or content.label):
        return Body(text=content.text)
    fit = with_choices(content)
    return Body(text=fit.text, replies=fit.replies, choices=fit.choices, label=fit.label)


def buttons(replies: tuple[Reply, ...]) -> tuple[Reply, ...]:
    titles = [one.title.strip() for one in replies]
    if not 1 <= len(titles) <= MOST_BUTTONS or len(set(titles)) < len(titles):
        raise Refused("canned_buttons_malformed", most=MOST_BUTTONS)
    if not all(fits(title, LONGEST_BUTTON) for title in titles):
        raise Refused("canned_buttons_malformed", most=MOST_BUTTONS)
    return tuple(Reply(title, f"canned-{place}") for place, title in enumerate(titles, 1))


def rows(choices: tuple[Choice, ...]) -> tuple[Choice, ...]:
    titles = [one.title.strip() for one in choices]
    long = any(len(one.description.strip()) > LONGEST_ROW_DETAIL for one in choices)
    if len(titles) > MOST_ROWS or len(set(titles)) < len(titles) or long:
        raise Refused("canned_rows_malformed", most=MOST_ROWS)
    if not all(fits(title, LONGEST_ROW) for title in titles):
        raise Refused("canned_rows_malformed", most=MOST_ROWS)
    return tuple(
        Choice(title, f"canned-{place}", one.description.strip())
        for place, (title, one) in enumerate(zip(titles, choices, strict=True), 1)
    )


def as_template(content: Content) -> Content:
    if not content.template_id:
        raise Refused("template_unknown")
    return Content(template_id=content.template_id, values=dict(content.values))


def fits(text: str, most: int) -> bool:
    return 1 <= len(text.strip()) <= most


def said(text: str, most: int) -> str:
    if not text.strip():
        raise Refused("text_missing")
    return at_most(text.strip(), most)


def at_most(text: str, most: int) -> str:
    if len(text) > most:
        raise Refused("text_too_long", most=most)
    return text


CONTENTS = {
    CannedKind.TEXT: text_only,
    CannedKind.MEDIA: with_file,
    CannedKind.INTERACTIVE: with_choices,
    CannedKind.TEMPLATE: as_template,
}
