"""Rules for header, body and footer."""

from __future__ import annotations

import re

from whatsapp_sandbox.templates.form import Form, PartForm
from whatsapp_sandbox.templates.rules import limits
from whatsapp_sandbox.templates.rules.limits import Measure
from whatsapp_sandbox.templates.rules.refusals import (
    BODY,
    FOOTER,
    HEADER,
    INCOMPLETE,
    TOO_LONG,
    one_of,
    refused,
)
from whatsapp_sandbox.templates.rules.variables import misformed, misplaced, unexplained
from whatsapp_sandbox.wire.errors import Problem

# The example of a medium is a handle of the resumable upload, neither an address nor a media id.
_NO_HANDLE = re.compile(r"https?://.*|\d+|\s*")


def header(form: Form, measure: Measure) -> Problem | None:
    part = form.part("HEADER")
    return header_part(form, part) if part else None


def header_part(form: Form, part: PartForm) -> Problem | None:
    kind = (part.format or "TEXT").upper()
    if kind not in limits.HEADER_FORMATS:
        return one_of("format", f"{{{', '.join(limits.HEADER_FORMATS)}}}", part.format)
    if kind == "TEXT":
        return _header_text(form, part)
    if kind in limits.MEDIA and not _has_handle(part):
        return refused("component of type HEADER is missing expected field(s) (example)", INCOMPLETE)
    if kind == "GIF" and form.kind != "MARKETING":
        return refused("Only marketing templates have a GIF as their header.", HEADER)
    return None


def _header_text(form: Form, part: PartForm) -> Problem | None:
    text = part.text or ""
    if not text.strip():
        return refused("component of type HEADER is missing expected field(s) (text)", INCOMPLETE)
    if len(text) > limits.HEADER_MOST:
        return refused(f"A header has at most {limits.HEADER_MOST} characters.", TOO_LONG)
    if len({*part.names}) > 1:
        return refused("A header has at most one variable.", HEADER)
    if "\n" in text:
        return refused("A header is a single line.", HEADER)
    return misformed(form, part, "header", HEADER) or unexplained(form, part, "header")


def _has_handle(part: PartForm) -> bool:
    handles = part.example.handles() if part.example else []
    return bool(handles) and not any(_NO_HANDLE.fullmatch(handle) for handle in handles)


def body(form: Form, measure: Measure) -> Problem | None:
    part = form.part("BODY")
    if part is None:
        return refused("A template needs a body.", BODY)
    most = limits.OFFER_BODY_MOST if form.part("LIMITED_TIME_OFFER") else limits.BODY_MOST
    return body_part(form, part, most, measure)


def body_part(form: Form, part: PartForm, most: int, measure: Measure) -> Problem | None:
    text = part.text or ""
    if not text.strip():
        return refused("component of type BODY is missing expected field(s) (text)", BODY)
    if len(text) > most:
        return refused(f"A body has at most {most} characters here.", TOO_LONG)
    return misformed(form, part, "body", BODY) or misplaced(text, measure) or unexplained(form, part, "body")


def footer(form: Form, measure: Measure) -> Problem | None:
    part = form.part("FOOTER")
    if part is None:
        return None
    if not (part.text or "").strip():
        return refused("component of type FOOTER is missing expected field(s) (text)", FOOTER)
    if len(part.text or "") > limits.FOOTER_MOST:
        return refused(f"A footer has at most {limits.FOOTER_MOST} characters.", TOO_LONG)
    if "{{" in (part.text or ""):
        return refused("A footer has no variables.", FOOTER)
    return None
