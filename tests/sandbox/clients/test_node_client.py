"""`@kapso/whatsapp-cloud-api`, a Node client for the real platform, works against the sandbox as it is."""

from __future__ import annotations

import json
import subprocess
import sys
from base64 import b64encode
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from tests.sandbox import sends
from tests.sandbox.files import JPEG
from whatsapp_sandbox.testing import RunningSandbox

HERE = Path(__file__).parent / "node"
# Where `make test` puts the client and the Node that runs it.
CLIENTS = Path(sys.prefix) / "clients"


@pytest.fixture(scope="module")
def used() -> Iterator[RunningSandbox]:
    with RunningSandbox() as sandbox:
        yield sandbox


@pytest.fixture(scope="module")
def told(used: RunningSandbox) -> dict[str, Any]:
    """What came of each step of `node/client.mjs`."""
    assert CLIENTS.is_dir(), "run `make .venv/.clients` first"
    connection = {
        "url": used.url,
        "token": used.token,
        "appSecret": used.app_secret,
        "phoneNumberId": used.phone_number_id,
        "wabaId": used.waba_id,
        "ana": sends.ANA,
        "jpeg": b64encode(JPEG).decode(),
    }
    # Its modules are looked for from the folder it runs in.
    program = [str(CLIENTS / "node"), "--input-type=module", "-", json.dumps(connection)]
    with (HERE / "client.mjs").open() as script:
        done = subprocess.run(program, stdin=script, capture_output=True, text=True, cwd=CLIENTS, timeout=60)
    assert done.returncode == 0, done.stderr
    steps: dict[str, Any] = json.loads(done.stdout)
    return steps


def test_it_sends_messages_of_many_kinds(used: RunningSandbox, told: dict[str, Any]) -> None:
    answers = told["messages"]
    assert answers.pop("read") == {"success": True}
    kinds = {message["wamid"]: message["type"] for message in used.seen_messages()}
    assert [kinds[answer["messages"][0]["id"]] for answer in answers.values()] == [*answers]
    assert {answer["contacts"][0]["input"] for answer in answers.values()} == {sends.ANA}


def test_it_sends_a_template(told: dict[str, Any]) -> None:
    assert told["template"]["messages"][0]["messageStatus"] == "accepted"


def test_it_uploads_downloads_and_deletes_media(told: dict[str, Any]) -> None:
    media = told["media"]
    assert media["content"] == b64encode(JPEG).decode()
    assert media["about"]["mimeType"] == "image/jpeg"
    assert media["deleted"] == {"success": True}


def test_it_creates_lists_and_deletes_templates(told: dict[str, Any]) -> None:
    templates = told["templates"]
    assert {"aviso", "convite_evento", "hello_world"} <= {*templates["names"]}
    assert templates["created"]["status"] == "APPROVED"
    assert templates["deleted"] == {"success": True}


def test_it_changes_the_profile_of_the_number(told: dict[str, Any]) -> None:
    assert told["number"]["updated"] == {"success": True}
    assert told["number"]["about"] == "Escola"


def test_it_trusts_the_webhooks_and_understands_them(told: dict[str, Any]) -> None:
    webhooks = told["webhooks"]
    assert {*map(tuple, webhooks["signatures"])} == {(True, False)}
    assert sorted(webhooks["statuses"]) == ["delivered", "read", "sent"]
    assert webhooks["from"] == sends.ANA.lstrip("+")
    assert webhooks["userId"].startswith("BR.")


def test_it_understands_refusals(told: dict[str, Any]) -> None:
    assert told["refusal"]["code"] == 132001
    assert told["refusal"]["details"] == "template name (nao_existe) does not exist in pt_BR"
    assert (told["expired"]["status"], told["expired"]["code"]) == (401, 190)
