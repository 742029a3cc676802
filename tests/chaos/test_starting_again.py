"""An engine that was ended politely starts again and goes on: only a restored backup holds everything."""

from __future__ import annotations

import signal
from pathlib import Path

from avisa.workspace.queries import number_by_id
from tests.chaos.machine import PATIENCE, Machine, free_port, machine, until
from tests.chaos.school import School, open_school
from tests.databases import Databases
from whatsapp_sandbox.testing import RunningSandbox


def test_a_polite_end_and_a_new_start_stop_no_number(databases: Databases, tmp_path: Path) -> None:
    with (
        databases.fresh_url("sqlite") as url,
        RunningSandbox() as sandbox,
        machine(url, tmp_path, sandbox.url) as (programs, house),
    ):
        school = open_school(house, sandbox)
        port = free_port()
        programs.web(port)
        school.webhooks_come_to(port)
        for life in range(2):
            sends_and_ends(programs, school, first=20 * life)
        with house.db.read() as tx:
            number = number_by_id(tx, school.workspace_id, school.company.number_id)
        assert number is not None and number.may_send, number


def sends_and_ends(programs: Machine, school: School, first: int) -> None:
    engine = programs.engine(lease_ms=10_000)
    until(school.is_read, "the engine to read the number and the templates")
    campaign = school.launch(20, first)
    until(lambda: school.tally(campaign).delivered == 20, "everybody to hear from the school")
    engine.send_signal(signal.SIGTERM)
    assert engine.wait(PATIENCE) == 0, programs.told()
