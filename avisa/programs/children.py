"""Child processes of `avisa serve` and `avisa demo`: started, restarted when they fall, ended together."""

from __future__ import annotations

import signal
import subprocess
import sys
import threading
from collections.abc import Sequence

import click

RESTART_AFTER = 2.0  # seconds
PATIENCE = 30.0  # seconds a child has to finish what is in the air


class Children:
    """Each child is one of our own commands; all of them get SIGTERM at the end."""

    def __init__(self) -> None:
        self._running: dict[subprocess.Popen[bytes], tuple[str, ...]] = {}

    def start(self, *command: str) -> subprocess.Popen[bytes]:
        child = subprocess.Popen([sys.executable, "-m", "avisa", *command])
        self._running[child] = command
        return child

    def watch(self, stopping: threading.Event) -> None:
        """Start again what falls, until it is time to stop."""
        while not stopping.wait(RESTART_AFTER):
            for child, command in list(self._running.items()):
                if child.poll() is not None:
                    click.echo(
                        f"avisa {command[0]} ended with {child.returncode}; starting it again", err=True
                    )
                    del self._running[child]
                    self.start(*command)

    def fallen(self) -> Sequence[str]:
        """The commands of children that ended although nobody asked."""
        return [command[0] for child, command in self._running.items() if child.poll() is not None]

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
        self._running.clear()


def stop_on_signals() -> threading.Event:
    """Set by SIGTERM or SIGINT."""
    stopping = threading.Event()
    for one in (signal.SIGTERM, signal.SIGINT):
        signal.signal(one, lambda *_: stopping.set())
    return stopping
