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
    """Seconds and processor seconds between entering and leaving."""

    def __init__(self) -> None:
        self.seconds = self.cpu = 0.0


@contextmanager
def timed() -> Iterator[Watch]:
    watch = Watch()
    began, cpu = time.perf_counter(), time.process_time()
    yield watch
    watch.seconds, watch.cpu = time.perf_counter() - began, time.process_time() - cpu


def read_task() -> Task:
    parser = argparse.ArgumentParser()
    parser.add_argument("--peer", required=True)
    parser.add_argument("--messages", type=int, required=True)
    parser.add_argument("--concurrency", type=int, required=True)
    parser.add_argument("--database", default="")
    return Task(**vars(parser.parse_args()))


def tell(task: Task, watch: Watch) -> None:
    lap = Lap(task.messages, watch.seconds, watch.cpu, peak_mb())
    print(msgspec.json.encode(lap).decode(), flush=True)


def peak_mb() -> float:
    """The most memory that this process ever held (VmHWM; elsewhere than on Linux, the same by getrusage)."""
    status = Path("/proc/self/status")
    if not status.exists():
        return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    line = next(line for line in status.read_text().splitlines() if line.startswith("VmHWM"))
    return int(line.split()[1]) / 1024
