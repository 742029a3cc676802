"""The bytes of media: in files of a folder that goes with the sandbox, at most so many in all."""

from __future__ import annotations

import atexit
import shutil
from pathlib import Path
from tempfile import mkdtemp


class Folder:
    """Made at the first write. Without a place of its own it is temporary and ends with the program."""

    def __init__(self, place: str = "") -> None:
        self._place = place
        self._made = ""

    def path(self, name: str) -> Path:
        if not self._made:
            self._made = self._place or mkdtemp(prefix="whatsapp-sandbox-")
            Path(self._made).mkdir(parents=True, exist_ok=True)
            if not self._place:
                atexit.register(shutil.rmtree, self._made, ignore_errors=True)
        return Path(self._made) / name

    def append(self, name: str, content: bytes) -> None:
        with self.path(name).open("ab") as file:
            file.write(content)

    def size(self, name: str) -> int:
        path = self.path(name)
        return path.stat().st_size if path.exists() else 0

    def rename(self, name: str, new: str) -> None:
        self.path(name).replace(self.path(new))

    def remove(self, name: str) -> None:
        if self._made:
            self.path(name).unlink(missing_ok=True)

    def clear(self) -> None:
        if self._made:
            for file in Path(self._made).iterdir():
                file.unlink(missing_ok=True)
