"""The sandbox beside the demo: a program of its own, started, asked and ended over its control API."""

from __future__ import annotations

import json
import subprocess
import sys
import urllib.request
from pathlib import Path
from typing import Any, cast

from avisa.errors import AvisaError
from avisa.programs.demo_company import COMPANY, PHONE, TEMPLATES
from avisa.workspace.types import Secrets

PATIENCE = 10.0


class DemoSandbox:
    """Colégio Horizonte's number on a simulated platform; some of its people answer, leave or fail."""

    def __init__(self, folder: Path, delay_ms: int) -> None:
        folder.mkdir(parents=True, exist_ok=True)
        templates = folder / "demo-templates.json"
        templates.write_text(json.dumps(TEMPLATES, ensure_ascii=False), encoding="utf-8")
        command = [sys.executable, "-m", "whatsapp_sandbox", "--until-stdin-closes", "--personas", "demo"]
        options = ["--templates", str(templates), "--delay-ms", str(delay_ms), "--tier", "TIER_2K"]
        shown = ["--display-phone-number", PHONE, "--verified-name", COMPANY.name]
        # Ctrl+C is for us alone: the sandbox must still answer while the engine settles its last sends.
        self._program = subprocess.Popen(
            [*command, *options, *shown],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
            start_new_session=True,
        )
        self.url = self._address()
        connection = self.control("GET", "/state")["connection"]
        self.secrets = Secrets(connection["token"], connection["app_secret"], connection["verify_token"])
        self.waba_id = str(connection["waba_id"])
        self.phone_number_id = str(connection["phone_number_id"])
        self.phone_page = f"{self.url}/_sandbox/phone"

    def _address(self) -> str:
        assert self._program.stdout is not None
        address = self._program.stdout.readline().strip()
        if not address:
            raise AvisaError("sandbox_did_not_start", status=self._program.wait())
        return address

    def control(self, method: str, path: str, order: object = None) -> dict[str, Any]:
        body = None if order is None else json.dumps(order).encode()
        request = urllib.request.Request(f"{self.url}/_sandbox{path}", body, method=method)
        request.add_header("Content-Type", "application/json")
        with urllib.request.urlopen(request, timeout=PATIENCE) as answer:
            return cast(dict[str, Any], json.load(answer))

    def send_webhooks_to(self, address: str) -> None:
        self.control("POST", "/webhook", {"url": address})

    def introduce(self, names: dict[str, str]) -> None:
        self.control("POST", "/names", {"names": names})

    def is_idle(self) -> bool:
        """Nothing is due any more: no status, no reply."""
        return int(self.control("GET", "/state")["clock"]["due"]) == 0

    def seen(self) -> dict[str, int]:
        """What the demo is checked against: sends that it accepted, and sends that it saw twice."""
        counted = self.control("GET", "/seen")
        return {"seen_by_sandbox": counted["accepted"], "duplicates": counted["duplicates"]}

    def stop(self) -> None:
        if self._program.stdin:
            self._program.stdin.close()
        try:
            self._program.wait(PATIENCE)
        except subprocess.TimeoutExpired:
            self._program.kill()
            self._program.wait()
