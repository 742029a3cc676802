"""What is claimed can no longer be stopped, so a claim takes only what leaves within 200 ms."""

from __future__ import annotations

import asyncio
from collections import Counter
from collections.abc import Callable

from hypothesis import given
from hypothesis import strategies as st

from avisa.channels.meta.client import MetaChannel
from avisa.consent.actions import revoke
from avisa.consent.types import Channel, Proof
from avisa.engine.departures import Departures
from avisa.engine.loop import sending
from avisa.engine.pace import Bucket, claimable
from avisa.engine.sender import Sender
from avisa.engine.types import Tuning
from avisa.kernel.clock import MINUTE
from avisa.workspace.queries import number_by_id
from tests.cast import MONDAY_10H, Company, FakeClock
from tests.channels.peers import Line, Peer
from tests.engine.by_hand import store_of
from tests.engine.live import until
from tests.messages.letters import queued, rows_in
from tests.people import VAULT, add_parents

USUAL = Tuning()
LINES = 4  # connections
claims = st.lists(st.tuples(st.integers(0, 400), st.integers(0, 300), st.integers(0, 600)), max_size=20)


@given(mps=st.integers(1, 1_000), claims=claims)
def test_whatever_was_claimed_leaves_within_200_ms_of_the_commit(
    mps: int, claims: list[tuple[int, int, int]]
) -> None:
    """`claims` are (ms since the last, how long its transaction takes, messages still in the air)."""
    assert (USUAL.ahead, USUAL.bound) == (150, 200)
    now = claimed_at = MONDAY_10H
    bucket = Bucket(mps, now)
    for wait, takes, in_air in claims:
        now += wait
        most = claimable(USUAL, bucket, in_air, claimed_at, now)
        assert 0 <= most <= max(USUAL.connections - in_air, 0) and most <= USUAL.batch
        claimed_at = now
        now += takes
        instants = bucket.reserve(now, most)
        assert all(instant - now <= USUAL.ahead for instant in instants)


@given(in_air=st.integers(0, 600), waited=st.integers(0, 1_000))
def test_without_a_free_connection_nothing_is_claimed(in_air: int, waited: int) -> None:
    now = MONDAY_10H + waited
    most = claimable(USUAL, Bucket(1_000, MONDAY_10H), in_air, MONDAY_10H, now)
    assert most <= max(USUAL.connections - in_air, 0)
    assert most == 0 or in_air < USUAL.connections


def test_a_no_stops_all_that_has_no_connection_yet(horizonte: Company, clock: FakeClock) -> None:
    """Ten messages, four connections, and a platform that does not answer: six are still ours to stop."""
    people = add_parents(horizonte, 10)
    queued(horizonte, people)
    answering = asyncio.Event()  # of the platform's own loop

    async def silent(line: Line) -> None:
        while True:
            await line.read_request()
            await answering.wait()
            await line.answer_sent()

    with Peer(silent) as peer:
        departures = asyncio.run(send(horizonte, peer, people, lambda: peer.call(answering.set)))
    assert Counter(row.state for row in rows_in(horizonte)) == {"accepted": LINES, "skipped": 6}
    assert {row.reason for row in rows_in(horizonte) if row.state == "skipped"} == {"no_consent"}
    assert (len(peer.posts), departures.calls, departures.longest <= USUAL.bound) == (LINES, LINES, True)


async def send(company: Company, peer: Peer, people: list[int], let_answer: Callable[[], None]) -> Departures:
    """A sender that goes on until nothing is left; everybody takes their yes back while it is stuck."""
    with company.db.read() as tx:
        number = number_by_id(tx, company.workspace_id, company.number_id)
    assert number is not None
    with store_of(company) as store:
        channel = MetaChannel(peer.url, "v25.0", "token", "waba")
        sender = Sender(sending(number), channel, store, Tuning(connections=LINES), "test")
        stop = asyncio.Event()
        running = asyncio.create_task(sender.run(stop))
        await reached(lambda: len(peer.posts) == LINES, company)
        assert states(company) == {"sending": LINES, "queued": 6}
        with company.unit() as unit:
            proof = Proof(channel=Channel.FORM, at=unit.now + 1)
            revoke(unit, VAULT, people, [company.matricula_id], proof)
        let_answer()
        await reached(lambda: not {"sending", "queued"} & states(company).keys(), company)
        stop.set()
        await running
        await channel.close()
        return sender.departures


def states(company: Company) -> Counter[str]:
    return Counter(row.state for row in rows_in(company))


async def reached(what: Callable[[], bool], company: Company) -> None:
    """Looked at from beside the loop, which the sender needs."""
    await asyncio.to_thread(until, what, lambda: str(states(company)))


def test_each_call_is_measured_and_late_ones_are_told_once_a_minute() -> None:
    seen = Departures(7, bound=200)
    assert [seen.may_begin(waited) for waited in (0, 150, 200)] == [True] * 3
    assert (seen.calls, seen.waited, seen.longest, seen.kept) == (3, 350, 200, 0)
    assert not seen.tell(MONDAY_10H)
    assert not seen.may_begin(200.1)
    assert (seen.calls, seen.kept, seen.longest) == (3, 1, 200)
    assert (seen.tell(MONDAY_10H), seen.tell(MONDAY_10H + 1)) == (True, False)
    assert not seen.may_begin(900)
    assert (seen.tell(MONDAY_10H + 2), seen.tell(MONDAY_10H + MINUTE)) == (False, True)
