"""Child processes of `avisa serve` and `avisa demo`: started, restarted when they fall, ended together."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Callable
from pathlib import Path

from avisa.errors import AvisaError

RESTART_AFTER = 1.0  # seconds
PATIENCE = 30.0  # seconds a child has to finish what is in the air
LOOK_EVERY = 0.1
UNTIL_STDIN_CLOSES = "--until-stdin-closes"

Fallen = Callable[[str, int], None]  # command, exit status


class Children:
    """Each child is one of our own commands; all of them get SIGTERM at the end.

    Their standard input is a pipe that nobody writes to: the system closes it when we are gone, also after
    kill -9, and they end. With `log` what they write goes to the end of that file.
    """

    def __init__(self, log: Path | None = None) -> None:
        self._log = log
        self._running: dict[subprocess.Popen[bytes], tuple[str, ...]] = {}

    def start(self, *command: str) -> None:
        words = [sys.executable, "-m", "avisa", *command, UNTIL_STDIN_CLOSES]
        if self._log is None:
            child = subprocess.Popen(words, stdin=subprocess.PIPE)
        else:
            with self._log.open("ab") as log:
                child = subprocess.Popen(words, stdin=subprocess.PIPE, stdout=log, stderr=log)
        self._running[child] = command

    def watch(self, stopping: threading.Event, told: Fallen) -> None:
        """Start again what falls, until it is time to stop."""
        while not stopping.wait(RESTART_AFTER):
            for child, command in list(self._running.items()):
                if child.poll() is not None:
                    told(command[0], child.returncode)
                    self._drop(child)
                    self.start(*command)

    def wait_for(self, condition: Callable[[], bool], patience: float) -> None:
        """Look again and again; raises AvisaError when a child falls meanwhile, or after `patience` s."""
        end = time.monotonic() + patience
        while not condition():
            self.refuse_fallen()
            if time.monotonic() > end:
                raise AvisaError("waited_too_long", seconds=round(patience))
            time.sleep(LOOK_EVERY)

    def refuse_fallen(self) -> None:
        for child, command in self._running.items():
            if child.poll() is not None:
                raise AvisaError("child_fell", command=command[0], log=self._log or "-")

    def end(self) -> None:
        for child in self._running:
            if child.poll() is None:
                child.send_signal(signal.SIGTERM)
        for child in self._running:
            try:
                child.wait(PATIENCE)
            except subprocess.TimeoutExpired:
                child.kill()
                child.wait()
        for child in list(self._running):
            self._drop(child)

    def _drop(self, child: subprocess.Popen[bytes]) -> None:
        assert child.stdin is not None
        child.stdin.close()
        del self._running[child]


def end_with_stdin() -> None:
    """In a child: SIGTERM to ourselves when standard input closes, and no mercy when that does not help."""
    threading.Thread(target=_outlive_nobody, name="parent", daemon=True).start()


def _outlive_nobody() -> None:
    while os.read(sys.stdin.fileno(), 1):
        pass
    os.kill(os.getpid(), signal.SIGTERM)
    time.sleep(PATIENCE)
    os.kill(os.getpid(), signal.SIGKILL)


def stop_on_signals() -> threading.Event:
    """Set by SIGTERM or SIGINT."""
    stopping = threading.Event()
    for one in (signal.SIGTERM, signal.SIGINT):
        signal.signal(one, lambda *_: stopping.set())
    return stopping


def end_like_ctrl_c() -> None:
    """SIGTERM raises KeyboardInterrupt too, so that nothing is left running."""
    signal.signal(signal.SIGTERM, signal.default_int_handler)
