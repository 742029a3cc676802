"""Rules for what a person needs to understand a message alone: who writes, why, what next."""

from __future__ import annotations

import re
from collections.abc import Iterator

from avisa.kernel.i18n import N_
from avisa.templates.lint.draft import Draft
from avisa.templates.lint.form import PLACEHOLDER
from avisa.templates.lint.reading import any_of, bare, stands, without_variables, words
from avisa.templates.lint.types import Known, Note
from avisa.templates.lint.words import NEXT, SENDER_VARIABLES, SENDERS, STOPS

READS = ("pt", "en", "es")
# What will happen is an answer to "what next?" too.
FUTURE = {
    "pt": re.compile(r"\w(?:ará|erá|irá|arão|erão|irão|aremos|eremos|iremos)\b", re.IGNORECASE),
    "en": re.compile(r"\b(?:will|won't|going to)\b|'ll\b", re.IGNORECASE),
    "es": re.compile(r"\w(?:ará|erá|irá|arán|erán|irán|aremos|eremos|iremos|drá|drán)\b", re.IGNORECASE),
}
LEAST_WORDS = 6  # of a body; fewer say hardly why they come
LEAST_NAME = 3  # letters of a word that stands for the company's name
LEGAL = {"ltda", "eireli", "inc", "llc", "corp", "company", "the", "dos", "das", "del", "los", "las"}


def sender_missing(draft: Draft, known: Known) -> Iterator[Note]:
    """Where the company's name is known it must stand there, or its own word for itself."""
    if not is_read(draft):
        return
    text = "\n".join(said.text for said in draft.said if said.place != "button")
    if SENDER_VARIABLES & {*PLACEHOLDER.findall(text)}:
        return
    if known.company:
        if not names(known.company, text):
            message = N_("The text does not say that %(company)s writes.")
            yield Note("/components", message, {"company": known.company})
    elif not any(True for _ in stands(SENDERS, text)) and not has_name(draft):
        yield Note("/components", N_("The text does not say who writes: name the company."))


def names(company: str, text: str) -> bool:
    """The whole name, or each of its words that is not a legal form."""
    wanted = [word.text for word in words(company) if len(word.text) >= LEAST_NAME]
    wanted = [word for word in wanted if bare(word) not in LEGAL] or [company]
    said = bare(text)
    return bare(company) in said or any(any_of((word,)).search(said) for word in wanted if word[0].isupper())


def has_name(draft: Draft) -> bool:
    """A word with a capital inside a sentence: nearly always somebody's name."""
    return any(
        word.text[0].isupper() and not word.opens and len(word.text) > 2
        for said in draft.said
        if said.place in ("header", "body", "footer")
        for word in words(said.text)
    )


def text_thin(draft: Draft, known: Known) -> Iterator[Note]:
    one = draft.part("BODY")
    count = len(re.findall(r"[^\W\d_]+", without_variables(one.text))) if one else 0
    if one and is_read(draft) and count < LEAST_WORDS:
        text = N_("With %(count)s words of its own the text hardly says why it comes.")
        yield Note(one.text_path, text, {"count": count})


def next_missing(draft: Draft, known: Known) -> Iterator[Note]:
    """A button is a step too, other than the one that stops messages; so is a question, and what will be."""
    if not is_read(draft):
        return
    steps = [one for one in draft.buttons if not any(True for _ in stands(STOPS, one.button.text))]
    told = "?" in draft.body or FUTURE[draft.family].search(draft.body)
    if not steps and not told and not any(True for _ in stands(NEXT, draft.body)):
        yield Note(
            "/components", N_("The text does not say what to do next, nor that nothing is to be done.")
        )


def is_read(draft: Draft) -> bool:
    read = draft.family in READS and not draft.is_code and draft.part("CAROUSEL") is None
    return read and bool(draft.body.strip())
