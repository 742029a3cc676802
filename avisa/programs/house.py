"""Putting the house together: settings become a database, a vault, ids, channels."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass

from sqlalchemy.exc import ArgumentError

from avisa import migrations
from avisa.channels.meta.client import MetaChannel
from avisa.channels.meta.webhook import MetaWebhook
from avisa.channels.sms.client import HttpSms
from avisa.config import Settings
from avisa.consent.intake.sms.types import SmsProvider
from avisa.engine.lease import next_node
from avisa.errors import Misconfigured
from avisa.kernel.clock import Clock, Millis, system_clock
from avisa.kernel.db import STUCK_AFTER, Database, sqlite_file
from avisa.kernel.ids import Ids
from avisa.kernel.secrets import Vault, machine_secret
from avisa.kernel.unit import Unit
from avisa.workspace.sealing import opened
from avisa.workspace.types import Account, Connection


@dataclass(frozen=True, slots=True)
class House:
    """What every program is handed; `close` at its end."""

    settings: Settings
    db: Database
    vault: Vault
    ids: Ids
    clock: Clock

    @contextmanager
    def unit(self, workspace_id: int, actor: str = "cli") -> Iterator[Unit]:
        with self.db.write() as tx:
            yield Unit(tx, workspace_id, self.clock(), self.ids, actor)

    def webhook_of(self, connection: Connection) -> MetaWebhook:
        secrets = opened(connection, self.vault)
        return MetaWebhook(secrets.app_secret, secrets.verify_token)

    def channel_of(self, connection: Connection, account: Account) -> MetaChannel:
        return MetaChannel(
            connection.graph_url,
            connection.graph_version,
            opened(connection, self.vault).token,
            account.waba_id,
        )

    def sms_of(self, provider: SmsProvider) -> HttpSms:
        return HttpSms(provider.url, provider.headers, provider.body, provider.id_at)

    def close(self) -> None:
        self.db.close()


def open_house(settings: Settings, migrate: bool = True, stuck_after: Millis = STUCK_AFTER) -> House:
    """Open the database; with `migrate` its schema is brought up to date first.

    On a server, transactions of this program that stand still for `stuck_after` ms are undone.

    Raises Misconfigured when the schema is not this program's.
    """
    db = database_of(settings, stuck_after)
    if migrate:
        migrations.upgrade(db)
    elif not migrations.is_current(db):
        raise Misconfigured("schema_not_current", variable="AVISA_DATABASE_URL")
    keep_private(settings)
    with db.write() as tx:
        node = next_node(tx)
    secret = machine_secret(settings.secret_key, settings.data_path)
    return House(settings, db, Vault(secret), Ids(system_clock, node), system_clock)


def database_of(settings: Settings, stuck_after: Millis = STUCK_AFTER) -> Database:
    """Raises Misconfigured without the cause: it quotes the address, and with it the password."""
    try:
        return Database(settings.database, stuck_after=stuck_after)
    except (ArgumentError, ValueError):
        raise Misconfigured("database_url_unknown", variable="AVISA_DATABASE_URL") from None


def keep_private(settings: Settings) -> None:
    """The SQLite file holds people's numbers: nobody else on the machine may read it or its journal."""
    if settings.database.startswith("sqlite:///"):
        file = sqlite_file(settings.database)
        for part in (file, file.with_name(f"{file.name}-wal"), file.with_name(f"{file.name}-shm")):
            with suppress(FileNotFoundError):
                part.chmod(0o600)
