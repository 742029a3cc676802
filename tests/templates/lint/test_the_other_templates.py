"""The words of the company's other templates are read once, and again when one of them has changed."""

from __future__ import annotations

import pytest
from sqlalchemy import update

from avisa.templates.lint.queries import Wordings
from avisa.templates.lint.types import Other
from avisa.templates.tables import template
from tests.cast import Company

pytestmark = pytest.mark.parametrize("db", ["sqlite"], indirect=True)


def read(wordings: Wordings, company: Company) -> list[Other]:
    with company.db.read() as tx:
        return wordings.of(tx, company.workspace_id, "pt_BR")


def test_they_are_read_anew_after_a_change_and_never_mixed_up(horizonte: Company, padaria: Company) -> None:
    wordings = Wordings()
    first = read(wordings, horizonte)
    assert read(wordings, horizonte) is first  # what was read before
    assert read(wordings, padaria) is not first
    mine = (template.c.workspace_id == horizonte.workspace_id, template.c.id == horizonte.template_id)
    with horizonte.unit() as unit:
        parts = [{"type": "BODY", "text": "Outro texto."}]
        unit.tx.execute(update(template).where(*mine).values(components=parts, read_at=unit.now + 1))
    assert [one.body for one in read(wordings, horizonte)] == ["Outro texto."]
