"""Whether words may be a no: nothing is stopped on them, and a person decides (docs/gate.md)."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from typing import Final

from avisa.consent.stopwords import STOP_WORDS, is_stop, plain
from avisa.consent.unclear.words import ALONE, AROUND, ENDING, NO_END, SENDING

LONGEST = 1_000  # characters that are looked at
BETWEEN = 3  # words that may stand between the end and what ends
LONGEST_STOP: Final = max(len(word.split()) for word in STOP_WORDS)
# With the blanks around them, so that each is found as whole words.
_NO_END, _ALONE, _ENDING = (tuple(f" {one} " for one in listed) for listed in (NO_END, ALONE, ENDING))
SENTENCES: Final = re.compile(r"[.!?…;\n]+")


def may_be_a_no(text: str) -> bool:
    """No stop word as a whole, and yet one of its sentences:

    - is a stop word with courtesy or doubt around it ("posso sair, por favor?"), or
    - ends something and says within a few words that it is our writing ("chega de mensagem"), or
    - holds words that say enough by themselves ("me deixem em paz").

    What only sounds like an end ("não quero parar de receber") is taken out before.
    """
    if is_stop(text):
        return False
    return any(_ends(plain(sentence)) for sentence in SENTENCES.split(text[:LONGEST]))


def _ends(sentence: str) -> bool:
    words = f" {sentence} "
    for phrase in _NO_END:
        words = words.replace(phrase, " | ")
    if any(phrase in words for phrase in _ALONE):
        return True
    return _is_a_stop_word(words.split()) or any(
        _sending_follows(words, phrase) for phrase in _ENDING if phrase in words
    )


def _is_a_stop_word(words: Sequence[str]) -> bool:
    """Somewhere in the sentence, with nothing but courtesy before and after it."""
    said = [at for at, word in enumerate(words) if word not in AROUND]
    if not said or said[-1] - said[0] >= LONGEST_STOP:
        return False
    begins = range(max(0, said[0] - LONGEST_STOP), said[0] + 1)
    ends = range(said[-1] + 1, min(len(words), said[-1] + LONGEST_STOP) + 1)
    return any(" ".join(words[begin:end]) in STOP_WORDS for begin in begins for end in ends)


def _sending_follows(words: str, phrase: str) -> bool:
    following = words.split(phrase)[1:]
    return any(_soon(part.split()[: BETWEEN + 1]) for part in following)


def _soon(following: Iterable[str]) -> bool:
    return not SENDING.isdisjoint(following)
