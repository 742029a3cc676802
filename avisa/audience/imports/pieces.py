"""An uploaded file, piece by piece in the database, read as if it were one."""

from __future__ import annotations

import io
import os
from collections.abc import Callable, Iterable, Iterator

PIECE = 256 * 1024


def cut(stream: Iterable[bytes]) -> Iterator[bytes]:
    """The same bytes in pieces of PIECE, the last one shorter."""
    waiting = bytearray()
    for block in stream:
        waiting += block
        while len(waiting) >= PIECE:
            yield bytes(waiting[:PIECE])
            del waiting[:PIECE]
    if waiting:
        yield bytes(waiting)


class PieceFile(io.BufferedIOBase):
    """Seekable; holds one piece in memory. `fetch` gives the piece of a number."""

    def __init__(self, size: int, fetch: Callable[[int], bytes]) -> None:
        self.size = size
        self._fetch = fetch
        self._at = 0
        self._held: tuple[int, bytes] = (-1, b"")

    def __del__(self) -> None:
        # There is nothing to close, and a reading that is collected in the same breath is not disturbed.
        pass

    def readable(self) -> bool:
        return True

    def seekable(self) -> bool:
        return True

    def tell(self) -> int:
        return self._at

    def seek(self, offset: int, whence: int = os.SEEK_SET) -> int:
        start = {os.SEEK_SET: 0, os.SEEK_CUR: self._at, os.SEEK_END: self.size}[whence]
        self._at = max(start + offset, 0)
        return self._at

    def read1(self, size: int = -1) -> bytes:
        """What the current piece still has, `size` bytes at most."""
        if self._at >= self.size:
            return b""
        number, start = divmod(self._at, PIECE)
        if self._held[0] != number:
            self._held = (number, self._fetch(number))
        content = self._held[1][start : start + size] if size >= 0 else self._held[1][start:]
        self._at += len(content)
        return content

    def read(self, size: int | None = -1) -> bytes:
        wanted = self.size if size is None or size < 0 else size
        found: list[bytes] = []
        while wanted > 0 and (content := self.read1(wanted)):
            found.append(content)
            wanted -= len(content)
        return b"".join(found)
