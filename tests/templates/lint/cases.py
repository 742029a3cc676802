"""The corpus: texts of our own with the findings that a careful person expects, from the files beside this.

An entry says what differs from a clean reminder. `expect` holds all rules that must fire, `near` those that
are close and must not. `raw` is a whole template; `known` is what the company has said of itself.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

import yaml

from avisa.templates.lint.form import PLACEHOLDER
from avisa.templates.lint.linting import lint
from avisa.templates.lint.loading import known_of
from avisa.templates.lint.types import Finding, Known, Other

FOLDER = Path(__file__).with_name("corpus")
BODY = (
    "Olá, {{1}}! A Escola Aurora lembra: a reunião de pais é {{2}} às 19h. "
    "Responda a esta mensagem se tiver dúvidas."
)
SAMPLES = ("Ana Souza", "amanhã", "dez de dezembro", "R$ 120,00", "sala 3")
COMPANY: Mapping[str, Any] = {
    "company": "Escola Aurora",
    "domains": ["escolaaurora.com.br"],
    "languages": ["pt_BR", "en", "es"],
}


@dataclass(frozen=True, slots=True)
class Case:
    about: str
    template: Mapping[str, Any]
    known: Known
    expect: frozenset[str]
    near: frozenset[str]

    def findings(self) -> Sequence[Finding]:
        return found()[self.about]

    def fired(self) -> frozenset[str]:
        return frozenset(one.rule for one in self.findings())


@cache
def cases() -> tuple[Case, ...]:
    files = sorted(FOLDER.glob("*.yaml"))
    return tuple(case_of(entry) for file in files for entry in yaml.safe_load(file.read_text()))


@cache
def found() -> Mapping[str, Sequence[Finding]]:
    """All of it once: many tests look at the same findings."""
    return {case.about: lint(case.template, case.known) for case in cases()}


def case_of(entry: Mapping[str, Any]) -> Case:
    template = entry.get("raw") or template_of(entry)
    known = known_from({**COMPANY, **entry.get("known", {})}, template)
    expect, near = (frozenset(entry.get(name, ())) for name in ("expect", "near"))
    return Case(entry["about"], template, known, expect, near)


def known_from(said: Mapping[str, Any], template: Mapping[str, Any]) -> Known:
    """`others` have the words of the template itself, under another name or in another language."""
    texts = {part.get("type"): part.get("text", "") for part in template.get("components", ())}
    others = [
        Other(one["name"], one["language"], texts.get("BODY", ""), texts.get("FOOTER", ""))
        for one in said.get("others", ())
    ]
    return known_of(said["company"], said["domains"], said["languages"], said.get("words", ()), others)


def template_of(entry: Mapping[str, Any]) -> dict[str, Any]:
    times, text = entry.get("body_times", (1, entry.get("body", BODY)))
    named = entry.get("format") == "NAMED"
    parts: list[dict[str, Any]] = []
    if "header" in entry:
        parts.append(header_of(entry["header"], entry.get("header_samples"), named))
    parts.append(part_of("body", text * times, entry.get("samples", SAMPLES), named))
    if "footer" in entry:
        parts.append({"type": "FOOTER", "text": entry["footer"]})
    parts += entry.get("parts", [])
    if "buttons" in entry:
        parts.append({"type": "BUTTONS", "buttons": [button_of(one) for one in entry["buttons"]]})
    whole = {
        "name": entry.get("name", "lembrete_reuniao"),
        "language": entry.get("language", "pt_BR"),
        "category": entry.get("category", "UTILITY"),
        "components": parts,
    }
    more = {"parameter_format": entry.get("format"), "message_send_ttl_seconds": entry.get("ttl")}
    return whole | {name: value for name, value in more.items() if value is not None}


def header_of(given: str | Mapping[str, Any], samples: Any, named: bool) -> dict[str, Any]:
    if isinstance(given, str):
        return part_of("header", given, samples or SAMPLES, named) | {"format": "TEXT"}
    return {"type": "HEADER", **given}


def part_of(place: str, text: str, samples: Any, named: bool) -> dict[str, Any]:
    """With as many samples as there are variables; None for none at all."""
    part = {"type": place.upper(), "text": text}
    count = len({*PLACEHOLDER.findall(text)})
    if not count or not samples:
        return part
    if named:
        pairs = [{"param_name": name, "example": sample} for name, sample in samples.items()]
        return part | {"example": {f"{place}_text_named_params": pairs}}
    row = list(samples)[:count]
    return part | {"example": {f"{place}_text": [row] if place == "body" else row}}


def button_of(given: str | dict[str, Any]) -> dict[str, Any]:
    """`Confirmar` is a quick reply, `Ver > https://…` a link; a variable in it gets a sample."""
    if isinstance(given, dict):
        return given
    text, arrow, url = given.partition(" > ")
    if not arrow:
        return {"type": "QUICK_REPLY", "text": text}
    sample = {"example": ["b7k2"]} if "{{" in url else {}
    return {"type": "URL", "text": text, "url": url, **sample}
