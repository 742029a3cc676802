"""Rules for the language: the text is in the declared one, and that is one of the company's."""

from __future__ import annotations

from collections.abc import Iterator

from avisa.kernel.i18n import N_
from avisa.templates.lint import limits
from avisa.templates.lint.draft import Draft
from avisa.templates.lint.heard import Heard, other_language
from avisa.templates.lint.types import Known, Note

NAMES = {"pt": N_("Portuguese"), "en": N_("English"), "es": N_("Spanish")}
LEAST_OF_A_PART = 4  # words of a button or a footer that is judged by itself


def language_text(draft: Draft, known: Known) -> Iterator[Note]:
    """The whole first; then each part that is long enough, for a footer that was left behind."""
    declared = draft.family
    if draft.is_code or draft.form.language.replace("-", "_") not in limits.LANGUAGES:
        return
    whole = other_language([said.text for said in draft.said], declared, known)
    if whole:
        yield told("/language", draft, whole)
        return
    for said in draft.said:
        heard = other_language([said.text], declared, known) if long_enough(said.text) else None
        if heard and heard.foreign:
            yield told(said.path, draft, heard)


def told(path: str, draft: Draft, heard: Heard) -> Note:
    fields = {"language": draft.form.language, "heard": NAMES[heard.family]}
    if not heard.foreign:
        return Note(path, N_("The text is in %(heard)s, the template says %(language)s."), fields)
    text = N_("The text is in %(heard)s, the template says %(language)s: %(words)s.")
    return Note(path, text, {**fields, "words": ", ".join(heard.foreign[:5])})


def long_enough(text: str) -> bool:
    return len(text.split()) >= LEAST_OF_A_PART


def language_profile(draft: Draft, known: Known) -> Iterator[Note]:
    """`pt` stands for every Portuguese, `pt_BR` for itself."""
    code = draft.form.language.replace("-", "_")
    if not code or not known.languages:
        return
    if code not in known.languages and draft.family not in known.languages:
        text = N_("The template is in %(language)s; the company's profile speaks %(known)s.")
        yield Note("/language", text, {"language": code, "known": ", ".join(known.languages)})
