"""How much the sandbox takes: what it accepts on one core, and what it tells of a steady load."""

from __future__ import annotations

import time
from dataclasses import dataclass
from pathlib import Path

from bench.contenders.lap import Lap
from bench.programs import ask, served
from bench.simulator.running import processor_seconds, simulator
from bench.simulator.telling import Told
from bench.sizes import SimulatorSizes


@dataclass(frozen=True, slots=True)
class SimulatorRun:
    """`client` is the same client against the bare peer: what it could send at most."""

    accepted: Lap
    client: Lap
    sandbox_cpu: float
    told: Told

    @property
    def per_cpu_second(self) -> float:
        """Of the sandbox's own processor time, statuses included."""
        return self.accepted.messages / self.sandbox_cpu


def race_the_sandbox(folder: Path, sizes: SimulatorSizes) -> SimulatorRun:
    size = {"messages": sizes.accepted, "concurrency": sizes.connections}
    with served("peer", delay_ms=0) as peer:
        client = ask(Lap, "contenders.nothing", peer=peer, **size)
    with simulator(folder) as sandbox:
        before = processor_seconds(sandbox)
        accepted = ask(Lap, "contenders.nothing", peer=sandbox.url, **size)
        cpu = processor_seconds(sandbox) - before
        if sandbox.seen()["accepted"] != sizes.accepted:
            raise RuntimeError(f"not all were accepted: {sandbox.seen()}")
    return SimulatorRun(accepted, client, cpu, tell(folder, sizes))


def tell(folder: Path, sizes: SimulatorSizes) -> Told:
    """In a sandbox of its own, so that nothing of the race before is still under way."""
    load = {"per_second": sizes.per_second, "seconds": sizes.seconds}
    with simulator(folder) as sandbox:
        began = time.monotonic()
        told = ask(Told, "simulator.telling", address=sandbox.url, **load)
        if time.monotonic() - began < sizes.seconds:
            raise RuntimeError("the load was over too early")
        return told


def in_words(run: SimulatorRun) -> str:
    told = run.told
    return (
        f"the sandbox accepts {run.accepted.per_second:,.0f} messages/s "
        f"(the client alone sends {run.client.per_second:,.0f}); "
        f"of {told.offered_per_s:,.0f} messages/s it tells {told.delivered_share:.1%}, "
        f"95 of 100 within {told.lag_p95_ms:,.0f} ms"
    )
