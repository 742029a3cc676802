"""Lists of people and campaigns for the tests of this folder."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from sqlalchemy import select

from avisa.audience.tables import contact, contact_list, listing
from avisa.campaigns import actions
from avisa.campaigns.check import check_rows
from avisa.campaigns.queries import campaign_by_id
from avisa.campaigns.types import CampaignView, Check
from avisa.journal.tables import journal
from avisa.messages.filling import mapping_from
from avisa.messages.tables import message
from tests.cast import Company, own, put

COLUMNS = ("responsavel", "aluno")
SLOTS: dict[str, object] = {"body.1": {"column": "responsavel"}, "body.2": {"column": "aluno"}}
GOOD = {"responsavel": "Marina", "aluno": "Theo"}


def list_of(company: Company, rows: Sequence[Mapping[str, str]], name: str = "Matrículas") -> int:
    """A list with a person for each row, their lines counted from 2, as after a header."""
    with company.unit() as work:
        made, *people = work.ids.take(1 + len(rows))
        put(work.tx, contact_list, **own(company, made), name=name, columns=list(COLUMNS))
        for line, (identifier, row) in enumerate(zip(people, rows, strict=True), 2):
            phone = f"+55319{identifier % 100_000_000:08d}"
            put(work.tx, contact, **own(company, identifier), phone=phone, name=row.get("responsavel", ""))
            place = {"list_id": made, "contact_id": identifier, "line": line}
            put(work.tx, listing, workspace_id=company.workspace_id, **place, attributes=dict(row))
    return made


def campaign_of(
    company: Company, rows: Sequence[Mapping[str, str]] = (GOOD, GOOD, GOOD), name: str = "Matrícula 2027"
) -> int:
    made = list_of(company, rows, f"{name}: lista")
    with company.unit() as work:
        return actions.create(
            work,
            name=name,
            number_id=company.number_id,
            template_id=company.template_id,
            purpose_id=company.matricula_id,
            list_id=made,
            mapping=mapping_from({"slots": SLOTS}),
        )


def launched(company: Company, rows: Sequence[Mapping[str, str]] = (GOOD, GOOD, GOOD)) -> int:
    made = campaign_of(company, rows)
    check = looked_over(company, made)
    with company.unit() as work:
        assert actions.launch(work, made, check, leave_out_bad=True)
    return made


def running(company: Company, rows: Sequence[Mapping[str, str]] = (GOOD, GOOD, GOOD)) -> int:
    made = launched(company, rows)
    with company.unit() as work:
        assert actions.freeze_next(work, made).done
    return made


def looked_over(company: Company, campaign_id: int, most_cells: int = 200) -> Check:
    with company.db.read() as tx:
        return check_rows(
            tx, company.workspace_id, view_of(company, campaign_id), company.clock(), most_cells
        )


def view_of(company: Company, campaign_id: int) -> CampaignView:
    with company.db.read() as tx:
        found = campaign_by_id(tx, company.workspace_id, campaign_id)
    assert found is not None
    return found


def rows_of(company: Company, campaign_id: int) -> list[tuple[str, str]]:
    """State and body of each message of the campaign, in the order of the people."""
    m = message.c
    mine = select(m.state, m.body).where(m.workspace_id == company.workspace_id, m.run_id == campaign_id)
    with company.db.read() as tx:
        return [(row.state, row.body) for row in tx.execute(mine.order_by(m.contact_id))]


def told(company: Company, campaign_id: int) -> list[str]:
    j = journal.c
    mine = select(j.kind).where(
        j.workspace_id == company.workspace_id, j.subject == f"campaign:{campaign_id}"
    )
    with company.db.read() as tx:
        return [row.kind for row in tx.execute(mine.order_by(j.id))]
