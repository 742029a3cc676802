"""`avisa connect` and the demo: a company, its account and its number, put into the database."""

from __future__ import annotations

from dataclasses import dataclass

from avisa.consent.actions import ensure_purpose
from avisa.kernel.unit import Unit
from avisa.programs.house import House
from avisa.workspace import actions, connecting
from avisa.workspace.queries import all_workspaces
from avisa.workspace.types import Connected, Graph, Wire

__all__ = ["Company", "Connected", "Wire", "connect", "workspace_named"]


@dataclass(frozen=True, slots=True)
class Company:
    name: str
    domain: str
    language: str = "pt_BR"
    time_zone: str = "America/Sao_Paulo"


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
    """The company is made when there is none of that name; see `workspace.connecting`."""
    workspace_id = workspace_named(house, company)
    graph = Graph(house.settings.graph_url, house.settings.graph_version)
    with house.unit(workspace_id) as unit:
        return connecting.connect(unit, house.vault, graph, wire)
