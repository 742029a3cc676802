"""Words near an unknown one: those that lack only accents, and those one letter away."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from itertools import combinations, islice, product

from avisa.templates.lint.types import Lexicon

ACCENTS = {
    "pt": {"a": "áâãà", "e": "éê", "i": "í", "o": "óôõ", "u": "ú", "c": "ç"},
    "es": {"a": "á", "e": "é", "i": "í", "o": "ó", "u": "úü", "n": "ñ"},
}
LETTERS = {
    "pt": "aeiosrntmdlcupgfvbhjqzxçãáéêíóõôúâàkyw",
    "en": "etaoinsrhldcumfpgwybvkxjqz'",
    "es": "eaosrnidlctumpbgvyqhfzjñxkáéíóúw",
}
# What sounds alike and is written otherwise.
SOUNDS = {
    "pt": "ss:ç ç:ss ç:c s:ss ss:s s:ç ç:s z:s s:z x:ch ch:x g:j j:g sc:c c:sc c:ss r:rr rr:r l:u n:m i:e",
    "en": "ie:ei ei:ie f:ph ph:f c:s s:c ant:ent ent:ant able:ible ible:able ei:e ie:e",
    "es": "b:v v:b s:c c:s z:s s:z s:x x:s ll:y y:ll g:j j:g r:rr rr:r qu:c c:qu h:",
}
MOST = 5
LONGEST = 24  # letters; longer ones are no slip of the finger


def accented(lexicon: Lexicon, family: str, word: str, most: int = 2) -> list[str]:
    """The words that differ by one accent, or else by two (`most`)."""
    places = [(i, ACCENTS.get(family, {}).get(sign, "")) for i, sign in enumerate(word)]
    places = [(i, signs) for i, signs in places if signs]
    if len(word) > LONGEST:
        return []
    for count in range(1, most + 1):
        found = [made for made in with_accents(word, places, count) if lexicon.knows(family, made)]
        if found:
            return found
    return []


def with_accents(word: str, places: list[tuple[int, str]], count: int) -> Iterator[str]:
    for chosen in combinations(places, count):
        for signs in product(*(options for _, options in chosen)):
            letters = list(word)
            for (i, _), sign in zip(chosen, signs, strict=True):
                letters[i] = sign
            yield "".join(letters)


def suggestions(lexicon: Lexicon, family: str, word: str) -> tuple[str, ...]:
    """At most five; Hunspell's own take half a second in Portuguese, these some milliseconds."""
    lower = word.lower()
    if len(lower) > LONGEST or not lexicon.speaks(family):
        return ()
    made = [*alike(lexicon, family, lower), *nearby(lower, LETTERS.get(family, ""))]
    known = (one for one in made if lexicon.knows(family, one))
    found = list(islice(dict.fromkeys([*accented(lexicon, family, lower), *known]), MOST))
    return tuple(one.capitalize() if word[0].isupper() else one for one in found)


def alike(lexicon: Lexicon, family: str, word: str) -> Iterator[str]:
    """One sound written otherwise, with the accents that it then lacks."""
    for pair in SOUNDS.get(family, "").split():
        wrong, _, right = pair.partition(":")
        place = word.find(wrong)
        while place >= 0:
            made = word[:place] + right + word[place + len(wrong) :]
            yield made
            yield from accented(lexicon, family, made, most=1)
            place = word.find(wrong, place + 1)


def nearby(word: str, letters: str) -> Iterator[str]:
    """Two letters turned round, one doubled, one too many, one missing, one wrong: in this order."""
    cuts = [(word[:i], word[i:]) for i in range(len(word) + 1)]
    yield from (a + b[1] + b[0] + b[2:] for a, b in cuts if len(b) > 1)
    yield from (a + b[1:] for a, b in cuts if len(b) > 1 and b[0] == b[1])
    yield from inserted(cuts, letters)
    yield from (a + b[1:] for a, b in cuts if b)
    yield from (a + letter + b[1:] for a, b in cuts if b for letter in letters)


def inserted(cuts: Iterable[tuple[str, str]], letters: str) -> Iterator[str]:
    return (a + letter + b for a, b in cuts for letter in letters)
