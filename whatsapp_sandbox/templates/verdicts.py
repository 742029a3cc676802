"""What a reviewer says about a template: one function an objection, the first one decides."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from whatsapp_sandbox.templates import review_words as words
from whatsapp_sandbox.templates.rules.variables import are_adjacent
from whatsapp_sandbox.templates.shape import PLACEHOLDER
from whatsapp_sandbox.templates.template import Template

FOREIGN_WORDS = 3  # so many little words of another language, and none of its own


@dataclass(frozen=True, slots=True)
class Verdict:
    """`category` is what it is approved as; `why` and `advice` are for the author."""

    status: str = "APPROVED"
    category: str = ""
    reason: str = "NONE"
    why: str = ""
    advice: str = ""


@dataclass(frozen=True, slots=True)
class Case:
    template: Template
    others: Iterable[Template]
    text: str  # everything that people would read, in small letters

    def says(self, phrases: Iterable[str]) -> str:
        """The first of the phrases that stands in the text as words of its own."""
        return next((phrase for phrase in phrases if _stands(phrase, self.text)), "")


def form_verdict(template: Template) -> Verdict:
    """What no review lets through, not even one that is switched off."""
    return _first(Case(template, (), text_of(template)), FORM)


def verdict(template: Template, others: Iterable[Template]) -> Verdict:
    return _first(Case(template, others, text_of(template)), (*FORM, *CONTENT))


def sells(template: Template) -> bool:
    """Whether a reviewer takes it for marketing, whatever it was handed in as."""
    return bool(Case(template, (), text_of(template)).says(words.SELLING))


def _first(case: Case, rules: Iterable[Callable[[Case], Verdict | None]]) -> Verdict:
    return next((said for rule in rules if (said := rule(case))), Verdict())


def text_of(template: Template) -> str:
    return "\n".join(_texts(template.components)).lower()


def _texts(parts: Iterable[Mapping[str, Any]]) -> Iterator[str]:
    for part in parts:
        for name in ("text", "url"):
            if isinstance(part.get(name), str):
                yield part[name]
        for inner in (part.get("buttons"), part.get("cards"), part.get("components")):
            yield from _texts(inner or ())


def _stands(phrase: str, text: str) -> bool:
    return re.search(rf"(?<!\w){re.escape(phrase)}(?!\w)", text) is not None


def _rejected(reason: str, why: str, advice: str) -> Verdict:
    return Verdict("REJECTED", "", reason, why, advice)


def _no_variables_side_by_side(case: Case) -> Verdict | None:
    if not are_adjacent(case.text):
        return None
    return _rejected(
        "INVALID_FORMAT", "Two variables stand side by side.", "Put words between the variables."
    )


def _more_than_variables(case: Case) -> Verdict | None:
    body = case.template.shape.body_text
    if re.search(r"[^\W\d_]{2}", PLACEHOLDER.sub(" ", body)) or not body:
        return None
    why = "The body says nothing without its variables."
    return _rejected("INVALID_FORMAT", why, "Write the message itself; variables are for its details.")


def _no_short_links(case: Case) -> Verdict | None:
    found = case.says(words.SHORT_LINKS)
    if not found:
        return None
    why = f"A link of {found} hides where it leads."
    return _rejected("INVALID_FORMAT", why, "Use the full address, of a domain of the business.")


def _no_threats(case: Case) -> Verdict | None:
    if not case.says(words.THREATS):
        return None
    return _rejected("ABUSIVE_CONTENT", "The message threatens its reader.", "Say what can be done instead.")


def _no_sensitive_questions(case: Case) -> Verdict | None:
    found = case.says(words.SENSITIVE)
    if not found:
        return None
    why = f"The message touches secrets of its reader ({found})."
    return _rejected("ABUSIVE_CONTENT", why, "Never ask for passwords, cards or documents in a message.")


def _no_scams(case: Case) -> Verdict | None:
    if not case.says(words.SCAMS):
        return None
    return _rejected("SCAM", "The message promises what nobody gives.", "Say plainly what is offered.")


def _right_language(case: Case) -> Verdict | None:
    own = case.template.language.partition("_")[0]
    if own not in words.LITTLE:
        return None
    heard = {*re.findall(r"[^\W\d_]+", PLACEHOLDER.sub(" ", case.text))}
    if heard & words.LITTLE[own]:
        return None
    others = (name for name in words.LITTLE if name != own)
    foreign = next((name for name in others if len(heard & words.LITTLE[name]) >= FOREIGN_WORDS), "")
    if not foreign:
        return None
    why = f"The text is in {foreign}, the template says {case.template.language}."
    return _rejected("TAG_CONTENT_MISMATCH", why, "Choose the language that the text is written in.")


def _codes_are_authentication(case: Case) -> Verdict | None:
    if case.template.category == "AUTHENTICATION" or not case.says(words.CODES):
        return None
    why = "One-time codes are sent by authentication templates only."
    return _rejected("INCORRECT_CATEGORY", why, "Create it as an authentication template.")


def _unlike_the_others(case: Case) -> Verdict | None:
    if not (twin := twin_of(case.template, case.others)):
        return None
    why = f"Body and footer are those of {twin.name}."
    return _rejected("INVALID_FORMAT", why, "Use the template that exists, or say something else.")


def twin_of(template: Template, others: Iterable[Template]) -> Template | None:
    """Another one of the same language with the same body and footer; codes are all alike and exempt."""
    if template.category == "AUTHENTICATION":
        return None
    mine = _wording(template)
    alike = (one for one in others if one.language == template.language and _wording(one) == mine)
    return next((one for one in alike if one.id != template.id and one.status != "REJECTED"), None)


def _wording(template: Template) -> tuple[str, ...]:
    texts = {part["type"]: str(part.get("text", "")) for part in template.components}
    return texts.get("BODY", ""), texts.get("FOOTER", "")


def _utility_sells_nothing(case: Case) -> Verdict | None:
    if case.template.category != "UTILITY" or not case.says(words.SELLING):
        return None
    return Verdict(category="MARKETING")


FORM = (_no_variables_side_by_side, _more_than_variables)
CONTENT = (
    _no_short_links, _no_threats, _no_sensitive_questions, _no_scams, _right_language,
    _codes_are_authentication, _unlike_the_others, _utility_sells_nothing,
)  # fmt: skip
