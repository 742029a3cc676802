"""Rules for buttons: how many of which kind, in what order, and what each must have."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from itertools import groupby
from urllib.parse import urlsplit

from avisa.kernel.i18n import N_
from avisa.templates.lint import limits
from avisa.templates.lint.draft import Draft, PlacedButton, buttons_of
from avisa.templates.lint.form import PLACEHOLDER, Button
from avisa.templates.lint.reading import bare
from avisa.templates.lint.types import Change, Known, Note

PHONE = re.compile(r"\+?[\d ()-]{3,}")
FIELDS = {"URL": "url", "PHONE_NUMBER": "phone_number", "COPY_CODE": "example", "FLOW": "flow_id"}


def buttons_missing(draft: Draft, known: Known) -> Iterator[Note]:
    one = draft.part("BUTTONS")
    if one and not one.part.buttons and not draft.is_code:
        yield Note(one.path, N_("A row of buttons without buttons."), fix=(Change("remove", one.path),))


def button_kind(draft: Draft, known: Known) -> Iterator[Note]:
    for one in ordinary(draft):
        path, kind = f"{one.path}/type", one.button.kind
        if kind == "OTP":
            yield Note(path, N_("One-time code buttons belong to authentication templates."))
        elif kind not in limits.BUTTONS_OF_KIND:
            text = N_("WhatsApp knows no button of type “%(type)s”.")
            yield Note(path, text, {"type": one.button.type})


def buttons_many(draft: Draft, known: Known) -> Iterator[Note]:
    for path, row, most in rows(draft):
        if len(row) > most:
            text = N_("%(count)s buttons; at most %(most)s are allowed here.")
            yield Note(path, text, {"count": len(row), "most": most})
        for kind, times in Counter(one.button.kind for one in row).items():
            most_of_kind = limits.BUTTONS_OF_KIND.get(kind, times)
            if times > most_of_kind:
                text = N_("%(count)s buttons of type %(kind)s; at most %(most)s are allowed.")
                yield Note(path, text, {"count": times, "kind": kind, "most": most_of_kind})


def buttons_order(draft: Draft, known: Known) -> Iterator[Note]:
    for path, row, _most in rows(draft):
        runs = [is_reply for is_reply, _ in groupby(one.button.kind == "QUICK_REPLY" for one in row)]
        if len(runs) > 2:
            text = N_("Quick replies stand together, before or after all other buttons.")
            yield Note(path, text, fix=replies_first(path, row))


def replies_first(path: str, row: Sequence[PlacedButton]) -> tuple[Change, ...]:
    """Moves each quick reply up behind the last one that stands right."""
    kinds = [one.button.kind == "QUICK_REPLY" for one in row]
    steps, place = [], 0
    for i, is_reply in enumerate(kinds):
        if is_reply:
            if i != place:
                steps.append(Change("move", f"{path}/{place}", f"{path}/{i}"))
            place += 1
    return tuple(steps)


def button_text(draft: Draft, known: Known) -> Iterator[Note]:
    for one in ordinary(draft):
        text = one.button.text
        if not text.strip() and one.button.kind not in limits.WITHOUT_TEXT:
            yield Note(f"{one.path}/text", N_("The button has no text."))
        if "{{" in text:
            yield Note(f"{one.path}/text", N_("The text of a button has no variables."))


def buttons_alike(draft: Draft, known: Known) -> Iterator[Note]:
    for _path, row, _most in rows(draft):
        seen: set[str] = set()
        for one in row:
            text = bare(one.button.text.strip())
            if text and text in seen:
                message = N_("Two buttons say “%(text)s”.")
                yield Note(f"{one.path}/text", message, {"text": one.button.text})
            seen.add(text)


def button_field(draft: Draft, known: Known) -> Iterator[Note]:
    for one in ordinary(draft):
        field = FIELDS.get(one.button.kind, "")
        if field and not filled(one.button):
            text = N_("A button of type %(kind)s needs the field “%(field)s”.")
            yield Note(f"{one.path}/{field}", text, {"kind": one.button.kind, "field": field})


def filled(button: Button) -> bool:
    match button.kind:
        case "URL":
            return bool(button.url.strip())
        case "PHONE_NUMBER":
            return bool(str(button.phone_number).strip())
        case "COPY_CODE":
            return bool(button.samples)
    return bool(button.flow_id or button.flow_name or button.flow_json)


def url_form(draft: Draft, known: Known) -> Iterator[Note]:
    for one in ordinary(draft):
        url, path = one.button.url.strip(), f"{one.path}/url"
        if one.button.kind != "URL" or not url:
            continue
        if len(url) > limits.URL_MOST:
            yield Note(path, N_("An address has at most %(most)s characters."), {"most": limits.URL_MOST})
        if not is_address(PLACEHOLDER.sub("x", url)):
            yield Note(
                path, N_("“%(url)s” is no address of a web page."), {"url": url}, fix=secured(path, url)
            )
        names = PLACEHOLDER.findall(url)
        if "{{" in url and (len(names) != 1 or not url.endswith("}}") or url.count("{{") != 1):
            yield Note(path, N_("An address has at most one variable, at its very end."))


def is_address(url: str) -> bool:
    try:
        parts = urlsplit(url)
    except ValueError:
        return False
    return parts.scheme in ("http", "https") and "." in (parts.hostname or "") and " " not in url


def secured(path: str, url: str) -> tuple[Change, ...]:
    """An address that only lacks its beginning."""
    whole = f"https://{url}"
    fits = "://" not in url and is_address(PLACEHOLDER.sub("x", whole))
    return (Change("replace", path, whole),) if fits else ()


def phone_form(draft: Draft, known: Known) -> Iterator[Note]:
    for one in ordinary(draft):
        phone, path = str(one.button.phone_number).strip(), f"{one.path}/phone_number"
        if one.button.kind != "PHONE_NUMBER" or not phone:
            continue
        if len(phone) > limits.PHONE_MOST:
            text = N_("A phone number has at most %(most)s characters.")
            yield Note(path, text, {"most": limits.PHONE_MOST})
        elif not PHONE.fullmatch(phone):
            yield Note(path, N_("“%(phone)s” is no phone number."), {"phone": phone})


def copy_code_long(draft: Draft, known: Known) -> Iterator[Note]:
    for one in ordinary(draft):
        longest = max(map(len, one.button.samples), default=0)
        if one.button.kind == "COPY_CODE" and longest > limits.COPY_CODE_MOST:
            text = N_("A code to copy has at most %(most)s characters.")
            yield Note(f"{one.path}/example", text, {"most": limits.COPY_CODE_MOST})


def ordinary(draft: Draft) -> Sequence[PlacedButton]:
    """Buttons of one-time codes have rules of their own."""
    return () if draft.is_code else draft.buttons


def rows(draft: Draft) -> Iterator[tuple[str, Sequence[PlacedButton], int]]:
    """Each row of buttons with its place and how many it may hold."""
    if draft.is_code:
        return
    one = draft.part("BUTTONS")
    if one:
        yield f"{one.path}/buttons", buttons_of(one), limits.BUTTONS_MOST
    for card in draft.cards:
        if inner := card.part("BUTTONS"):
            yield f"{inner.path}/buttons", buttons_of(inner), limits.CARD_BUTTONS_MOST
