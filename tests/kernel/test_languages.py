"""Portuguese first, English and Spanish too; a language that we do not speak is answered in Portuguese."""

from __future__ import annotations

import pytest

from avisa.kernel.i18n import known_language, translator


@pytest.mark.parametrize(
    ("tag", "language"),
    [
        ("pt-BR", "pt_BR"),
        ("pt_BR", "pt_BR"),
        ("pt", "pt_BR"),
        ("PT-br", "pt_BR"),
        ("en-GB", "en"),
        ("es-419", "es"),
        ("de", None),
        ("", None),
    ],
)
def test_tags_find_their_language(tag: str, language: str | None) -> None:
    assert known_language(tag) == language


def test_an_unknown_language_is_answered_in_portuguese() -> None:
    assert translator("de").language == "pt_BR"


def test_places_are_filled_by_name() -> None:
    assert translator("en")("%(done)s of %(all)s", done=3, all=10) == "3 of 10"


def test_a_text_without_places_keeps_its_percent_signs() -> None:
    assert translator("en")("100% of the rows") == "100% of the rows"


def test_a_count_chooses_its_form() -> None:
    say = translator("en").plural
    assert say("%(count)s person", "%(count)s people", 1) == "1 person"
    assert say("%(count)s person", "%(count)s people", 2) == "2 people"
