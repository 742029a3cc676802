"""The races themselves: who runs against what, in which order, how often."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from pathlib import Path

from bench.contenders.lap import Lap
from bench.desk.pace import DeskPace
from bench.dispatch import DispatchPace
from bench.ledger import Ledger
from bench.lint import Linted
from bench.programs import address_of, ask, copy_of, remove, run, served
from bench.simulator.race import SimulatorRun, in_words, race_the_sandbox
from bench.sizes import BATCH, DELAYS, LINTED, WEBHOOK_CONNECTIONS, Contender, Sizes
from bench.under_load import UnderLoad

Say = Callable[[str], None]
Laps = Mapping[tuple[str, str], Sequence[Lap]]  # by contender and delay, or by what was measured


@dataclass(frozen=True, slots=True)
class Track:
    """Where the databases lie, and who is told how far it is."""

    folder: Path
    sizes: Sizes
    say: Say


def race_senders(track: Track) -> Laps:
    """All contenders take turns, so that what else the machine does troubles each of them alike."""
    laps: dict[tuple[str, str], list[Lap]] = defaultdict(list)
    with prepared(track, track.sizes.campaign) as database, ExitStack() as stack:
        peers = {delay: stack.enter_context(served("peer", delay_ms=wait)) for delay, wait in DELAYS.items()}
        for turn in range(track.sizes.runs):
            for delay, peer in peers.items():
                for contender in track.sizes.contenders:
                    lap = one_lap(contender, delay, peer, database)
                    pace = f"{lap.per_second:,.0f} messages/s"
                    track.say(f"run {turn + 1}: {contender.title}, peer at {delay}: {pace}")
                    laps[contender.name, delay].append(lap)
    return laps


def one_lap(contender: Contender, delay: str, peer: str, database: Path) -> Lap:
    module = f"contenders.{contender.name}"
    size = {"messages": contender.messages[delay], "concurrency": contender.concurrency}
    if contender.name != "engine":
        return ask(Lap, module, peer=peer, **size)
    with copy_of(database) as copy:
        return ask(Lap, module, peer=peer, database=copy, **size)


def race_ingest(track: Track) -> Laps:
    """Webhooks become durable, one status each and by the thousand; then the digest settles them."""
    laps: dict[tuple[str, str], list[Lap]] = defaultdict(list)
    kinds = {"single": (track.sizes.single, 1), "batched": (track.sizes.batched, BATCH)}
    with prepared(track, track.sizes.company, accepted=True) as database:
        for turn in range(track.sizes.runs):
            for kind, (statuses, batch) in kinds.items():
                with copy_of(database) as copy:
                    laps["ingest", kind].append(stored := store_webhooks(copy, statuses, batch))
                    laps["digest", kind].append(
                        settled := ask(Lap, "ingest.digesting", database=copy, statuses=statuses)
                    )
                track.say(
                    f"run {turn + 1}: webhooks, {kind}: {stored.per_second:,.0f} statuses/s durable, "
                    f"{settled.per_second:,.0f} settled"
                )
    return laps


def store_webhooks(database: str, statuses: int, batch: int) -> Lap:
    with served("ingest.server", database=database) as address:
        load = {"statuses": statuses, "batch": batch, "connections": WEBHOOK_CONNECTIONS}
        return ask(Lap, "ingest.load", address=address, database=database, **load)


def measure_memory(track: Track) -> dict[int, Lap]:
    """The engine's peak for a small campaign and a very large one; others have inserted the rows."""
    found: dict[int, Lap] = {}
    engine = track.sizes.contenders[0]
    for people in filter(None, track.sizes.memory):
        with prepared(track, people) as database, served("peer", delay_ms=0) as peer:
            size = {"messages": people, "concurrency": engine.concurrency}
            lap = ask(Lap, "contenders.engine", peer=peer, database=address_of(database), **size)
        track.say(f"memory, {people:,} recipients: {lap.peak_mb:.0f} MB ({lap.seconds:.0f} s)")
        found[people] = lap
    return found


def measure_ledger(track: Track) -> Ledger:
    """Once: its length is the measure, and a million events take minutes."""
    database = track.folder / "ledger.db"
    try:
        found = ask(Ledger, "ledger", database=address_of(database), events=track.sizes.ledger)
    finally:
        remove(database)
    track.say(f"ledger, {found.events:,} events: {found.append_per_s:,.0f} appended/s")
    return found


def measure_desk(track: Track) -> dict[str, DeskPace]:
    """Once for each database: filling an inbox of a million messages takes longer than asking it."""
    database = track.folder / "desk.db"
    places: dict[str, dict[str, object]] = {"SQLite": {"database": address_of(database)}, "PostgreSQL": {}}
    found: dict[str, DeskPace] = {}
    try:
        for kind, place in places.items():
            found[kind] = ask(DeskPace, "desk", conversations=track.sizes.conversations, **place)
            slowest = max(found[kind].p95_ms.values())
            track.say(f"inbox of {found[kind].messages:,} messages, {kind}: p95 {slowest:.0f} ms at most")
    finally:
        remove(database)
    return found


def measure_lint(track: Track) -> Linted:
    found = ask(Linted, "lint", templates=LINTED)
    track.say(f"lint of a whole template: {found.median_ms:.0f} ms")
    return found


def race_the_engine_for_pages(track: Track) -> list[UnderLoad]:
    """`avisa serve` sends as fast as it can while Ana uses the console and the platform calls."""
    found: list[UnderLoad] = []
    with prepared(track, track.sizes.campaign) as database, served("peer", delay_ms=0) as peer:
        for turn in range(track.sizes.visits):
            with copy_of(database) as copy:
                found.append(ask(UnderLoad, "under_load", database=copy, peer=peer))
            slowest = max(found[-1].p95_ms.values())
            track.say(f"run {turn + 1}: pages and webhooks under load: p95 {slowest:.0f} ms at most")
    return found


def race_calls_with_a_broadcast(track: Track) -> DispatchPace:
    """Once, for as long as the calls last: Davi's system asks for messages while a campaign runs."""
    with prepared(track, track.sizes.campaign) as database:
        found = ask(DispatchPace, "dispatch", database=address_of(database), seconds=track.sizes.calls)
    track.say(
        f"POST /v1/messages: p99 {found.answer_p99_ms:,.0f} ms, on the wire {found.wire_p99_ms:,.0f} ms"
    )
    return found


def race_the_simulator(track: Track) -> list[SimulatorRun]:
    """The sandbox itself: if it were the slower one, it could say nothing about an engine."""
    found: list[SimulatorRun] = []
    for turn in range(track.sizes.simulator.runs):
        found.append(race_the_sandbox(track.folder, track.sizes.simulator))
        track.say(f"run {turn + 1}: {in_words(found[-1])}")
    return found


@contextmanager
def prepared(track: Track, people: int, accepted: bool = False) -> Iterator[Path]:
    """A company's database, made once for all runs of a race."""
    database = track.folder / f"company-{people}.db"
    track.say(f"making a company with {people:,} people who said yes")
    options: dict[str, object] = {"accepted": True} if accepted else {}
    try:
        run("company", database=address_of(database), people=people, **options)
        yield database
    finally:
        remove(database)
