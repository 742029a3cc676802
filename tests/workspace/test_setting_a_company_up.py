"""Ana's school is set up: workspace, portfolio, connection, account, number, and what is asked at once."""

from __future__ import annotations

import pytest
from sqlalchemy import select

from avisa.errors import Misconfigured, NotFound
from avisa.journal.tables import journal
from avisa.kernel.db import Database
from avisa.kernel.ids import Ids
from avisa.kernel.secrets import Vault
from avisa.workspace import actions, queries
from avisa.workspace.sealing import opened
from avisa.workspace.tables import connection
from avisa.workspace.types import ChoreKind, Secrets
from tests.cast import SECRET, Company, FakeClock, unit

SECRETS = Secrets(token="EAAG-token", app_secret="app-secret", verify_token="verify-me")


def test_a_company_is_set_up_from_nothing(db: Database, clock: FakeClock, ids: Ids) -> None:
    with db.write() as tx:
        school = actions.create_workspace(
            tx,
            ids,
            clock(),
            name="Colégio",
            domain="Colegio.com.br",
            language="pt_BR",
            time_zone="America/Bahia",
        )
    with unit(db, school, clock(), ids) as work:
        folder = actions.create_portfolio(work, "Colégio")
        wire = actions.create_connection(
            work, Vault(SECRET), SECRETS, graph_url="https://graph.facebook.com/", graph_version="v25.0"
        )
        waba = actions.create_account(work, folder, wire, waba_id="102", name="Colégio")
        line = actions.create_number(work, waba, platform_id="106", phone="+55 31 3333-4444")
    with db.read() as tx:
        number = queries.number_by_platform_id(tx, school, "106")
        first, wired = queries.first_workspace(tx), queries.connection_by_id(tx, wire)
        chores = [(chore.kind, chore.subject_id) for chore in queries.open_chores(tx, school)]
        limits = queries.portfolio_by_id(tx, school, folder)
    assert first is not None and (first.id, first.domain) == (school, "colegio.com.br")
    assert number is not None and (number.id, number.phone, number.may_send) == (line, "+553133334444", True)
    assert (number.account_id, number.portfolio_id, number.connection_id) == (waba, folder, wire)
    assert chores == [(ChoreKind.READ_TEMPLATES, waba), (ChoreKind.READ_NUMBER, line)]
    assert limits is not None and (limits.tier, limits.tier_known) == (None, False)
    assert wired is not None and wired.graph_url == "https://graph.facebook.com"


def test_secrets_are_sealed_and_open_only_with_the_machines_key(horizonte: Company) -> None:
    with horizonte.unit() as work:
        made = actions.create_connection(
            work, Vault(SECRET), SECRETS, graph_url="http://127.0.0.1:1", graph_version="v25.0"
        )
        stored = work.tx.execute(select(connection).where(connection.c.id == made)).one()
        wired = queries.connection_by_id(work.tx, made)
    assert wired is not None
    assert opened(wired, Vault(SECRET)) == SECRETS
    assert not any(b"secret" in bytes(value) for value in stored if isinstance(value, bytes | memoryview))
    assert "EAAG" not in repr(SECRETS) and "token" not in repr(wired)
    with pytest.raises(Misconfigured, match="secret_key_wrong"):
        opened(wired, Vault(b"the key of another machine, thirty-two bytes"))


def test_one_seal_cannot_stand_in_for_another(horizonte: Company) -> None:
    with horizonte.unit() as work:
        whole = work.tx.execute(select(connection)).one()
        mixed = whole._asdict() | {"token": whole.app_secret}
        work.tx.execute(connection.update().values(token=mixed["token"]))
        wired = queries.connection_by_id(work.tx, horizonte.connection_id)
    assert wired is not None
    with pytest.raises(Misconfigured):
        opened(wired, Vault(SECRET))


def test_a_new_token_replaces_the_old_one(horizonte: Company) -> None:
    with horizonte.unit() as work:
        actions.replace_secrets(work, Vault(SECRET), horizonte.connection_id, SECRETS)
        wired = queries.connection_by_id(work.tx, horizonte.connection_id)
    assert wired is not None and opened(wired, Vault(SECRET)).token == "EAAG-token"


def test_caio_cannot_replace_the_schools_secrets_nor_hang_a_number_on_its_account(
    horizonte: Company, padaria: Company
) -> None:
    with padaria.unit() as work:
        with pytest.raises(NotFound):
            actions.replace_secrets(work, Vault(SECRET), horizonte.connection_id, SECRETS)
        with pytest.raises(NotFound):
            actions.create_number(work, horizonte.account_id, platform_id="999", phone="+5511")


def test_a_companys_settings_are_its_own(horizonte: Company, padaria: Company) -> None:
    with horizonte.unit() as work:
        actions.put_setting(work, "quiet_hours", {"begins": "20:00"})
        actions.put_setting(work, "quiet_hours", {"begins": "21:00"})
        assert queries.setting_of(work.tx, horizonte.workspace_id, "quiet_hours") == {"begins": "21:00"}
        assert queries.setting_of(work.tx, padaria.workspace_id, "quiet_hours", "none") == "none"


def test_secrets_that_are_left_out_stay_as_they_were(horizonte: Company) -> None:
    with horizonte.unit() as work:
        actions.replace_secrets(work, Vault(SECRET), horizonte.connection_id, Secrets("EAAG-new", "", ""))
        wired = queries.connection_by_id(work.tx, horizonte.connection_id)
        told = (
            work.tx.execute(
                select(journal.c.body)
                .where(journal.c.workspace_id == horizonte.workspace_id)
                .order_by(journal.c.id.desc())
            )
            .scalars()
            .first()
        )
    assert wired is not None
    kept = opened(wired, Vault(SECRET))
    assert kept == Secrets("EAAG-new", "app-secret-of-the-tests", "verify-token-of-the-tests")
    assert told == {"names": ["token"]}
