"""A business's webhook endpoint, as far as the tests of the sandbox need one."""

from __future__ import annotations

import json
import threading
from collections import deque
from collections.abc import Callable
from dataclasses import dataclass
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from types import TracebackType
from typing import Any, Self
from urllib.parse import parse_qs, urlsplit

DEADLINE_S = 30.0


@dataclass(frozen=True)
class Post:
    raw: bytes
    signature: str

    @property
    def body(self) -> Any:
        return json.loads(self.raw)

    @property
    def changes(self) -> list[dict[str, Any]]:
        return [change for entry in self.body["entry"] for change in entry["changes"]]

    def listed(self, kind: str) -> list[dict[str, Any]]:
        """The statuses or messages of this POST, in order."""
        values = (change["value"] for change in self.changes)
        return [item for value in values for item in value.get(kind, ())]


class Receiver:
    """Keeps every POST; `answers` are given first, then always 200."""

    def __init__(self, *answers: int, verify_token: str = "sandbox-verify-token", port: int = 0) -> None:
        self.posts: list[Post] = []
        self.answers = deque(answers)
        self.verify_token = verify_token
        self._arrived = threading.Condition()
        self._server = ThreadingHTTPServer(("127.0.0.1", port), _endpoint(self))
        self._server.daemon_threads = True
        threading.Thread(target=self._server.serve_forever, args=(0.05,), daemon=True).start()
        self.port = self._server.server_port
        self.url = f"http://127.0.0.1:{self.port}/webhooks"

    def keep(self, post: Post) -> int:
        with self._arrived:
            self.posts.append(post)
            self._arrived.notify_all()
            return self.answers.popleft() if self.answers else 200

    def wait_for(self, enough: Callable[[Receiver], bool]) -> None:
        with self._arrived:
            if not self._arrived.wait_for(lambda: enough(self), DEADLINE_S):
                raise AssertionError(f"did not come: {[post.body for post in self.posts]}")

    def statuses(self) -> list[dict[str, Any]]:
        return [status for post in self.posts for status in post.listed("statuses")]

    def messages(self) -> list[dict[str, Any]]:
        return [message for post in self.posts for message in post.listed("messages")]

    def told(self, field: str) -> list[dict[str, Any]]:
        changes = (change for post in self.posts for change in post.changes)
        return [change["value"] for change in changes if change["field"] == field]

    def wait_for_statuses(self, *wanted: str) -> list[dict[str, Any]]:
        """Until at least these have come, in whatever order; answers all that came."""

        def have_come(receiver: Receiver) -> bool:
            come = [status["status"] for status in receiver.statuses()]
            return all(come.count(name) >= wanted.count(name) for name in wanted)

        self.wait_for(have_come)
        return self.statuses()

    def wait_for_field(self, field: str) -> dict[str, Any]:
        self.wait_for(lambda receiver: bool(receiver.told(field)))
        return self.told(field)[-1]

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._server.shutdown()
        self._server.server_close()


def _endpoint(receiver: Receiver) -> type[BaseHTTPRequestHandler]:
    class Endpoint(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"
        disable_nagle_algorithm = True

        def do_GET(self) -> None:
            query = parse_qs(urlsplit(self.path).query)
            known = query.get("hub.verify_token") == [receiver.verify_token]
            self._answer(200 if known else 403, query["hub.challenge"][0] if known else "")

        def do_POST(self) -> None:
            raw = self.rfile.read(int(self.headers["content-length"]))
            self._answer(receiver.keep(Post(raw, self.headers.get("x-hub-signature-256", ""))), "")

        def _answer(self, status: int, text: str) -> None:
            self.send_response(status)
            self.send_header("content-length", str(len(text)))
            self.end_headers()
            self.wfile.write(text.encode())

        def log_message(self, format: str, *args: Any) -> None:
            pass

    return Endpoint
