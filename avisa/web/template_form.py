"""A template as people type it, field by field, and as the platform takes it; both ways, losing nothing."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from avisa.templates.drafts.types import Body
from avisa.templates.shapes import examples_in, placeholders
from avisa.web.template_cards import card_fields, card_texts, carousel_from, carousel_is_plain
from avisa.web.template_pieces import Fields, button_is_plain, buttons_in, example, rows_in
from avisa.web.template_special import (
    code_fields,
    code_from,
    code_is_plain,
    offer_fields,
    offer_from,
    offer_is_plain,
)

HEADERS = ("TEXT", "IMAGE", "VIDEO", "DOCUMENT", "LOCATION")
MEDIA = ("IMAGE", "VIDEO", "DOCUMENT")
NAMES = {"pt": "nome", "es": "nombre"}
MOST_VALUES = 30
CODE = "AUTHENTICATION"
MOST_BUTTONS, FEWEST_ROWS = 10, 3
HEADER_MOST, BODY_MOST, FOOTER_MOST, BUTTON_MOST = 60, 1024, 60, 25


def is_plain(body: Body) -> bool:
    """Whether the fields can hold all of it; the rest is edited as the JSON that it is."""
    parts = body.get("components", ())
    if body.get("category") == CODE:
        return code_is_plain(parts)
    return all(part_is_plain(part) for part in parts)


def part_is_plain(part: Mapping[str, Any]) -> bool:
    kind = part.get("type")
    if kind == "HEADER":
        return part.get("format", "TEXT") in HEADERS
    if kind == "BUTTONS":
        return all(button_is_plain(one) for one in part.get("buttons") or ())
    if kind == "CAROUSEL":
        return carousel_is_plain(part)
    if kind == "LIMITED_TIME_OFFER":
        return offer_is_plain(part)
    return kind in ("BODY", "FOOTER") and set(part) <= {"type", "text", "example"}


def fields_of(body: Body) -> dict[str, str]:
    """Every field of the editor, by its name."""
    parts = {part["type"]: part for part in body.get("components", ())}
    named = {name: str(body.get(name, "")) for name in ("name", "language", "category")}
    texts = {name: str(parts.get(name.upper(), {}).get("text", "")) for name in ("body", "footer")}
    samples = {f"sample.{name}": text for name, text in examples_in(parts.get("BODY", {})).items() if name}
    rows = rows_in(parts.get("BUTTONS", {}))
    special = card_fields(parts.get("CAROUSEL", {}))
    special |= {**offer_fields(parts.get("LIMITED_TIME_OFFER", {})), **code_fields(code_parts(body))}
    return {**named, **header_fields(parts.get("HEADER", {})), **texts, **samples, **rows, **special}


def code_parts(body: Body) -> list[Mapping[str, Any]]:
    return list(body.get("components", ())) if body.get("category") == CODE else []


def header_fields(part: Mapping[str, Any]) -> dict[str, str]:
    if not part:
        return {"header": ""}
    shown = examples_in(part)
    kind, text = str(part.get("format", "TEXT")), str(part.get("text", ""))
    sample = next((shown[name] for name in placeholders(text) if name in shown), "")
    return {"header": kind, "header_text": text, "header_sample": sample, "header_handle": shown.get("", "")}


def rows_shown(fields: Fields) -> range:
    """Those that are filled, and one more to fill."""
    filled = [place for place in range(MOST_BUTTONS) if fields.get(f"button.{place}.kind")]
    return range(min(MOST_BUTTONS, max(FEWEST_ROWS, len(filled) + 1)))


def values_offered(language: str, columns: Iterable[str]) -> list[str]:
    """Variables that a campaign fills by itself: the person's name, then what lists know."""
    name = NAMES.get(language.partition("_")[0], "name")
    return list(dict.fromkeys([name, *columns]))[:MOST_VALUES]


def body_from(typed: Fields, base: Body) -> dict[str, Any]:
    """What was typed as a creation; fields that the editor does not show stay as they were in `base`."""
    text = typed.get("body", "").replace("\r\n", "\n")
    texts = (text, typed.get("header_text", ""), *card_texts(typed))
    names = [name for one in texts for name in placeholders(one)]
    named = any(not name.isdecimal() for name in names)
    kept = {name: value for name, value in base.items() if name not in ("components", "parameter_format")}
    told = {**kept, **{name: typed[name] for name in ("name", "language", "category") if typed.get(name)}}
    if told.get("category") == CODE:
        return {**told, "parameter_format": "POSITIONAL", "components": [*code_from(typed)]}
    return {
        **told,
        "parameter_format": "NAMED" if named else "POSITIONAL",
        "components": [*parts_from(typed, text, named)],
    }


def parts_from(typed: Fields, text: str, named: bool) -> Iterator[dict[str, Any]]:
    if header := header_from(typed, named):
        yield header
    if offer := offer_from(typed):
        yield offer
    if text:
        samples = {name: typed.get(f"sample.{name}", "") for name in placeholders(text)}
        yield {"type": "BODY", "text": text, **example("body", samples, named)}
    if typed.get("footer"):
        yield {"type": "FOOTER", "text": typed["footer"]}
    if buttons := buttons_in(typed, "", MOST_BUTTONS):
        yield {"type": "BUTTONS", "buttons": buttons}
    if carousel := carousel_from(typed, named):
        yield carousel


def header_from(typed: Fields, named: bool) -> dict[str, Any] | None:
    kind = typed.get("header", "")
    if kind == "TEXT":
        text = typed.get("header_text", "")
        samples = {name: typed.get("header_sample", "") for name in placeholders(text)}
        return {"type": "HEADER", "format": kind, "text": text, **example("header", samples, named)}
    if kind in MEDIA:
        handle = typed.get("header_handle", "")
        return {
            "type": "HEADER",
            "format": kind,
            **({"example": {"header_handle": [handle]}} if handle else {}),
        }
    return {"type": "HEADER", "format": kind} if kind == "LOCATION" else None
