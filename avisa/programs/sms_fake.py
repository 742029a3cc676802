"""A provider of SMS that sends nothing: it keeps what it was given in a file, and shows it on a page.

For the demo, for trying out, and for the tests, over real HTTP. Numbers choose their own fate by their last
digits, so that every answer of a provider can be had.
"""

from __future__ import annotations

import html
import json
import re
import threading
import urllib.error
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import asdict, dataclass
from http import HTTPStatus
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

from avisa.kernel.i18n import N_, Translator
from avisa.programs.ports import refuse_taken

PATH = "/sms"
TELL = "/tell"  # {"address": where Avisa listens, and what it is told}
NEARBY = re.compile(r"http://(127\.0\.0\.1|localhost)[:/]")
OUTBOX = "sms-outbox.jsonl"  # in the data folder
BODY = '{"to": "{to}", "text": "{text}", "reference": "{reference}"}'
ID_AT = "id"
LARGEST = 64 * 1024
FATES = {
    "0400": HTTPStatus.BAD_REQUEST,
    "0401": HTTPStatus.UNAUTHORIZED,
    "0429": HTTPStatus.TOO_MANY_REQUESTS,
    "0500": HTTPStatus.INTERNAL_SERVER_ERROR,
}
RESETS = "0000"  # taken and kept, and then no answer: as if the wire broke on the way back
LINK = re.compile(r"https?://[^\s<>\"']+")


@dataclass(frozen=True, slots=True)
class Kept:
    """One SMS as it was "sent"."""

    id: str
    to: str
    text: str
    reference: str


class Outbox:
    """What was "sent", in the order of coming; with a file it outlives the program."""

    def __init__(self, file: Path | None = None) -> None:
        self._file = file
        self._lock = threading.Lock()
        lines = file.read_text("utf-8").splitlines() if file and file.exists() else []
        self._kept = [Kept(**json.loads(line)) for line in lines]

    def keep(self, to: str, text: str, reference: str) -> Kept:
        with self._lock:
            one = Kept(f"fake-{len(self._kept) + 1}", to, text, reference)
            self._kept.append(one)
            if self._file:
                self._file.parent.mkdir(parents=True, exist_ok=True)
                with self._file.open("a", encoding="utf-8") as out:
                    out.write(json.dumps(asdict(one), ensure_ascii=False) + "\n")
            return one

    def all(self) -> list[Kept]:
        with self._lock:
            return list(self._kept)


class FakeSms(ThreadingHTTPServer):
    """Listens on this machine alone: what it shows are people's numbers."""

    daemon_threads = True

    def __init__(self, outbox: Outbox, _: Translator, port: int = 0) -> None:
        super().__init__(("127.0.0.1", port), Answering)
        self.outbox = outbox
        self.translate = _

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.server_address[1]}"

    def handle_error(self, request: Any, client_address: Any) -> None:
        """Who hangs up in the middle is no error of ours."""


class Answering(BaseHTTPRequestHandler):
    server: FakeSms
    timeout = 30

    def do_GET(self) -> None:
        if self.path == "/":
            self._answer(HTTPStatus.OK, page(self.server).encode(), "text/html; charset=utf-8")
        elif self.path == "/sent":
            kept = [asdict(one) for one in self.server.outbox.all()]
            self._json(HTTPStatus.OK, {"sent": kept})
        else:
            self._json(HTTPStatus.NOT_FOUND, {"error": "nothing here"})

    def do_POST(self) -> None:
        if self.path == TELL:
            self._tell()
            return
        given = self._given()
        if self.path != PATH or given is None:
            self._json(HTTPStatus.BAD_REQUEST, {"error": "POST /sms with to, text and reference"})
            return
        fate = FATES.get(given["to"][-4:])
        if fate:
            self._json(fate, {"error": fate.phrase})
            return
        one = self.server.outbox.keep(**given)
        if one.to.endswith(RESETS):
            self.close_connection = True
            return
        self._json(HTTPStatus.OK, {"id": one.id})

    def _tell(self) -> None:
        """What a person answered, or what became of an SMS, told to Avisa as a provider tells it."""
        body = self._body()
        address = body.pop("address", "") if body else ""
        if not body or not isinstance(address, str) or not NEARBY.match(address):
            self._json(HTTPStatus.BAD_REQUEST, {"error": "POST /tell with an address on this machine"})
            return
        raw = json.dumps(body).encode()
        request = urllib.request.Request(address, raw, {"Content-Type": "application/json"}, method="POST")
        try:
            with urllib.request.urlopen(request, timeout=30) as answer:
                self._json(HTTPStatus.OK, {"status": answer.status})
        except urllib.error.HTTPError as refused:
            with refused:
                self._json(HTTPStatus.OK, {"status": refused.code})
        except OSError:
            self._json(HTTPStatus.BAD_GATEWAY, {"error": "nobody answers there"})

    def _given(self) -> dict[str, str] | None:
        body = self._body()
        try:
            given = {name: str((body or {})[name]) for name in ("to", "text")}
        except KeyError:
            return None
        return given | {"reference": str((body or {}).get("reference", ""))}

    def _body(self) -> dict[str, Any] | None:
        told = self.headers.get("content-length", "")
        if not told.isdecimal() or int(told) > LARGEST:
            return None
        try:
            body = json.loads(self.rfile.read(int(told)))
        except ValueError:
            return None
        return body if isinstance(body, dict) else None

    def _json(self, status: HTTPStatus, body: object) -> None:
        self._answer(status, json.dumps(body, ensure_ascii=False).encode(), "application/json")

    def _answer(self, status: HTTPStatus, body: bytes, kind: str) -> None:
        self.send_response(status)
        self.send_header("Content-Type", kind)
        self.send_header("Content-Length", str(len(body)))
        self.send_header("Content-Security-Policy", "default-src 'none'; style-src 'unsafe-inline'")
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *args: Any) -> None:
        """Numbers and texts stay on the page: nothing of them goes to a log."""


STYLE = (
    ":root{color-scheme:light dark}body{font:16px/1.5 system-ui,sans-serif;max-width:46rem;margin:2rem auto;"
    "padding:0 1rem}li{margin:0 0 1.2rem}.to{opacity:.75;font-size:.9em}"
    "p{margin:.2rem 0;padding:.6rem .8rem;border:1px solid;border-radius:.6rem;overflow-wrap:anywhere}"
)


def page(server: FakeSms) -> str:
    """The newest first; whatever was "sent" is text here, and its links can be followed."""
    _ = server.translate
    title = _(N_("SMS that would have been sent"))
    rows = "".join(row(one) for one in reversed(server.outbox.all()))
    listed = f"<ol reversed>{rows}</ol>" if rows else f"<div>{html.escape(_(N_('None yet.')))}</div>"
    return (
        f'<!doctype html><meta charset="utf-8"><meta name="viewport" content="width=device-width">'
        f"<title>{html.escape(title)}</title><style>{STYLE}</style><h1>{html.escape(title)}</h1>{listed}"
    )


def row(one: Kept) -> str:
    return f'<li><div class="to">{html.escape(f"{one.to} · {one.id}")}</div><p>{linked(one.text)}</p></li>'


def linked(text: str) -> str:
    parts, at = [], 0
    for found in LINK.finditer(text):
        address = html.escape(found[0], quote=True)
        parts += [html.escape(text[at : found.start()]), f'<a href="{address}">{address}</a>']
        at = found.end()
    return "".join((*parts, html.escape(text[at:])))


def run_fake_sms(outbox: Outbox, _: Translator, port: int) -> None:
    """Until SIGTERM or SIGINT."""
    refuse_taken("127.0.0.1", port)
    server = FakeSms(outbox, _, port)
    try:
        server.serve_forever()
    except KeyboardInterrupt:
        return
    finally:
        server.server_close()


@contextmanager
def fake_sms(outbox: Outbox, _: Translator, port: int = 0) -> Iterator[FakeSms]:
    """Beside whatever else this program does."""
    server = FakeSms(outbox, _, port)
    thread = threading.Thread(target=server.serve_forever, args=(0.05,), name="sms", daemon=True)
    thread.start()
    try:
        yield server
    finally:
        server.shutdown()
        server.server_close()
        thread.join()
