"""The demo's course through the house: the company, Ana's password, the list, the launch."""

from __future__ import annotations

import secrets
from dataclasses import replace

from avisa.audience.queries import listing_after
from avisa.audience.types import ImportRun
from avisa.campaigns.types import CampaignView
from avisa.consent.actions import ensure_purpose, suppress
from avisa.consent.types import Channel, Proof, Scope, SuppressionSource
from avisa.identity.doors import NewUser, add_user, change_password
from avisa.identity.queries import user_named
from avisa.identity.types import Role
from avisa.programs import bringing_in, broadcast
from avisa.programs.choice import Wish, chosen
from avisa.programs.demo_company import (
    COMPANY,
    CONSENT,
    DECLARED_BY,
    OWNER,
    PHONE,
    PURPOSE,
    PURPOSES,
    TEMPLATE,
)
from avisa.programs.demo_people import demo_list
from avisa.programs.demo_sandbox import DemoSandbox
from avisa.programs.house import House
from avisa.programs.progress import Progress
from avisa.programs.setup import Connected, Wire, connect, workspace_named
from avisa.programs.telling import SHOWN, Teller, tell_import, tell_rehearsal
from avisa.templates.queries import languages_of
from avisa.workspace.queries import number_by_id

LIST = "familias-2027.csv"
CAMPAIGN = "Rematrícula 2027"
FAREWELLS = 8  # people of the list who said SAIR some time before


def prepare(house: House, sandbox: DemoSandbox) -> Connected:
    """The company as it was, or a new one; its connection points to this run's sandbox."""
    workspace_id = workspace_named(house, COMPANY)
    local = replace(house, settings=replace(house.settings, graph_url=sandbox.url))
    wire = Wire(sandbox.waba_id, sandbox.phone_number_id, PHONE, sandbox.secrets)
    with house.unit(workspace_id) as unit:
        for name, category, basis in PURPOSES:
            ensure_purpose(unit, name, category, basis)
    return connect(local, COMPANY, wire)


def let_ana_in(house: House, company: Connected) -> str:
    """A new password at every run: the old ones are nowhere to be read."""
    password = f"horizonte-{secrets.token_hex(4)}"
    email, name = OWNER
    with house.db.read() as tx:
        known = user_named(tx, company.workspace_id, email)
    if known:
        change_password(house.db, house.ids, known, password, house.clock())
    else:
        newcomer = NewUser(email, name, Role.OWNER, password)
        add_user(house.db, house.ids, company.workspace_id, newcomer, house.clock())
    return password


def is_read(house: House, company: Connected) -> bool:
    """Whether the engine has asked the platform for the number and its templates."""
    with house.db.read() as tx:
        number = number_by_id(tx, company.workspace_id, company.number_id)
        if number is None or not number.read_at:
            return False
        return bool(languages_of(tx, company.workspace_id, number.account_id, TEMPLATE))


def launch(house: House, company: Connected, teller: Teller) -> CampaignView:
    """Import the list, rehearse, launch."""
    workspace_id = company.workspace_id
    file = house.settings.data_path / LIST
    file.write_bytes(demo_list())
    wish = Wish(
        file,
        TEMPLATE,
        str(company.number_id),
        purpose=PURPOSE,
        consent=CONSENT,
        declared_by=DECLARED_BY,
        name=CAMPAIGN,
    )
    choice = chosen(house, workspace_id, wish)
    with Progress(teller, LIST) as bar:
        run = bringing_in.bring_in(house, choice, bar.told)
    tell_import(teller, run, bringing_in.bad_rows_of(house, workspace_id, run.id, SHOWN))
    if run.created:
        remember_farewells(house, workspace_id, run)
    campaign = broadcast.draft(house, choice, run)
    rehearsal = broadcast.rehearsed(house, workspace_id, campaign)
    tell_rehearsal(teller, rehearsal, teller.figures(COMPANY.time_zone, house.clock()))
    broadcast.launch(house, workspace_id, broadcast.checked(house, workspace_id, campaign))
    return campaign


def remember_farewells(house: House, workspace_id: int, run: ImportRun) -> None:
    """A few people on the list had said no before: an import never lifts that."""
    with house.db.read() as tx:
        people = [one.contact_id for one in listing_after(tx, workspace_id, run.list_id or 0, 0, FAREWELLS)]
    proof = Proof(channel=Channel.KEYWORD, at=house.clock(), inbound_text="SAIR")
    with house.unit(workspace_id, "person") as unit:
        suppress(unit, house.vault, people, SuppressionSource.PERSON, Scope.ALL, "keyword", proof)
