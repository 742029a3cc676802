"""Avisa's programs without their long start: forked from a process that has loaded all of Avisa already.

Loading it takes a core a second, and the tests start hundreds of programs. Each is a process as any other
(its own memory, environment, folder, streams and signals), but it begins where `python -m avisa` has
imported everything. The tests of serving, of the demo and of Ctrl-C still start Python itself.
"""

from __future__ import annotations

import atexit
import ctypes
import gc
import json
import os
import runpy
import select
import signal
import socket
import subprocess
import sys
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from importlib import import_module
from pathlib import Path

from avisa.kernel.i18n import LANGUAGES, catalogue

TREE = str(Path(__file__).parents[1])
MOST = 1 << 17  # bytes of an order: its words and its environment
NUMBER = 4  # bytes of each of the two numbers that are told of a program: its id, and how it ended
DIE_WITH_PARENT = 1  # PR_SET_PDEATHSIG


@dataclass(slots=True)
class Program:
    """One that runs; what `subprocess.Popen` offers, as far as the tests want it."""

    pid: int
    words: Sequence[str]
    told: socket.socket
    returncode: int | None = None

    def poll(self) -> int | None:
        return self._ended(0)

    def wait(self, timeout: float | None = None) -> int:
        code = self._ended(timeout)
        if code is None:
            raise subprocess.TimeoutExpired(list(self.words), timeout or 0)
        return code

    def send_signal(self, number: int) -> None:
        if self.poll() is None:
            os.kill(self.pid, number)

    def terminate(self) -> None:
        self.send_signal(signal.SIGTERM)

    def kill(self) -> None:
        self.send_signal(signal.SIGKILL)

    def _ended(self, timeout: float | None) -> int | None:
        if self.returncode is None and select.select([self.told], [], [], timeout)[0]:
            self.returncode = os.waitstatus_to_exitcode(number_from(self.told))
            self.told.close()
        return self.returncode


class Origin:
    """The process that everything is forked from; it ends when we do, and its programs with it."""

    def __init__(self) -> None:
        self._orders, theirs = socket.socketpair(socket.AF_UNIX, socket.SOCK_SEQPACKET)
        path = os.pathsep.join(filter(None, (TREE, os.environ.get("PYTHONPATH"))))
        with theirs:
            self._process = subprocess.Popen(
                [sys.executable, "-m", "tests.forked", str(theirs.fileno())],
                env=os.environ | {"PYTHONPATH": path},
                stdin=subprocess.DEVNULL,
                pass_fds=(theirs.fileno(),),
            )

    def start(
        self, words: Sequence[str], folder: Path, environment: Mapping[str, str], streams: Sequence[int]
    ) -> Program:
        """`streams` are three descriptors: what the program reads, writes, and complains to."""
        told, theirs = socket.socketpair()
        order = {"words": words, "folder": str(folder), "environment": dict(environment)}
        with theirs:
            socket.send_fds(self._orders, [json.dumps(order).encode()], [*streams, theirs.fileno()])
        return Program(number_from(told), words, told)


@cache
def origin() -> Origin:
    """One for each process of the tests."""
    return Origin()


def number_from(told: socket.socket) -> int:
    said = told.recv(NUMBER, socket.MSG_WAITALL)
    assert len(said) == NUMBER, "the origin of all programs has ended"
    return int.from_bytes(said, "little")


@dataclass(frozen=True, slots=True)
class Order:
    words: list[str]
    folder: str
    environment: dict[str, str]


def order_from(orders: socket.socket) -> Order | None:
    """In the process that this answers an order to, a program begins; None in the origin, at its end."""
    signal.signal(signal.SIGCHLD, signal.SIG_IGN)  # whoever watches a program is not waited for
    while True:
        said, given, _, _ = socket.recv_fds(orders, MOST, NUMBER)
        if not said:
            return None
        if os.fork() == 0:
            orders.close()
            *streams, told = given
            watch_over_a_fork(told, streams)
            for place, stream in enumerate(streams):
                os.dup2(stream, place)
            for each in given:
                os.close(each)
            return Order(**json.loads(said))
        for each in given:
            os.close(each)


def watch_over_a_fork(told: int, streams: Sequence[int]) -> None:
    """Returns in the fork alone; this process tells its id and how it ends, then ends itself."""
    signal.signal(signal.SIGCHLD, signal.SIG_DFL)
    die_with_parent()
    program = os.fork()
    if program == 0:
        die_with_parent()
        return
    for stream in streams:
        os.close(stream)
    os.write(told, program.to_bytes(NUMBER, "little"))
    _, status = os.waitpid(program, 0)
    os.write(told, status.to_bytes(NUMBER, "little"))
    os._exit(0)


def die_with_parent() -> None:
    ctypes.CDLL(None).prctl(DIE_WITH_PARENT, int(signal.SIGKILL))


def begin(order: Order) -> None:
    """What an interpreter does at its start, with other words, streams and variables."""
    os.chdir(order.folder)
    os.environ.clear()
    os.environ.update(order.environment)
    for name, place, mode, errors in (
        ("stdin", 0, "r", "strict"),
        ("stdout", 1, "w", "strict"),
        ("stderr", 2, "w", "backslashreplace"),
    ):
        buffering = 1 if name == "stderr" else -1
        stream = open(place, mode, buffering, encoding="utf-8", errors=errors, closefd=False)  # noqa: SIM115
        setattr(sys, name, stream)
    sys.argv = ["avisa", *order.words]
    runpy.run_module("avisa", run_name="__main__", alter_sys=True)


def load_everything() -> None:
    """Not by name at the top: the tests want no program's rooms, only their forks do."""
    for room in sorted({room for room, _ in import_module("avisa.programs.commands.group").ROOMS.values()}):
        import_module(f"avisa.programs.commands.{room}")
    for language in LANGUAGES:
        catalogue(language)
    gc.freeze()  # what is loaded stays shared


def end_at_once(statuses: Sequence[int]) -> None:
    """Taking apart all that was loaded takes longer than most programs do."""
    if statuses:
        sys.stdout.flush()
        sys.stderr.flush()
        os._exit(statuses[0])


def main(orders: socket.socket) -> None:
    statuses: list[int] = []
    atexit.register(end_at_once, statuses)  # the first, so that it is called after all others
    load_everything()
    order = order_from(orders)
    if order is None:
        return
    try:
        begin(order)
    except SystemExit as ended:
        statuses.extend([ended.code] if isinstance(ended.code, int) else [])
        raise


if __name__ == "__main__":
    main(socket.socket(fileno=int(sys.argv[1])))
