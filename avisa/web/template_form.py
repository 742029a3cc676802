"""A template as people type it, field by field, and as the platform takes it; both ways, losing nothing."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from avisa.templates.drafts.types import Body
from avisa.templates.shapes import examples_in, flat, placeholders
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
BUTTONS = ("QUICK_REPLY", "URL", "PHONE_NUMBER", "COPY_CODE", "FLOW")
VALUES = {"URL": "url", "PHONE_NUMBER": "phone_number", "COPY_CODE": "example", "FLOW": "flow_id"}
ROW = ("kind", "text", "value", "sample", "screen")
NAMES = {"pt": "nome", "es": "nombre"}
MOST_VALUES = 30
CODE = "AUTHENTICATION"
MOST_BUTTONS, FEWEST_ROWS = 10, 3
HEADER_MOST, BODY_MOST, FOOTER_MOST, BUTTON_MOST = 60, 1024, 60, 25

Fields = Mapping[str, str]


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
    if kind == "LIMITED_TIME_OFFER":
        return offer_is_plain(part)
    return kind in ("BODY", "FOOTER") and set(part) <= {"type", "text", "example"}


def button_is_plain(button: Mapping[str, Any]) -> bool:
    """A flow may also be told by its name or as a whole, for which there are no fields."""
    if button.get("type") == "FLOW":
        return button_from(row_of(button)) == button
    return button.get("type") in BUTTONS


def fields_of(body: Body) -> dict[str, str]:
    """Every field of the editor, by its name."""
    parts = {part["type"]: part for part in body.get("components", ())}
    named = {name: str(body.get(name, "")) for name in ("name", "language", "category")}
    texts = {name: str(parts.get(name.upper(), {}).get("text", "")) for name in ("body", "footer")}
    samples = {f"sample.{name}": text for name, text in examples_in(parts.get("BODY", {})).items() if name}
    buttons = parts.get("BUTTONS", {}).get("buttons") or ()
    rows = {
        f"button.{place}.{name}": value
        for place, button in enumerate(buttons)
        for name, value in row_of(button).items()
    }
    special = {**offer_fields(parts.get("LIMITED_TIME_OFFER", {})), **code_fields(code_parts(body))}
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


def row_of(button: Mapping[str, Any]) -> dict[str, str]:
    kind = str(button.get("type", ""))
    sample = str(next(flat([button.get("example")]), "")) if kind == "URL" else ""
    value = str(next(flat([button.get(VALUES.get(kind, ""))]), ""))
    screen = str(button.get("navigate_screen", "")) if kind == "FLOW" else ""
    return dict(zip(ROW, (kind, str(button.get("text", "")), value, sample, screen), strict=True))


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
    names = (*placeholders(text), *placeholders(typed.get("header_text", "")))
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
    buttons = [button for place in range(MOST_BUTTONS) if (button := button_from(row_at(typed, place)))]
    if buttons:
        yield {"type": "BUTTONS", "buttons": together(buttons)}


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


def example(place: str, samples: Fields, named: bool) -> dict[str, Any]:
    """The body's samples stand in a list of lists, the header's in a list; empty ones are left out whole."""
    if not any(samples.values()):
        return {}
    if named:
        given = [{"param_name": name, "example": text} for name, text in samples.items()]
        return {"example": {f"{place}_text_named_params": given}}
    texts = list(samples.values())
    return {"example": {f"{place}_text": [texts] if place == "body" else texts}}


def row_at(typed: Fields, place: int) -> dict[str, str]:
    return {name: typed.get(f"button.{place}.{name}", "") for name in ROW}


def button_from(row: Fields) -> dict[str, Any] | None:
    kind, text, value, sample, screen = (row[name] for name in ROW)
    if kind not in BUTTONS:
        return None
    if kind == "COPY_CODE":
        return {"type": kind, "example": value}
    given: dict[str, Any] = {VALUES[kind]: value} if kind in VALUES else {}
    if kind == "URL" and sample and placeholders(value):
        given["example"] = [sample]
    if kind == "FLOW" and screen:
        given |= {"flow_action": "navigate", "navigate_screen": screen}
    return {"type": kind, "text": text, **given}


def together(buttons: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """Quick replies must not stand among the others: they come first, or last where one is the last."""
    replies = [one for one in buttons if one["type"] == "QUICK_REPLY"]
    others = [one for one in buttons if one["type"] != "QUICK_REPLY"]
    begins_with_others = buttons[0]["type"] != "QUICK_REPLY"
    return [*others, *replies] if begins_with_others else [*replies, *others]
