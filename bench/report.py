"""What the races came to: the medians as one JSON object, and as a table for people."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from statistics import median

from msgspec.structs import asdict

from bench.contenders.lap import Lap
from bench.desk.pace import DeskPace
from bench.dispatch import PER_SECOND, DispatchPace
from bench.ledger import Ledger
from bench.lint import Linted
from bench.races import Laps
from bench.simulator.race import SimulatorRun
from bench.simulator.report import sandbox_of, sandbox_table
from bench.sizes import DELAYS, WEBHOOK_CONNECTIONS, Sizes
from bench.under_load import UnderLoad

Json = dict[str, object]


@dataclass(frozen=True, slots=True)
class Outcome:
    sizes: Sizes
    senders: Laps
    ingest: Laps
    memory: dict[int, Lap]
    under_load: Sequence[UnderLoad]
    dispatch: DispatchPace
    consent: Ledger
    desk: Mapping[str, DeskPace]
    sandbox: Sequence[SimulatorRun]
    lint: Linted


def pace(laps: Sequence[Lap]) -> int:
    return round(median(lap.per_second for lap in laps))


def per_cpu_second(laps: Sequence[Lap]) -> int:
    return round(median(lap.messages / lap.cpu for lap in laps))


def as_json(outcome: Outcome) -> Json:
    """Messages per second and megabytes; what stands beyond the agreed keys helps to read them."""
    senders = {
        one.name: {delay: pace(outcome.senders[one.name, delay]) for delay in DELAYS}
        for one in outcome.sizes.contenders
    }
    return {
        **senders,
        "ingest": {
            "single_per_s": pace(outcome.ingest["ingest", "single"]),
            "batched_statuses_per_s": pace(outcome.ingest["ingest", "batched"]),
        },
        "memory_mb": memory_of(outcome),
        "digest": {kind: pace(outcome.ingest["digest", kind]) for kind in ("single", "batched")},
        "engine_to_bare": {delay: ratio(outcome, delay) for delay in DELAYS},
        "per_cpu_second": {
            one.name: {delay: per_cpu_second(outcome.senders[one.name, delay]) for delay in DELAYS}
            for one in outcome.sizes.contenders
        },
        "concurrency": {one.name: one.concurrency for one in outcome.sizes.contenders},
        "under_load_p95_ms": waits(outcome.under_load),
        "post_messages": asdict(outcome.dispatch),
        "runs": outcome.sizes.runs,
        "sandbox": sandbox_of(outcome.sandbox),
        "lint": {name: round(value, 1) for name, value in asdict(outcome.lint).items()},
        "desk_p95_ms": {
            kind.lower(): {name: round(value, 1) for name, value in found.p95_ms.items()}
            for kind, found in outcome.desk.items()
        },
        "consent": {name: round(value) for name, value in asdict(outcome.consent).items()},
    }


def waits(runs: Sequence[UnderLoad]) -> dict[str, float]:
    return {name: median(one.p95_ms[name] for one in runs) for name in runs[0].p95_ms}


def memory_of(outcome: Outcome) -> dict[str, int | None]:
    small = outcome.sizes.memory[0]
    largest = outcome.sizes.memory[1]
    return {
        str(small): round(outcome.memory[small].peak_mb),
        "1000000": None if largest is None else round(outcome.memory[largest].peak_mb),
    }


def ratio(outcome: Outcome, delay: str) -> float:
    mine, limit = (pace(outcome.senders[name, delay]) for name in ("engine", "bare_client"))
    return round(mine / limit, 2)


def as_table(outcome: Outcome) -> Iterator[str]:
    yield from senders_table(outcome)
    yield ""
    yield from ingest_table(outcome)
    yield ""
    yield from waits_table(outcome.under_load)
    yield ""
    yield from dispatch_table(outcome.dispatch)
    yield ""
    for people, lap in outcome.memory.items():
        peak = f"{lap.peak_mb:5.0f} MB at most ({lap.seconds:.0f} s)"
        yield f"Memory of the engine, {people:>9,} recipients: {peak}"
    yield ""
    yield from ledger_table(outcome.consent)
    yield ""
    yield from desk_table(outcome.desk)
    yield ""
    yield from sandbox_table(outcome.sandbox)
    yield ""
    yield from lint_table(outcome.lint)


def lint_table(found: Linted) -> Iterator[str]:
    yield f"Lint of a whole template of {found.characters:,} characters ({found.templates} of them)"
    usual = f"{found.median_ms:.1f} ms, 95 of 100 within {found.p95_ms:.1f} ms"
    yield f"  {usual}; the first {found.first_ms:,.0f} ms"
    yield f"  suggestions for a word: {found.suggestion_ms:.0f} ms at most"


def desk_table(found: Mapping[str, DeskPace]) -> Iterator[str]:
    one = next(iter(found.values()))
    yield f"Inbox, {one.messages:,} messages in {one.conversations:,} conversations: 95 of 100 within"
    yield f"  {'':28}" + "".join(f"{kind:>14}" for kind in found)
    for name in one.p95_ms:
        yield f"  {name:28}" + "".join(f"{pace.p95_ms[name]:>11.1f} ms" for pace in found.values())


def ledger_table(found: Ledger) -> Iterator[str]:
    alone, each = (
        f"one by one: {found.append_alone_per_s:,.0f}",
        f"{found.bytes_per_event:,.0f} bytes an event",
    )
    yield f"Ledger of consent, {found.events:,} events"
    yield f"  appended per second      {found.append_per_s:>12,.0f}  ({alone})"
    yield f"  people the gate asks of  {found.gate_contacts_per_s:>12,.0f}  per second"
    yield f"  links proven per second  {found.verify_per_s:>12,.0f}"
    yield f"  on disk                  {found.megabytes:>12,.0f}  MB ({each})"


def senders_table(outcome: Outcome) -> Iterator[str]:
    yield f"Messages per second (median of {outcome.sizes.runs} runs; in brackets: per second of processor)"
    yield f"{'':20}{'in the air':>12}" + "".join(f"{f'peer at {delay}':>22}" for delay in DELAYS)
    for one in outcome.sizes.contenders:
        laps = [outcome.senders[one.name, delay] for delay in DELAYS]
        cells = "".join(f"{f'{pace(some):,} ({per_cpu_second(some):,})':>22}" for some in laps)
        yield f"{one.title:20}{one.concurrency:>12}{cells}"
    yield f"{'engine / bare':32}" + "".join(f"{ratio(outcome, delay):>22.2f}" for delay in DELAYS)


def ingest_table(outcome: Outcome) -> Iterator[str]:
    yield f"Webhooks: statuses per second ({WEBHOOK_CONNECTIONS} connections, SQLite with synchronous=FULL)"
    for kind, title in (("single", "one status each"), ("batched", "1,000 statuses each")):
        stored, settled = (pace(outcome.ingest[what, kind]) for what in ("ingest", "digest"))
        yield f"{title:20}{stored:>12,} durable and answered{settled:>12,} settled by the digest"


def waits_table(runs: Sequence[UnderLoad]) -> Iterator[str]:
    pace_then = median(one.messages_per_s for one in runs)
    yield f"While `avisa serve` sends {pace_then:,.0f} messages per second: 95 of 100 answers come within"
    yield "  ".join(f"{name} {took:,.0f} ms" for name, took in waits(runs).items())


def dispatch_table(found: DispatchPace) -> Iterator[str]:
    yield f"POST /v1/messages, {PER_SECOND} a second for {found.seconds} s, with a broadcast"
    yield f"  {'answered':14}{halves(found.answer_p50_ms, found.answer_p99_ms)}"
    yield f"  {'on the wire':14}{halves(found.wire_p50_ms, found.wire_p99_ms)}"
    yield f"  {'the broadcast':14}{found.broadcast_per_s:>12,.0f} messages per second meanwhile"


def halves(p50: float, p99: float) -> str:
    return f"{p50:>12,.1f} ms at the median, 99 of 100 within {p99:,.1f} ms"
