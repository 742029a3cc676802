"""A company to race with: people with their yes in the ledger, and a campaign frozen and running.

`python -m bench.company --database URL --people N` makes it, in a process of its own.
"""

from __future__ import annotations

import argparse
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace

from sqlalchemy import insert

from avisa.audience.actions import contact_row
from avisa.audience.tables import contact, contact_list, listing
from avisa.campaigns import actions as campaigns
from avisa.campaigns.check import check_rows
from avisa.campaigns.queries import campaign_by_id
from avisa.channels.port import NumberSeen, TemplateSeen
from avisa.consent.actions import ensure_purpose, grant
from avisa.consent.types import Channel, Proof
from avisa.journal.actions import give_positions
from avisa.journal.queries import unplaced
from avisa.kernel.bulk import bulk_insert
from avisa.kernel.clock import system_clock
from avisa.kernel.db import Database
from avisa.kernel.ids import Ids
from avisa.kernel.secrets import Vault
from avisa.kernel.unit import Unit
from avisa.messages.actions import intend
from avisa.messages.filling import mapping_from
from avisa.messages.queries import due
from avisa.messages.settle_actions import settle
from avisa.messages.types import Settled, State
from avisa.migrations import upgrade
from avisa.templates.actions import mirror
from avisa.templates.queries import template_by_name
from avisa.workspace import actions as workspaces
from avisa.workspace.queries import open_chores
from avisa.workspace.types import Secrets
from bench.letter import GUARDIAN, LANGUAGE, NUMBER, PUPIL, TEMPLATE, TEXT, TOKEN, VERSION, phone_of

SECRET = b"a secret that only the bench knows, and long enough"
APP_SECRET = "app-secret-of-the-bench"
LIFTED_MPS = 1_000_000
AT_ONCE = 1_000
SLOTS = {"body.1": {"column": "responsavel"}, "body.2": {"column": "aluno"}}
WORDING = {
    "type": "BODY",
    "text": TEXT,
    "example": {"body_text": [[GUARDIAN, PUPIL]]},
}


@dataclass(frozen=True, slots=True)
class Company:
    db: Database
    ids: Ids
    vault: Vault
    workspace_id: int
    connection_id: int = 0
    account_id: int = 0
    number_id: int = 0
    purpose_id: int = 0

    @contextmanager
    def unit(self) -> Iterator[Unit]:
        with self.db.write() as tx:
            yield Unit(tx, self.workspace_id, system_clock(), self.ids)


def open_company(db: Database) -> Company:
    """A school that may send as fast as it can: no limit of people, no limit of messages per second."""
    upgrade(db)
    ids, vault = Ids(system_clock, node=1), Vault(SECRET)
    with db.write() as tx:
        place = {"domain": "example.com.br", "language": "pt_BR", "time_zone": "America/Sao_Paulo"}
        workspace_id = workspaces.create_workspace(tx, ids, system_clock(), name="Colégio", **place)
    company = Company(db, ids, vault, workspace_id)
    with company.unit() as unit:
        company = with_sending(unit, company)
        show_platform(unit, company)
        purpose_id = ensure_purpose(unit, "matrícula", "UTILITY", "consent")
    return replace(company, purpose_id=purpose_id)


def with_sending(unit: Unit, company: Company) -> Company:
    portfolio_id = workspaces.create_portfolio(unit, "Colégio")
    secrets = Secrets(token=TOKEN, app_secret=APP_SECRET, verify_token="verify-token-of-the-bench")
    wire = {"graph_url": "http://127.0.0.1:1", "graph_version": VERSION}  # each race brings its own peer
    connection_id = workspaces.create_connection(unit, company.vault, secrets, **wire)
    account_id = workspaces.create_account(unit, portfolio_id, connection_id, waba_id="102", name="Colégio")
    number_id = workspaces.create_number(unit, account_id, platform_id=NUMBER, phone="+551133334444")
    return replace(company, connection_id=connection_id, account_id=account_id, number_id=number_id)


def show_platform(unit: Unit, company: Company) -> None:
    """What the platform would have answered to the two questions that a new account asks."""
    seen = TemplateSeen("501", TEMPLATE, LANGUAGE, "UTILITY", "APPROVED", "GREEN", [WORDING])
    mirror(unit, company.account_id, [seen])
    line = NumberSeen(NUMBER, "+55 11 3333-4444", "Colégio", "GREEN", None, True, LIFTED_MPS)
    workspaces.apply_number(unit, company.number_id, line)
    for chore in open_chores(unit.tx, company.workspace_id):
        workspaces.chore_done(unit, chore.id)


def add_list(company: Company, people: int) -> int:
    """A list of this many people, each with a yes in the ledger."""
    with company.unit() as unit:
        list_id = unit.ids.next()
        named = {"id": list_id, "name": "Matrículas", "columns": ["responsavel", "aluno"]}
        row = {"workspace_id": company.workspace_id, "created_at": unit.now, **named}
        unit.tx.execute(insert(contact_list), row)
    for first in range(0, people, AT_ONCE):
        with company.unit() as unit:
            add_people(unit, company, list_id, range(first, min(first + AT_ONCE, people)))
    return list_id


def add_people(unit: Unit, company: Company, list_id: int, positions: range) -> None:
    ids = unit.ids.take(len(positions))
    named = list(zip(ids, positions, strict=True))
    bulk_insert(
        unit.tx, contact, [contact_row(unit, i, phone_of(at), GUARDIAN, LANGUAGE, {}) for i, at in named]
    )
    place = {"workspace_id": company.workspace_id, "list_id": list_id}
    values = {"attributes": {"responsavel": GUARDIAN, "aluno": PUPIL}}
    bulk_insert(unit.tx, listing, [{**place, "contact_id": i, "line": at + 2, **values} for i, at in named])
    grant(unit, company.vault, ids, [company.purpose_id], Proof(channel=Channel.PAPER, at=unit.now))


def run_campaign(company: Company, list_id: int) -> int:
    """Made, looked over, launched and frozen, as a person would do it; every row is due at once."""
    with company.unit() as unit:
        campaign_id = campaigns.create(
            unit,
            name="Matrícula",
            number_id=company.number_id,
            template_id=template_of(unit, company),
            purpose_id=company.purpose_id,
            list_id=list_id,
            mapping=mapping_from({"slots": SLOTS}),
        )
    with company.db.read() as tx:
        found = campaign_by_id(tx, company.workspace_id, campaign_id)
        if found is None:
            raise LookupError(campaign_id)
        check = check_rows(tx, company.workspace_id, found, system_clock())
    with company.unit() as unit:
        campaigns.launch(unit, campaign_id, check)
    until_done(lambda: freeze_some(company, campaign_id))
    return campaign_id


def template_of(unit: Unit, company: Company) -> int:
    found = template_by_name(unit.tx, company.workspace_id, company.account_id, TEMPLATE, LANGUAGE)
    if found is None:
        raise LookupError(TEMPLATE)
    return found.id


def freeze_some(company: Company, campaign_id: int) -> bool:
    with company.unit() as unit:
        return campaigns.freeze_next(unit, campaign_id, AT_ONCE).done


def accept_all(company: Company) -> None:
    """Every row as if it had been sent and accepted: what the platform's statuses will speak of."""
    until_done(lambda: accept_some(company))


def accept_some(company: Company) -> bool:
    with company.unit() as unit:
        rows = due(unit.tx, company.workspace_id, company.number_id, unit.now, AT_ONCE)
        intend(unit, [(row, None) for row in rows], epoch=1)
        yes = State.ACCEPTED.value
        settle(unit, [Settled(row.id, 1, yes, wamid=f"wamid.bench.{row.id}") for row in rows], epoch=1)
        return not rows


def place_lines(company: Company) -> bool:
    """The journal's lines get their positions, as an engine gives them while people come in."""
    with company.unit() as unit:
        return not give_positions(unit, unplaced(unit.tx, company.workspace_id, AT_ONCE))


def until_done(step: Callable[[], bool]) -> None:
    while not step():
        continue


def main() -> None:
    parser = argparse.ArgumentParser()
    parser.add_argument("--database", required=True)
    parser.add_argument("--people", type=int, required=True)
    parser.add_argument("--accepted", action="store_true", help="as if all had been sent already")
    chosen = parser.parse_args()
    db = Database(chosen.database)
    company = open_company(db)
    run_campaign(company, add_list(company, chosen.people))
    if chosen.accepted:
        accept_all(company)
    until_done(lambda: place_lines(company))
    db.close()


if __name__ == "__main__":
    main()
