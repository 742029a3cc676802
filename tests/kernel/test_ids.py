"""Ids fit 63 bits, follow time, and never repeat: not between threads, processes, or steps of the clock."""

from __future__ import annotations

import multiprocessing
from concurrent.futures import ProcessPoolExecutor, ThreadPoolExecutor

from hypothesis import given
from hypothesis import strategies as st

from avisa.kernel.clock import DAY, system_clock
from avisa.kernel.ids import NODES, PER_MILLISECOND, Ids, instant_of
from tests.cast import MONDAY_10H, FakeClock


def test_an_id_tells_when_it_was_made(clock: FakeClock) -> None:
    assert instant_of(Ids(clock, node=5).next()) == MONDAY_10H


def test_ids_rise_and_fit_for_a_century(clock: FakeClock) -> None:
    ids = Ids(clock, node=NODES - 1)
    first = ids.next()
    clock.advance(100 * 365 * DAY)
    last = ids.take(PER_MILLISECOND)[-1]
    assert 0 < first < last < 2**63


def test_a_used_up_millisecond_borrows_from_the_next(clock: FakeClock) -> None:
    ids = Ids(clock, node=1)
    many = ids.take(3 * PER_MILLISECOND)
    assert many == sorted(set(many))
    assert instant_of(many[-1]) == MONDAY_10H + 2
    clock.advance(1)
    assert ids.next() > many[-1]


@given(st.lists(st.tuples(st.integers(-5000, 5000), st.integers(1, 50)), max_size=30))
def test_order_holds_whatever_the_clock_does(steps: list[tuple[int, int]]) -> None:
    clock = FakeClock()
    ids = Ids(clock, node=3)
    made: list[int] = []
    for step, count in steps:
        clock.advance(step)
        made += ids.take(count)
    assert made == sorted(set(made))


def test_threads_share_one_maker_without_a_repeat(clock: FakeClock) -> None:
    ids = Ids(clock, node=1)
    with ThreadPoolExecutor(8) as threads:
        made = [
            one for part in threads.map(lambda _: [ids.next() for _ in range(500)], range(8)) for one in part
        ]
    assert len(set(made)) == 4000


def made_by_process(node: int) -> list[int]:
    return Ids(system_clock, node).take(5000)


def test_processes_of_different_nodes_never_meet() -> None:
    with ProcessPoolExecutor(2, mp_context=multiprocessing.get_context("spawn")) as processes:
        made = [one for part in processes.map(made_by_process, (1, 2)) for one in part]
    assert len(set(made)) == 10_000
