"""The provider in the box sends nothing, shows what it got, and keeps it over a restart."""

from __future__ import annotations

import json
from http.client import HTTPConnection
from pathlib import Path

from avisa.kernel.i18n import translator
from avisa.programs.sms_fake import FakeSms, Outbox, fake_sms

EVIL = 'Oi <script>alert(1)</script> https://a.example/i/x?"onload=1 fim'


def ask(fake: FakeSms, method: str, path: str, body: object = None) -> tuple[int, str]:
    connection = HTTPConnection("127.0.0.1", fake.server_address[1], timeout=30)
    try:
        connection.request(method, path, None if body is None else json.dumps(body))
        answer = connection.getresponse()
        return answer.status, answer.read().decode()
    finally:
        connection.close()


def test_what_it_got_is_shown_as_text_and_outlives_it(tmp_path: Path) -> None:
    file = tmp_path / "kept" / "outbox.jsonl"
    with fake_sms(Outbox(file), translator("en")) as fake:
        assert "None yet." in ask(fake, "GET", "/")[1]
        assert ask(fake, "POST", "/sms", {"to": "+5531988887777", "text": EVIL}) == (200, '{"id": "fake-1"}')
        assert ask(fake, "POST", "/sms", {"to": "+5531988880400", "text": "x"})[0] == 400
        assert ask(fake, "POST", "/sms", {"to": "+5531988880500", "text": "x"})[0] == 500
        assert ask(fake, "POST", "/sms", ["nothing"])[0] == 400
        assert ask(fake, "POST", "/else", {"to": "+5531988887777", "text": "x"})[0] == 400
        assert ask(fake, "GET", "/else")[0] == 404
    with fake_sms(Outbox(file), translator("pt_BR")) as again:
        shown = ask(again, "GET", "/")[1]
        assert "<script>" not in shown
        assert '<a href="https://a.example/i/x?">' in shown
        assert "SMS que teriam sido enviados" in shown
        (kept,) = json.loads(ask(again, "GET", "/sent")[1])["sent"]
    assert (kept["id"], kept["to"], kept["text"]) == ("fake-1", "+5531988887777", EVIL)
