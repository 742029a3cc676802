"""`avisa lint`: a template's own JSON in a file, the findings as lines, as JSON or as SARIF."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

import msgspec

from avisa.errors import Misconfigured
from avisa.kernel.i18n import N_, Translator
from avisa.programs.json_places import Place, places
from avisa.templates.lint.catalogue import FORM, MALFORMED, RULES
from avisa.templates.lint.linting import as_json, told
from avisa.templates.lint.types import Finding, Severity

SARIF = "2.1.0"
LEVELS = {Severity.ERROR: "error", Severity.WARNING: "warning"}


def template_in(file: Path) -> tuple[Mapping[str, Any], str]:
    """And the text of the file. Raises Misconfigured, so that the command ends with 2, without a template."""
    try:
        text = file.read_text("utf-8-sig")
        found = msgspec.json.decode(text)
    except FileNotFoundError:
        raise Misconfigured("lint_file_missing", file=str(file)) from None
    except OSError as error:
        raise Misconfigured("lint_file_unreadable", file=str(file), why=error.strerror) from None
    except (msgspec.DecodeError, UnicodeDecodeError) as error:
        raise Misconfigured("lint_file_no_json", file=str(file), why=str(error)) from None
    if not isinstance(found, dict):
        raise Misconfigured("lint_file_no_template", file=str(file))
    return found, text


def as_lines(file: str, findings: Sequence[Finding], _: Translator) -> Iterator[str]:
    """As compilers tell it: where, how bad, why, which rule; then what to write instead."""
    for one in findings:
        level = _(N_("error")) if one.severity is Severity.ERROR else _(N_("warning"))
        yield f"{file}:{one.note.path or '/'}: {level}: {told(one, _)} [{one.rule}]"
        if one.suggestions:
            yield "    " + _(N_("perhaps: %(words)s"), words=", ".join(one.suggestions))
    errors, warnings = counts(findings)
    if not findings:
        yield _(N_("%(file)s: nothing to mend."), file=file)
        return
    yield ", ".join(
        (
            _.plural("%(count)s error", "%(count)s errors", errors),
            _.plural("%(count)s warning", "%(count)s warnings", warnings),
        )
    )


def counts(findings: Sequence[Finding]) -> tuple[int, int]:
    errors = sum(one.severity is Severity.ERROR for one in findings)
    return errors, len(findings) - errors


def as_object(file: str, findings: Sequence[Finding], _: Translator) -> dict[str, Any]:
    errors, warnings = counts(findings)
    shown = [as_json(one, _) for one in findings]
    return {"file": file, "errors": errors, "warnings": warnings, "findings": shown}


def as_sarif(file: str, findings: Sequence[Finding], _: Translator, text: str = "") -> dict[str, Any]:
    """One run of one tool, for those who gather findings of many; lines are those of `text`."""
    sources = {MALFORMED: (Severity.ERROR, FORM)} | {rule.id: (rule.severity, rule.source) for rule in RULES}
    sources |= {one.rule: (one.severity, one.source) for one in findings if one.rule not in sources}
    rules = [
        {
            "id": name,
            "shortDescription": {"text": source},
            "defaultConfiguration": {"level": LEVELS[severity]},
        }
        for name, (severity, source) in sources.items()
    ]
    order = {name: place for place, name in enumerate(sources)}
    lines = places(text) if text else {}
    results = [result_of(file, one, order[one.rule], lines, _) for one in findings]
    driver = {"name": "avisa lint", "rules": rules}
    runs = [{"tool": {"driver": driver}, "results": results}]
    return {"version": SARIF, "runs": runs}


def result_of(
    file: str, finding: Finding, place: int, lines: Mapping[str, Place], _: Translator
) -> dict[str, Any]:
    line, column = nearest(finding.note.path, lines)
    where = {
        "physicalLocation": {
            "artifactLocation": {"uri": Path(file).as_posix()},
            "region": {"startLine": line, "startColumn": column},
        },
        "logicalLocations": [{"fullyQualifiedName": finding.note.path or "/"}],
    }
    return {
        "ruleId": finding.rule,
        "ruleIndex": place,
        "level": LEVELS[finding.severity],
        "message": {"text": told(finding, _)},
        "locations": [where],
    }


def nearest(path: str, lines: Mapping[str, Place]) -> Place:
    """Of what is missing, where it should be in."""
    while path and path not in lines:
        path = path.rpartition("/")[0]
    return lines.get(path, (1, 1))
