"""Which bodies are templates at all, how they are written down, and what differs between two of them.

Only the shape is judged here: whether the platform would take the wording is the lint's to say, and a
draft may be as unfinished as its author likes.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from difflib import SequenceMatcher
from typing import Any

import msgspec

from avisa.templates.drafts.types import Body, Difference, Fate, Misfit, Misshapen, Piece
from avisa.templates.shapes import examples_in, flat

# What a creation may hold (facts, section 2.2), and the type that each of them has.
FIELDS: Mapping[str, type] = {
    "name": str,
    "language": str,
    "category": str,
    "parameter_format": str,
    "components": list,
    "message_send_ttl_seconds": int,
    "cta_url_link_tracking_opted_out": bool,
    "degrees_of_freedom_spec": dict,
}
CATEGORIES = ("MARKETING", "UTILITY", "AUTHENTICATION")
FORMATS = ("POSITIONAL", "NAMED")
PARTS = ("HEADER", "BODY", "FOOTER", "BUTTONS", "CAROUSEL", "LIMITED_TIME_OFFER")
TEXTS = ("type", "format", "text")
NAME = re.compile(r"[a-z0-9_]{1,512}")
LANGUAGE = re.compile(r"[a-z]{2,3}(_[A-Z]{2})?")
MOST_BYTES = 64 * 1024
WORDS = re.compile(r"\s+|\{\{\s*\w+\s*\}\}|\w+|[^\w\s]")


def misfits(given: object) -> Iterator[Misshapen]:
    """Everything that makes it no template, in the order of its fields."""
    if not isinstance(given, Mapping):
        yield Misshapen("", Misfit.NOT_AN_OBJECT)
        return
    yield from (Misshapen(f"/{name}", Misfit.UNKNOWN_FIELD) for name in given if name not in FIELDS)
    wrong = [name for name, kind in FIELDS.items() if name in given and not fits(given[name], kind)]
    yield from (Misshapen(f"/{name}", Misfit.WRONG_TYPE) for name in wrong)
    if wrong:
        return
    if len(msgspec.json.encode(given)) > MOST_BYTES:
        yield Misshapen("", Misfit.TOO_BIG)
    yield from wrong_words(given)
    yield from wrong_parts(given.get("components", []))


def fits(value: object, kind: type) -> bool:
    """A boolean is no number, though Python says so."""
    return isinstance(value, kind) and (kind is bool or not isinstance(value, bool))


def wrong_words(given: Body) -> Iterator[Misshapen]:
    if not NAME.fullmatch(given.get("name", "").strip()):
        yield Misshapen("/name", Misfit.BAD_NAME)
    if not LANGUAGE.fullmatch(given.get("language", "").strip().replace("-", "_")):
        yield Misshapen("/language", Misfit.BAD_LANGUAGE)
    if given.get("category", "").upper() not in CATEGORIES:
        yield Misshapen("/category", Misfit.BAD_CATEGORY)
    if given.get("parameter_format", "POSITIONAL").upper() not in FORMATS:
        yield Misshapen("/parameter_format", Misfit.BAD_FORMAT)


def wrong_parts(parts: list[Any]) -> Iterator[Misshapen]:
    seen: set[str] = set()
    for place, part in enumerate(parts):
        path = f"/components/{place}"
        yield from wrong_part(part, path)
        kind = str(part.get("type", "")).upper() if isinstance(part, Mapping) else ""
        if kind in seen:
            yield Misshapen(path, Misfit.PART_TWICE)
        seen.update([kind] if kind in PARTS else [])


def wrong_part(part: object, path: str) -> Iterator[Misshapen]:
    if not isinstance(part, Mapping):
        yield Misshapen(path, Misfit.WRONG_TYPE)
        return
    texts = [name for name in TEXTS if not isinstance(part.get(name, ""), str)]
    yield from (Misshapen(f"{path}/{name}", Misfit.WRONG_TYPE) for name in texts)
    if "type" not in texts and str(part.get("type", "")).upper() not in PARTS:
        yield Misshapen(f"{path}/type", Misfit.UNKNOWN_PART)
    if not isinstance(part.get("example", {}), Mapping):
        yield Misshapen(f"{path}/example", Misfit.WRONG_TYPE)
    for name in ("buttons", "cards"):
        given = part.get(name, [])
        if not isinstance(given, list) or not all(isinstance(one, Mapping) for one in given):
            yield Misshapen(f"{path}/{name}", Misfit.WRONG_TYPE)


def written_down(given: Body) -> dict[str, Any]:
    """The same template in the one form that is kept: codes in upper case, languages with `_`."""
    codes = {name: given[name].upper() for name in ("category", "parameter_format") if name in given}
    named = {"name": given["name"].strip(), "language": given["language"].strip().replace("-", "_")}
    parts = [written_part(part) for part in given.get("components", [])]
    return {**given, **named, **codes, "components": parts}


def written_part(part: Mapping[str, Any]) -> dict[str, Any]:
    codes = {name: part[name].upper() for name in ("type", "format") if name in part}
    inner = {}
    if "buttons" in part:
        inner["buttons"] = [{**one, "type": str(one.get("type", "")).upper()} for one in part["buttons"]]
    return {**part, **codes, **inner}


def differences(before: Body, after: Body) -> tuple[Difference, ...]:
    """Place by place, by words; places that say the same are left out."""
    was, now = texts_of(before), texts_of(after)
    places = [*was, *(place for place in now if place not in was)]
    return tuple(
        Difference(place, pieces_of(was.get(place, ""), now.get(place, "")))
        for place in places
        if was.get(place, "") != now.get(place, "")
    )


def texts_of(body: Body) -> dict[str, str]:
    """All that a person may have changed, each as a text at its place."""
    told = {name: str(body[name]) for name in FIELDS if name in body and name != "components"}
    for part in body.get("components", []):
        told |= dict(texts_in(part))
    return told


def texts_in(part: Mapping[str, Any]) -> Iterator[tuple[str, str]]:
    kind = str(part.get("type", "")).lower()
    known = {"type", "format", "text", "example", "buttons"}
    medium = str(part.get("format", "TEXT")).upper()
    if kind == "header" and medium != "TEXT":
        yield "header", medium
    elif part.get("text"):
        yield kind, str(part["text"])
    for name, sample in examples_in(part).items():
        if sample:
            yield f"sample.{kind}.{name}".rstrip("."), sample
    for place, button in enumerate(part.get("buttons") or ()):
        yield f"button.{place}", button_text(button)
    rest = {name: value for name, value in part.items() if name not in known}
    if rest:
        yield f"{kind}.more", msgspec.json.encode(rest, order="sorted").decode()


def button_text(button: Mapping[str, Any]) -> str:
    first = [str(button.get("type", "")).upper(), *map(str, flat([button.get("text"), button.get("url")]))]
    rest = {name: value for name, value in button.items() if name not in ("type", "text", "url")}
    return " ".join([*first, *(f"{name}={' '.join(map(str, flat([rest[name]])))}" for name in sorted(rest))])


def pieces_of(before: str, after: str) -> tuple[Piece, ...]:
    was, now = WORDS.findall(before), WORDS.findall(after)
    pieces: list[Piece] = []
    for what, i, j, k, m in SequenceMatcher(None, was, now, autojunk=False).get_opcodes():
        if what == "equal":
            pieces.append(Piece(Fate.SAME, "".join(was[i:j])))
            continue
        gone, new = "".join(was[i:j]), "".join(now[k:m])
        pieces += [Piece(Fate.GONE, gone)] * bool(gone) + [Piece(Fate.NEW, new)] * bool(new)
    return tuple(pieces)
