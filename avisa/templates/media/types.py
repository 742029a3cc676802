"""The words of media: a kept file as the provider has it for one number's messages."""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import StrEnum

from avisa.kernel.clock import Millis


class UploadState(StrEnum):
    """asked -> there -> asked again before it expires; refused is tried again when somebody wants it."""

    ASKED = "asked"
    THERE = "there"
    REFUSED = "refused"


@dataclass(frozen=True, slots=True)
class Upload:
    """`name` and `kind` (image/png ...) are the file's."""

    sample_id: int
    number_id: int
    state: UploadState
    media_id: str
    expires_at: Millis
    due_at: Millis
    tries: int
    reason: str
    details: str
    name: str = field(repr=False)
    kind: str = ""
