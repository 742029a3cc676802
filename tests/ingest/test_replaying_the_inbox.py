"""The inbox can be digested again, from any moment on, and only one's own."""

from __future__ import annotations

from avisa.ingest import inbox, queries
from avisa.ingest.types import Arrival
from avisa.kernel.clock import HOUR
from tests.cast import Company, FakeClock
from tests.ingest.webhooks import VAULT, bodies_in, waiting_in


def receive(company: Company, *bodies: bytes) -> None:
    arrivals = [
        Arrival(company.workspace_id, company.connection_id, company.clock(), body) for body in bodies
    ]
    inbox.keep(company.db, VAULT, company.ids, arrivals)


def digest(company: Company, troubles: dict[int, str] | None = None) -> int:
    read = [stored.id for stored in waiting_in(company)]
    with company.unit() as unit:
        return inbox.mark_digested(unit, read, troubles)


def test_what_waits_comes_in_the_order_it_was_stored(horizonte: Company) -> None:
    receive(horizonte, b"1", b"2")
    receive(horizonte, b"3")
    assert bodies_in(horizonte) == [b"1", b"2", b"3"]
    with horizonte.db.read() as tx:
        assert [s.sealed for s in queries.waiting(tx, horizonte.workspace_id, 2)] == [
            s.sealed for s in waiting_in(horizonte)[:2]
        ]


def test_what_was_digested_waits_no_longer(horizonte: Company) -> None:
    receive(horizonte, b"1", b"2")
    read = [stored.id for stored in waiting_in(horizonte)]
    assert digest(horizonte) == 2
    assert waiting_in(horizonte) == []
    with horizonte.unit() as unit:
        assert inbox.mark_digested(unit, read) == 0


def test_how_far_the_digest_is_behind_can_be_seen(horizonte: Company, clock: FakeClock) -> None:
    began = clock.now
    receive(horizonte, b"1")
    clock.advance(1 * HOUR)
    receive(horizonte, b"2")
    with horizonte.db.read() as tx:
        assert queries.waiting_count(tx, horizonte.workspace_id) == 2
        assert queries.waiting_since(tx, horizonte.workspace_id) == began
    digest(horizonte)
    with horizonte.db.read() as tx:
        assert queries.waiting_count(tx, horizonte.workspace_id) == 0
        assert queries.waiting_since(tx, horizonte.workspace_id) is None


def test_what_could_not_be_read_is_shown_with_its_reason(horizonte: Company) -> None:
    receive(horizonte, b"{}", b"no json")
    bad = waiting_in(horizonte)[1]
    digest(horizonte, {bad.id: "not_json"})
    with horizonte.db.read() as tx:
        assert queries.troubled(tx, horizonte.workspace_id, 10) == [(bad, "not_json")]


def test_replaying_brings_everything_back(horizonte: Company) -> None:
    receive(horizonte, b"1", b"2")
    before = waiting_in(horizonte)
    digest(horizonte, {before[0].id: "not_json"})
    with horizonte.unit() as unit:
        assert inbox.replay(unit) == 2
    assert waiting_in(horizonte) == before
    with horizonte.db.read() as tx:
        assert queries.troubled(tx, horizonte.workspace_id, 10) == []


def test_replaying_can_begin_at_a_moment(horizonte: Company, clock: FakeClock) -> None:
    receive(horizonte, b"old")
    receive_at = clock.advance(1 * HOUR)
    receive(horizonte, b"new")
    digest(horizonte)
    with horizonte.unit() as unit:
        assert inbox.replay(unit, since=receive_at) == 1
    assert bodies_in(horizonte) == [b"new"]


def test_caio_replays_only_his_own(horizonte: Company, padaria: Company) -> None:
    receive(horizonte, b"ana's")
    digest(horizonte)
    with padaria.unit() as unit:
        assert inbox.replay(unit) == 0
    assert waiting_in(horizonte) == []
