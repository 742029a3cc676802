"""`avisa doctor`: what is missing or unsafe on this machine, each with the page about it."""

from __future__ import annotations

import stat
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from sqlalchemy.exc import SQLAlchemyError

from avisa import migrations
from avisa.config import Settings
from avisa.errors import AvisaError
from avisa.kernel.db import Database
from avisa.kernel.i18n import N_
from avisa.kernel.secrets import SHORTEST_SECRET
from avisa.web.assets import load_assets
from avisa.workspace.queries import all_connections, all_workspaces, numbers_of, portfolios_of

READABLE_BY_OTHERS = stat.S_IRWXG | stat.S_IRWXO
LOCAL = ("http://127.0.0.1", "http://localhost", "http://[::1]")


@dataclass(frozen=True, slots=True)
class Finding:
    """`unsafe` findings make the command end with 1; the others are advice."""

    text: str
    page: str
    unsafe: bool
    fields: dict[str, object]


def found(text: str, page: str, unsafe: bool = True, **fields: object) -> Finding:
    return Finding(text, page, unsafe, fields)


def examine(settings: Settings) -> list[Finding]:
    """Everything is looked at, also when something before it is wrong."""
    return [*of_settings(settings), *of_files(settings), *of_assets(), *of_database(settings)]


def of_settings(settings: Settings) -> Iterator[Finding]:
    if not settings.secret_key:
        yield found(
            N_("AVISA_SECRET_KEY is not set: the key lies in %(file)s, beside the data that it seals."),
            "howto/settings.md",
            unsafe=False,
            file=settings.data_path / "secret.key",
        )
    elif len(settings.secret_key) < SHORTEST_SECRET:
        yield found(
            N_("AVISA_SECRET_KEY is shorter than %(shortest)s characters."),
            "howto/settings.md",
            shortest=SHORTEST_SECRET,
        )
    if not settings.graph_url.startswith(("https://", *LOCAL)):
        yield found(N_("AVISA_GRAPH_URL is not https: tokens would travel in clear."), "howto/settings.md")


def of_files(settings: Settings) -> Iterator[Finding]:
    for name in ("secret.key", "avisa.db"):
        file = settings.data_path / name
        if file.exists() and file.stat().st_mode & READABLE_BY_OTHERS:
            yield found(
                N_("Others on this machine may read %(file)s: `chmod 600` it."),
                "howto/settings.md",
                file=file,
            )


def of_assets() -> Iterator[Finding]:
    try:
        load_assets()
    except (AvisaError, OSError) as error:
        yield found(
            N_("The console's assets are missing (%(why)s): run `make setup`."), "howto/doctor.md", why=error
        )


def of_database(settings: Settings) -> Iterator[Finding]:
    if (
        settings.database.startswith("sqlite")
        and not Path(settings.database.removeprefix("sqlite:///")).exists()
    ):
        yield found(N_("There is no database yet: run `avisa migrate`."), "howto/settings.md", unsafe=False)
        return
    try:
        db = Database(settings.database)
        try:
            yield from of_schema(db)
        finally:
            db.close()
    except (AvisaError, SQLAlchemyError) as error:
        why = type(getattr(error, "orig", None) or error).__name__  # never the address: it holds a password
        yield found(N_("The database cannot be opened (%(why)s)."), "howto/postgresql.md", why=why)


def of_schema(db: Database) -> Iterator[Finding]:
    if not migrations.is_current(db):
        yield found(
            N_("The database's schema is not this program's: run `avisa migrate`."), "howto/settings.md"
        )
        return
    for look in (of_company, of_numbers):
        yield from look(db)


def of_company(db: Database) -> Iterator[Finding]:
    with db.read() as tx:
        if not all_workspaces(tx):
            yield found(N_("No company yet: run `avisa connect`."), "howto/connect-meta.md", unsafe=False)
        for connection in all_connections(tx):
            if connection.graph_url.startswith(LOCAL):
                yield found(
                    N_("A connection points to %(url)s: a sandbox, not WhatsApp."),
                    "howto/connect-meta.md",
                    unsafe=False,
                    url=connection.graph_url,
                )


def of_numbers(db: Database) -> Iterator[Finding]:
    with db.read() as tx:
        for company in all_workspaces(tx):
            for number in numbers_of(tx, company.id):
                if not number.may_send:
                    reason = number.stopped_reason or number.account_stopped_reason
                    yield found(
                        N_("The number %(phone)s is stopped (%(reason)s)."),
                        "howto/connect-meta.md",
                        phone=number.phone,
                        reason=reason,
                    )
            for portfolio in portfolios_of(tx, company.id):
                if not portfolio.tier_known:
                    yield found(
                        N_("The limit of %(name)s is not known yet: 250 people a day until it is read."),
                        "howto/connect-meta.md",
                        unsafe=False,
                        name=portfolio.name,
                    )
