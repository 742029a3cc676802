"""Every database test begins with the whole schema and nobody in it."""

from __future__ import annotations

from sqlalchemy import func, select

from avisa.templates.tables import template
from avisa.workspace.tables import number, workspace
from tests.cast import Company


def test_anas_school_and_caios_bakery_share_one_database(horizonte: Company, padaria: Company) -> None:
    with horizonte.db.read() as tx:
        assert tx.scalar(select(func.count()).select_from(workspace)) == 2


def test_a_company_has_what_it_needs_to_send(horizonte: Company) -> None:
    with horizonte.unit() as work:
        phone = work.tx.scalar(select(number.c.phone).where(number.c.workspace_id == work.workspace_id))
        seen = work.tx.execute(select(template).where(template.c.workspace_id == work.workspace_id)).one()
    assert phone == "+553133334444"
    assert (seen.name, seen.status, seen.components[0]["type"]) == ("lembrete_matricula", "APPROVED", "BODY")
