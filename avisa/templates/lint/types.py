"""The words of the lint: a rule, what it finds, a fix, and what the rules are told of the company."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Any, Protocol

from avisa.templates.lint.draft import Draft

Span = tuple[int, int]  # characters of the text at a path


class Severity(StrEnum):
    """An error is refused by the platform, or breaks the rules on links and language."""

    ERROR = "error"
    WARNING = "warning"


@dataclass(frozen=True, slots=True)
class Change:
    """One step of a fix: an operation of JSON Patch (RFC 6902) on the template."""

    op: str
    path: str
    value: Any = None


@dataclass(frozen=True, slots=True)
class Note:
    """What a rule says about one place; `text` stands in the catalogues and is filled with `fields`."""

    path: str
    text: str
    fields: Mapping[str, object] = field(default_factory=dict)
    span: Span | None = None
    fix: tuple[Change, ...] = ()
    word: str = ""  # for which suggestions can be asked


@dataclass(frozen=True, slots=True)
class Finding:
    """A note with the rule that made it."""

    rule: str
    severity: Severity
    source: str
    note: Note
    suggestions: tuple[str, ...] = ()


class Lexicon(Protocol):
    """Words of the languages whose dictionaries are here: `pt`, `en`, `es`."""

    def speaks(self, family: str) -> bool: ...

    def knows(self, family: str, word: str) -> bool: ...


class NoLexicon:
    """Where there are no dictionaries, nobody is corrected."""

    def speaks(self, family: str) -> bool:
        return False

    def knows(self, family: str, word: str) -> bool:
        return True


@dataclass(frozen=True, slots=True)
class Other:
    """A template that exists; the platform takes no second one with the same words."""

    name: str
    language: str
    body: str
    footer: str


def last_labels(host: str) -> str:
    return ".".join(host.split(".")[-2:])


@dataclass(frozen=True, slots=True)
class Known:
    """What the rules are told: nothing of it is looked up while they run.

    `languages` begins with the profile's; `registrable` answers the part of a host that somebody owns.
    """

    company: str = ""
    domains: frozenset[str] = frozenset()
    languages: tuple[str, ...] = ()
    own_words: frozenset[str] = frozenset()
    others: Sequence[Other] = ()
    shorteners: frozenset[str] = frozenset()
    lexicon: Lexicon = field(default_factory=NoLexicon)
    registrable: Callable[[str], str] = last_labels
    is_public: Callable[[str], bool] = lambda host: False  # ends in a suffix under which names are sold


Check = Callable[[Draft, Known], Iterator[Note]]


@dataclass(frozen=True, slots=True)
class Rule:
    """`source` is where the rule comes from: the platform's rules, a norm, or the house itself."""

    id: str
    severity: Severity
    source: str
    check: Check
