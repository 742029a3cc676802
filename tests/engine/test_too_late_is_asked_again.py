"""A call that would begin over 200 ms after its claim does not: its row goes back, to be asked about anew."""

from __future__ import annotations

import asyncio
import json
import time
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, replace

from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy import select

from avisa.channels.meta.client import MetaChannel
from avisa.consent.actions import revoke
from avisa.consent.types import Channel, Proof
from avisa.engine.departures import Departures
from avisa.engine.loop import sending
from avisa.engine.pace import Bucket, Stride, claimable
from avisa.engine.sender import Sender
from avisa.engine.store import P, Store, T
from avisa.engine.types import TooLate, Tuning
from avisa.kernel.clock import SECOND
from avisa.messages.tables import attempt
from avisa.workspace.queries import number_by_id
from tests.cast import MONDAY_10H, Company, FakeClock
from tests.channels.peers import Line, Peer
from tests.engine.by_hand import Hand, store_of
from tests.engine.live import until
from tests.messages.letters import queued, row_of, rows_in
from tests.people import VAULT, add_parents, phone_of

USUAL = Tuning()


def test_it_goes_back_as_if_nobody_had_claimed_it(horizonte: Company, clock: FakeClock) -> None:
    parents = add_parents(horizonte, 2)
    phones = [phone_of(0), phone_of(1)]
    ids = [queued(horizonte, [one], phone=to)[0] for one, to in zip(parents, phones, strict=True)]
    before, hand = [row_of(horizonte, one) for one in ids], Hand(horizonte)
    clock.advance(SECOND)
    taken = hand.claim()
    hand.settle(taken.ready, TooLate())
    back = [row_of(horizonte, one)._asdict() | {"epoch": 0} for one in ids]
    assert back == [row._asdict() for row in before]
    assert attempts(horizonte) == 0
    hand.pairs.unsent(parents)
    again = hand.claim()
    assert [one.outbound for one in again.ready] == [one.outbound for one in taken.ready]
    hand.settle(again.ready)
    assert {(row.state, row.attempt) for row in rows_in(horizonte)} == {("accepted", 1)}


def test_a_no_that_was_said_meanwhile_wins(horizonte: Company) -> None:
    marina, theo = add_parents(horizonte, 2)
    queued(horizonte, [marina, theo])
    hand = Hand(horizonte)
    hand.settle(hand.claim().ready, TooLate())
    takes_back(horizonte, marina)
    hand.pairs.unsent([marina, theo])
    assert [one.contact_id for one in hand.claim().ready] == [theo]


def test_what_another_engine_took_over_stays_where_it_is(horizonte: Company) -> None:
    (letter,) = queued(horizonte, add_parents(horizonte, 1))
    first, second = Hand(horizonte), Hand(horizonte, "second")
    taken = first.claim()
    first.drop_lease()
    second.take_over()
    first.settle(taken.ready, TooLate())
    assert row_of(horizonte, letter).state == "unknown"


def test_whoever_is_late_leaves_a_little_later_and_once(horizonte: Company) -> None:
    """Each look at the clock costs 60 ms here: of twenty that were claimed together, three are in time."""
    people = add_parents(horizonte, 20)
    phones = [phone_of(position) for position in range(20)]
    for one, phone in zip(people, phones, strict=True):
        queued(horizonte, [one], phone=phone)
    now = 0.0

    def slow() -> float:
        nonlocal now
        now += 0.06
        return now

    seen, posts = sent(horizonte, lambda store: store, slow)
    assert Counter(row.state for row in rows_in(horizonte)) == {"accepted": 20}
    assert {row.attempt for row in rows_in(horizonte)} == {1}
    assert sorted(posts) == sorted(phones), "each of them once"
    assert seen.calls == 20
    assert seen.kept >= 8 and seen.longest <= USUAL.bound


def test_a_machine_that_brings_not_even_one_in_time_claims_it_in_one_go(horizonte: Company) -> None:
    """What the database hands to the loop takes 300 ms here; five people get theirs all the same."""
    queued(horizonte, add_parents(horizonte, 5))
    late = Late()
    seen, posts = sent(horizonte, lambda store: tardy(store, late), late)
    assert Counter(row.state for row in rows_in(horizonte)) == {"accepted": 5}
    assert seen.calls == len(posts) == 5
    assert seen.longest <= USUAL.bound < 300


def test_the_senders_own_second_look_obeys_a_no(horizonte: Company) -> None:
    """She takes her yes back between the claim and the call, and the call comes too late."""
    (marina,) = add_parents(horizonte, 1)
    queued(horizonte, [marina])
    looks = iter(("commit", "call"))

    def slow() -> float:
        if next(looks, "") == "call":
            takes_back(horizonte, marina)
            return 0.3
        return 0.0

    seen, posts = sent(horizonte, lambda store: store, slow)
    assert (posts, seen.calls, seen.kept) == ([], 0, 1)
    assert [(row.state, row.reason) for row in rows_in(horizonte)] == [("skipped", "no_consent")]


@dataclass
class Late:
    """A clock of its own, which only what is slow moves."""

    now: float = 0.0

    def __call__(self) -> float:
        return self.now


def tardy(store: Store, late: Late) -> Store:
    class Tardy(Store):
        async def hot(self, work: Callable[P, T], *args: P.args, **kwargs: P.kwargs) -> T:
            done = await super().hot(work, *args, **kwargs)
            late.now += 0.3
            return done

    return Tardy(store.db, store.vault, store.ids, store.clock, store.threads)


def going(store: Store) -> Store:
    """From the company's instant on its clock goes as all do: the pace needs it."""
    instant, began = store.clock(), time.monotonic()
    return replace(store, clock=lambda: instant + int((time.monotonic() - began) * SECOND))


def sent(
    company: Company, made: Callable[[Store], Store], monotonic: Callable[[], float]
) -> tuple[Departures, list[str]]:
    """A sender until nothing is queued or in the air; what it measured, and to whom each call went."""

    async def answer(line: Line) -> None:
        while True:
            await line.read_request()
            await line.answer_sent()

    async def run(peer: Peer) -> Departures:
        with company.db.read() as tx:
            number = number_by_id(tx, company.workspace_id, company.number_id)
        assert number is not None
        with store_of(company) as store:
            channel = MetaChannel(peer.url, "v25.0", "token", "waba")
            sender = Sender(sending(number), channel, made(going(store)), USUAL, "test", monotonic)
            stop = asyncio.Event()
            running = asyncio.create_task(sender.run(stop))
            await asyncio.to_thread(until, lambda: is_over(company), lambda: str(rows_in(company)))
            stop.set()
            await running
            await channel.close()
            return sender.departures

    with Peer(answer) as peer:
        departures = asyncio.run(run(peer))
        return departures, [json.loads(body)["to"] for body in peer.posts]


def is_over(company: Company) -> bool:
    return not {"queued", "sending"} & {row.state for row in rows_in(company)}


def takes_back(company: Company, contact_id: int) -> None:
    with company.unit() as unit:
        proof = Proof(channel=Channel.FORM, at=unit.now + 1)
        revoke(unit, VAULT, [contact_id], [company.matricula_id], proof)


def attempts(company: Company) -> int:
    with company.db.read() as tx:
        mine = select(attempt.c.attempt).where(attempt.c.workspace_id == company.workspace_id)
        return len(tx.execute(mine).all())


@given(answers=st.lists(st.tuples(st.integers(0, 300), st.integers(0, 3)), max_size=60))
def test_the_stride_shrinks_at_once_grows_slowly_and_never_ends(answers: list[tuple[int, int]]) -> None:
    stride = Stride(256)
    for in_time, too_late in answers:
        before = stride.most
        stride.went(in_time, too_late)
        assert 1 <= stride.most <= 256
        assert stride.most <= max(before // 2, 1) if too_late else stride.most >= before
        assert stride.alone <= (stride.most <= 2)
    for _ in range(60):
        stride.went(1, 0)
    assert (stride.most, stride.alone) == (256, False)


@given(mps=st.integers(1, 1_000), waited=st.integers(0, 5_000), stride=st.integers(1, 300))
def test_however_short_the_stride_or_slow_the_pace_something_leaves_in_the_end(
    mps: int, waited: int, stride: int
) -> None:
    bucket = Bucket(mps, MONDAY_10H)
    most = claimable(USUAL, bucket, 0, MONDAY_10H, MONDAY_10H + waited, stride)
    assert 0 <= most <= stride
    instants = bucket.reserve(MONDAY_10H + waited, most)
    assert all(instant - MONDAY_10H - waited <= (USUAL.ahead if stride > 1 else 1) for instant in instants)
    assert most >= 1 or waited < SECOND / mps + USUAL.ahead
