"""Every text exists in three languages, says the same things, and no page holds a text of its own."""

from __future__ import annotations

import ast
import re
from pathlib import Path

import pytest
from babel.messages.catalog import Message

from scripts.translations import LANGUAGES, extracted, is_translated, stored, texts_of
from tests.house.source import place, python_files, tracked, tree_of

PLACES = re.compile(r"%\(\w+\)[sd]|%%|\{\w*\}|</?\w+[^>]*>")
# The reference of the public API is for programmers, in English, like the API itself.
PAGES = [file for file in tracked() if file.suffix == ".html" and place(file).startswith("avisa/web/")]
CODE = re.compile(
    r"\{#.*?#\}|\{%.*?%\}|\{\{.*?\}\}|<(script|style|svg)\b.*?</\1>|<!--.*?-->|&\w+;", re.DOTALL
)
STYLE = re.compile(r"\{% block (?:width|class) %\}.*?\{% endblock %\}", re.DOTALL)  # no text: a class
TAG = re.compile(r"<[^>]*>|[\w:-]+=\"[^\"]*\"", re.DOTALL)
READ_ALOUD = re.compile(
    r"""\b(?:title|alt|placeholder|aria-label|aria-description)=(["'])(.*?)\1""", re.DOTALL
)
WORD = re.compile(r"[^\W\d_]{2,}")
NAMES = {"Avisa", "WhatsApp", "Meta", "API", "CSV", "XLSX", "OpenAPI", "QR", "ID", "ms", "PNG", "SVG"}


def forms(message: Message) -> list[str]:
    given = message.string if isinstance(message.string, list | tuple) else [message.string]
    return [form or "" for form in given]


def ids(message: Message) -> list[str]:
    return list(message.id) if isinstance(message.id, list | tuple) else [message.id]


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_catalogue_holds_exactly_the_texts_of_the_code(language: str) -> None:
    wanted = {tuple(ids(message)) for message in texts_of(extracted())}
    there = {tuple(ids(message)) for message in texts_of(stored(language))}
    assert sorted(wanted - there) == [], "make translations adds them"
    assert sorted(there - wanted) == [], "make translations takes them away"


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_text_is_translated(language: str) -> None:
    assert [message.id for message in texts_of(stored(language)) if not is_translated(message)] == []


@pytest.mark.parametrize("language", LANGUAGES)
def test_no_translation_is_a_guess(language: str) -> None:
    assert [message.id for message in texts_of(stored(language)) if message.fuzzy] == []


@pytest.mark.parametrize("language", LANGUAGES)
def test_translations_keep_the_places(language: str) -> None:
    broken = [
        (message.id, form)
        for message in texts_of(stored(language))
        for form in forms(message)
        if form
        and sorted(set(PLACES.findall(form))) not in [sorted(set(PLACES.findall(i))) for i in ids(message)]
    ]
    assert broken == []


@pytest.mark.parametrize("language", LANGUAGES)
def test_translations_keep_the_edges(language: str) -> None:
    """A lost blank joins two words; a lost full stop or ellipsis looks careless."""
    broken = [
        (message.id, form)
        for message in texts_of(stored(language))
        for text, form in zip(ids(message), forms(message), strict=False)
        if form and (edges(text) != edges(form))
    ]
    assert broken == []


def edges(text: str) -> tuple[bool, bool, str]:
    return (
        text[:1].isspace(),
        text[-1:].isspace(),
        text.rstrip()[-1:] if text.rstrip()[-1:] in ".:…?!" else "",
    )


def test_no_text_hides_where_nobody_extracts_it() -> None:
    """Inside an f-string the extraction of Python 3.11 sees one long text, and nothing to translate."""
    found = {name for message in texts_of(extracted()) for name in ids(message)}
    hidden = [
        place(file, call)
        for file in python_files("avisa")
        for call in ast.walk(tree_of(file))
        if isinstance(call, ast.Call) and isinstance(call.func, ast.Name) and call.func.id == "N_"
        if isinstance(call.args[0], ast.Constant) and call.args[0].value not in found
    ]
    assert hidden == []


@pytest.mark.parametrize("page", PAGES, ids=place)
def test_a_page_shows_no_text_that_is_not_translatable(page: Path) -> None:
    source = CODE.sub(" ", STYLE.sub(" ", page.read_text()))
    shown = TAG.sub(" ", source) + " ".join(found[1] for found in READ_ALOUD.findall(source))
    assert [word for word in WORD.findall(shown) if word not in NAMES] == []
