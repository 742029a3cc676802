"""A running sandbox for test suites: started as a program of its own, spoken to over HTTP."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from http.client import HTTPConnection
from pathlib import Path
from types import TracebackType
from typing import Any, Self
from urllib.parse import urlsplit

QUICK = (
    *("--port", "0", "--delay-ms", "5", "--batch-wait-ms", "5"),
    *("--no-rate-limits", "--no-growth", "--any-media"),
    *("--review", "off", "--until-stdin-closes"),
)


class RunningSandbox:
    """Starts on a free port when it is made, ends with `stop()` or at the end of its `with` block.

    `options` are those of the command line and win over the quick defaults of `QUICK`
    (statuses after 5 ms, no throttles) and the unlimited tier:

        with RunningSandbox("--seed", "7", webhook="http://127.0.0.1:8000/webhooks/meta/1") as sandbox:
            sandbox.control("POST", "/faults", {"times": 2, "code": 130429})
    """

    def __init__(self, *options: str, webhook: str = "", tier: str = "TIER_UNLIMITED") -> None:
        command = [sys.executable, "-m", "whatsapp_sandbox", *QUICK, "--tier", tier, "--webhook", webhook]
        # Its standard input stays open as long as we live, so a killed test run leaves no sandbox.
        self._program = subprocess.Popen(
            [*command, *options],
            env=_with_package(),
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
        )
        self.url = self._first_line()
        state = self.control("GET", "/state")
        connection: dict[str, str] = state["connection"]
        self.token = connection["token"]
        self.app_secret = connection["app_secret"]
        self.verify_token = connection["verify_token"]
        self.phone_number_id = connection["phone_number_id"]
        self.waba_id = connection["waba_id"]

    def _first_line(self) -> str:
        assert self._program.stdout is not None
        address = self._program.stdout.readline().strip()
        if not address:
            code = self._program.wait()
            self.stop()
            raise RuntimeError(f"the sandbox ended with code {code} before it gave an address")
        return address

    @property
    def pid(self) -> int:
        return self._program.pid

    def control(self, method: str, path: str, json: Any = None) -> Any:
        """Calls `/_sandbox<path>`; answers the decoded JSON, or raises RuntimeError with what was refused."""
        status, text = self.request(method, f"/_sandbox{path}", json)
        if status >= 400:
            raise RuntimeError(f"{method} {path}: {status} {text}")
        return _decoded(text)

    def graph(self, method: str, path: str, json: Any = None) -> tuple[int, Any]:
        """Calls the simulated API with the right token; `path` starts at the object, without the version."""
        status, text = self.request(method, f"/v25.0{path}", json, token=self.token)
        return status, _decoded(text)

    def request(self, method: str, path: str, body: Any = None, token: str = "") -> tuple[int, str]:
        connection = HTTPConnection(urlsplit(self.url).netloc, timeout=30)
        headers = {"Content-Type": "application/json"} | (
            {"Authorization": f"Bearer {token}"} if token else {}
        )
        try:
            connection.request(method, path, None if body is None else json.dumps(body), headers)
            answer = connection.getresponse()
            return answer.status, answer.read().decode()
        finally:
            connection.close()

    def seen(self) -> dict[str, Any]:
        """The totals of what this sandbox saw: posts, accepted, refused, people, duplicates ..."""
        totals: dict[str, Any] = self.control("GET", "/seen")
        return totals

    def seen_messages(self) -> list[dict[str, Any]]:
        """Every accepted send, in the order of acceptance."""
        _, text = self.request("GET", "/_sandbox/seen/messages")
        return [json.loads(line) for line in text.splitlines()]

    def stop(self) -> int:
        """Ends the program politely and answers its exit code."""
        if self._program.poll() is None:
            self._program.terminate()
        try:
            return self._program.wait(timeout=30)
        except subprocess.TimeoutExpired:
            self._program.kill()
            return self._program.wait()
        finally:
            for pipe in (self._program.stdin, self._program.stdout):
                if pipe is not None:
                    pipe.close()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.stop()


def _with_package() -> dict[str, str]:
    """The environment in which this very package is found, from whatever folder the tests run."""
    home = str(Path(__file__).parent.parent)
    return os.environ | {"PYTHONPATH": os.pathsep.join(filter(None, (home, os.environ.get("PYTHONPATH"))))}


def _decoded(text: str) -> Any:
    return json.loads(text) if text else None
