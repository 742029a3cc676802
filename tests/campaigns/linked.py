"""A campaign whose button's address is measured."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from sqlalchemy import Row, select

from avisa.campaigns import actions
from avisa.messages.filling import mapping_from
from avisa.messages.links.tables import link
from avisa.templates.tables import template
from tests.campaigns.school import GOOD, SLOTS, list_of, looked_over
from tests.cast import LEMBRETE, Company, own, put

FAIR = "https://www.example.com.br/feira?sala=2"
ELSEWHERE = "https://evil.example/feira"
HOME = "https://avisos.example.com.br/r/{{1}}"


def linked_template(company: Company, address: str = HOME) -> int:
    body = {"type": "BODY", "text": LEMBRETE, "example": {"body_text": [["Marina", "Theo"]]}}
    button = {
        "type": "URL",
        "text": "Ver a feira",
        "url": address,
        "example": [address.replace("{{1}}", "abc")],
    }
    components = [body, {"type": "BUTTONS", "buttons": [button]}]
    with company.unit() as unit:
        made = unit.ids.next()
        what = {
            "name": f"convite_{made}",
            "language": "pt_BR",
            "category": "UTILITY",
            "components": components,
        }
        seen = {"status": "APPROVED", "quality": "GREEN", "parameter_format": "POSITIONAL", "version": "v1"}
        whose = {"account_id": company.account_id, "platform_id": f"template-{made}"}
        put(unit.tx, template, **own(company, made), **whose, **what, **seen)
    return made


def linked_campaign(
    company: Company, template_id: int = 0, tracked: Mapping[str, object] | None = None
) -> int:
    """Launched to three parents, and frozen."""
    template_id = template_id or linked_template(company)
    made = list_of(company, [GOOD] * 3, f"Lista {company.ids.next()}")
    slots = SLOTS | {"button.0": {"fixed": "x"}} | dict(tracked or {"button.0": {"tracked": FAIR}})
    with company.unit() as unit:
        run = actions.create(
            unit,
            name=f"Feira {made}",
            number_id=company.number_id,
            template_id=template_id,
            purpose_id=company.matricula_id,
            list_id=made,
            mapping=mapping_from({"slots": slots}),
        )
    check = looked_over(company, run)
    with company.unit() as unit:
        assert actions.launch(unit, run, check)
        assert actions.freeze_next(unit, run).done
    return run


def links_of(company: Company, run_id: int) -> list[Row[Any]]:
    with company.db.read() as tx:
        mine = (link.c.workspace_id == company.workspace_id, link.c.run_id == run_id)
        return list(tx.execute(select(link).where(*mine).order_by(link.c.id)))
