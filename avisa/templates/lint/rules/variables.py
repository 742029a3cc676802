"""Rules for variables: their form, their order, their places, their samples, the words around them."""

from __future__ import annotations

import re
from collections.abc import Iterator

from avisa.kernel.i18n import N_
from avisa.templates.lint import limits
from avisa.templates.lint.draft import Draft, Placed, button_samples, samples_of
from avisa.templates.lint.form import PLACEHOLDER
from avisa.templates.lint.reading import bare, put, without_variables
from avisa.templates.lint.types import Change, Known, Note

NAME = re.compile(r"[a-z0-9_]+")
NUMBER = re.compile(r"[1-9]\d*")
ADJACENT = re.compile(r"\}\}\s*\{\{")
EDGE = " \n\t.,;:!?"  # signs beside which a variable still stands at the edge
ANY = re.compile(r"\{\{(.*?)\}\}", re.DOTALL)
OTHER_SIGNS = re.compile(r"(?<!\{)\{\s*(\w+)\s*\}(?!\})|\[\[?\s*(\w+)\s*\]\]?|<(\w+)>|\$\{(\w+)\}|%(\w+)%")
VAGUE = {"", "x", "xx", "xxx", "xxxx", "teste", "test", "prueba", "exemplo", "example", "ejemplo", "sample"}
VAGUE |= {
    "variavel",
    "variable",
    "valor",
    "value",
    "texto",
    "text",
    "abc",
    "aaa",
    "asdf",
    "lorem",
    "n/a",
    "-",
}


def variable_form(draft: Draft, known: Known) -> Iterator[Note]:
    """Two braces around a number, or a name of small letters, digits and underscores."""
    pattern = NAME if draft.is_named else NUMBER
    for one in texts(draft):
        rest = PLACEHOLDER.sub(lambda found: " " * len(found[0]), one.text)
        if "{{" in rest or "}}" in rest:
            start = max(rest.find("{{"), rest.find("}}"))
            text = N_("A variable is two braces around a number or a name, without other signs.")
            yield Note(one.text_path, text, span=(start, start + 2), fix=mended_braces(one))
        for found in PLACEHOLDER.finditer(one.text):
            if not pattern.fullmatch(found[1]):
                yield misnamed(draft, one, found)


def misnamed(draft: Draft, one: Placed, found: re.Match[str]) -> Note:
    fields = {"name": found[1]}
    if not draft.is_named:
        text = N_("The variable “%(name)s” is no number; names need parameter_format NAMED.")
        return Note(one.text_path, text, fields, found.span())
    fixed = re.sub(r"[^a-z0-9_]", "_", bare(found[1]))
    fix = (Change("replace", one.text_path, put(one.text, found.span(), f"{{{{{fixed}}}}}")),)
    text = N_("The variable “%(name)s” has other signs than small letters, digits and underscores.")
    return Note(one.text_path, text, fields, found.span(), fix if not one.part.example else ())


def mended_braces(one: Placed) -> tuple[Change, ...]:
    """Signs inside the braces that do not belong there are left out, where something remains."""
    fixed = ANY.sub(lambda found: f"{{{{{re.sub(r'[^0-9a-zA-Z_]', '', found[1])}}}}}", one.text)
    rest = PLACEHOLDER.sub("", fixed)
    return () if "{{" in rest or "}}" in rest else (Change("replace", one.text_path, fixed),)


def variable_signs(draft: Draft, known: Known) -> Iterator[Note]:
    for one in texts(draft):
        for found in OTHER_SIGNS.finditer(one.text):
            text = N_("“%(words)s” looks like a variable and is none: two braces make one.")
            yield Note(one.text_path, text, {"words": found[0]}, found.span())


def variable_order(draft: Draft, known: Known) -> Iterator[Note]:
    """Numbers without a gap from 1."""
    for one in texts(draft):
        names = one.part.names
        if draft.is_named or not names or not all(NUMBER.fullmatch(name) for name in names):
            continue
        if {int(name) for name in names} != {*range(1, len({*names}) + 1)}:
            fixed = renumbered(one.text)
            text = N_("Variables are numbered 1, 2, 3 without a gap.")
            yield Note(one.text_path, text, fix=(Change("replace", one.text_path, fixed),))


def renumbered(text: str) -> str:
    order = {name: i for i, name in enumerate(sorted({*PLACEHOLDER.findall(text)}, key=int), 1)}
    return PLACEHOLDER.sub(lambda found: f"{{{{{order[found[1]]}}}}}", text)


def variable_twice(draft: Draft, known: Known) -> Iterator[Note]:
    for one in texts(draft):
        names = one.part.names
        if draft.is_named and len({*names}) < len(names):
            twice = next(name for name in names if names.count(name) > 1)
            yield Note(one.text_path, N_("The variable “%(name)s” stands here twice."), {"name": twice})


def header_variables(draft: Draft, known: Known) -> Iterator[Note]:
    for one in texts(draft):
        if one.part.kind == "HEADER" and len({*one.part.names}) > 1:
            yield Note(one.text_path, N_("A header has at most one variable."))


def variable_edge(draft: Draft, known: Known) -> Iterator[Note]:
    for one in bodies(draft):
        text = one.text.strip(EDGE)
        if text.startswith("{{") or text.endswith("}}"):
            message = N_("A variable can be neither the first nor the last thing in the text.")
            span = (one.text.find("{{"), one.text.find("}}") + 2)
            if not text.startswith("{{"):
                span = (one.text.rfind("{{"), one.text.rfind("}}") + 2)
            yield Note(one.text_path, message, span=span)


def variable_beside(draft: Draft, known: Known) -> Iterator[Note]:
    for one in texts(draft):
        if found := ADJACENT.search(one.text):
            message = N_("Two variables stand side by side: put words between them.")
            yield Note(one.text_path, message, span=found.span())


def variable_sample(draft: Draft, known: Known) -> Iterator[Note]:
    """Every variable has a sample, or the review cannot be made."""
    message = N_("The variable “%(name)s” has no sample.")
    for one in texts(draft):
        given = sampled(draft, one)
        for name in dict.fromkeys(one.part.names):
            if not given.get(name, "").strip():
                yield Note(f"{one.path}/example", message, {"name": name})
    for placed in draft.buttons:
        names = PLACEHOLDER.findall(placed.button.url) if placed.button.kind == "URL" else []
        if names and not placed.button.samples:
            yield Note(f"{placed.path}/example", message, {"name": names[0]})


def sampled(draft: Draft, one: Placed) -> dict[str, str]:
    """Samples by variable; empty ones of a positional list do not count, as the platform counts them."""
    samples, place = one.part.example, one.part.kind.lower()
    if samples is None:
        return {}
    if draft.is_named:
        return dict(samples.named(place))
    given = [text for text in samples.positional(place) if text.strip()]
    names = sorted({*one.part.names}, key=lambda name: int(name) if name.isdecimal() else 0)
    return dict(zip(names, given, strict=False))


def sample_vague(draft: Draft, known: Known) -> Iterator[Note]:
    places = [sample for one in draft.all_parts for sample in samples_of(one)]
    places += [sample for one in draft.buttons for sample in button_samples(one)]
    for path, sample in places:
        if sample.strip() and (bare(sample.strip()) in VAGUE or "{{" in sample):
            text = N_("The sample “%(sample)s” shows nothing: give what a person would read.")
            yield Note(path, text, {"sample": sample})


def variables_crowded(draft: Draft, known: Known) -> Iterator[Note]:
    """Too few fixed words: refused."""
    for one, variables, count in crowds(draft):
        least = limits.WORDS_LEAST * variables + 1
        if count < least:
            text = N_(
                "%(variables)s variables need at least %(least)s words around them; there are %(words)s."
            )
            yield Note(one.text_path, text, {"variables": variables, "least": least, "words": count})


def variables_many(draft: Draft, known: Known) -> Iterator[Note]:
    """Few fixed words: looked at closely."""
    for one, variables, count in crowds(draft):
        wanted = limits.WORDS_WANTED * variables + 1
        if limits.WORDS_LEAST * variables < count < wanted:
            text = N_(
                "%(variables)s variables read better with %(wanted)s words around them; there are %(words)s."
            )
            yield Note(one.text_path, text, {"variables": variables, "wanted": wanted, "words": count})


def crowds(draft: Draft) -> Iterator[tuple[Placed, int, int]]:
    for one in bodies(draft):
        variables = len(PLACEHOLDER.findall(one.text))
        if variables:
            yield one, variables, len(re.findall(r"\w+", without_variables(one.text)))


def texts(draft: Draft) -> Iterator[Placed]:
    """Where variables may stand; the platform writes the texts of one-time codes."""
    wanted = ("HEADER", "BODY")
    return (one for one in draft.all_parts if one.part.kind in wanted and not draft.is_code)


def bodies(draft: Draft) -> Iterator[Placed]:
    return (one for one in texts(draft) if one.part.kind == "BODY")
