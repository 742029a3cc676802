"""`avisa doctor`: what is missing or unsafe on this machine, each with the page about it."""

from __future__ import annotations

import stat
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass
from datetime import date
from urllib.parse import urlsplit

from sqlalchemy.exc import SQLAlchemyError

from avisa import migrations
from avisa.calendar.state_rules import is_old, table_of
from avisa.config import Settings
from avisa.errors import AvisaError, Misconfigured
from avisa.gate.policy import policy_of
from avisa.identity.queries import users
from avisa.kernel.db import Database, Tx, sqlite_file
from avisa.kernel.i18n import N_
from avisa.kernel.secrets import SHORTEST_SECRET, Vault, machine_secret
from avisa.programs.house import database_of
from avisa.templates.lint.loading import FILES, dictionaries
from avisa.web.assets import load_assets
from avisa.workspace.queries import all_connections, all_workspaces, numbers_of, portfolios_of
from avisa.workspace.sealing import opened
from avisa.workspace.types import Workspace

READABLE_BY_OTHERS = stat.S_IRWXG | stat.S_IRWXO
LOCAL = ("127.0.0.1", "localhost", "::1")
NEEDED = {"htmx.min.js", "hx-sse.min.js"}  # from the npm registry; without them no page is live


@dataclass(frozen=True, slots=True)
class Finding:
    """`unsafe` findings make the command end with 1; the others are advice."""

    text: str
    page: str
    unsafe: bool
    fields: dict[str, object]


def found(text: str, page: str, unsafe: bool = True, **fields: object) -> Finding:
    return Finding(text, page, unsafe, fields)


def examine(settings: Settings, today: date) -> list[Finding]:
    """Everything is looked at, also when something before it is wrong."""
    return [*of_settings(settings), *of_files(settings), *of_assets(), *of_database(settings, today)]


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
    if not (settings.graph_url.startswith("https://") or is_local(settings.graph_url)):
        yield found(N_("AVISA_GRAPH_URL is not https: tokens would travel in clear."), "howto/settings.md")


def is_local(url: str) -> bool:
    return urlsplit(url).hostname in LOCAL


def of_files(settings: Settings) -> Iterator[Finding]:
    """What holds people's numbers, and the key that opens the seals."""
    files = [settings.data_path / "secret.key"]
    with suppress(AvisaError):  # an address that cannot be read is told with the database
        if settings.database.startswith("sqlite"):
            files.append(sqlite_file(settings.database))
    for file in files:
        if file.exists() and file.stat().st_mode & READABLE_BY_OTHERS:
            yield found(
                N_("Others on this machine may read %(file)s: `chmod 600` it."),
                "howto/settings.md",
                file=file,
            )


def of_assets() -> Iterator[Finding]:
    if not load_assets().files.keys() >= NEEDED:
        yield found(N_("The console's assets are missing: run `make setup`."), "howto/doctor.md")
    if not all(map(dictionaries().speaks, FILES)):
        text = N_("The dictionaries are missing: templates are not read for spelling. Run `make setup`.")
        yield found(text, "howto/doctor.md")


def of_database(settings: Settings, today: date) -> Iterator[Finding]:
    try:
        if is_missing(settings.database):
            yield found(
                N_("There is no database yet: run `avisa migrate`."), "howto/settings.md", unsafe=False
            )
            return
        db = database_of(settings)
        try:
            yield from of_schema(db, settings, today)
        finally:
            db.close()
    except (AvisaError, SQLAlchemyError) as error:
        # Never the address: it holds a password.
        why = error.code if isinstance(error, AvisaError) else type(getattr(error, "orig", None) or error)
        page = "howto/settings.md" if isinstance(error, AvisaError) else "howto/postgresql.md"
        yield found(N_("The database cannot be opened (%(why)s)."), page, why=getattr(why, "__name__", why))


def is_missing(url: str) -> bool:
    return url.startswith("sqlite") and not sqlite_file(url).exists()


def of_schema(db: Database, settings: Settings, today: date) -> Iterator[Finding]:
    if not migrations.is_current(db):
        yield found(
            N_("The database's schema is not this program's: run `avisa migrate`."), "howto/settings.md"
        )
        return
    with db.read() as tx:
        yield from of_secret(tx, settings)
        yield from of_companies(tx)
        yield from of_connections(tx)
        for company in all_workspaces(tx):
            yield from of_people(tx, company)
            yield from of_numbers(tx, company)
            yield from of_limits(tx, company)
            yield from of_hours(tx, company)
            yield from of_state_rules(tx, company, today)


def of_secret(tx: Tx, settings: Settings) -> Iterator[Finding]:
    """Whether the key opens what is sealed; a missing key file is not made by looking for it."""
    if not settings.secret_key and not (settings.data_path / "secret.key").exists():
        if all_connections(tx):
            yield found(N_("The key that sealed this database is missing."), "howto/settings.md")
        return
    try:
        vault = Vault(machine_secret(settings.secret_key, settings.data_path))
        for connection in all_connections(tx):
            opened(connection, vault)
    except Misconfigured:
        yield found(
            N_("AVISA_SECRET_KEY is not the key that sealed this database (docs/howto/settings.md)."),
            "howto/settings.md",
        )


def of_companies(tx: Tx) -> Iterator[Finding]:
    if not all_workspaces(tx):
        yield found(N_("No company yet: run `avisa connect`."), "howto/connect-meta.md", unsafe=False)


def of_connections(tx: Tx) -> Iterator[Finding]:
    for connection in all_connections(tx):
        if is_local(connection.graph_url):
            yield found(
                N_("A connection points to %(url)s: a sandbox, not WhatsApp."),
                "howto/connect-meta.md",
                unsafe=False,
                url=connection.graph_url,
            )


def of_people(tx: Tx, company: Workspace) -> Iterator[Finding]:
    if not users(tx, company.id):
        yield found(
            N_("Nobody can sign in to %(company)s yet: run `avisa user add`."),
            "howto/connect-meta.md",
            unsafe=False,
            company=company.name,
        )


def of_numbers(tx: Tx, company: Workspace) -> Iterator[Finding]:
    for number in numbers_of(tx, company.id):
        if not number.may_send:
            yield found(
                N_("The number %(phone)s is stopped (%(reason)s)."),
                "howto/connect-meta.md",
                phone=number.phone,
                reason=number.stopped_reason or number.account_stopped_reason,
            )


def of_limits(tx: Tx, company: Workspace) -> Iterator[Finding]:
    for portfolio in portfolios_of(tx, company.id):
        if not portfolio.tier_known:
            yield found(
                N_("The limit of %(name)s is not known yet: 250 people a day until it is read."),
                "howto/connect-meta.md",
                unsafe=False,
                name=portfolio.name,
            )


def of_hours(tx: Tx, company: Workspace) -> Iterator[Finding]:
    hours = policy_of(tx, company.id).hours
    if hours.company is None and not hours.purposes:
        yield found(
            N_("%(company)s keeps no quiet hours: messages leave at any hour."),
            "howto/hours.md",
            unsafe=False,
            company=company.name,
        )


def of_state_rules(tx: Tx, company: Workspace, today: date) -> Iterator[Finding]:
    """Those that its messages keep to, though nobody has looked at their sources for long."""
    hours = policy_of(tx, company.id).hours
    chosen, months = hours.chosen_rules, hours.recheck_months
    table = table_of(hours.changes) if chosen else {}
    old = [one.id for one in table.values() if one.id in chosen and is_old(one, months, today)]
    if old:
        yield found(
            N_("%(company)s keeps to state rules that nobody has checked for %(months)s months: %(rules)s."),
            "howto/hours.md",
            unsafe=False,
            company=company.name,
            months=months,
            rules=", ".join(old),
        )
