"""Which language a text is in: how many of its words each dictionary knows, and the little words."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from avisa.templates.lint.reading import words
from avisa.templates.lint.types import Known
from avisa.templates.lint.words import COMMON, LITTLE

LEAST = 3  # words; fewer tell nothing
LEAST_OF_UNREAD = 6  # to doubt a language that we have no dictionary of
SURE = 0.75  # of the words must be known to the language that is heard
AHEAD = 1.3  # times what speaks for the declared language


@dataclass(frozen=True, slots=True)
class Heard:
    """`family` is pt, en or es; `foreign` are words that the declared language does not know."""

    family: str
    foreign: Sequence[str]


def other_language(texts: Sequence[str], declared: str, known: Known) -> Heard | None:
    """What is heard instead of the declared language; None when there is nothing to say."""
    spoken = [word for text in texts for word in plain_words(text, known)]
    families = [family for family in LITTLE if known.lexicon.speaks(family)]
    if len(spoken) < LEAST or not families:
        return None
    knows = {family: [known.lexicon.knows(family, word) for word in spoken] for family in families}
    score = {f: sum(knows[f]) + 1.5 * sum(word in LITTLE[f] for word in spoken) for f in families}
    best = max(families, key=lambda family: score[family])
    if best == declared or sum(knows[best]) < SURE * len(spoken):
        return None
    if declared not in families:
        little = sum(word in LITTLE[best] for word in spoken)
        return Heard(best, ()) if len(spoken) >= LEAST_OF_UNREAD and little >= 2 else None
    if score[best] < AHEAD * score[declared]:
        return None
    foreign = [word for word, fits in zip(spoken, knows[declared], strict=True) if not fits]
    return Heard(best, tuple(dict.fromkeys(foreign)))


def plain_words(text: str, known: Known) -> list[str]:
    """In small letters, without names and what every language writes alike."""
    shouted = text.isupper()
    return [
        lower
        for word in words(text)
        if (word.opens or shouted or word.text[0].islower())
        and (lower := word.text.lower()) not in COMMON
        and lower not in known.own_words
    ]
