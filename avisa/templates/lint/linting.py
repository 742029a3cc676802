"""The lint: a template in the platform's own JSON in, findings out; nothing is looked up or written."""

from __future__ import annotations

from collections.abc import Sequence
from copy import deepcopy
from dataclasses import replace
from typing import Any

from avisa.kernel.i18n import N_, Translator
from avisa.templates.lint.catalogue import FORM, MALFORMED, RULES
from avisa.templates.lint.draft import Draft
from avisa.templates.lint.form import Malformed, form_of
from avisa.templates.lint.suggesting import suggestions
from avisa.templates.lint.types import Change, Finding, Known, Note, Severity

MISREAD = N_("WhatsApp cannot read this field: %(reason)s.")


def lint(template: object, known: Known) -> tuple[Finding, ...]:
    """Errors first, each in the order of the rules. What cannot be read has that finding alone."""
    form = form_of(template)
    if isinstance(form, Malformed):
        note = Note(form.path, MISREAD, {"reason": form.reason})
        return (Finding(MALFORMED, Severity.ERROR, FORM, note),)
    draft = Draft(form)
    return tuple(
        Finding(rule.id, rule.severity, rule.source, note)
        for rule in RULES
        for note in rule.check(draft, known)
    )


def with_suggestions(findings: Sequence[Finding], known: Known, language: str) -> tuple[Finding, ...]:
    """Words that may be meant, where a word is unknown: for a person who asks, some milliseconds each."""
    family = language.partition("_")[0].lower()
    return tuple(
        replace(one, suggestions=suggestions(known.lexicon, family, one.note.word)) if one.note.word else one
        for one in findings
    )


def has_errors(findings: Sequence[Finding]) -> bool:
    return any(finding.severity is Severity.ERROR for finding in findings)


def told(finding: Finding, _: Translator) -> str:
    """Why, in the reader's language."""
    fields = {name: str(value) for name, value in finding.note.fields.items()}
    if "heard" in fields:  # a language, which has a name in each of ours
        name = fields["heard"]
        fields["heard"] = _(name)
    return _(finding.note.text, **fields)


def as_json(finding: Finding, _: Translator) -> dict[str, Any]:
    """What programs read; `fix` is a JSON Patch on the template, or null."""
    note = finding.note
    shown: dict[str, Any] = {
        "rule": finding.rule,
        "severity": finding.severity.value,
        "path": note.path,
        "message": told(finding, _),
        "source": finding.source,
        "fix": [step_of(change) for change in note.fix] or None,
    }
    if note.span:
        shown["span"] = list(note.span)
    if note.word:
        shown["suggestions"] = list(finding.suggestions)
    return shown


def step_of(change: Change) -> dict[str, Any]:
    match change.op:
        case "remove":
            return {"op": "remove", "path": change.path}
        case "move":
            return {"op": "move", "from": change.value, "path": change.path}
    return {"op": change.op, "path": change.path, "value": change.value}


def mended(template: Any, changes: Sequence[Change]) -> Any:
    """The template after a fix; the one given stays as it is."""
    fixed = deepcopy(template)
    for change in changes:
        apply(fixed, change)
    return fixed


def apply(whole: Any, change: Change) -> None:
    if change.op == "move":
        parent, key = parent_of(whole, change.value)
        taken = parent.pop(key)
        parent, key = parent_of(whole, change.path)
        parent.insert(key, taken)
        return
    parent, key = parent_of(whole, change.path)
    if change.op == "remove":
        del parent[key]
    elif change.op == "add" and isinstance(parent, list):
        parent.insert(key, change.value)
    else:
        parent[key] = change.value


def parent_of(whole: Any, path: str) -> tuple[Any, Any]:
    *way, last = path.split("/")[1:]
    for step in way:
        whole = whole[int(step)] if isinstance(whole, list) else whole[step]
    return whole, int(last) if isinstance(whole, list) else last
