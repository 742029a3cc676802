"""`avisa lint --languagetool URL`: the grammar of a LanguageTool that the company runs itself."""

from __future__ import annotations

from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, HTTPServer
from pathlib import Path
from threading import Thread
from typing import Any
from urllib.parse import parse_qs

import msgspec
import pytest
from click.testing import CliRunner, Result

from avisa.__main__ import main

BODY = "🎒 Olá, {{1}}! A Escola Aurora lembra que haviam vagas. Responda a esta mensagem."


class Grammar(HTTPServer):
    """Answers as LanguageTool 6 does, and remembers what it was asked."""

    asked: dict[str, list[str]]
    answer: Any


class Answering(BaseHTTPRequestHandler):
    server: Grammar

    def do_POST(self) -> None:
        self.server.asked = parse_qs(self.rfile.read(int(self.headers["Content-Length"])).decode())
        body = msgspec.json.encode(self.server.answer)
        self.send_response(200 if self.path == "/v2/check" else 404)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, format: str, *args: Any) -> None:
        """Nothing: a test's output is its own."""


@pytest.fixture
def grammar() -> Iterator[Grammar]:
    with Grammar(("127.0.0.1", 0), Answering) as server:
        server.answer = {"matches": []}
        thread = Thread(target=server.serve_forever)
        thread.start()
        yield server
        server.shutdown()
        thread.join()


def linted(tmp_path: Path, address: str, *words: str) -> Result:
    part = {"type": "BODY", "text": BODY, "example": {"body_text": [["Ana"]]}}
    whole = {"name": "aviso_vagas", "language": "pt_BR", "category": "UTILITY", "components": [part]}
    file = tmp_path / "template.json"
    file.write_bytes(msgspec.json.encode(whole))
    return CliRunner().invoke(
        main, ["--language", "en", "lint", str(file), "--languagetool", address, *words]
    )


def address_of(grammar: Grammar) -> str:
    return f"http://127.0.0.1:{grammar.server_port}"


def test_what_it_finds_stands_at_its_place_with_a_fix(grammar: Grammar, tmp_path: Path) -> None:
    """Its offsets count an emoji twice."""
    place = BODY.index("haviam") + 1
    match = {"message": "Use “havia”.", "offset": place, "length": 6, "replacements": [{"value": "havia"}]}
    grammar.answer = {"matches": [{**match, "rule": {"id": "HAVER"}}], "language": {"code": "pt-BR"}}
    ended = linted(tmp_path, address_of(grammar), "--format", "json")
    assert ended.exit_code == 0, (ended.exception, ended.stderr)
    [found] = msgspec.json.decode(ended.stdout)["findings"]
    assert (found["rule"], found["severity"], found["source"]) == (
        "languagetool",
        "warning",
        "LanguageTool: HAVER",
    )
    assert BODY[slice(*found["span"])] == "haviam"
    assert found["fix"][0]["value"] == BODY.replace("haviam", "havia")
    assert linted(tmp_path, address_of(grammar), "--format", "sarif").exit_code == 0


def test_a_variable_is_read_as_a_name(grammar: Grammar, tmp_path: Path) -> None:
    ended = linted(tmp_path, address_of(grammar))
    assert (ended.exit_code, ended.stderr) == (0, "")
    assert grammar.asked["language"] == ["pt-BR"]
    pieces = msgspec.json.decode(grammar.asked["data"][0])["annotation"]
    assert [one.get("interpretAs", "") for one in pieces] == ["", "Maria", ""]
    assert "".join(one.get("text") or one["markup"] for one in pieces) == BODY


@pytest.mark.parametrize("answer", [[], {"error": "no"}])
def test_without_a_right_answer_the_lint_goes_on_and_says_so(
    grammar: Grammar, tmp_path: Path, answer: Any
) -> None:
    grammar.answer = answer
    ended = linted(tmp_path, address_of(grammar))
    assert (ended.exit_code, "did not answer" in ended.stderr) == (0, True)


def test_what_is_no_address_ends_with_2(tmp_path: Path) -> None:
    assert linted(tmp_path, "localhost:8081").exit_code == 2
