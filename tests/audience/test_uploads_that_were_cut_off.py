"""A file whose sender went away halfway does not lie about for ever."""

from __future__ import annotations

import asyncio
from concurrent.futures import ThreadPoolExecutor

import pytest

from avisa.audience.imports.abandoned_actions import give_up_unanswered, give_up_uploads
from avisa.audience.imports.actions import add_piece, close_import, open_import
from avisa.audience.imports.queries import waiting_imports
from avisa.audience.tables import import_piece
from avisa.audience.types import ImportState
from avisa.engine.store import Store
from avisa.engine.upkeep import Upkeep
from avisa.errors import Conflict
from avisa.kernel.clock import DAY, HOUR
from tests.audience.lists import VAULT, count, importer, run_now, sheet, uploaded
from tests.cast import Company, FakeClock


def begun(company: Company, pieces: int = 2) -> int:
    with company.unit() as unit:
        import_id = open_import(unit, "lista.csv")
        for number in range(pieces):
            add_piece(unit, import_id, number, b"x" * 1000)
    return import_id


def given_up(company: Company) -> int:
    with company.unit() as unit:
        return give_up_uploads(unit)


def unanswered(company: Company) -> int:
    with company.unit() as unit:
        return give_up_unanswered(unit)


def test_a_day_later_it_is_given_up_and_its_pieces_are_swept(horizonte: Company, clock: FakeClock) -> None:
    import_id = begun(horizonte)
    clock.advance(1 * DAY)
    assert given_up(horizonte) == 0  # somebody's line may be slow
    clock.advance(1)
    assert given_up(horizonte) == 1
    assert given_up(horizonte) == 0
    run = run_now(horizonte, import_id)
    assert (run.state, run.failure, run.finished_at) == (ImportState.FAILED, "cut_off", clock())
    with horizonte.db.read() as tx:
        assert waiting_imports(tx, horizonte.workspace_id) == [import_id]  # for the engine to sweep
    assert importer(horizonte).run_chunk(horizonte.workspace_id, import_id, clock()).ended
    assert count(horizonte, import_piece) == 0
    with horizonte.db.read() as tx:
        assert waiting_imports(tx, horizonte.workspace_id) == []


def test_the_engines_upkeep_sees_to_it(horizonte: Company, clock: FakeClock) -> None:
    import_id = begun(horizonte)
    clock.advance(2 * DAY)
    with ThreadPoolExecutor(1) as threads:
        asyncio.run(Upkeep(Store(horizonte.db, VAULT, horizonte.ids, clock, threads)).run_once())
    assert run_now(horizonte, import_id).state is ImportState.FAILED


def test_what_came_in_whole_waits_thirty_days_for_its_answer(horizonte: Company, clock: FakeClock) -> None:
    import_id = uploaded(horizonte, sheet("Marina;31998887766;;"))
    clock.advance(30 * DAY)
    assert (given_up(horizonte), unanswered(horizonte)) == (0, 0)
    assert run_now(horizonte, import_id).state is ImportState.UPLOADED
    clock.advance(1)
    assert unanswered(horizonte) == 1
    assert run_now(horizonte, import_id).failure == "unanswered"
    assert importer(horizonte).run_chunk(horizonte.workspace_id, import_id, clock()).ended
    assert count(horizonte, import_piece) == 0


def test_a_sender_who_comes_back_after_that_is_told_so(horizonte: Company, clock: FakeClock) -> None:
    import_id = begun(horizonte)
    clock.advance(25 * HOUR)
    given_up(horizonte)
    with pytest.raises(Conflict, match="import_not_uploading"), horizonte.unit() as unit:
        close_import(unit, import_id, "0" * 64, 2000)


def test_caios_upkeep_leaves_anas_uploads_alone(
    horizonte: Company, padaria: Company, clock: FakeClock
) -> None:
    import_id = begun(horizonte)
    clock.advance(2 * DAY)
    assert given_up(padaria) == 0
    assert run_now(horizonte, import_id).state is ImportState.UPLOADING
