"""What goes wrong is told in a sentence, in the reader's language, and never with a secret in it."""

from __future__ import annotations

import ast
import re
import subprocess
import sys
from collections.abc import Iterator

import pytest

from avisa.errors import AvisaError
from avisa.kernel.i18n import translator
from avisa.programs.mistakes import explained
from tests.house.source import ROOT, place, python_files, tree_of
from tests.programs.shell import Shell

ERRORS = {"AvisaError", "Refused", "NotFound", "Conflict", "Misconfigured", "TooMany", "NotAllowed"}
PASSWORD = "geheim"


def raised() -> Iterator[tuple[str, str, set[str]]]:
    """Every error that is raised with a code: where, its code, its fields."""
    for file in python_files("avisa"):
        for node in ast.walk(tree_of(file)):
            if isinstance(node, ast.Call) and ast.unparse(node.func) in ERRORS and node.args:
                code = node.args[0]
                if isinstance(code, ast.Constant) and all(key.arg for key in node.keywords):
                    yield place(file, node), str(code.value), {str(key.arg) for key in node.keywords}


@pytest.mark.parametrize("language", ["en", "es", "pt_BR"])
def test_every_error_can_be_told(language: str) -> None:
    found = list(raised())
    assert len(found) > 60
    for where, code, fields in found:
        told = explained(AvisaError(code, **dict.fromkeys(fields, "7")), translator(language))
        assert told and "%(" not in told, where


def test_an_unknown_option_and_an_unknown_command(shell: Shell) -> None:
    for words in (["serve", "--prot", "8000"], ["brodcast"], ["demo", "--port", "soon"]):
        ended = shell.run(*words)
        assert (ended.status, ended.out) == (2, "")
        assert "Error: " in ended.err and "Traceback" not in ended.err


def test_the_sandbox_shows_its_own_help(shell: Shell) -> None:
    helped = shell.run("sandbox", "--help")
    assert helped.status == 0
    assert "--fail-share" in helped.out


def test_every_command_helps(shell: Shell) -> None:
    listed = shell.run("--help").out
    commands = re.findall(r"^  (\w+)  ", listed.partition("Commands:")[2], re.MULTILINE)
    assert {"serve", "web", "engine", "migrate", "doctor", "demo", "sandbox"} < set(commands)
    assert {"broadcast", "send", "connect", "user"} < set(commands)
    assert "[required]" in shell.run("broadcast", "--help").out


@pytest.mark.parametrize(
    "url",
    [
        f"postgresql://avisa:{PASSWORD}@127.0.0.1:1/avisa",
        f"postgresql://avisa:{PASSWORD}@127.0.0.1:port/avisa",
        f"postgresql://avisa:p@ss:{PASSWORD}@127.0.0.1/avisa",
        f"mysql://avisa:{PASSWORD}@127.0.0.1/avisa",
    ],
)
def test_no_command_shows_the_databases_password(shell: Shell, url: str) -> None:
    ended = shell.having(AVISA_DATABASE_URL=url).run("--language", "es", "migrate")
    assert ended.status == 2
    assert len(ended.err.splitlines()) == 1
    assert PASSWORD not in ended.out + ended.err


def test_a_data_folder_that_cannot_be_one_is_told(shell: Shell) -> None:
    (shell.folder / "data").write_text("a file where the folder should be")
    ended = shell.run("serve", "--port", "0")
    assert ended.status == 2
    assert ended.err == f"{shell.folder / 'data'} cannot be used: File exists.\n"


def test_a_surprise_is_told_without_its_secrets() -> None:
    code = "tell_surprises(translator('pt_BR')); raise RuntimeError('token=geheim to +5531998887766')"
    imports = "from avisa.kernel.i18n import translator; from avisa.programs.mistakes import tell_surprises"
    ended = subprocess.run(
        [sys.executable, "-c", f"{imports}; {code}"], cwd=ROOT, capture_output=True, text=True
    )
    assert ended.returncode == 1
    assert ended.stderr.startswith("Algo deu errado que o Avisa não esperava.")
    assert "RuntimeError" in ended.stderr
    assert PASSWORD not in ended.stderr.replace(code, "") and "998887766" not in ended.stderr.replace(
        code, ""
    )


def test_a_workspace_must_be_named_where_there_is_none_yet(shell: Shell) -> None:
    words = ("user", "add", "ana@example.com", "--name", "Ana", "--password-stdin")
    ended = shell.run("--language", "pt_BR", *words, typed="cavalo bateria grampo correto\n")
    assert ended.status == 1
    assert "`avisa connect`" in ended.err
