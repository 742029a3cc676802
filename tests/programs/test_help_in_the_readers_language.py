"""`--help` speaks the language of the terminal, or the one that was asked for, down to the last option."""

from __future__ import annotations

from collections.abc import Iterator

import click
import pytest
from click.testing import CliRunner

from avisa.__main__ import main
from avisa.kernel.i18n import translator
from scripts.translations import LANGUAGES

UNSET = {"LC_ALL": "", "LC_MESSAGES": "", "LANG": ""}
ENGLISH_OF_THE_LIBRARY = ("Usage:", "Options:", "Commands:", "Show this message", "[required]", "[default:")


def commands(
    group: click.Group, path: tuple[str, ...] = ()
) -> Iterator[tuple[tuple[str, ...], click.Command]]:
    """Every command with the words that lead to it, but the sandbox, which has a help of its own."""
    yield path, group
    context = click.Context(group)
    for name in group.list_commands(context):
        found = group.get_command(context, name)
        assert found is not None
        if isinstance(found, click.Group):
            yield from commands(found, (*path, name))
        elif name != "sandbox":
            yield (*path, name), found


def helped(*words: str, **terminal: str) -> str:
    ended = CliRunner(env=UNSET | terminal).invoke(main, words)
    assert ended.exit_code == 0, ended.output
    return " ".join(ended.output.split())


def texts_of(command: click.Command) -> list[str]:
    options = [one for one in command.params if isinstance(one, click.Option) and not one.hidden]
    return [text for text in (command.help, *(one.help for one in options)) if text]


@pytest.mark.parametrize("language", LANGUAGES)
def test_nothing_of_it_stays_english(language: str) -> None:
    say = translator(language)
    found = list(commands(main))
    assert len(found) > 12
    for path, command in found:
        shown = helped("--language", language, *path, "--help")
        for text in texts_of(command):
            assert " ".join(say(text).split()) in shown, path
            assert say(text) != text, path
        assert [word for word in ENGLISH_OF_THE_LIBRARY if word in shown] == [], path


def test_every_option_that_is_shown_says_what_it_is_for_or_is_named_by_its_choices() -> None:
    silent = [
        (path, option.name)
        for path, command in commands(main)
        for option in command.params
        if isinstance(option, click.Option) and not (option.hidden or option.help)
        if not isinstance(option.type, click.Choice)
    ]
    assert silent == []


def test_it_follows_the_terminal() -> None:
    assert "Opções:" in helped("serve", "--help", LANG="pt_BR.UTF-8")
    assert "Opciones:" in helped("--help", LANG="pt_BR.UTF-8", LC_ALL="es_AR.UTF-8")
    assert "Options:" in helped("--help", LANG="fr_FR.UTF-8")
    assert "Options:" in helped("--help", LANG="C.UTF-8")


def test_what_is_asked_for_wins_over_the_terminal() -> None:
    assert "Uso: " in helped("--language", "es", "broadcast", "--help", LANG="pt_BR.UTF-8")
    assert "Opciones:" in helped("--language", "es", "--help", LANG="pt_BR.UTF-8")


def test_the_usage_that_a_mistake_shows_follows_the_terminal_too() -> None:
    ended = CliRunner(env=UNSET | {"LANG": "es_AR.UTF-8"}).invoke(main, ["engine", "--lease-ms", "1"])
    assert ended.exit_code == 2
    assert ended.output.startswith("Uso: ")
