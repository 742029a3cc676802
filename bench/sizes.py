"""How much each race runs: enough to be settled, or little enough for three minutes."""

from __future__ import annotations

from dataclasses import dataclass

from avisa.engine.types import Tuning

IN_THE_AIR = Tuning().connections  # the engine's own, and the same for whoever can use as many
PYWA_IN_THE_AIR = 64  # httpx only gets slower with more
DELAYS = {"0ms": 0, "100ms": 100}
WEBHOOK_CONNECTIONS = 64
BATCH = 1_000
LINTED = 300  # templates, each with a text of its own


@dataclass(frozen=True, slots=True)
class Contender:
    """`messages` by delay: slow ones send fewer, their pace is the same."""

    name: str
    title: str
    concurrency: int
    messages: dict[str, int]


@dataclass(frozen=True, slots=True)
class SimulatorSizes:
    """Messages that the sandbox has to accept as fast as it can, then a steady load for some seconds."""

    runs: int
    accepted: int
    seconds: int
    per_second: int = 1_000
    connections: int = 64


@dataclass(frozen=True, slots=True)
class Sizes:
    runs: int
    visits: int  # runs with people at the console meanwhile
    campaign: int  # recipients of the engine's race
    contenders: tuple[Contender, ...]
    company: int  # messages that the statuses speak of
    single: int
    batched: int
    memory: tuple[int, int | None]
    ledger: int  # events
    simulator: SimulatorSizes
    conversations: int  # in the inbox, ten messages each
    calls: int  # seconds of `POST /v1/messages`


def sizes(
    campaign: int,
    slow: int,
    company: int,
    single: int,
    batched: int,
    visits: int,
    largest: int | None,
    ledger: int,
    simulator: SimulatorSizes,
    conversations: int,
    calls: int,
) -> Sizes:
    fast = dict.fromkeys(DELAYS, campaign)
    contenders = (
        Contender("engine", "Avisa's engine", IN_THE_AIR, fast),
        Contender("bare_client", "bare pyreqwest", IN_THE_AIR, fast),
        Contender("aiohttp_loop", "plain aiohttp", IN_THE_AIR, fast),
        Contender("pywa_threads", "pywa, 64 threads", PYWA_IN_THE_AIR, dict.fromkeys(DELAYS, 2 * slow)),
        Contender("pywa_async", "pywa, async", PYWA_IN_THE_AIR, dict.fromkeys(DELAYS, slow)),
    )
    memory = (10_000, largest)
    amounts = (company, single, batched, memory, ledger)
    return Sizes(3, visits, campaign, contenders, *amounts, simulator, conversations, calls)


FULL = sizes(
    20_000,
    1_500,
    company=20_000,
    single=10_000,
    batched=100_000,
    visits=3,
    largest=1_000_000,
    ledger=1_000_000,
    simulator=SimulatorSizes(runs=3, accepted=60_000, seconds=10),
    conversations=100_000,
    calls=10,
)
QUICK = sizes(
    5_000,
    150,
    company=5_000,
    single=2_500,
    batched=15_000,
    visits=1,
    largest=None,
    ledger=20_000,
    simulator=SimulatorSizes(runs=1, accepted=20_000, seconds=5),
    conversations=2_000,
    calls=3,
)
