"""The engine put together as the program does, for a race: its database, its peer, its webhooks."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor

from avisa.channels.meta.client import MetaChannel
from avisa.channels.meta.webhook import MetaWebhook
from avisa.channels.port import Channel, Webhook
from avisa.engine.loop import Engine
from avisa.engine.store import Store
from avisa.engine.types import Tuning
from avisa.ingest.digest import Digest
from avisa.kernel.clock import system_clock
from avisa.kernel.db import Database
from avisa.kernel.ids import Ids
from avisa.kernel.secrets import Vault
from avisa.workspace.sealing import opened
from avisa.workspace.types import Account, Connection
from bench.company import SECRET

THREADS = 8


def store_of(db: Database, node: int = 2) -> Store:
    threads = ThreadPoolExecutor(THREADS, thread_name_prefix="engine")
    return Store(db, Vault(SECRET), Ids(system_clock, node), system_clock, threads)


def engine_of(store: Store, peer: str) -> Engine:
    tuning = Tuning()

    def channel_of(connection: Connection, account: Account) -> Channel:
        token = opened(connection, store.vault).token
        return MetaChannel(peer, connection.graph_version, token, account.waba_id, tuning.connections)

    return Engine(store, channel_of, digest_of(store).run_once, "bench", tuning)


def digest_of(store: Store) -> Digest:
    return Digest(store.db, store.vault, store.ids, store.clock, lambda known: webhook_of(known, store.vault))


def webhook_of(connection: Connection, vault: Vault) -> Webhook:
    secrets = opened(connection, vault)
    return MetaWebhook(secrets.app_secret, secrets.verify_token)
