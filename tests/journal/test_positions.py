"""A reader of the journal misses nothing: positions follow the commits, whatever the ids say."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from threading import Barrier

from avisa.journal.actions import give_positions as number_these
from avisa.journal.actions import record
from avisa.journal.queries import since, unplaced
from avisa.kernel.clock import MINUTE
from avisa.kernel.ids import Ids
from avisa.kernel.unit import Unit
from tests.cast import Company, FakeClock, open_company
from tests.databases import Databases
from tests.journal.readers import Reader, give_positions, ids_of
from tests.kernel.test_batches_use_indexes import plans_of

WRITERS, TURNS = 4, 15


def tell(company: Company, subject: str, ids: Ids | None = None) -> None:
    with company.db.write() as tx:
        record(
            Unit(tx, company.workspace_id, company.clock(), ids or company.ids), "campaign.created", subject
        )


def slow_process(company: Company) -> Ids:
    """Its clock is a minute behind: its ids are lower than those of all that is written meanwhile."""
    return Ids(FakeClock(company.clock() - MINUTE), node=2)


def test_a_line_is_read_once_it_has_a_position(horizonte: Company) -> None:
    reader = Reader(horizonte)
    tell(horizonte, "campaign:1")
    assert reader.look() == []
    assert give_positions(horizonte) == 1
    assert reader.look() == ["campaign:1"]
    assert give_positions(horizonte) == 0
    assert reader.look() == []


def test_an_earlier_id_that_commits_later_is_not_missed(horizonte: Company) -> None:
    reader = Reader(horizonte)
    tell(horizonte, "campaign:1")
    give_positions(horizonte)
    reader.look()
    tell(horizonte, "campaign:2", slow_process(horizonte))
    give_positions(horizonte)
    assert reader.look() == ["campaign:2"]
    ids = ids_of(reader.seen)
    assert ids["campaign:2"] < ids["campaign:1"]


def test_an_open_transaction_keeps_nobody_waiting_and_is_read_after_its_commit(databases: Databases) -> None:
    """Two writers at once, which SQLite never has: the first id is taken first and committed last."""
    with databases.fresh("postgresql") as db:
        school = open_company(db, clock := FakeClock(), Ids(clock, 1), "Colégio Horizonte", "+553133334444")
        reader = Reader(school)
        with school.unit() as early:
            record(early, "campaign.created", "campaign:1")
            tell(school, "campaign:2")
            give_positions(school)
            assert reader.look() == ["campaign:2"]
        give_positions(school)
        assert reader.look() == ["campaign:1"]
    ids = ids_of(reader.seen)
    assert ids["campaign:1"] < ids["campaign:2"]


def test_what_is_committed_after_a_look_comes_after_it(horizonte: Company) -> None:
    tell(horizonte, "campaign:1")
    with horizonte.db.read() as tx:
        found = unplaced(tx, horizonte.workspace_id, 10)
    tell(horizonte, "campaign:2", slow_process(horizonte))
    with horizonte.unit() as unit:
        number_these(unit, found)
    give_positions(horizonte)
    reader = Reader(horizonte)
    assert reader.look() == ["campaign:1", "campaign:2"]


def test_two_who_give_at_once_move_nothing_that_was_read(horizonte: Company) -> None:
    for number in range(3):
        tell(horizonte, f"campaign:{number}")
    with horizonte.db.read() as tx:
        found = unplaced(tx, horizonte.workspace_id, 10)
    reader = Reader(horizonte)
    with horizonte.unit() as unit:
        assert number_these(unit, found[:2]) == 2
    reader.look()
    with horizonte.unit() as unit:
        assert number_these(unit, found) == 1
    reader.look()
    with horizonte.db.read() as tx:
        assert since(tx, horizonte.workspace_id, 0, 10) == reader.seen
    assert [entry.subject for entry in reader.seen] == ["campaign:0", "campaign:1", "campaign:2"]


def test_a_reader_beside_many_writers_sees_every_line_once(horizonte: Company) -> None:
    together = Barrier(WRITERS + 3)

    def write(writer: int) -> None:
        ids = Ids(FakeClock(horizonte.clock() - writer * MINUTE), node=writer)
        together.wait(timeout=30)
        for turn in range(TURNS):
            tell(horizonte, f"campaign:{writer}-{turn}", ids)

    def give(_: int) -> None:
        together.wait(timeout=30)
        for _ in range(TURNS):
            give_positions(horizonte)

    reader = Reader(horizonte)
    with ThreadPoolExecutor(WRITERS + 2) as pool:
        writing = [pool.submit(write, writer) for writer in range(WRITERS)]
        giving = [pool.submit(give, giver) for giver in range(2)]
        together.wait(timeout=30)
        while not all(one.done() for one in [*writing, *giving]):
            reader.look(limit=5)
        for one in [*writing, *giving]:
            one.result()
    give_positions(horizonte)
    while reader.look():
        pass
    assert len(reader.seen) == WRITERS * TURNS
    assert {entry.subject for entry in reader.seen} == {
        f"campaign:{writer}-{turn}" for writer in range(WRITERS) for turn in range(TURNS)
    }


def test_companies_have_positions_of_their_own(horizonte: Company, padaria: Company) -> None:
    for company in (horizonte, padaria):
        tell(company, "campaign:1")
        give_positions(company)
    with horizonte.db.read() as tx:
        assert [one.position for one in since(tx, horizonte.workspace_id, 0, 10)] == [1]
        assert [one.position for one in since(tx, padaria.workspace_id, 0, 10)] == [1]


def test_both_questions_use_the_index_of_positions(databases: Databases) -> None:
    with databases.fresh("sqlite") as db:
        plans = [
            *plans_of(db, lambda tx: since(tx, 1, 7, 10)),
            *plans_of(db, lambda tx: unplaced(tx, 1, 10)),
        ]
    assert len(plans) == 2
    assert [plan for plan in plans if "(workspace_id=? AND position" not in plan] == []
