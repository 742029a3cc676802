"""The whole engine sends what was launched, without being asked, and holds it after a restored backup."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from avisa.config import Settings
from avisa.consent.intake.sms.types import AskingState
from avisa.engine.restored import hold_everything
from avisa.engine.store import Store
from avisa.kernel.db import Database
from avisa.kernel.i18n import translator
from avisa.programs.engine import engine_beside
from avisa.programs.house import House
from avisa.programs.sms_fake import Outbox, fake_sms
from tests.cast import Company
from tests.engine.live import QUICK, until
from tests.people import VAULT
from tests.sms.school import PAULO, RITA, asking, launched, provider_at, states


@pytest.mark.parametrize("db", ["sqlite"], indirect=True)
def test_the_engine_sends_what_was_launched(db: Database, horizonte: Company, tmp_path: Path) -> None:
    settings = Settings(database_url=db.url, data_dir=str(tmp_path))
    house = House(settings, db, VAULT, horizonte.ids, horizonte.clock)
    with fake_sms(Outbox(), translator("en")) as fake:
        provider_at(horizonte, fake.url)
        made = launched(horizonte, (RITA, PAULO))
        with engine_beside(house, QUICK):
            until(
                lambda: states(horizonte, made) == [("sent", ""), ("sent", "")],
                lambda: str(states(horizonte, made)),
            )
        assert sorted(one.to for one in fake.outbox.all()) == [PAULO, RITA]


def test_after_a_restored_backup_a_person_lets_it_go_on(db: Database, horizonte: Company) -> None:
    made = launched(horizonte)
    with ThreadPoolExecutor(1) as threads:
        hold_everything(Store(db, VAULT, horizonte.ids, horizonte.clock, threads))
    found = asking(horizonte, made)
    assert (found.state, found.stopped_reason) == (AskingState.STOPPED, "restored_backup")
