"""Reading texts: words with their places, small letters without accents, phrases, what is no prose."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import lru_cache

from avisa.templates.lint.form import PLACEHOLDER
from avisa.templates.lint.types import Change, Note, Span

WORD = re.compile(r"(?<![\w@#])[^\W\d_]+(?:['’-][^\W\d_]+)*(?![\w@])")
# What stands in a text and is no word of it: variables, addresses, e-mail.
NO_PROSE = re.compile(
    r"\{\{.*?\}\}|(?:https?://|www\.)\S+|\S+@\S+\.\S+|(?<![\w.])(?:[\w-]+\.)+[a-z]{2,}(?:/\S*)?(?![\w])",
    re.IGNORECASE,
)
LINK = re.compile(r"(?:https?://|www\.)\S+|\S+@\S+\.\S+", re.IGNORECASE)
BEFORE_A_SENTENCE = " \t\n*_~>\"“'‘(¿¡•"
ENDS = ".!?…:;•-–—"
PICTURE = "[\U0001f300-\U0001f3fa\U0001f400-\U0001faff\u2600-\u27bf\u2b00-\u2bff\u23e9-\u23ff]"
SHADE = "[\ufe0f\U0001f3fb-\U0001f3ff]*"
# As people count: a flag is two letters, a family several people joined.
EMOJI = re.compile(f"[\U0001f1e6-\U0001f1ff]{{2}}|{PICTURE}{SHADE}(?:\u200d{PICTURE}{SHADE})*")


@dataclass(frozen=True, slots=True)
class Word:
    text: str
    span: Span
    opens: bool  # a sentence: then a capital says nothing


@lru_cache(maxsize=512)
def words(text: str) -> tuple[Word, ...]:
    prose = masked(text)
    return tuple(
        Word(found[0], found.span(), opens(prose[: found.start()])) for found in WORD.finditer(prose)
    )


def opens(before: str) -> bool:
    """Whether a sentence begins after this."""
    last = before.rstrip(BEFORE_A_SENTENCE)
    return not last or last[-1] in ENDS or "\n" in before[len(last) :]


def without_links(text: str) -> str:
    """Prose with its variables."""
    return LINK.sub(lambda found: " " * len(found[0]), text)


@lru_cache(maxsize=512)
def masked(text: str) -> str:
    """The text with blanks where it is no prose, so that places stay what they are."""
    return NO_PROSE.sub(lambda found: " " * len(found[0]), text)


def without_variables(text: str) -> str:
    return PLACEHOLDER.sub(" ", text)


@lru_cache(maxsize=512)
def bare(text: str) -> str:
    """Small letters without accents, each in its place."""
    return "".join(bare_letter(sign) for sign in text)


@lru_cache(maxsize=4096)
def bare_letter(sign: str) -> str:
    return unicodedata.normalize("NFD", sign)[0].lower()[0]


@lru_cache(maxsize=64)
def any_of(phrases: tuple[str, ...]) -> re.Pattern[str]:
    """Whole words, the longest phrase first."""
    ordered = sorted({bare(phrase) for phrase in phrases}, key=len, reverse=True)
    return re.compile(r"(?<!\w)(?:" + "|".join(map(re.escape, ordered)) + r")(?!\w)")


def stands(phrases: Iterable[str], text: str) -> Iterator[Span]:
    """Where the phrases stand as words of their own, whatever their accents."""
    return (found.span() for found in any_of(tuple(phrases)).finditer(bare(text)))


def put(text: str, span: Span, new: str) -> str:
    return text[: span[0]] + new + text[span[1] :]


def replaced(path: str, text: str, span: Span, new: str) -> tuple[Change, ...]:
    """The fix that writes something else in one place of a text."""
    return (Change("replace", path, put(text, span, new)),)


def noted(path: str, text: str, span: Span, message: str, new: str | None = None, **fields: object) -> Note:
    """A note on some words of a text, which are told as `words`."""
    fix = replaced(path, text, span, new) if new is not None else ()
    return Note(path, message, {"words": text[slice(*span)], **fields}, span, fix)


def cased(new: str, like: str) -> str:
    """In capitals as `like` is."""
    if like.isupper() and len(like) > 1:
        return new.upper()
    return new[:1].upper() + new[1:] if like[:1].isupper() else new
