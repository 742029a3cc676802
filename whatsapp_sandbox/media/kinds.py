"""Kinds of media: which types each takes, and how large one may be."""

from __future__ import annotations

KB, MB = 1024, 1024 * 1024
LARGEST = 100 * MB
_OFFICE = "application/vnd.openxmlformats-officedocument"

TYPES: dict[str, tuple[str, ...]] = {
    "audio": ("audio/aac", "audio/mp4", "audio/mpeg", "audio/amr", "audio/ogg", "audio/opus"),
    "document": (
        "application/vnd.ms-powerpoint",
        "application/msword",
        f"{_OFFICE}.wordprocessingml.document",
        f"{_OFFICE}.presentationml.presentation",
        f"{_OFFICE}.spreadsheetml.sheet",
        "application/pdf",
        "text/plain",
        "application/vnd.ms-excel",
    ),
    "image": ("image/jpeg", "image/png"),
    "sticker": ("image/webp",),
    "video": ("video/mp4", "video/3gp"),
}
MOST = {"audio": 16 * MB, "document": LARGEST, "image": 5 * MB, "sticker": 500 * KB, "video": 16 * MB}
STATIC_STICKER_MOST = 100 * KB
KIND_OF = {mime: kind for kind, types in TYPES.items() for mime in types} | {"video/3gpp": "video"}
# What a template's header or a profile's picture can be made of.
HANDLE_TYPES = ("application/pdf", "image/jpeg", "image/jpg", "image/png", "image/gif", "video/mp4")
_ANIMATED = 0x02


def plain(mime_type: str) -> str:
    """Without parameters: `audio/ogg; codecs=opus` is audio/ogg."""
    return mime_type.partition(";")[0].strip().lower()


def fits(mime_type: str, kind: str) -> bool:
    """Whether a message of that kind can carry this type; a document can carry any."""
    return kind == "document" or KIND_OF.get(mime_type) == kind


def too_large(mime_type: str, size: int, head: bytes) -> str:
    """What to say about a file that is too large for its kind; nothing when it is not."""
    kind = KIND_OF[mime_type]
    most = STATIC_STICKER_MOST if kind == "sticker" and not is_animated(head) else MOST[kind]
    return f"{kind} file has {size} bytes; at most {most} bytes are allowed" if size > most else ""


def is_animated(head: bytes) -> bool:
    """Of a WebP, by the flags of its extended header."""
    return head[12:16] == b"VP8X" and len(head) > 20 and bool(head[20] & _ANIMATED)
