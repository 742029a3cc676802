"""Which files may be a scan, by their bytes, and when a sheet can have been signed."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from avisa.consent.texts.types import Text
from avisa.errors import Refused
from avisa.kernel.clock import MINUTE, Millis

MOST_BYTES: Final = 5 * 1024 * 1024  # it is sealed and written in one short transaction
PDF, PNG, JPEG, WEBP = "application/pdf", "image/png", "image/jpeg", "image/webp"
KINDS: Final = {PDF: "pdf", PNG: "png", JPEG: "jpg", WEBP: "webp"}
_BEGINNINGS: Final = ((b"%PDF-", PDF), (b"\x89PNG\r\n\x1a\n", PNG), (b"\xff\xd8\xff", JPEG))


def kind_of(content: bytes) -> str:
    """By the first bytes alone: a name and what a browser says prove nothing. "" for anything else."""
    if content[:4] == b"RIFF" and content[8:12] == b"WEBP":
        return WEBP
    return next((kind for beginning, kind in _BEGINNINGS if content.startswith(beginning)), "")


def refuse_times(signed_at: Millis, texts: Sequence[Text], now: Millis) -> None:
    """Raises Refused: `signed_in_future`, `signed_before_text` (with `published_at`), `text_unknown`.

    A sheet says hour and minute, so the version's own minute counts as after it.
    """
    if signed_at > now:
        raise Refused("signed_in_future")
    for text in texts:
        if text.published_at is None:
            raise Refused("text_unknown")
        if signed_at < text.published_at - text.published_at % MINUTE:
            raise Refused("signed_before_text", published_at=text.published_at)
