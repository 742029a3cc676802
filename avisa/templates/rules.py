"""What a send must bring for a template, whether it fits, and the message that comes of it."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from urllib.parse import unquote, urlsplit

from avisa.channels.port import Body, Button, Header, Parameter
from avisa.templates.shapes import PLACEHOLDER
from avisa.templates.types import BadVariable, Flaw, Shape, ShapedButton, ShapedHeader, Slot

# Limits of the platform on a filled template (facts, sections 1.1 and 2.3; read 2026-11).
HEADER_MOST = 60
BODY_MOST = 1024
URL_MOST = 2000
COPY_CODE_MOST = 20
ONE_TIME_CODE_MOST = 15

FORBIDDEN = re.compile(r"[\x00-\x1f\x7f\x85\u2028\u2029]| {5}")
NOT_IN_A_LINK = re.compile(r"[\s\x00-\x1f\x7f]")
EXTENSION = re.compile(r"\.([a-z][a-z0-9]{1,4})$")
MEDIA = {
    "image": frozenset({"jpg", "jpeg", "png"}),
    "video": frozenset({"mp4", "3gp"}),
    "document": frozenset({"pdf", "doc", "docx", "xls", "xlsx", "ppt", "pptx", "txt", "csv"}),
}

Values = Mapping[str, str]


def wanted(shape: Shape) -> tuple[Slot, ...]:
    """The slots that must be filled, in the order in which a person reads the message."""
    return (*header_slots(shape.header), *body_slots(shape), *button_slots(shape))


def render(shape: Shape, values: Values) -> Body | BadVariable:
    """The message for one person, or the first value that the platform would refuse."""
    given = {slot: value.strip(" ") for slot, value in values.items()}
    bad = next(flaws(shape, given), None)
    if bad is not None:
        return bad
    return Body(
        header=rendered_header(shape.header, given),
        parameters=tuple(
            Parameter(given[f"body.{v.name}"], v.name if shape.named else "") for v in shape.variables
        ),
        buttons=tuple(rendered_buttons(shape, given)),
    )


def can_ask(shape: Shape) -> bool:
    """A question that two buttons answer, the first with yes, the second with no, and nothing to fill in."""
    return len(quick_replies(shape)) == 2 and not wanted(shape) and not shape.unsupported


def quick_replies(shape: Shape) -> tuple[ShapedButton, ...]:
    return tuple(button for button in shape.buttons if button.kind == "quick_reply")


def preview(shape: Shape, values: Values) -> str:
    """The text as a person would read it; what has no value yet keeps its placeholder."""
    header = shape.header.text if shape.header else ""
    texts = (fill_header(header, values), fill_text(shape.body, "body", values), shape.footer)
    return "\n\n".join(text for text in texts if text)


def values_of(shape: Shape, body: Body) -> dict[str, str]:
    """The way back: what stood in each slot of a message, to show it with `preview`."""
    texts = {f"body.{v.name}": p.text for v, p in zip(shape.variables, body.parameters, strict=False)}
    buttons = {f"button.{b.index}": b.text for b in body.buttons}
    header = {"header": body.header.text, "header_link": body.header.link} if body.header else {}
    return {slot: value for slot, value in (header | texts | buttons).items() if value}


def flaw_in(shape: Shape, slot: str, value: str) -> Flaw | None:
    """Why this value alone does not fit its slot: what can be said before the others are known."""
    text = value.strip(" ")
    if not text:
        return Flaw.MISSING
    if slot == "header_link":
        return flaw_in_medium(shape.header.kind if shape.header else "", text)
    if slot.startswith("button."):
        return flaw_in_button(shape.buttons[int(slot.removeprefix("button."))], text)
    return Flaw.FORBIDDEN_CHARACTERS if FORBIDDEN.search(text) else None


def flaws(shape: Shape, values: Values) -> Iterator[BadVariable]:
    """All that does not fit, slot by slot; the whole texts are measured once each slot is right."""
    alone = [
        BadVariable(slot.name, flaw)
        for slot in wanted(shape)
        if (flaw := flaw_in(shape, slot.name, values.get(slot.name, ""))) is not None
    ]
    yield from alone or lengths(shape, values)


def header_slots(header: ShapedHeader | None) -> Iterator[Slot]:
    if header and header.variable:
        yield Slot("header", header.variable.name, header.variable.example)
    elif header and header.kind in MEDIA:
        yield Slot("header_link", header.kind, header.example)


def body_slots(shape: Shape) -> Iterator[Slot]:
    return (Slot(f"body.{v.name}", v.name, v.example) for v in shape.variables)


def button_slots(shape: Shape) -> Iterator[Slot]:
    return (Slot(f"button.{b.index}", b.text or b.kind, b.example) for b in shape.buttons if b.wants_value)


def flaw_in_medium(kind: str, link: str) -> Flaw | None:
    """The platform fetches the medium itself, so the address must be public and secure.

    An address without an extension may be anything: only a wrong one is refused.
    """
    if NOT_IN_A_LINK.search(link) or len(link) > URL_MOST:
        return Flaw.BAD_LINK
    try:
        parts = urlsplit(link)
    except ValueError:
        return Flaw.BAD_LINK
    if parts.scheme != "https" or "." not in (parts.hostname or ""):
        return Flaw.BAD_LINK
    extension = EXTENSION.search(parts.path.lower())
    wrong = extension is not None and extension[1] not in MEDIA.get(kind, ())
    return Flaw.BAD_MEDIA_TYPE if wrong else None


def flaw_in_button(button: ShapedButton, value: str) -> Flaw | None:
    if button.kind == "url":
        if NOT_IN_A_LINK.search(value):
            return Flaw.BAD_SUFFIX
        return Flaw.TOO_LONG if len(PLACEHOLDER.sub("", button.url) + value) > URL_MOST else None
    if FORBIDDEN.search(value):
        return Flaw.FORBIDDEN_CHARACTERS
    return Flaw.TOO_LONG if button.kind == "copy_code" and len(value) > COPY_CODE_MOST else None


def lengths(shape: Shape, values: Values) -> Iterator[BadVariable]:
    """A text that is too long is blamed on the longest value in it."""
    header = shape.header
    if header and header.variable and len(fill_header(header.text, values)) > HEADER_MOST:
        yield BadVariable("header", Flaw.TOO_LONG)
    slots = [f"body.{v.name}" for v in shape.variables]
    is_code = any(b.kind == "otp" for b in shape.buttons)
    long_code = is_code and any(len(values[slot]) > ONE_TIME_CODE_MOST for slot in slots)
    if slots and (long_code or len(fill_text(shape.body, "body", values)) > BODY_MOST):
        yield BadVariable(max(slots, key=lambda slot: len(values[slot])), Flaw.TOO_LONG)


def fill_text(text: str, place: str, values: Values) -> str:
    return PLACEHOLDER.sub(lambda found: values.get(f"{place}.{found[1]}") or found[0], text)


def fill_header(text: str, values: Values) -> str:
    return PLACEHOLDER.sub(lambda found: values.get("header") or found[0], text)


def rendered_header(header: ShapedHeader | None, values: Values) -> Header | None:
    if header is None:
        return None
    if header.kind in MEDIA:
        link = values["header_link"]
        return Header(header.kind, link=link, filename=filename_of(link) if header.kind == "document" else "")
    if header.variable is None:
        return None
    name = "" if header.variable.name.isdecimal() else header.variable.name
    return Header("text", text=values["header"], name=name)


def filename_of(link: str) -> str:
    """What the person sees as the document's name."""
    return unquote(urlsplit(link).path.rsplit("/", 1)[-1])


def rendered_buttons(shape: Shape, values: Values) -> Iterator[Button]:
    """A one-time code travels twice: in the text and in its button. A quick reply's payload is optional."""
    for button in shape.buttons:
        value = values.get(f"button.{button.index}", "")
        if button.kind == "otp" and shape.variables:
            yield Button(button.index, "url", values[f"body.{shape.variables[0].name}"])
        elif button.wants_value or (button.kind == "quick_reply" and value):
            yield Button(button.index, button.kind, value)
