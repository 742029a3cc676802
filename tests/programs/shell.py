"""Ana's shell: Avisa's commands as real processes, with settings of their own, piped or on a terminal."""

from __future__ import annotations

import os
import pty
import shutil
import subprocess
import sys
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, replace
from pathlib import Path
from tempfile import TemporaryFile
from typing import IO, Any

import msgspec

from avisa.config import Settings
from avisa.programs.house import House, open_house
from tests.cast import SECRET
from tests.forked import origin

PATIENCE = 120.0  # seconds for a command to end
# A killed test run leaves no program behind, where the machine knows how.
WITH_US = ("setpriv", "--pdeathsig", "KILL") if shutil.which("setpriv") else ()


@dataclass(frozen=True, slots=True)
class Ended:
    """`out` and `err` are one where the command ran on a terminal."""

    status: int
    out: str
    err: str = ""

    @property
    def json(self) -> dict[str, Any]:
        """What programs read: the last line of standard output."""
        return dict(msgspec.json.decode(self.out.splitlines()[-1]))


@dataclass(frozen=True, slots=True)
class Shell:
    """`variables` are the AVISA_ ones and no others: nothing of this machine's own settings comes in."""

    folder: Path
    variables: dict[str, str]

    def run(self, *words: str, typed: str = "") -> Ended:
        """Without a terminal, as scripts do."""
        with TemporaryFile("w+") as given, TemporaryFile("w+") as out, TemporaryFile("w+") as err:
            given.write(typed)
            given.seek(0)
            status = self._ended(words, given.fileno(), out.fileno(), err.fileno())
            return Ended(status, written(out), written(err))

    def on_a_terminal(self, *words: str, typed: str = "") -> Ended:
        """As Ana does: standard input, output and error are a terminal, on which `typed` is typed."""
        ours, theirs = pty.openpty()
        with os.fdopen(ours, "r+b", buffering=0) as terminal:
            program = origin().start(words, self.folder, self.environment(), (theirs, theirs, theirs))
            os.close(theirs)
            terminal.write(typed.encode())
            shown = b"".join(until_closed(terminal.fileno()))
        return Ended(program.wait(PATIENCE), shown.decode())

    def _ended(self, words: Sequence[str], *streams: int) -> int:
        program = origin().start(words, self.folder, self.environment(), streams)
        try:
            return program.wait(PATIENCE)
        finally:
            program.kill()

    def start(self, *words: str, **streams: Any) -> subprocess.Popen[str]:
        """An interpreter of its own from its first moment, with pipes."""
        piped = {"stdin": subprocess.DEVNULL, "stdout": subprocess.PIPE, "stderr": subprocess.PIPE}
        return subprocess.Popen(
            [*WITH_US, sys.executable, "-m", "avisa", *words],
            cwd=self.folder,
            env=self.environment(),
            text=True,
            **(piped | streams),
        )

    def environment(self) -> dict[str, str]:
        others = {name: value for name, value in os.environ.items() if not name.startswith("AVISA_")}
        tree = str(Path(__file__).parents[2])
        path = os.pathsep.join(filter(None, (tree, os.environ.get("PYTHONPATH"))))
        english = {"LC_ALL": "C.UTF-8"}
        return others | {"PYTHONPATH": path, "COLUMNS": "200", "TERM": "xterm"} | english | self.variables

    def having(self, **variables: str) -> Shell:
        return replace(self, variables=self.variables | variables)

    @contextmanager
    def house(self) -> Iterator[House]:
        """The same house, as a program of this test sees it."""
        house = open_house(
            Settings(
                database_url=self.variables.get("AVISA_DATABASE_URL", ""),
                data_dir=self.variables["AVISA_DATA_DIR"],
                secret_key=self.variables.get("AVISA_SECRET_KEY", ""),
            )
        )
        try:
            yield house
        finally:
            house.close()


def shell_in(folder: Path, **variables: str) -> Shell:
    own = {"AVISA_DATA_DIR": str(folder / "data"), "AVISA_SECRET_KEY": SECRET.decode()}
    return Shell(folder, own | variables)


def until_closed(terminal: int) -> Iterator[bytes]:
    """What a terminal shows until its last program has ended, which Linux tells as an error."""
    while True:
        try:
            shown = os.read(terminal, 65536)
        except OSError:
            return
        if not shown:
            return
        yield shown


def written(file: IO[str]) -> str:
    file.seek(0)
    return file.read()
