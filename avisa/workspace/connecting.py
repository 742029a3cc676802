"""Connecting a number: its account and secrets made known, and the provider asked about both."""

from __future__ import annotations

from avisa.errors import Conflict, NotFound, Refused
from avisa.kernel.secrets import Vault
from avisa.kernel.unit import Unit
from avisa.workspace import actions
from avisa.workspace.queries import (
    account_by_id,
    accounts_of,
    number_by_platform_id,
    numbers_of,
    portfolios_of,
    workspace_by_id,
)
from avisa.workspace.rules import e164, is_e164
from avisa.workspace.sealing import NAMES
from avisa.workspace.types import Account, ChoreKind, Connected, Graph, Number, Secrets, Wire


def connect(unit: Unit, vault: Vault, graph: Graph, wire: Wire) -> Connected:
    """Make the account and its number known; the engine then reads the number and its templates.

    A number that is known already gets the new secrets; an account that is known, the new number. All of
    a company's numbers share its portfolio and so its limit, unless `wire.portfolio` names another.
    Raises Refused("phone_malformed"), Refused("secret_missing") and Conflict("number_in_other_account").
    """
    if not is_e164(e164(wire.phone)):
        raise Refused("phone_malformed", phone=wire.phone)
    known = number_by_platform_id(unit.tx, unit.workspace_id, wire.phone_number_id)
    if known:
        return reconnect(unit, vault, graph, wire, known)
    account = account_for(unit, vault, graph, wire)
    name = company_name(unit)
    number_id = actions.create_number(
        unit, account.id, platform_id=wire.phone_number_id, phone=wire.phone, name=name
    )
    return Connected(unit.workspace_id, account.connection_id, number_id)


def reconnect(unit: Unit, vault: Vault, graph: Graph, wire: Wire, known: Number) -> Connected:
    """Point a number that is known already to where it is reached now."""
    account = account_by_id(unit.tx, unit.workspace_id, known.account_id)
    assert account is not None
    if account.waba_id != wire.waba_id:
        raise Conflict("number_in_other_account", phone=known.phone, waba_id=account.waba_id)
    actions.point_connection(unit, known.connection_id, graph.url, graph.version)
    actions.replace_secrets(unit, vault, known.connection_id, wire.secrets)
    actions.ask(unit, ChoreKind.READ_NUMBER, known.id)
    actions.ask(unit, ChoreKind.READ_TEMPLATES, known.account_id)
    return Connected(unit.workspace_id, known.connection_id, known.id, is_new=False)


def account_for(unit: Unit, vault: Vault, graph: Graph, wire: Wire) -> Account:
    """The account with this id, with the secrets that were given now."""
    known = [one for one in accounts_of(unit.tx, unit.workspace_id) if one.waba_id == wire.waba_id]
    if known:
        actions.replace_secrets(unit, vault, known[0].connection_id, wire.secrets)
        return known[0]
    if missing := [name for name in NAMES if not getattr(wire.secrets, name)]:
        raise Refused("secret_missing", field=missing[0])
    address = {"graph_url": graph.url, "graph_version": graph.version}
    connection_id = actions.create_connection(unit, vault, wire.secrets, **address)
    portfolio_id = portfolio_for(unit, wire.portfolio)
    name = company_name(unit)
    made = actions.create_account(unit, portfolio_id, connection_id, waba_id=wire.waba_id, name=name)
    found = account_by_id(unit.tx, unit.workspace_id, made)
    assert found is not None
    return found


def portfolio_for(unit: Unit, named: str) -> int:
    """The portfolio of this name; without a name the company's first: one limit for all its numbers."""
    known = portfolios_of(unit.tx, unit.workspace_id)
    fitting = [one.id for one in known if named in ("", one.name)]
    return fitting[0] if fitting else actions.create_portfolio(unit, named or company_name(unit))


def company_name(unit: Unit) -> str:
    company = workspace_by_id(unit.tx, unit.workspace_id)
    if company is None:
        raise NotFound(workspace_id=unit.workspace_id)
    return company.name


def renew_secrets(unit: Unit, vault: Vault, connection_id: int, secrets: Secrets) -> None:
    """New secrets for all numbers of a connection; the provider is asked at once, so that they are tried."""
    actions.replace_secrets(unit, vault, connection_id, secrets)
    for account in accounts_of(unit.tx, unit.workspace_id):
        if account.connection_id == connection_id:
            actions.ask(unit, ChoreKind.READ_TEMPLATES, account.id)
    for number in numbers_of(unit.tx, unit.workspace_id):
        if number.connection_id == connection_id:
            actions.ask(unit, ChoreKind.READ_NUMBER, number.id)
