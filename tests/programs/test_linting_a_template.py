"""`avisa lint FILE.json`: what Davi and his pipelines read, and how the command ends."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import msgspec
import pytest
from click.testing import CliRunner, Result

from avisa.__main__ import main
from tests.programs.shell import Shell

BODY = "Olá, {{1}}! A Escola Aurora lembra: sua matrícula vence em {{2}}. Responda a esta mensagem."
TOLD = ("--company", "Escola Aurora", "--domain", "escolaaurora.com.br", "--profile-language", "pt_BR")
Run = Callable[..., Result]


@pytest.fixture
def run(tmp_path: Path) -> Run:
    """The command on a template that is written into a file first; in this process, which is quick."""

    def runs(template: Any, *words: str, language: str = "en") -> Result:
        file = tmp_path / "template.json"
        file.write_bytes(template if isinstance(template, bytes) else msgspec.json.encode(template))
        return CliRunner().invoke(main, ["--language", language, "lint", str(file), *TOLD, *words])

    return runs


def reminder(body: str = BODY, **changes: Any) -> dict[str, Any]:
    part = {"type": "BODY", "text": body, "example": {"body_text": [["Ana", "10/12"]]}}
    return {
        "name": "aviso_matricula",
        "language": "pt_BR",
        "category": "UTILITY",
        "components": [part],
        **changes,
    }


def test_a_clean_template_ends_with_0_and_one_line(run: Run) -> None:
    ended = run(reminder())
    assert (ended.exit_code, len(ended.stdout.splitlines())) == (0, 1)
    assert ended.stdout.endswith("template.json: nothing to mend.\n")


def test_warnings_alone_end_with_0_and_an_error_with_1(run: Run) -> None:
    warned = run(reminder(BODY.replace("matrícula", "matricula")))
    assert warned.exit_code == 0
    assert "/components/0/text: warning: “matricula”: write “matrícula”. [accent]" in warned.stdout
    refused = run(reminder(name="Aviso Matrícula"))
    assert refused.exit_code == 1
    assert "/name: error: " in refused.stdout
    assert refused.stdout.endswith("1 error, 0 warnings\n")


def test_the_reader_is_told_in_their_language(run: Run) -> None:
    ended = run(reminder(BODY.replace("matrícula", "matricula")), language="pt_BR")
    assert "aviso: “matricula”: escreva “matrícula”. [accent]" in ended.stdout


def test_json_carries_each_finding_whole(run: Run) -> None:
    ended = run(reminder(name="Aviso Matrícula"), "--format", "json")
    told = msgspec.json.decode(ended.stdout)
    assert (ended.exit_code, told["errors"], told["warnings"]) == (1, 1, 0)
    assert told["findings"] == [
        {
            "rule": "name_form",
            "severity": "error",
            "path": "/name",
            "message": "A name has small letters, digits and underscores only.",
            "source": "WhatsApp: limits of templates",
            "fix": [{"op": "replace", "path": "/name", "value": "aviso_matricula"}],
        }
    ]


def test_sarif_names_tool_rule_and_place(run: Run) -> None:
    ended = run(reminder(name="Aviso Matrícula"), "--format", "sarif")
    told = msgspec.json.decode(ended.stdout)
    [one_run] = told["runs"]
    [result] = one_run["results"]
    rules = one_run["tool"]["driver"]["rules"]
    assert (told["version"], ended.exit_code) == ("2.1.0", 1)
    assert rules[result["ruleIndex"]]["id"] == result["ruleId"] == "name_form"
    [place] = result["locations"]
    assert place["logicalLocations"] == [{"fullyQualifiedName": "/name"}]
    assert place["physicalLocation"]["artifactLocation"]["uri"].endswith("template.json")
    assert place["physicalLocation"]["region"] == {"startLine": 1, "startColumn": 9}


def test_sarif_names_the_line_also_of_what_is_missing(run: Run) -> None:
    template = reminder(BODY.replace("matrícula", "matricula"))
    template["components"].append({"type": "BUTTONS", "buttons": [{"type": "URL", "text": "Ver"}]})
    lined = msgspec.json.format(msgspec.json.encode(template), indent=2)
    told = msgspec.json.decode(run(lined, "--format", "sarif").stdout)
    results = {result["ruleId"]: result["locations"][0] for result in told["runs"][0]["results"]}
    lines = lined.decode().splitlines()
    spoken = {
        rule: lines[place["physicalLocation"]["region"]["startLine"] - 1].strip()
        for rule, place in results.items()
    }
    assert spoken["accent"].startswith('"text": "Olá')
    assert spoken["button_field"] == "{"


def test_words_that_may_be_meant_are_told_when_asked_for(run: Run) -> None:
    template = reminder(BODY.replace("mensagem", "mensajem"))
    assert "perhaps" not in run(template).stdout
    assert "perhaps: mensagem" in run(template, "--suggest").stdout
    assert "nothing to mend" in run(template, "--word", "mensajem").stdout


def test_links_are_not_passed_in_silence_where_no_domain_is_told(tmp_path: Path) -> None:
    file = tmp_path / "template.json"
    link = {"type": "URL", "text": "Ver", "url": "https://outra.com.br/x"}
    whole = reminder()
    whole["components"].append({"type": "BUTTONS", "buttons": [link]})
    file.write_bytes(msgspec.json.encode(whole))
    ended = CliRunner().invoke(main, ["--language", "en", "lint", str(file)])
    assert (ended.exit_code, "--domain" in ended.stderr) == (0, True)
    assert CliRunner().invoke(main, ["lint", str(file), *TOLD]).exit_code == 1


@pytest.mark.parametrize(
    ("written", "said"),
    [(b"[", "is no JSON"), (b"[1]", "holds no template"), (b"\xff\xfe", "is no JSON")],
)
def test_a_file_that_holds_no_template_ends_with_2(run: Run, written: bytes, said: str) -> None:
    ended = run(written)
    assert (ended.exit_code, ended.stdout) == (2, "")
    assert said in ended.stderr


def test_as_a_program_it_needs_no_database(shell: Shell, tmp_path: Path) -> None:
    ended = shell.run("lint", str(tmp_path / "nowhere.json"))
    assert (ended.status, ended.out) == (2, "")
    assert "nowhere.json" in ended.err
    assert not (shell.folder / "data").exists()
