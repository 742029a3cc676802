"""All rules for a template that is handed in, in the platform's order: the first objection refuses it."""

from __future__ import annotations

import re
from collections.abc import Callable

from whatsapp_sandbox.templates.form import Form
from whatsapp_sandbox.templates.rules import buttons, limits, special, texts
from whatsapp_sandbox.templates.rules.limits import Measure
from whatsapp_sandbox.templates.rules.refusals import TOO_LONG, one_of, refused
from whatsapp_sandbox.wire.errors import Problem, missing

Rule = Callable[[Form, Measure], Problem | None]
_NAME = re.compile(r"[a-z0-9_]+")


def first_objection(form: Form, measure: Measure) -> Problem | None:
    rules = CODE if form.kind == "AUTHENTICATION" else ORDINARY
    return next((no for rule in (*ALL, *rules) if (no := rule(form, measure))), None)


def _nothing_is_missing(form: Form, measure: Measure) -> Problem | None:
    names = ("name", "language", "category", "components")
    lacking = next((name for name in names if not getattr(form, name)), None)
    return missing(lacking) if lacking else None


def _name(form: Form, measure: Measure) -> Problem | None:
    if len(form.name) > limits.NAME_MOST:
        return refused(f"A name has at most {limits.NAME_MOST} characters.", TOO_LONG)
    if not _NAME.fullmatch(form.name):
        return refused("A name has small letters, digits and underscores only.")
    return None


def _language(form: Form, measure: Measure) -> Problem | None:
    if form.language in limits.LANGUAGES:
        return None
    return Problem(100, message=f"(#100) Param language is no supported language code: {form.language!r}.")


def _category(form: Form, measure: Measure) -> Problem | None:
    if form.kind in limits.CATEGORIES:
        return None
    return one_of("category", f"{{{', '.join(limits.CATEGORIES)}}}", form.category)


def _parameter_format(form: Form, measure: Measure) -> Problem | None:
    if not form.parameter_format or form.parameter_format.upper() in limits.FORMATS:
        return None
    return one_of("parameter_format", f"{{{', '.join(limits.FORMATS)}}}", form.parameter_format)


def _life_time(form: Form, measure: Measure) -> Problem | None:
    seconds, (least, most) = form.message_send_ttl_seconds, limits.TTL[form.kind]
    if seconds is None or least <= seconds <= most or (seconds == -1 and form.kind in limits.TTL_FOREVER):
        return None
    return refused(f"message_send_ttl_seconds of a {form.kind} template is between {least} and {most}.")


def _parts(form: Form, measure: Measure) -> Problem | None:
    for part in form.components:
        if part.kind not in limits.PARTS:
            return one_of("type", f"{{{', '.join(limits.PARTS)}}}", part.type)
        if len(form.parts(part.kind)) > 1:
            return refused(f"A template has at most one component of type {part.kind}.")
    return None


ALL: tuple[Rule, ...] = (
    _nothing_is_missing, _name, _language, _category, _parameter_format, _life_time, _parts,
)  # fmt: skip
ORDINARY: tuple[Rule, ...] = (
    texts.header, texts.body, texts.footer, buttons.buttons, special.offer, special.carousel,
)  # fmt: skip
CODE: tuple[Rule, ...] = (special.code,)
