"""What every contender is told and what it answers: one JSON line on its standard output."""

from __future__ import annotations

import argparse
import resource
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import msgspec


@dataclass(frozen=True, slots=True)
class Task:
    peer: str
    messages: int
    concurrency: int
    database: str = ""


class Lap(msgspec.Struct, frozen=True):
    """`cpu` are the seconds of processor time that the contender's process took within `seconds`."""

    messages: int
    seconds: float
    cpu: float
    peak_mb: float

    @property
    def per_second(self) -> float:
        return self.messages / self.seconds


class Watch:
    """Seconds and processor seconds from its making to `stop`, and the memory that took."""

    def __init__(self) -> None:
        self._began, self._cpu = time.perf_counter(), time.process_time()
        self.seconds = self.cpu = self.peak_mb = 0.0

    def stop(self) -> None:
        """Memory too is what was needed up to here: looking over the result may take more."""
        self.seconds, self.cpu = time.perf_counter() - self._began, time.process_time() - self._cpu
        self.peak_mb = peak_mb()

    def lap(self, messages: int) -> Lap:
        return Lap(messages, self.seconds, self.cpu, self.peak_mb)


@contextmanager
def timed() -> Iterator[Watch]:
    watch = Watch()
    yield watch
    watch.stop()


def read_task() -> Task:
    parser = argparse.ArgumentParser()
    parser.add_argument("--peer", required=True)
    parser.add_argument("--messages", type=int, required=True)
    parser.add_argument("--concurrency", type=int, required=True)
    parser.add_argument("--database", default="")
    return Task(**vars(parser.parse_args()))


def tell(lap: Lap) -> None:
    print(msgspec.json.encode(lap).decode(), flush=True)


def peak_mb() -> float:
    """The most memory that this process ever held (VmHWM; elsewhere than on Linux, the same by getrusage)."""
    status = Path("/proc/self/status")
    if not status.exists():
        return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    line = next(line for line in status.read_text().splitlines() if line.startswith("VmHWM"))
    return int(line.split()[1]) / 1024
