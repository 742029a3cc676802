"""The program itself: how it starts, what it reads, when it ends, and that it stands alone."""

from __future__ import annotations

import ast
import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

import whatsapp_sandbox
from whatsapp_sandbox.testing import RunningSandbox

from . import sends

HOME = Path(whatsapp_sandbox.__file__).parent


def test_the_connection_is_as_asked() -> None:
    options = (
        "--token",
        "t",
        "--app-secret",
        "s",
        "--verify-token",
        "v",
        "--phone-number-id",
        "5",
        "--waba-id",
        "6",
    )
    with RunningSandbox(*options) as sandbox:
        assert (sandbox.token, sandbox.app_secret, sandbox.verify_token) == ("t", "s", "v")
        sends.accepted(sandbox, sends.template())
        assert sandbox.graph("GET", "/6/message_templates")[0] == 200


def test_templates_are_read_from_a_file(tmp_path: Path) -> None:
    creation = {
        "name": "aviso",
        "language": "pt_BR",
        "category": "UTILITY",
        "components": [{"type": "BODY", "text": "As aulas voltam na segunda."}],
    }
    file = tmp_path / "templates.json"
    file.write_text(json.dumps([creation]), encoding="utf-8")
    with RunningSandbox("--templates", str(file)) as sandbox:
        sends.accepted(sandbox, sends.template("aviso"))
        _, listed = sandbox.graph("GET", f"/{sandbox.waba_id}/message_templates?fields=name")
        assert [row["name"] for row in listed["data"]] == ["aviso"]


def test_personas_are_given_on_the_command_line() -> None:
    busy, away = {"pattern": "*1", "refuses": 131016}, {"pattern": "*", "refuses": 131026}
    options = ("--persona", json.dumps(busy), "--persona", json.dumps(away))
    with RunningSandbox(*options) as sandbox:
        codes = [sends.refused(sandbox, sends.template(to=f"+551199888776{end}"))[1]["code"] for end in "12"]
    assert codes == [131016, 131026]


def test_a_persona_that_is_none_stops_the_start() -> None:
    with pytest.raises(RuntimeError, match="before it gave an address"):
        RunningSandbox("--persona", '{"pattern": "*", "wire": "melt"}')


def test_a_polite_signal_ends_it_without_an_error() -> None:
    with RunningSandbox() as sandbox:
        assert sandbox.stop() == 0


def test_it_ends_with_the_program_that_started_it() -> None:
    command = [sys.executable, "-m", "whatsapp_sandbox", "--until-stdin-closes"]
    environment = os.environ | {"PYTHONPATH": str(HOME.parent)}
    pipe = subprocess.PIPE
    with subprocess.Popen(command, env=environment, stdin=pipe, stdout=pipe, text=True) as program:
        assert program.stdout is not None
        assert program.stdin is not None
        assert program.stdout.readline().startswith("http://127.0.0.1:")
        program.stdin.close()
        assert program.wait(timeout=60) == 0


def test_a_person_reads_what_to_connect_with() -> None:
    command = [sys.executable, "-m", "whatsapp_sandbox", "--until-stdin-closes"]
    environment = os.environ | {"PYTHONPATH": str(HOME.parent)}
    ended = subprocess.run(
        command, env=environment, stdin=subprocess.DEVNULL, capture_output=True, text=True, timeout=60
    )
    assert "token: sandbox-token" in ended.stdout
    assert ended.stderr == ""


def test_a_start_that_fails_says_so() -> None:
    with pytest.raises(RuntimeError, match="before it gave an address"):
        RunningSandbox("--tier", "TIER_7")


def test_it_imports_nothing_of_avisa() -> None:
    imported = {
        name.split(".")[0]
        for path in HOME.rglob("*.py")
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8")))
        for name in _names(node)
    }
    assert "starlette" in imported
    assert "avisa" not in imported


def _names(node: ast.AST) -> list[str]:
    if isinstance(node, ast.Import):
        return [alias.name for alias in node.names]
    return [node.module or ""] if isinstance(node, ast.ImportFrom) else []
