"""A machine that can fail: Avisa's own programs as processes on one database, killed without a word."""

from __future__ import annotations

import os
import socket
import subprocess
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import TypeVar

from avisa.config import Settings
from avisa.programs.house import House, open_house
from tests.cast import SECRET
from tests.forked import Program, origin

T = TypeVar("T")
PATIENCE = 180.0  # seconds for anything that must come by itself, also where everything runs at once


@dataclass(slots=True)
class Machine:
    """`engine` and `web` start the real commands; whatever still runs is killed at the end."""

    settings: Settings
    folder: Path
    running: list[Program] = field(default_factory=list)

    def engine(self, connections: int = 64, lease_ms: int = 1000) -> Program:
        return self.start("engine", "--connections", str(connections), "--lease-ms", str(lease_ms))

    def web(self, port: int) -> Program:
        """Returns when it takes requests."""
        program = self.start("web", "--port", str(port))
        until(lambda: answers(port) or program.poll() is not None, "the web process to listen")
        assert program.poll() is None, self.told("web")
        return program

    def start(self, *command: str) -> Program:
        with (self.folder / f"{command[0]}.log").open("ab") as log, Path(os.devnull).open() as nothing:
            streams = (nothing.fileno(), log.fileno(), log.fileno())
            program = origin().start(command, self.folder, self.environment(), streams)
        self.running.append(program)
        return program

    def environment(self) -> dict[str, str]:
        tree = str(Path(__file__).parents[2])
        return os.environ | {
            "PYTHONPATH": os.pathsep.join(filter(None, (tree, os.environ.get("PYTHONPATH")))),
            "AVISA_DATABASE_URL": self.settings.database_url,
            "AVISA_DATA_DIR": self.settings.data_dir,
            "AVISA_SECRET_KEY": self.settings.secret_key,
        }

    def told(self, program: str = "engine") -> str:
        """What the programs of this name wrote to their log."""
        log = self.folder / f"{program}.log"
        return log.read_text() if log.exists() else ""


@contextmanager
def machine(url: str, folder: Path, graph_url: str = "http://127.0.0.1:1") -> Iterator[tuple[Machine, House]]:
    """The machine, and the house as a program of this test sees it."""
    settings = Settings(
        database_url=url, graph_url=graph_url, data_dir=str(folder / "data"), secret_key=SECRET.decode()
    )
    made, house = Machine(settings, folder), open_house(settings)
    try:
        yield made, house
    finally:
        for program in made.running:
            kill(program)
        house.close()


def kill(program: Program) -> None:
    """kill -9, and wait until the kernel has taken everything from it."""
    program.kill()
    program.wait()


def lives_for(program: Program, seconds: float) -> bool:
    """Watch a program for so long; False as soon as it has ended by itself."""
    try:
        program.wait(seconds)
    except subprocess.TimeoutExpired:
        return True
    return False


def until(condition: Callable[[], T], what: str, every: float = 0.04) -> T:
    """Look again and again; what does not come in time is an error that says what it was."""
    end, nothing = time.monotonic() + PATIENCE, threading.Event()
    while not (found := condition()):
        assert time.monotonic() < end, f"waited {PATIENCE:.0f} s for {what}"
        nothing.wait(every)
    return found


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def answers(port: int) -> bool:
    with socket.socket() as probe:
        return probe.connect_ex(("127.0.0.1", port)) == 0
