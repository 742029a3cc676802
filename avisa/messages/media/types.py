"""The words of media: a file in a conversation, and what a platform said of one."""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import StrEnum

from avisa.kernel.clock import Millis


class MediumState(StrEnum):
    ASKED = "asked"  # the engine fetches it from the platform
    KEPT = "kept"
    REFUSED = "refused"


@dataclass(frozen=True, slots=True)
class Medium:
    """A file by its row; `media.queries.content_of` gives the bytes of a kept one."""

    id: int
    state: str
    reason: str
    form: str  # image, video, audio, document, sticker
    kind: str  # its media type
    name: str = field(repr=False)
    size: int
    number_id: int | None
    contact_id: int | None
    inbound_id: int | None
    platform_id: str
    sha256: str
    uploaded_at: Millis
    tries: int
    due_at: Millis
    made_by: int | None
    made_at: Millis

    @property
    def is_kept(self) -> bool:
        return self.state == MediumState.KEPT
