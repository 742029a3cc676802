"""`avisa connect` and the demo: a company, its account and its number, put into the database."""

from __future__ import annotations

from dataclasses import dataclass

from avisa.consent.actions import ensure_purpose
from avisa.errors import Refused
from avisa.kernel.unit import Unit
from avisa.programs.house import House
from avisa.workspace import actions
from avisa.workspace.queries import (
    account_by_id,
    accounts_of,
    all_workspaces,
    number_by_platform_id,
    portfolios_of,
)
from avisa.workspace.types import Account, ChoreKind, Secrets


@dataclass(frozen=True, slots=True)
class Company:
    name: str
    domain: str
    language: str = "pt_BR"
    time_zone: str = "America/Sao_Paulo"


@dataclass(frozen=True, slots=True)
class Wire:
    """Where the company's WhatsApp Business Account is reached, and with what."""

    waba_id: str
    phone_number_id: str
    phone: str
    secrets: Secrets
    portfolio: str = ""


@dataclass(frozen=True, slots=True)
class Connected:
    workspace_id: int
    connection_id: int
    number_id: int


# Three purposes to begin with; the company adds its own. Category as WhatsApp names it.
PURPOSES = (
    ("marketing", "MARKETING", "consent"),
    ("utility", "UTILITY", "contract"),
    ("authentication", "AUTHENTICATION", "contract"),
)


def workspace_named(house: House, company: Company) -> int:
    """The company's workspace, made when there is none of that name."""
    with house.db.write() as tx:
        found = next((one.id for one in all_workspaces(tx) if one.name == company.name), None)
        if found is not None:
            return found
        made = actions.create_workspace(
            tx,
            house.ids,
            house.clock(),
            name=company.name,
            domain=company.domain,
            language=company.language,
            time_zone=company.time_zone,
        )
        unit = Unit(tx, made, house.clock(), house.ids, "cli")
        for name, category, basis in PURPOSES:
            ensure_purpose(unit, name, category, basis)
        return made


def connect(house: House, company: Company, wire: Wire) -> Connected:
    """Make the account and its number known; the engine then reads the number and its templates.

    A number that is known already gets the new secrets; an account that is known, the new number. All of
    a company's numbers share its portfolio and so its limit, unless `wire.portfolio` names another.
    """
    if not wire.secrets.app_secret or not wire.secrets.verify_token:
        raise Refused("secret_missing")
    workspace_id = workspace_named(house, company)
    if known := reconnect(house, workspace_id, wire):
        return known
    with house.unit(workspace_id) as unit:
        account = account_for(unit, house, company, wire)
        number_id = actions.create_number(
            unit, account.id, platform_id=wire.phone_number_id, phone=wire.phone, name=company.name
        )
    return Connected(workspace_id, account.connection_id, number_id)


def account_for(unit: Unit, house: House, company: Company, wire: Wire) -> Account:
    """The WhatsApp Business Account with this id, with the secrets that were given now."""
    known = [one for one in accounts_of(unit.tx, unit.workspace_id) if one.waba_id == wire.waba_id]
    if known:
        actions.replace_secrets(unit, house.vault, known[0].connection_id, wire.secrets)
        return known[0]
    address = {"graph_url": house.settings.graph_url, "graph_version": house.settings.graph_version}
    connection_id = actions.create_connection(unit, house.vault, wire.secrets, **address)
    portfolio_id = portfolio_for(unit, company, wire.portfolio)
    made = actions.create_account(unit, portfolio_id, connection_id, waba_id=wire.waba_id, name=company.name)
    found = account_by_id(unit.tx, unit.workspace_id, made)
    assert found is not None
    return found


def portfolio_for(unit: Unit, company: Company, named: str) -> int:
    """The portfolio of this name; without a name the company's first: one limit for all its numbers."""
    known = portfolios_of(unit.tx, unit.workspace_id)
    fitting = [one.id for one in known if named in ("", one.name)]
    return fitting[0] if fitting else actions.create_portfolio(unit, named or company.name)


def reconnect(house: House, workspace_id: int, wire: Wire) -> Connected | None:
    """Point a number that is known already to where it is reached now; None when it is not known."""
    with house.db.read() as tx:
        number = number_by_platform_id(tx, workspace_id, wire.phone_number_id)
    if number is None:
        return None
    address = (house.settings.graph_url, house.settings.graph_version)
    with house.unit(workspace_id) as unit:
        actions.point_connection(unit, number.connection_id, *address)
        actions.replace_secrets(unit, house.vault, number.connection_id, wire.secrets)
        actions.ask(unit, ChoreKind.READ_NUMBER, number.id)
        actions.ask(unit, ChoreKind.READ_TEMPLATES, number.account_id)
    return Connected(workspace_id, number.connection_id, number.id)
