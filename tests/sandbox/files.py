"""Files on their way to the sandbox: forms with a part that is no text, and raw bytes."""

from __future__ import annotations

import json
from dataclasses import dataclass
from http.client import HTTPConnection
from typing import Any
from urllib.parse import urlsplit

from whatsapp_sandbox.testing import RunningSandbox

JPEG = b"\xff\xd8\xff\xe0" + b"\0" * 200
PNG = b"\x89PNG\r\n\x1a\n" + b"\0" * 200
_BOUNDARY = "----sandbox-test"


@dataclass(frozen=True)
class Answer:
    status: int
    headers: dict[str, str]
    raw: bytes

    @property
    def body(self) -> Any:
        return json.loads(self.raw)

    @property
    def error(self) -> dict[str, Any]:
        error: dict[str, Any] = self.body["error"]
        return error


def call(
    sandbox: RunningSandbox, method: str, path: str, body: bytes = b"", scheme: str = "Bearer", **headers: str
) -> Answer:
    """Header names have underscores for hyphens, but `file_offset` really has one."""
    names = {name if name == "file_offset" else name.replace("_", "-"): headers[name] for name in headers}
    connection = HTTPConnection(urlsplit(sandbox.url).netloc, timeout=30)
    try:
        connection.request(method, path, body, {"Authorization": f"{scheme} {sandbox.token}"} | names)
        answer = connection.getresponse()
        told = {name.lower(): value for name, value in answer.getheaders()}
        return Answer(answer.status, told, answer.read())
    finally:
        connection.close()


def form(content: bytes, mime_type: str, name: str = "foto.jpg", product: str = "whatsapp") -> bytes:
    file = f'form-data; name="file"; filename="{name}"\r\nContent-Type: {mime_type}'
    parts = [b'form-data; name="messaging_product"\r\n\r\n' + product.encode()]
    parts.append(file.encode() + b"\r\n\r\n" + content)
    lines = [b"--%s\r\nContent-Disposition: %s\r\n" % (_BOUNDARY.encode(), part) for part in parts]
    return b"".join(lines) + b"--%s--\r\n" % _BOUNDARY.encode()


def upload(
    sandbox: RunningSandbox, content: bytes = JPEG, mime_type: str = "image/jpeg", **more: str
) -> Answer:
    path = f"/v25.0/{sandbox.phone_number_id}/media"
    kind = f"multipart/form-data; boundary={_BOUNDARY}"
    return call(sandbox, "POST", path, form(content, mime_type, **more), content_type=kind)


def uploaded(sandbox: RunningSandbox, content: bytes = JPEG, mime_type: str = "image/jpeg") -> str:
    answer = upload(sandbox, content, mime_type)
    assert answer.status == 200, answer.raw
    medium: str = answer.body["id"]
    return medium
