"""Ana makes a button's address a measured link; where it may not lead is said at its field."""

from __future__ import annotations

from avisa.messages.links.actions import follow
from avisa.messages.links.queries import link_by_code
from avisa.messages.rules import Sign
from avisa.messages.settle_actions import settle_statuses
from tests.campaigns.linked import ELSEWHERE, FAIR, linked_campaign, linked_template, links_of
from tests.campaigns.school import GOOD, campaign_of, list_of, view_of
from tests.cast import Company
from tests.databases import ON_SQLITE
from tests.messages.letters import rows_in
from tests.web.visitor import Visitor


@ON_SQLITE
def test_a_measured_link_is_one_of_the_sources(ana: Visitor, horizonte: Company) -> None:
    template, made = linked_template(horizonte), list_of(horizonte, [GOOD])
    there = f"/campaigns/new?number={horizonte.number_id}&template={template}&list={made}"
    page = ana.get(there)
    assert page.html.count('value="tracked"') == 1
    typed: dict[str, object] = {
        "number": horizonte.number_id,
        "template": template,
        "list": made,
        "purpose": horizonte.matricula_id,
        "name": "Feira",
        "source.body.1": "column:responsavel",
        "source.body.2": "column:aluno",
        "source.button.0": "tracked",
    }
    assert "Write the address to which the link leads." in ana.post("/campaigns", typed).text
    elsewhere = ana.post("/campaigns", typed | {"tracked.button.0": ELSEWHERE})
    assert elsewhere.status == 422
    assert "Write a whole https address on your own domain (example.com.br)." in elsewhere.text
    done = ana.post("/campaigns", typed | {"tracked.button.0": FAIR})
    campaign = int((done.goes_to or "").rpartition("/")[2])
    assert view_of(horizonte, campaign).mapping.slots["button.0"].tracked == FAIR


@ON_SQLITE
def test_the_report_says_who_followed_which(
    ana: Visitor, bia: Visitor, caio: Visitor, horizonte: Company
) -> None:
    run = linked_campaign(horizonte)
    signs = {row.id: [Sign("delivered", horizonte.clock(), "w", 1)] for row in rows_in(horizonte, run)}
    with horizonte.unit() as unit:
        settle_statuses(unit, signs)
        found = link_by_code(unit.tx, unit.workspace_id, links_of(horizonte, run)[0].code)
        assert found is not None
        assert follow(unit, found)
    page = ana.get(f"/campaigns/{run}/links")
    assert "33.3% 1 person followed a link · of 3 delivered" in page.text
    assert "1 person of 3 · 1 click" in page.text
    assert f"{FAIR};3;1;1" in ana.get(f"/campaigns/{run}/links.csv").text
    assert bia.get(f"/campaigns/{run}/links").status == 403
    assert caio.get(f"/campaigns/{run}/links").status == 404
    assert ana.get(f"/campaigns/{campaign_of(horizonte)}/links").html == ""
