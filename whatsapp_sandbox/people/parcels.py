"""Media that people send: small files of the right type, kept where the business can fetch them."""

from __future__ import annotations

from base64 import b64decode, b64encode
from collections.abc import Mapping
from typing import Any

from whatsapp_sandbox.platform import Platform

_PIXEL = b64decode(
    "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAQAAAC1HAwCAAAAC0lEQVR42mNkYAAAAAYAAjCB0C8AAAAASUVORK5CYII="
)
# By kind: the type, and a file that says what it stands for.
SAMPLES: dict[str, tuple[str, bytes]] = {
    "image": ("image/png", _PIXEL),
    "video": ("video/mp4", b"\x00\x00\x00\x18ftypmp42\x00\x00\x00\x00mp42isom"),
    "audio": ("audio/ogg; codecs=opus", b"OggS\x00\x02" + bytes(22)),
    "document": ("application/pdf", b"%PDF-1.4\n%%EOF\n"),
    "sticker": ("image/webp", b"RIFF\x0c\x00\x00\x00WEBPVP8 \x00\x00\x00\x00"),
}
_FILENAME = "documento.pdf"


def parcel(platform: Platform, number_id: str, kind: str, fields: Mapping[str, Any]) -> dict[str, Any]:
    """The body of a medium in a webhook; `content` among the fields is the file itself, in base 64."""
    mime_type, sample = SAMPLES[kind]
    told = {name: value for name, value in fields.items() if name != "content"}
    mime_type = str(told.get("mime_type") or mime_type)
    content = b64decode(str(fields["content"])) if fields.get("content") else sample
    filename = str(told.get("filename") or _FILENAME) if kind == "document" else ""
    medium = platform.media.receive(number_id, mime_type.partition(";")[0], content, filename)
    digest = b64encode(bytes.fromhex(medium.sha256)).decode()
    body: dict[str, Any] = {"mime_type": mime_type, "sha256": digest, "id": medium.id}
    if kind == "audio":
        body["voice"] = True  # recorded in the chat
    if kind == "sticker":
        body["animated"] = False
    if filename:
        body["filename"] = filename
    return {**body, **told}
