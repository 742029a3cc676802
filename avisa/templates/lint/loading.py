"""What the rules are told and do not look up: dictionaries, the public suffixes, the list of shorteners."""

from __future__ import annotations

import csv
import threading
from collections.abc import Callable, Iterable, Sequence
from functools import cache
from pathlib import Path

import hunspell
from tldextract import TLDExtract

from avisa.templates.lint.links import WITH_SCHEME
from avisa.templates.lint.reading import words
from avisa.templates.lint.types import Known, Other, last_labels

HERE = Path(__file__).parent
DICTIONARIES = HERE / "dictionaries"
# A word of either English is right; the Portuguese dictionary is Brazil's.
FILES = {"pt": ("pt",), "en": ("en", "en-gb"), "es": ("es",)}


class Dictionaries:
    """Loaded when a language is first asked for: Portuguese takes half a second and 40 MB."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._loaded: dict[str, tuple[Callable[[str], bool], ...]] = {}
        self._known: dict[tuple[str, str], bool] = {}
        self._turn = threading.Lock()

    def speaks(self, family: str) -> bool:
        return family in FILES and (self._folder / f"{family}.dic").exists()

    def knows(self, family: str, word: str) -> bool:
        """Never raises: a sign that a dictionary cannot hold is in no word of it."""
        key = (family, word)
        if key not in self._known:
            if len(self._known) > 100_000:
                self._known.clear()
            self._known[key] = any(spell(word) for spell in self._of(family))
        return self._known[key]

    def _of(self, family: str) -> tuple[Callable[[str], bool], ...]:
        with self._turn:
            if family not in self._loaded:
                self._loaded[family] = tuple(speller(self._folder, name) for name in FILES[family])
        return self._loaded[family]


def speller(folder: Path, name: str) -> Callable[[str], bool]:
    loaded = hunspell.Hunspell(name, hunspell_data_dir=str(folder), system_encoding="UTF-8")

    def spell(word: str) -> bool:
        try:
            return bool(loaded.spell(word))
        except UnicodeEncodeError:
            return False

    return spell


@cache
def dictionaries() -> Dictionaries:
    return Dictionaries(DICTIONARIES)


@cache
def suffixes() -> TLDExtract:
    """The list that comes with the package: nothing is fetched, nothing is kept on disk."""
    return TLDExtract(
        suffix_list_urls=(), cache_dir=None, fallback_to_snapshot=True, include_psl_private_domains=True
    )


@cache
def registrable(host: str) -> str:
    """What somebody owns of a host: `escola.com.br` of `www.escola.com.br`."""
    found = suffixes()(host)
    return f"{found.domain}.{found.suffix}" if found.domain and found.suffix else last_labels(host)


def is_public(host: str) -> bool:
    found = suffixes()(host)
    return bool(found.domain and found.suffix)


@cache
def shorteners() -> frozenset[str]:
    with (HERE / "shorteners.csv").open(encoding="utf-8", newline="") as file:
        return frozenset(row["domain"] for row in csv.DictReader(file))


def known_of(
    company: str = "",
    domains: Iterable[str] = (),
    languages: Sequence[str] = (),
    own_words: Iterable[str] = (),
    others: Sequence[Other] = (),
) -> Known:
    """Everything that the rules are told of a company; a domain may come as an address."""
    named = {word.text.lower() for word in words(company)}
    return Known(
        company=company.strip(),
        domains=frozenset(registrable(host) for one in domains if (host := host_of(one))),
        languages=tuple(code.replace("-", "_") for code in languages if code),
        own_words=frozenset({word.lower() for word in own_words} | named),
        others=others,
        shorteners=shorteners(),
        lexicon=dictionaries(),
        registrable=registrable,
        is_public=is_public,
    )


def host_of(text: str) -> str:
    """Of `https://www.escola.com.br/`, `escola.com.br` or `@escola.com.br`."""
    plain = text.strip().lower()
    if WITH_SCHEME.match(plain):
        plain = plain.partition("://")[2]
    return plain.partition("/")[0].rpartition("@")[2].partition(":")[0].strip(".")
