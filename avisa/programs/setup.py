"""`avisa connect` and the demo: a company, its account and its number, put into the database."""

from __future__ import annotations

from dataclasses import dataclass

from avisa.consent.actions import ensure_purpose
from avisa.errors import Refused
from avisa.kernel.unit import Unit
from avisa.programs.house import House
from avisa.workspace import actions
from avisa.workspace.queries import all_workspaces, number_by_platform_id
from avisa.workspace.types import ChoreKind, Secrets


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
    """Make the account and its number known; the engine then reads the number and its templates."""
    if not wire.secrets.app_secret or not wire.secrets.verify_token:
        raise Refused("secret_missing")
    workspace_id = workspace_named(house, company)
    with house.unit(workspace_id) as unit:
        portfolio_id = actions.create_portfolio(unit, company.name)
        connection_id = actions.create_connection(
            unit,
            house.vault,
            wire.secrets,
            graph_url=house.settings.graph_url,
            graph_version=house.settings.graph_version,
        )
        account_id = actions.create_account(
            unit, portfolio_id, connection_id, waba_id=wire.waba_id, name=company.name
        )
        number_id = actions.create_number(
            unit, account_id, platform_id=wire.phone_number_id, phone=wire.phone, name=company.name
        )
    return Connected(workspace_id, connection_id, number_id)


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
