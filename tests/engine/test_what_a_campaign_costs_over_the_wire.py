"""What the rehearsal says a campaign costs is what the platform then charges, message by message."""

from __future__ import annotations

import pytest

from avisa.campaigns import actions as campaigns
from avisa.gate.rehearse import rehearse
from avisa.messages.filling import mapping_from
from avisa.messages.queries import inbound_of
from avisa.prices.types import MICROS, Cost, PriceType
from avisa.reports.costs import cost_of
from avisa.templates.queries import languages_of
from tests.campaigns.school import GOOD, SLOTS, looked_over, view_of
from tests.databases import ON_SQLITE
from tests.engine.live import Live
from tests.gate.audience import list_up

AD = {"source_id": "120", "headline": "Matrículas abertas"}


def rehearsed(live: Live, run: int) -> Cost:
    company = live.company
    with company.db.read() as tx:
        return rehearse(tx, company.workspace_id, view_of(company, run), company.clock()).cost


def by_sort(cost: Cost) -> dict[tuple[str, str, bool], tuple[int, int]]:
    """(country, type, is marketing) -> (messages, millionths): a free entry has a category of its own."""
    return {
        (line.sort.country, line.sort.type, line.sort.category == "marketing"): (line.messages, line.micros)
        for line in cost.lines
    }


@ON_SQLITE
@pytest.mark.parametrize("template", ["lembrete_matricula", "convite_feira"])
def test_the_estimate_is_what_is_charged(live: Live, template: str) -> None:
    company = live.company
    people = live.parents(6)
    wrote, clicked = people[0], people[1]
    with company.db.read() as tx:
        (wording,) = languages_of(tx, company.workspace_id, company.account_id, template)
    marketing = wording.category == "MARKETING"
    made = list_up(company, [one.id for one in people], [GOOD] * len(people))
    with company.unit() as unit:
        run = campaigns.create(
            unit,
            name="Quanto custa",
            number_id=company.number_id,
            template_id=wording.id,
            purpose_id=company.novidades_id if marketing else company.matricula_id,
            list_id=made,
            mapping=mapping_from({"slots": SLOTS}),
        )
    with live.engine():
        live.control("/inbound", {"phone": wrote.phone, "text": "Oi"})
        live.control("/inbound", {"phone": clicked.phone, "text": "Quero saber mais", "referral": AD})
        live.wait_until(lambda: all(heard(live, one.id) for one in (wrote, clicked)))
        before = rehearsed(live, run)
        check = looked_over(company, run)
        with company.unit() as unit:
            assert campaigns.launch(unit, run, check)
        live.wait_for(run, lambda now: now.read == len(people))
        live.wait_until(live.is_digested)
    with company.db.read() as tx:
        counted = cost_of(tx, company.workspace_id, run).cost
    assert counted.messages == before.messages == len(people)
    assert counted.total == before.total != ()
    assert counted.free == before.free >= 1
    free, regular = PriceType.FREE_ENTRY.value, PriceType.REGULAR.value
    assert by_sort(counted)["BR", regular, marketing] == by_sort(before)["BR", regular, marketing]
    assert {kind for _, kind, _ in by_sort(before)} == {kind for _, kind, _ in by_sort(counted)} >= {free}
    spent = live.sandbox.control("GET", "/prices")["spent"]
    assert round(spent * MICROS) == counted.total[0].micros


def heard(live: Live, contact_id: int) -> bool:
    with live.company.db.read() as tx:
        return bool(inbound_of(tx, live.company.workspace_id, contact_id))
