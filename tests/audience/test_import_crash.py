"""An import that is cut off goes on where it stood, in any process, and two engines never do a row twice."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor

import pytest

from avisa.audience.imports.actions import sweep
from avisa.audience.imports.queries import waiting_imports
from avisa.audience.types import ImportState
from avisa.consent.intake.importer import Importer
from avisa.consent.queries import verify
from avisa.kernel.ids import Ids
from tests.audience.lists import (
    VAULT,
    House,
    confirmed,
    counts,
    declared,
    finished,
    house,
    imported,
    importer,
    row,
    run_now,
    sheet,
    uploaded,
)
from tests.cast import Company, FakeClock

# Line 12 repeats line 2, in whatever chunk it comes.
LISTA = sheet(*(row(n) for n in range(10)), row(0), "Ruim;1;;", *(row(n) for n in range(20, 28)))
WHOLE = House(people=18, listings=18, events=18)


@pytest.mark.parametrize("chunks", range(6))
def test_a_new_process_goes_on_and_still_knows_the_repeats(horizonte: Company, chunks: int) -> None:
    import_id = confirmed(horizonte, LISTA, declared(horizonte))
    first = importer(horizonte)
    for _ in range(chunks):
        first.run_chunk(horizonte.workspace_id, import_id, horizonte.clock(), 4)
    run = run_now(horizonte, import_id)
    assert run.position == run.rows == run.ok + run.duplicate + run.bad == min(chunks * 4, 20)
    assert counts(finished(horizonte, import_id, 4)) == (20, 18, 1, 1, 18)
    assert house(horizonte) == WHOLE


class PowerCut(Exception):
    pass


class IdsOfABadDay(Ids):
    """Fails in the middle of a chosen transaction."""

    good_day = True

    def take(self, count: int) -> list[int]:
        if not self.good_day:
            raise PowerCut
        return super().take(count)


def test_a_chunk_that_was_not_committed_is_done_again(horizonte: Company, clock: FakeClock) -> None:
    import_id = confirmed(horizonte, LISTA, declared(horizonte))
    ids = IdsOfABadDay(clock, node=2)
    engine = Importer(horizonte.db, ids, VAULT)
    engine.run_chunk(horizonte.workspace_id, import_id, clock(), 4)
    ids.good_day = False
    with pytest.raises(PowerCut):  # the rows were read, and the write failed
        engine.run_chunk(horizonte.workspace_id, import_id, clock(), 4)
    assert run_now(horizonte, import_id).position == 4
    ids.good_day = True
    while not engine.run_chunk(horizonte.workspace_id, import_id, clock(), 4).ended:
        pass
    assert counts(run_now(horizonte, import_id)) == (20, 18, 1, 1, 18)
    assert house(horizonte) == WHOLE


def test_two_engines_on_one_import_do_each_row_once(horizonte: Company) -> None:
    import_id = confirmed(horizonte, LISTA, declared(horizonte))

    def go_on(_engine: int) -> None:
        engine = importer(horizonte)
        while not engine.run_chunk(horizonte.workspace_id, import_id, horizonte.clock(), 2).ended:
            pass

    with ThreadPoolExecutor(3) as pool:
        list(pool.map(go_on, range(3)))
    assert counts(run_now(horizonte, import_id)) == (20, 18, 1, 1, 18)
    assert house(horizonte) == WHOLE
    with horizonte.db.read() as tx:
        assert verify(tx, horizonte.workspace_id, VAULT) is None


def test_two_lists_with_the_same_people_come_in_at_once(horizonte: Company) -> None:
    backwards = sheet(*(row(n) for n in reversed(range(30))))
    imports = [
        confirmed(horizonte, LISTA, declared(horizonte), "Ida"),
        confirmed(horizonte, backwards, declared(horizonte), "Volta"),
    ]
    with ThreadPoolExecutor(2) as pool:
        runs = list(pool.map(lambda import_id: finished(horizonte, import_id, 7), imports))
    assert [run.state for run in runs] == [ImportState.DONE] * 2
    assert sum(run.created for run in runs) == house(horizonte).people == 30


def test_what_was_left_of_a_file_is_swept_later(horizonte: Company) -> None:
    import_id = confirmed(horizonte, LISTA)
    engine = importer(horizonte)
    while not engine.run_chunk(horizonte.workspace_id, import_id, horizonte.clock()).ended:
        pass
    with horizonte.db.read() as tx:
        assert waiting_imports(tx, horizonte.workspace_id) == [import_id]
    engine.run_chunk(horizonte.workspace_id, import_id, horizonte.clock())
    with horizonte.db.read() as tx:
        assert waiting_imports(tx, horizonte.workspace_id) == []
    with horizonte.unit() as unit:
        assert not sweep(unit, import_id)


def test_an_import_that_nobody_confirmed_waits(horizonte: Company) -> None:
    import_id = uploaded(horizonte, LISTA)
    progress = importer(horizonte).run_chunk(horizonte.workspace_id, import_id, horizonte.clock())
    assert (progress.run.state, progress.run.rows) == (ImportState.UPLOADED, 0)
    assert imported(horizonte, LISTA).ok == 18
