"""Rules for how a text is written: repetitions, blanks, capitals, crasis, agreement, formatting."""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import pairwise

from avisa.kernel.i18n import N_
from avisa.templates.lint import patterns
from avisa.templates.lint.draft import Draft, Said
from avisa.templates.lint.heard import other_language
from avisa.templates.lint.reading import bare, cased, noted, replaced, without_links, words
from avisa.templates.lint.rules.spelling import RIGHT, slips
from avisa.templates.lint.types import Known, Note
from avisa.templates.lint.words import COMMON

# Words that may well stand twice.
TWICE = {"muito", "bem", "que", "se", "nos", "had", "that", "no", "muy", "ya", "tchau", "hip", "logo", "bye"}
BLANKS = re.compile(r"(?<=\S)[ \t]{2,}(?=\S)|(?<=\S) (?=[,.;:!?](?:\s|$))|[ \t]+$|^[ \t]+", re.MULTILINE)
SHOUTED = re.compile(r"[!?]{2,}")
# Before a word that is to be sent back.
KEYWORD = re.compile(
    r"\b(?:responda|responder|digite|envie|escreva|palavra|reply|send|text|type|word|responde|escribe|escriba"
    r"|palabra|com|with|con|ou|or|o)\s+[\"“*]?"
    r"(?-i:(?:[A-ZÀ-Ú]{2,}\s+)*)$",
    re.IGNORECASE,
)
LEAST_SHOUTED = 5  # letters; shorter ones are abbreviations
MARKS = "*_~"
QUESTION = re.compile(r"(?<![¿\w])([^¿?.!\n:;,]*[^\s¿?.!\n:;,])\?")
EXCLAMATION = re.compile(r"(?<![¡\w])([^¡!.?\n:;,]*[^\s¡!.?\n:;,])!")


def word_repeated(draft: Draft, known: Known) -> Iterator[Note]:
    for said in draft.said:
        for last, word in pairwise(words(said.text)):
            between = said.text[last.span[1] : word.span[0]]
            same = bare(last.text) == bare(word.text) and bare(word.text) not in TWICE
            if same and between and not between.strip() and last.text[0].islower() == word.text[0].islower():
                span = (last.span[0], word.span[1])
                text = N_("“%(words)s”: the word stands twice.")
                yield noted(said.path, said.text, span, text, last.text)


def spaces(draft: Draft, known: Known) -> Iterator[Note]:
    for said in draft.said:
        if found := BLANKS.search(said.text):
            fixed = BLANKS.sub(lambda one: " " if len(one[0]) > 1 and inner(one) else "", said.text)
            text = N_("There are blanks too many here.")
            fix = replaced(said.path, said.text, (0, len(said.text)), fixed)
            yield Note(said.path, text, span=found.span(), fix=fix)


def inner(found: re.Match[str]) -> bool:
    """Between two words, neither at an edge nor before a comma."""
    text, start, end = found.string, found.start(), found.end()
    return start > 0 and end < len(text) and text[end] != "\n" and text[start - 1] != "\n"


def shouting(draft: Draft, known: Known) -> Iterator[Note]:
    for said in draft.said:
        if found := SHOUTED.search(said.text):
            text = N_("“%(words)s” reads as shouting: one sign says it.")
            yield noted(said.path, said.text, found.span(), text, found[0][-1])
        for word in words(said.text):
            lower = word.text.lower()
            if (
                word.text.isupper()
                and len(word.text) >= LEAST_SHOUTED
                and not KEYWORD.search(said.text[: word.span[0]])
                and is_plain(draft, known, lower)
            ):
                text = N_("“%(words)s” in capitals reads as shouting.")
                new = lower.capitalize() if word.opens else lower
                yield noted(said.path, said.text, word.span, text, new)


def is_plain(draft: Draft, known: Known, lower: str) -> bool:
    """A word of the language and no name; without a dictionary nobody can tell."""
    if lower in known.own_words or lower in COMMON or not known.lexicon.speaks(draft.family):
        return False
    return known.lexicon.knows(draft.family, lower)


def crasis(draft: Draft, known: Known) -> Iterator[Note]:
    for said in draft.said if draft.family == "pt" else ():
        yield from slips("crasis", "pt", said)


def agreement(draft: Draft, known: Known) -> Iterator[Note]:
    for said in draft.said:
        yield from slips("agreement", draft.family, said)
        if draft.family == "pt":
            yield from nouns_that_disagree(said)


def nouns_that_disagree(said: Said) -> Iterator[Note]:
    prose = without_links(said.text)
    for pattern, right in (
        (patterns.DETERMINED_F, patterns.TO_FEMININE),
        (patterns.DETERMINED_M, patterns.TO_MASCULINE),
    ):
        for found in pattern.finditer(prose):
            yield corrected(said, found.span(1), right[found[1].lower()])
    for pattern in (patterns.DETERMINED_MANY, patterns.COUNTED, patterns.SAID_OF_MANY):
        for found in pattern.finditer(prose):
            yield corrected(said, found.span(1), several(found[1].lower()))
    for pattern, ending in ((patterns.SAID_OF_F, "a"), (patterns.SAID_OF_M, "o")):
        for found in pattern.finditer(prose):
            word = prose[: found.end(1)].rpartition(" ")[2]
            yield corrected(said, (found.end(1) - len(word), found.end(1)), word[:-1] + ending)


def corrected(said: Said, span: tuple[int, int], new: str) -> Note:
    right = cased(new, said.text[slice(*span)])
    return noted(said.path, said.text, span, RIGHT, right, right=right)


def several(noun: str) -> str:
    if noun.endswith("ão"):
        return noun.removesuffix("ão") + "ões"
    return noun.removesuffix("m") + "ns" if noun.endswith("m") else noun + "s"


def opening_sign(draft: Draft, known: Known) -> Iterator[Note]:
    """Spanish opens its questions and exclamations."""
    for said in draft.said if draft.family == "es" else ():
        if other_language([said.text], "es", known):
            continue
        for pattern, sign in ((QUESTION, "¿"), (EXCLAMATION, "¡")):
            for found in pattern.finditer(said.text):
                start = found.start(1) + len(found[1]) - len(found[1].lstrip())
                right = sign + said.text[start : found.end()]
                if sign in said.text[:start].rpartition("\n")[2].rpartition(".")[2]:
                    continue
                yield noted(said.path, said.text, (start, found.end()), RIGHT, right, right=right)


def formatting(draft: Draft, known: Known) -> Iterator[Note]:
    """An asterisk that is opened and not closed is shown as an asterisk."""
    for said in draft.said:
        if said.place not in ("body", "footer"):
            continue
        for mark in MARKS:
            sign = re.escape(mark)
            edges = re.findall(rf"(?<!\w){sign}(?=\S)|(?<=\S){sign}(?!\w)", bald(said.text))
            if len(edges) % 2:
                text = N_("A “%(mark)s” is opened and not closed, or closed and not opened.")
                yield Note(said.path, text, {"mark": mark})


def bald(text: str) -> str:
    """Without links and variables, whose underscores format nothing."""
    return re.sub(r"\{\{.*?\}\}", lambda found: "x" * len(found[0]), without_links(text))
