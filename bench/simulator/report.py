"""What the sandbox's races came to, for the JSON object and for the table."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from statistics import median

from bench.simulator.race import SimulatorRun
from bench.simulator.telling import Told


def sandbox_of(runs: Sequence[SimulatorRun]) -> dict[str, float]:
    """Webhooks are off while it accepts as fast as it can, and on while it tells of the steady load."""
    told = {name: median(getattr(run.told, name) for run in runs) for name in Told.__struct_fields__}
    return {
        "accepted_per_s": round(median(run.accepted.per_second for run in runs)),
        "accepted_per_cpu_second": round(median(run.per_cpu_second for run in runs)),
        "client_alone_per_s": round(median(run.client.per_second for run in runs)),
        **told,
    }


def sandbox_table(runs: Sequence[SimulatorRun]) -> Iterator[str]:
    found = sandbox_of(runs)
    yield "The sandbox, one process on one core"
    yield (
        f"webhooks off: {found['accepted_per_s']:,} messages/s accepted "
        f"({found['accepted_per_cpu_second']:,} per second of processor); "
        f"the client alone sends {found['client_alone_per_s']:,}"
    )
    yield (
        f"webhooks on: of {found['offered_per_s']:,.0f} messages/s {found['delivered_share']:.1%} told, "
        f"{found['statuses_per_s']:,.0f} statuses/s in webhooks of {found['statuses_per_webhook']:,.0f}, "
        f"95 of 100 within {found['lag_p95_ms']:,.0f} ms"
    )
