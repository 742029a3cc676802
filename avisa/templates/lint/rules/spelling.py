"""Rules for spelling: words that no dictionary knows, and accents that are missing."""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import pairwise

from avisa.kernel.i18n import N_
from avisa.templates.lint.draft import Draft, Said
from avisa.templates.lint.heard import other_language
from avisa.templates.lint.patterns import PATTERNS
from avisa.templates.lint.reading import Word, bare, cased, noted, without_links, words
from avisa.templates.lint.suggesting import accented
from avisa.templates.lint.types import Known, Note
from avisa.templates.lint.words import COMMON, PHRASES

RIGHT = N_("“%(words)s”: write “%(right)s”.")
UNREAD = ("pt_PT",)  # the dictionary is Brazil's
QUOTED = re.compile(r"“[^”]*”|«[^»]*»|\"[^\"\n]*\"")  # titles and other people's words
BRAND = re.compile(r"[a-z][A-Z]")
ACRONYM = 5  # letters in capitals, or fewer


def spelling(draft: Draft, known: Known) -> Iterator[Note]:
    for said, word in unknown_words(draft, known):
        if not accented(known.lexicon, draft.family, word.text.lower()):
            text = N_("No dictionary knows the word “%(words)s”.")
            yield Note(said.path, text, {"words": word.text}, word.span, word=word.text)


def accent(draft: Draft, known: Known) -> Iterator[Note]:
    for said, word in unknown_words(draft, known):
        found = accented(known.lexicon, draft.family, word.text.lower())
        if found:
            right = cased(found[0], word.text)
            new = right if len(found) == 1 else None
            yield noted(said.path, said.text, word.span, RIGHT, new, right=right)
    if not known.lexicon.speaks(draft.family):
        return
    for said in draft.said:
        yield from homographs(draft.family, said, known)
        yield from slips("accent", draft.family, said)


def unknown_words(draft: Draft, known: Known) -> Iterator[tuple[Said, Word]]:
    if draft.is_code or not known.lexicon.speaks(draft.family) or draft.form.language in UNREAD:
        return
    for said in draft.said:
        quoted = [found.span() for found in QUOTED.finditer(said.text)]
        strange = [
            word
            for word in words(said.text)
            if is_strange(word, draft.family, known)
            and not any(start < word.span[0] < end for start, end in quoted)
        ]
        if strange and not other_language([said.text], draft.family, known):
            yield from ((said, word) for word in strange)


def is_strange(word: Word, family: str, known: Known) -> bool:
    """Names, abbreviations and the company's own words are nobody's mistake."""
    text, lower = word.text, word.text.lower()
    if len(text) < 2 or lower in COMMON or lower in known.own_words:
        return False
    if text.isupper() and len(text) <= ACRONYM:
        return False
    if text[0].isupper() and not word.opens and not text.isupper():
        return False
    if BRAND.search(text):
        return False
    return not any(knows(known, family, form) for form in dict.fromkeys((text, lower, text.title())))


def knows(known: Known, family: str, word: str) -> bool:
    if known.lexicon.knows(family, word):
        return True
    pieces = [piece for piece in word.replace("’", "'").replace("'", "-").split("-") if piece]
    each = (piece in COMMON or len(piece) == 1 or known.lexicon.knows(family, piece) for piece in pieces)
    return len(pieces) > 1 and all(each)


def homographs(family: str, said: Said, known: Known) -> Iterator[Note]:
    """A verb without the accent, a noun with it: what stands before it decides."""
    nouns = {bare(noun): noun for noun in PHRASES.get(f"homograph_{family}", ())}
    before = set(PHRASES.get(f"determiner_{family}", ()))
    row = words(said.text)
    for last, word in pairwise(row):
        lower = word.text.lower()
        noun = nouns.get(lower) or (abstract(lower) if family == "pt" else lower)
        follows = said.text[last.span[1] : word.span[0]] == " " and last.text.lower() in before
        if follows and noun != lower and not is_strange(word, family, known):
            right = cased(noun, word.text)
            yield noted(said.path, said.text, word.span, RIGHT, right, right=right)


def abstract(word: str) -> str:
    """`preferencia` as a noun is `preferência`; as a verb nobody writes it here."""
    return re.sub(r"([ea])(ncias?)$", lambda found: ("ê" if found[1] == "e" else "â") + found[2], word)


def slips(rule: str, family: str, said: Said) -> Iterator[Note]:
    prose = without_links(said.text)
    for pattern in PATTERNS.get((rule, family), ()):
        for found in pattern.wrong.finditer(prose):
            right = cased(found.expand(pattern.right), found[0])
            yield noted(said.path, said.text, found.span(), RIGHT, right, right=right.strip())
