"""The engine is killed in the middle of an import and of a launch: every row is done, and done once."""

from __future__ import annotations

import random
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from sqlalchemy import func, select

from avisa.audience.imports.queries import required_run
from avisa.audience.tables import contact_list, listing
from avisa.audience.types import ImportRun, ImportState
from avisa.campaigns import actions as campaigns
from avisa.campaigns.types import CampaignState
from avisa.consent.queries import verify
from avisa.kernel.bulk import bulk_insert
from avisa.messages.filling import mapping_from
from avisa.messages.queries import tally_of
from avisa.messages.tables import message
from avisa.programs.house import House
from avisa.workspace.actions import stop_number
from tests.audience import lists
from tests.campaigns.school import COLUMNS, GOOD, SLOTS, looked_over
from tests.cast import Company, open_company, own, put
from tests.chaos.evidence import recipients
from tests.chaos.machine import Machine, kill, machine, until
from tests.chaos.school import campaign_of
from tests.databases import Databases
from tests.people import add_people

ROWS = 5_000
REPEATED, BAD = 50, 30
KILLS = 2


@pytest.fixture(params=["sqlite", "postgresql"])
def url(request: pytest.FixtureRequest, databases: Databases) -> Iterator[str]:
    with databases.fresh_url(request.param) as address:
        yield address


def test_an_import_is_neither_lost_nor_done_twice(url: str, tmp_path: Path) -> None:
    with machine(url, tmp_path) as (programs, house):
        horizonte = opened(house)
        import_id = lists.confirmed(horizonte, families(), lists.declared(horizonte))

        def run() -> ImportRun:
            with house.db.read() as tx:
                return required_run(tx, horizonte.workspace_id, import_id)

        stood = killed_while_it_grows(programs, lambda: run().position, most=1_500)
        assert 0 < stood[0] < stood[-1] < ROWS
        programs.engine()
        ended = until(lambda: run() if run().finished_at else None, "the import to end by itself")
        assert ended is not None and ended.state is ImportState.DONE
        assert (ended.ok, ended.duplicate, ended.bad) == (ROWS - REPEATED - BAD, REPEATED, BAD)
        assert ended.rows == ended.position == ROWS
        assert lists.house(horizonte) == lists.House(ended.ok, ended.ok, ended.ok)  # one yes for each
        with house.db.read() as tx:
            assert verify(tx, horizonte.workspace_id, house.vault) is None


def test_a_launch_freezes_everybody_exactly_once(url: str, tmp_path: Path) -> None:
    with machine(url, tmp_path) as (programs, house):
        horizonte = opened(house)
        with horizonte.unit() as unit:
            stop_number(unit, horizonte.number_id, "person")  # nothing leaves: this is about the freezing
        campaign = launched(horizonte, ROWS)
        stood = killed_while_it_grows(programs, lambda: frozen(horizonte, campaign), most=1_500)
        assert 0 < stood[0] < stood[-1] < ROWS
        assert state(horizonte, campaign) is CampaignState.LAUNCHING
        programs.engine()
        until(lambda: state(horizonte, campaign) is CampaignState.RUNNING, "the audience to be frozen")
        with house.db.read() as tx:
            tally = tally_of(tx, horizonte.workspace_id, campaign)
        rows = recipients(house.db, horizonte.workspace_id, campaign)
        assert len({row.phone for row in rows}) == len(rows) == tally.recipients == tally.waiting == ROWS


def killed_while_it_grows(programs: Machine, stands_at: Callable[[], int], most: int) -> list[int]:
    """Kill one engine after the other, each a random way further on; where it stood after each kill."""
    chance = random.Random(2027)
    stood: list[int] = []
    for _ in range(KILLS):
        engine, goal = programs.engine(), stands_at() + chance.randint(1, most)
        until(lambda goal=goal: stands_at() >= goal, "the work to go on", every=0.005)  # type: ignore[misc]
        kill(engine)
        stood.append(stands_at())
    return stood


def opened(house: House) -> Company:
    return open_company(house.db, house.clock, house.ids, "Colégio Horizonte", "+553133334444")


def families() -> bytes:
    good = ROWS - REPEATED - BAD
    rows = [lists.row(number) for number in range(good)]
    return lists.sheet(*rows, *rows[:REPEATED], *["Ruim;1;;"] * BAD)


def launched(company: Company, people: int) -> int:
    campaign = drafted(company, listed(company, people))
    check = looked_over(company, campaign)
    with company.unit() as unit:
        assert campaigns.launch(unit, campaign, check)
    return campaign


def listed(company: Company, people: int) -> int:
    ids = add_people(company, people)
    with company.unit() as unit:
        made = unit.ids.next()
        put(unit.tx, contact_list, **own(company, made), name="Matrículas", columns=list(COLUMNS))
        place = {"workspace_id": company.workspace_id, "list_id": made, "attributes": GOOD}
        rows = [{**place, "contact_id": one, "line": line} for line, one in enumerate(ids, 2)]
        bulk_insert(unit.tx, listing, rows)
    return made


def drafted(company: Company, list_id: int) -> int:
    with company.unit() as unit:
        return campaigns.create(
            unit,
            name="Matrícula 2027",
            number_id=company.number_id,
            template_id=company.template_id,
            purpose_id=company.matricula_id,
            list_id=list_id,
            mapping=mapping_from({"slots": SLOTS}),
        )


def frozen(company: Company, campaign: int) -> int:
    own_rows = (message.c.workspace_id == company.workspace_id, message.c.run_id == campaign)
    with company.db.read() as tx:
        return tx.scalar(select(func.count()).select_from(message).where(*own_rows)) or 0


def state(company: Company, campaign: int) -> CampaignState:
    with company.db.read() as tx:
        return campaign_of(tx, company.workspace_id, campaign).state
