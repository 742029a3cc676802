"""The rule for names: what the template is for and about what, in at least two words."""

from __future__ import annotations

import re
from collections.abc import Iterator

from avisa.kernel.i18n import N_
from avisa.templates.lint.draft import Draft
from avisa.templates.lint.types import Known, Note
from avisa.templates.lint.words import EMPTY_NAMES, TAIL_NAMES, VAGUE_NAMES

ALIKE = re.compile(r"(.)\1*")


def name_vague(draft: Draft, known: Known) -> Iterator[Note]:
    name = draft.form.name.lower()
    pieces = [piece for piece in re.split(r"[_\d\W]+", name) if piece]
    if not name:
        return
    vague = [piece for piece in pieces if piece in VAGUE_NAMES]
    vague += [piece for piece in pieces[-1:] if piece in TAIL_NAMES]
    if vague:
        text = N_("“%(word)s” in the name says nothing of what the template is for.")
        yield Note("/name", text, {"word": vague[0]})
        return
    telling = [piece for piece in pieces if piece not in EMPTY_NAMES and tells(piece)]
    if len(telling) < 2:
        text = N_("The name does not say its purpose and its object, as in lembrete_consulta.")
        yield Note("/name", text)


def tells(piece: str) -> bool:
    return len(piece) > 1 and not ALIKE.fullmatch(piece) and re.search(r"[aeiouy]", piece) is not None
