"""Reading the company's own things; those named `all_` look over every workspace, for the engine."""

from __future__ import annotations

from typing import Any

from sqlalchemy import BindParameter, Row, Select, bindparam, select

from avisa.kernel.db import Tx
from avisa.workspace.tables import account, chore, connection, number, portfolio, setting, workspace
from avisa.workspace.types import Account, Chore, Connection, Number, Portfolio, Workspace


def workspace_by_id(tx: Tx, workspace_id: int) -> Workspace | None:
    row = tx.execute(select(workspace).where(workspace.c.id == workspace_id)).one_or_none()
    return workspace_from(row) if row else None


def all_workspaces(tx: Tx) -> list[Workspace]:
    return [workspace_from(row) for row in tx.execute(select(workspace).order_by(workspace.c.id))]


def first_workspace(tx: Tx) -> Workspace | None:
    """The oldest one: what a command means when it does not say which company."""
    row = tx.execute(select(workspace).order_by(workspace.c.id).limit(1)).one_or_none()
    return workspace_from(row) if row else None


def connection_by_id(tx: Tx, connection_id: int) -> Connection | None:
    row = tx.execute(select(connection).where(connection.c.id == connection_id)).one_or_none()
    return connection_from(row) if row else None


def all_connections(tx: Tx) -> list[Connection]:
    return [connection_from(row) for row in tx.execute(select(connection).order_by(connection.c.id))]


def portfolio_by_id(tx: Tx, workspace_id: int, portfolio_id: int) -> Portfolio | None:
    mine = select(portfolio).where(portfolio.c.workspace_id == workspace_id, portfolio.c.id == portfolio_id)
    row = tx.execute(mine).one_or_none()
    return portfolio_from(row) if row else None


def portfolios_of(tx: Tx, workspace_id: int) -> list[Portfolio]:
    mine = select(portfolio).where(portfolio.c.workspace_id == workspace_id).order_by(portfolio.c.id)
    return [portfolio_from(row) for row in tx.execute(mine)]


def account_by_id(tx: Tx, workspace_id: int, account_id: int) -> Account | None:
    mine = select(account).where(account.c.workspace_id == workspace_id, account.c.id == account_id)
    row = tx.execute(mine).one_or_none()
    return account_from(row) if row else None


def accounts_of(tx: Tx, workspace_id: int) -> list[Account]:
    mine = select(account).where(account.c.workspace_id == workspace_id).order_by(account.c.id)
    return [account_from(row) for row in tx.execute(mine)]


def number_by_id(tx: Tx, workspace_id: int, number_id: int) -> Number | None:
    row = tx.execute(NUMBER, {"workspace_id": workspace_id, "number_id": number_id}).one_or_none()
    return number_from(row) if row else None


def number_by_platform_id(tx: Tx, workspace_id: int, platform_id: str) -> Number | None:
    row = tx.execute(numbers_in(workspace_id).where(number.c.platform_id == platform_id)).one_or_none()
    return number_from(row) if row else None


def number_by_phone(tx: Tx, workspace_id: int, phone: str) -> Number | None:
    """`phone` in E.164: for webhooks that name a number by what people see, and for `--number`."""
    row = tx.execute(numbers_in(workspace_id).where(number.c.phone == phone).limit(1)).one_or_none()
    return number_from(row) if row else None


def numbers_of(tx: Tx, workspace_id: int) -> list[Number]:
    return [number_from(row) for row in tx.execute(NUMBERS, {"workspace_id": workspace_id})]


def all_active_numbers(tx: Tx) -> list[Number]:
    """Every number, of all companies, that may send now.

    One query a company, because no query may span the companies' shards.
    """
    return [number for one in all_workspaces(tx) for number in numbers_of(tx, one.id) if number.may_send]


def open_chores(tx: Tx, workspace_id: int) -> list[Chore]:
    mine = select(chore).where(chore.c.workspace_id == workspace_id, chore.c.done_at.is_(None))
    return [chore_from(row) for row in tx.execute(mine.order_by(chore.c.id))]


def all_open_chores(tx: Tx) -> list[Chore]:
    return [waiting for one in all_workspaces(tx) for waiting in open_chores(tx, one.id)]


def troubled_chores(tx: Tx, workspace_id: int, since: int) -> list[Chore]:
    """Of what was asked again and again the last answer counts: those that brought nothing since then."""
    done = select(chore).where(chore.c.workspace_id == workspace_id, chore.c.done_at > since)
    last: dict[tuple[str, int], Chore] = {}
    for row in tx.execute(done.order_by(chore.c.id.desc()).limit(200)):
        last.setdefault((row.kind, row.subject_id), chore_from(row))
    return [one for one in last.values() if one.trouble]


def setting_of(tx: Tx, workspace_id: int, name: str, otherwise: Any = None) -> Any:
    mine = select(setting.c.value).where(setting.c.workspace_id == workspace_id, setting.c.name == name)
    row = tx.execute(mine).one_or_none()
    return row.value if row else otherwise


def numbers_in(workspace_id: int | BindParameter[int]) -> Select[Any]:
    return numbers().where(number.c.workspace_id == workspace_id)


def numbers() -> Select[Any]:
    whose = (account.c.workspace_id == number.c.workspace_id) & (account.c.id == number.c.account_id)
    states = account.c.state.label("account_state"), account.c.stopped_reason.label("account_stopped_reason")
    revision = connection.c.revision.label("connection_revision")
    reached_by = connection.c.id == number.c.connection_id
    return select(number, *states, revision).join(account, whose).join(connection, reached_by)


# Asked by every claim.
NUMBERS = numbers_in(bindparam("workspace_id")).order_by(number.c.id)
NUMBER = numbers_in(bindparam("workspace_id")).where(number.c.id == bindparam("number_id"))


def workspace_from(row: Row[Any]) -> Workspace:
    return Workspace(row.id, row.name, row.domain, row.language, row.time_zone)


def connection_from(row: Row[Any]) -> Connection:
    return Connection(
        id=row.id,
        workspace_id=row.workspace_id,
        channel=row.channel,
        graph_url=row.graph_url,
        graph_version=row.graph_version,
        token=row.token,
        app_secret=row.app_secret,
        verify_token=row.verify_token,
    )


def portfolio_from(row: Row[Any]) -> Portfolio:
    return Portfolio(
        id=row.id,
        workspace_id=row.workspace_id,
        name=row.name,
        tier=row.tier,
        tier_known=row.tier_known,
        tier_read_at=row.tier_read_at,
        reached=row.reached,
    )


def account_from(row: Row[Any]) -> Account:
    return Account(
        id=row.id,
        workspace_id=row.workspace_id,
        portfolio_id=row.portfolio_id,
        connection_id=row.connection_id,
        waba_id=row.waba_id,
        name=row.name,
        state=row.state,
        stopped_reason=row.stopped_reason,
        templates_read_at=row.templates_read_at,
    )


def number_from(row: Row[Any]) -> Number:
    return Number(
        id=row.id,
        workspace_id=row.workspace_id,
        account_id=row.account_id,
        portfolio_id=row.portfolio_id,
        connection_id=row.connection_id,
        platform_id=row.platform_id,
        phone=row.phone,
        name=row.name,
        quality=row.quality,
        mps=row.mps,
        state=row.state,
        stopped_reason=row.stopped_reason,
        account_state=row.account_state,
        account_stopped_reason=row.account_stopped_reason,
        connection_revision=row.connection_revision,
        read_at=row.read_at,
    )


def chore_from(row: Row[Any]) -> Chore:
    return Chore(row.id, row.workspace_id, row.kind, row.subject_id, row.asked_at, row.done_at, row.trouble)
