"""`--state FILE`: a restarted sandbox goes on where it ended, and says so when it cannot."""

from __future__ import annotations

import os
import pickle
import signal
import subprocess
from pathlib import Path
from typing import Any

import pytest

from whatsapp_sandbox.keeping import NotKept, dumped, kept_platform
from whatsapp_sandbox.platform import open_platform
from whatsapp_sandbox.settings import Settings
from whatsapp_sandbox.testing import RunningSandbox

from . import sends
from .receiver import Receiver
from .sends import ANA, BIA, template

HOUR_MS = 3_600_000


@pytest.fixture
def file(tmp_path: Path) -> Path:
    return tmp_path / "sandbox.state"


def _kept(file: Path, *options: str, webhook: str = "") -> RunningSandbox:
    return RunningSandbox("--state", str(file), *options, webhook=webhook, tier="TIER_2K")


def _witnessed(sandbox: RunningSandbox) -> dict[str, Any]:
    state: dict[str, Any] = sandbox.control("GET", "/state")
    del state["settings"]
    return {"state": state, "seen": sandbox.seen(), "messages": sandbox.seen_messages()}


def _lived_in(sandbox: RunningSandbox) -> None:
    """Something of everything that can happen."""
    sandbox.control("POST", "/clock", {"virtual": True})
    sandbox.control("POST", "/inbound", {"phone": BIA, "text": "Oi", "name": "Bia Ramos"})
    sandbox.control("POST", "/preferences", {"phone": ANA, "value": "stop"})
    sandbox.control("POST", "/personas", {"pattern": "*1", "refuses": 131016})
    sandbox.control("POST", "/numbers", {"id": "77", "display_phone_number": "+55 31 3500-2000"})
    sandbox.control("POST", "/tier", {"places": 100})
    for to in (ANA, BIA):
        sends.accepted(sandbox, template(to=to, callback="41.1"))
    sends.create(sandbox, "aviso_de_aula", {"type": "BODY", "text": "As aulas voltam na segunda."})
    chat = f"{sandbox.phone_number_id}-{BIA.removeprefix('+')}"
    for act in ({"act": "send", "kind": "image"}, {"act": "leave"}):
        sandbox.control("POST", "/phone/acts", {"chat": chat, **act})
    sandbox.control("POST", "/review", {"mode": "rules", "delay_ms": HOUR_MS // 2})
    sends.create(sandbox, "aviso_de_prova", {"type": "BODY", "text": "As provas começam na segunda-feira."})
    sandbox.control("POST", "/clock", {"advance_ms": 20})
    sandbox.control("POST", "/faults", {"times": 2, "code": 130429, "on": "graph"})


def test_a_restart_goes_on_where_it_ended(file: Path) -> None:
    with _kept(file) as sandbox:
        _lived_in(sandbox)
        before = _witnessed(sandbox)
    with _kept(file) as sandbox:
        assert _witnessed(sandbox) == before
        assert [sandbox.graph("GET", "/7")[1]["error"]["code"] for _ in range(2)] == [130429, 130429]
        sends.accepted(sandbox, sends.text("dentro da janela", to=BIA))
        sandbox.control("POST", "/clock", {"advance_ms": HOUR_MS})
        outcomes = {row["phone"]: (row["status"], row["failure"]) for row in sandbox.seen_messages()}
        assert outcomes == {ANA[1:]: ("failed", 131050), BIA[1:]: ("sent", None)}
        sandbox.control("POST", "/people", {"phone": BIA, "online": True})
        assert {row["status"] for row in sandbox.seen_messages()[1:]} <= {"delivered", "read"}
        states = {each["name"]: each["status"] for each in sandbox.control("GET", "/state")["templates"]}
        assert states["aviso_de_prova"] == "APPROVED"


def test_a_webhook_that_nobody_took_is_told_after_the_restart(file: Path) -> None:
    with Receiver(503) as receiver:
        with _kept(file, "--virtual-clock", webhook=receiver.url) as sandbox:
            sandbox.control("POST", "/inbound", {"phone": BIA, "text": "Oi"})
            sandbox.control("POST", "/clock", {"advance_ms": 100})
            assert sandbox.seen()["webhooks"]["failures"] == 1
        with _kept(file) as sandbox:
            sandbox.control("POST", "/clock", {"advance_ms": HOUR_MS})
            assert [message["text"]["body"] for message in receiver.messages()] == ["Oi", "Oi"]
            assert sandbox.seen()["webhooks"]["updates"] == 1


def test_a_kill_loses_only_what_came_after_the_last_write(file: Path) -> None:
    with _kept(file) as sandbox:
        wamid = sends.accepted(sandbox, template(to=BIA))
        _until_written(sandbox, file, wamid)
        os.kill(sandbox.pid, signal.SIGKILL)
    with _kept(file) as sandbox:
        assert [row["wamid"] for row in sandbox.seen_messages()] == [wamid]
        assert sends.accepted(sandbox, template(to=BIA)) != wamid


def _until_written(sandbox: RunningSandbox, file: Path, wamid: str) -> None:
    for _ in range(100_000):
        sandbox.seen()
        if file.exists() and wamid.encode() in file.read_bytes():
            return
    raise AssertionError("the state was never written")


def test_options_given_by_name_win_over_the_file(file: Path) -> None:
    with _kept(file, "--token", "first", "--read-share", "0.5") as sandbox:
        pass
    with _kept(file, "--read-share", "1") as sandbox:
        assert sandbox.token == "first"
        assert sandbox.control("GET", "/state")["settings"]["read_share"] == 1.0


def test_the_seed_of_a_file_cannot_change(file: Path) -> None:
    file.write_bytes(dumped(open_platform(Settings(state=str(file), seed=7))))
    with pytest.raises(NotKept, match="--seed 7"):
        kept_platform(Settings(state=str(file), seed=8), {"seed"})


def test_two_sandboxes_cannot_keep_one_file(file: Path) -> None:
    with _kept(file), pytest.raises(NotKept, match="another sandbox"):
        kept_platform(Settings(state=str(file)), ())


@pytest.mark.parametrize(
    ("content", "reason"),
    [
        (b"", "no state file"),
        (b"[1]\n", "no state file"),
        (b'{"whatsapp_sandbox": "0", "settings": {}}\n', "another version"),
    ],
)
def test_a_file_that_cannot_be_read_is_named(file: Path, content: bytes, reason: str) -> None:
    file.write_bytes(content)
    with pytest.raises(NotKept, match=reason):
        kept_platform(Settings(state=str(file)), ())


@pytest.mark.parametrize("named", [exec, subprocess.Popen, RunningSandbox.stop])
def test_a_file_cannot_smuggle_in_code(file: Path, named: object) -> None:
    head, _, _ = dumped(open_platform(Settings())).partition(b"\n")
    file.write_bytes(head + b"\n" + pickle.dumps(named))
    with pytest.raises(pickle.UnpicklingError, match="no place"):
        kept_platform(Settings(state=str(file)), ())
