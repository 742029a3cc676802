"""Setting a company up, following what the platform says of its numbers, and asking things of it."""

from __future__ import annotations

from typing import Any

from sqlalchemy import ColumnElement, Table, insert, select, true, update

from avisa.channels.port import NumberSeen
from avisa.errors import NotFound
from avisa.journal.actions import record
from avisa.kernel.clock import Millis
from avisa.kernel.db import Tx
from avisa.kernel.ids import Ids
from avisa.kernel.secrets import Vault
from avisa.kernel.unit import Unit
from avisa.workspace.queries import number_by_id, portfolio_by_id
from avisa.workspace.rules import e164
from avisa.workspace.sealing import sealed
from avisa.workspace.tables import account, chore, connection, number, portfolio, setting, workspace
from avisa.workspace.types import ChoreKind, Power, Secrets

ALWAYS = true()
REVISED = {"revision": connection.c.revision + 1}
STANDARD_MPS = 80  # messages per second of a new number (facts, section 5)


def create_workspace(
    tx: Tx, ids: Ids, now: Millis, *, name: str, domain: str, language: str, time_zone: str
) -> int:
    """The one action without a unit: there is no workspace yet that it could belong to."""
    identifier = ids.next()
    row = {"id": identifier, "name": name, "domain": domain.lower(), "language": language}
    tx.execute(insert(workspace), {**row, "time_zone": time_zone, "created_at": now})
    return identifier


def create_portfolio(unit: Unit, name: str) -> int:
    """Its limit is unknown until a number has been read."""
    unknown = {"tier": None, "tier_known": False, "tier_read_at": None}
    return put(unit, portfolio, name=name, **unknown, reached=0, promised_at=0)


def create_connection(
    unit: Unit, vault: Vault, secrets: Secrets, *, graph_url: str, graph_version: str, channel: str = "meta"
) -> int:
    identifier = unit.ids.next()
    row = {"id": identifier, "workspace_id": unit.workspace_id, "channel": channel, "created_at": unit.now}
    wire = {"graph_url": graph_url.rstrip("/"), "graph_version": graph_version, "revision": 1}
    unit.tx.execute(insert(connection), {**row, **wire, **sealed(identifier, secrets, vault)})
    record(unit, "connection.created", f"connection:{identifier}", channel=channel)
    return identifier


def point_connection(unit: Unit, connection_id: int, graph_url: str, graph_version: str) -> None:
    """Where the provider is reached from now on, and by which version of its wire."""
    mine = (connection.c.id == connection_id) & (connection.c.workspace_id == unit.workspace_id)
    wire = {"graph_url": graph_url.rstrip("/"), "graph_version": graph_version}
    if unit.tx.execute(update(connection).where(mine).values(**wire, **REVISED)).rowcount == 0:
        raise NotFound(connection_id=connection_id)
    record(unit, "connection.pointed", f"connection:{connection_id}", **wire)


def replace_secrets(unit: Unit, vault: Vault, connection_id: int, secrets: Secrets) -> None:
    """A new token, for instance, while what is left empty stays as it was; numbers that were stopped for
    the old one are started by a person."""
    mine = (connection.c.id == connection_id) & (connection.c.workspace_id == unit.workspace_id)
    if unit.tx.scalar(select(connection.c.id).where(mine)) is None:
        raise NotFound(connection_id=connection_id)
    given = {n: seal for n, seal in sealed(connection_id, secrets, vault).items() if getattr(secrets, n)}
    if given:
        unit.tx.execute(update(connection).where(mine).values(**given, **REVISED))
        record(unit, "connection.secrets_replaced", f"connection:{connection_id}", names=sorted(given))


def create_account(unit: Unit, portfolio_id: int, connection_id: int, *, waba_id: str, name: str) -> int:
    """Asks for its templates at once: nothing can be sent without one."""
    parents = {"portfolio_id": portfolio_id, "connection_id": connection_id}
    state = {"state": Power.ACTIVE, "stopped_reason": "", "started_at": unit.now}
    identifier = put(unit, account, **parents, waba_id=waba_id, name=name, **state)
    ask(unit, ChoreKind.READ_TEMPLATES, identifier)
    return identifier


def create_number(unit: Unit, account_id: int, *, platform_id: str, phone: str, name: str = "") -> int:
    """Asks the platform for its quality, pace and limit at once."""
    owner = unit.tx.execute(
        select(account).where(account.c.workspace_id == unit.workspace_id, account.c.id == account_id)
    ).one_or_none()
    if owner is None:
        raise NotFound(account_id=account_id)
    parents = {c: getattr(owner, c) for c in ("portfolio_id", "connection_id")}
    line = {"platform_id": platform_id, "phone": e164(phone), "name": name, "mps": STANDARD_MPS}
    state = {"quality": "UNKNOWN", "state": Power.ACTIVE, "stopped_reason": "", "started_at": unit.now}
    identifier = put(unit, number, account_id=account_id, **parents, **line, **state)
    ask(unit, ChoreKind.READ_NUMBER, identifier)
    return identifier


def apply_number(unit: Unit, number_id: int, seen: NumberSeen) -> bool:
    """What the platform showed of a number, and of its portfolio's limit; True when the limit changed."""
    before = number_by_id(unit.tx, unit.workspace_id, number_id)
    if before is None:
        raise NotFound(number_id=number_id)
    now = {
        "name": seen.name or before.name,
        "phone": e164(seen.display_phone) or before.phone,
        "quality": seen.quality,
        "mps": seen.mps,
    }
    _set(unit, number, number_id, **now, read_at=unit.now)
    for what in ("quality", "mps"):
        if (was := getattr(before, what)) != now[what]:
            record(unit, f"number.{what}", f"number:{number_id}", before=was, after=now[what])
    return seen.tier_known and apply_tier(unit, before.portfolio_id, seen.tier)


def apply_quality(unit: Unit, number_id: int, quality: str) -> bool:
    return _move(unit, number, number_id, "number.quality", {"quality": quality})


def apply_tier(unit: Unit, portfolio_id: int, tier: int | None, at: Millis | None = None) -> bool:
    """The portfolio's limit (None: unlimited) as read at `at`, or now; True when it is not what it was."""
    before = portfolio_by_id(unit.tx, unit.workspace_id, portfolio_id)
    if before is None:
        raise NotFound(portfolio_id=portfolio_id)
    _set(unit, portfolio, portfolio_id, tier=tier, tier_known=True, tier_read_at=at or unit.now)
    changed = not before.tier_known or before.tier != tier
    if changed:
        record(unit, "portfolio.tier", f"portfolio:{portfolio_id}", before=before.tier, after=tier)
    return changed


def stop_number(unit: Unit, number_id: int, reason: str, since: Millis | None = None) -> bool:
    """Nothing leaves it until a person starts it; `reason` is a fault's name or `person`.

    `since` is when the send was claimed whose answer is the reason: one from before the last start says
    nothing about what has been mended since, and stops nothing.
    """
    return _stop(unit, number, number_id, reason, since)


def start_number(unit: Unit, number_id: int) -> bool:
    return _start(unit, number, number_id)


def stop_account(unit: Unit, account_id: int, reason: str, since: Millis | None = None) -> bool:
    """Holds back all its numbers, whatever their own state; `since` as for `stop_number`."""
    return _stop(unit, account, account_id, reason, since)


def start_account(unit: Unit, account_id: int) -> bool:
    return _start(unit, account, account_id)


def ask(unit: Unit, kind: ChoreKind, subject_id: int) -> int:
    """Ask the engine for something from the provider; what is already asked is not asked twice."""
    asked = select(chore.c.id).where(
        chore.c.workspace_id == unit.workspace_id,
        chore.c.done_at.is_(None),
        chore.c.kind == kind,
        chore.c.subject_id == subject_id,
    )
    waiting = unit.tx.scalar(asked.limit(1))
    if waiting is not None:
        return int(waiting)
    return put(unit, chore, kind=kind, subject_id=subject_id, asked_at=unit.now, done_at=None, trouble="")


def chore_done(unit: Unit, chore_id: int, trouble: str = "") -> bool:
    """`trouble` says, for a person, why it brought nothing."""
    open_one = (
        update(chore)
        .where(chore.c.workspace_id == unit.workspace_id, chore.c.id == chore_id, chore.c.done_at.is_(None))
        .values(done_at=unit.now, trouble=trouble)
    )
    return unit.tx.execute(open_one).rowcount == 1


def templates_read(unit: Unit, account_id: int) -> None:
    _set(unit, account, account_id, templates_read_at=unit.now)


def put_setting(unit: Unit, name: str, value: Any) -> None:
    """In its place: who waits for the row's lock must find it there afterwards."""
    mine = (setting.c.workspace_id == unit.workspace_id) & (setting.c.name == name)
    if unit.tx.execute(update(setting).where(mine).values(value=value)).rowcount == 0:
        unit.tx.execute(insert(setting), {"workspace_id": unit.workspace_id, "name": name, "value": value})


def put(unit: Unit, table: Table, **columns: Any) -> int:
    identifier = unit.ids.next()
    unit.tx.execute(insert(table), {"workspace_id": unit.workspace_id, "id": identifier, **columns})
    return identifier


def _set(unit: Unit, table: Table, identifier: int, **values: Any) -> None:
    mine = (table.c.workspace_id == unit.workspace_id) & (table.c.id == identifier)
    unit.tx.execute(update(table).where(mine).values(values))


def _stop(unit: Unit, table: Table, identifier: int, reason: str, since: Millis | None) -> bool:
    """Compare and set, so that the first reason stays and the journal has one line."""
    values = {"state": Power.STOPPED, "stopped_reason": reason}
    current = ALWAYS if since is None else table.c.started_at <= since
    return _move(unit, table, identifier, f"{table.name}.stopped", values, current)


def _start(unit: Unit, table: Table, identifier: int) -> bool:
    values = {"state": Power.ACTIVE, "stopped_reason": "", "started_at": unit.now}
    return _move(unit, table, identifier, f"{table.name}.started", values)


def _move(
    unit: Unit,
    table: Table,
    identifier: int,
    kind: str,
    values: dict[str, Any],
    where: ColumnElement[bool] = ALWAYS,
) -> bool:
    """Set `values` where `where` holds, unless the first of them holds already."""
    deciding = next(iter(values))
    other = update(table).where(
        table.c.workspace_id == unit.workspace_id,
        table.c.id == identifier,
        table.c[deciding] != values[deciding],
        where,
    )
    moved = unit.tx.execute(other.values(values)).rowcount == 1
    if moved:
        record(unit, kind, f"{table.name}:{identifier}", **values)
    return moved
