"""The words of samples: the file in a header that the review looks at, and how far its upload is."""

from __future__ import annotations

from dataclasses import dataclass, field

from avisa.kernel.clock import Millis


@dataclass(frozen=True, slots=True)
class Medium:
    """What a file is by its own bytes; pictures have sides, the others 0."""

    format: str  # IMAGE, VIDEO, DOCUMENT: the header that it belongs in
    kind: str  # image/png ...
    width: int = 0
    height: int = 0


@dataclass(frozen=True, slots=True)
class Sample:
    """A kept file; `handle` is what the platform called it when it was uploaded for `handle_for`."""

    id: int
    name: str = field(repr=False)
    medium: Medium
    size: int
    handle: str
    handle_for: int
    handle_at: Millis

    @property
    def reference(self) -> str:
        """What stands in a draft in the handle's place, until the engine has one."""
        return f"sample:{self.id}"
