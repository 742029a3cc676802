"""Rules for the template as a whole: its fields, its name's form, its parts, how long a message may wait."""

from __future__ import annotations

import re
from collections.abc import Iterator

from avisa.kernel.i18n import N_
from avisa.templates.lint import limits
from avisa.templates.lint.draft import Draft
from avisa.templates.lint.reading import bare
from avisa.templates.lint.types import Change, Known, Note

NAME = re.compile(r"[a-z0-9_]+")
WANTED = ("name", "language", "category", "components")


def field_missing(draft: Draft, known: Known) -> Iterator[Note]:
    for name in WANTED:
        from_library = name == "components" and draft.form.library_template_name
        if getattr(draft.form, name) or from_library:
            continue
        if name == "components":  # said as people see it: what an empty draft lacks first
            yield Note("/components", N_("A template needs a body."))
        else:
            yield Note(f"/{name}", N_("The field “%(field)s” is missing."), {"field": name})


def name_form(draft: Draft, known: Known) -> Iterator[Note]:
    name = draft.form.name
    if len(name) > limits.NAME_MOST:
        yield Note("/name", N_("The name has more than %(most)s characters."), {"most": limits.NAME_MOST})
    elif name and not NAME.fullmatch(name):
        fixed = re.sub(r"[^a-z0-9]+", "_", bare(name)).strip("_")
        fix = (Change("replace", "/name", fixed),) if fixed else ()
        yield Note("/name", N_("A name has small letters, digits and underscores only."), fix=fix)


def language_code(draft: Draft, known: Known) -> Iterator[Note]:
    code = draft.form.language
    if not code or code in limits.LANGUAGES:
        return
    fixed = {"pt": "pt_BR", "zh": "zh_CN"}.get(code) or code.replace("-", "_")
    fix = (Change("replace", "/language", fixed),) if fixed in limits.LANGUAGES else ()
    yield Note("/language", N_("WhatsApp knows no language “%(code)s”."), {"code": code}, fix=fix)


def category_unknown(draft: Draft, known: Known) -> Iterator[Note]:
    if draft.category and draft.category not in limits.CATEGORIES:
        yield Note(
            "/category",
            N_("The category is one of %(known)s, not “%(category)s”."),
            {"known": ", ".join(limits.CATEGORIES), "category": draft.form.category},
        )


def parameter_format(draft: Draft, known: Known) -> Iterator[Note]:
    given = draft.form.parameter_format
    if given and given.upper() not in limits.FORMATS:
        text = N_("The variables' format is POSITIONAL or NAMED, not “%(format)s”.")
        yield Note("/parameter_format", text, {"format": given})


def time_to_live(draft: Draft, known: Known) -> Iterator[Note]:
    seconds, bounds = draft.form.message_send_ttl_seconds, limits.LIFE.get(draft.category)
    if seconds is None or bounds is None or bounds[0] <= seconds <= bounds[1]:
        return
    if seconds == -1 and draft.category in limits.LIFE_FOREVER:
        return
    yield Note(
        "/message_send_ttl_seconds",
        N_("A %(category)s message may wait between %(least)s and %(most)s seconds for its phone."),
        {"category": draft.category, "least": bounds[0], "most": bounds[1]},
    )


def component_unknown(draft: Draft, known: Known) -> Iterator[Note]:
    for one in draft.parts:
        if one.part.kind not in limits.PARTS:
            yield Note(
                f"{one.path}/type",
                N_("A part of the template is one of %(known)s, not “%(type)s”."),
                {"known": ", ".join(limits.PARTS), "type": one.part.type},
            )


def component_twice(draft: Draft, known: Known) -> Iterator[Note]:
    seen: set[str] = set()
    for one in draft.parts:
        if one.part.kind in seen:
            yield Note(
                one.path,
                N_("The template has a second %(kind)s."),
                {"kind": one.part.kind},
                fix=(Change("remove", one.path),),
            )
        seen.add(one.part.kind)
