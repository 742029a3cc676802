"""The rules of a draft in the console: segments, who is left out, wordings, waves; and the report."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from avisa.audience.tag_actions import tag
from avisa.campaigns import actions
from avisa.campaigns.queries import campaigns_page
from avisa.campaigns.types import Audience, CampaignState, Opens, Wave
from avisa.kernel.db import Database
from avisa.segments import actions as segments
from avisa.segments.rules import condition_from
from tests.campaigns.school import GOOD, campaign_of, looked_over, running, view_of
from tests.cast import Company
from tests.databases import Databases
from tests.people import add_parents
from tests.web.visitor import Visitor

VALUES = {
    "source.body.1": "attribute:name",
    "otherwise.body.1": "família",
    "source.body.2": "fixed",
    "fixed.body.2": "Theo",
}


@pytest.fixture
def db(databases: Databases) -> Iterator[Database]:
    """What differs between the databases is asked of the rooms below."""
    with databases.fresh("sqlite") as database:
        yield database


@pytest.fixture
def bolsa(horizonte: Company) -> int:
    """A segment of three parents."""
    people = add_parents(horizonte, 4)
    with horizonte.unit() as unit:
        tag(unit, people[:3], "bolsa")
        only = condition_from({"match": "all", "of": [{"is": "tag", "name": "bolsa"}]})
        return segments.create(unit, "Com bolsa", only)


def newest(company: Company) -> int:
    with company.db.read() as tx:
        return campaigns_page(tx, company.workspace_id)[0].id


def test_the_wizard_takes_a_segment_and_leaves_people_out(
    ana: Visitor, horizonte: Company, bolsa: int
) -> None:
    template = horizonte.template_id
    second = ana.get(f"/campaigns/new?template={template}&segment={bolsa}&back=list")
    assert "Com bolsa" in second.text
    assert f'name="segment" value="{bolsa}" checked' in second.html
    assert "Choose one of the list." in ana.get(f"/campaigns/new?template={template}&people=chosen").text
    third = ana.get(f"/campaigns/new?template={template}&segment={bolsa}&quiet_days=7")
    assert "As Pessoa 0 will see it." in third.text
    chosen = {"number": horizonte.number_id, "template": template, "segment": bolsa, "quiet_days": "7"}
    typed = chosen | VALUES | {"purpose": horizonte.matricula_id, "name": "Bolsas"}
    made = ana.post("/campaigns", typed)
    assert (made.status, made.goes_to) == (303, f"/campaigns/{newest(horizonte)}")
    draft = ana.get(made.goes_to)
    assert "Com bolsa" in draft.text and "without who got anything in the last 7 days" in draft.text
    assert view_of(horizonte, newest(horizonte)).audience == Audience(segments=(bolsa,), quiet_days=7)
    assert "3 of 3 people" in ana.get(f"{made.goes_to}/rehearsal").text


def test_rules_are_saved_and_a_wording_is_added(
    ana: Visitor, bia: Visitor, caio: Visitor, horizonte: Company, bolsa: int
) -> None:
    made = campaign_of(horizonte, [GOOD] * 6)
    listed = view_of(horizonte, made).list_id
    page = f"/campaigns/{made}/rules"
    assert (bia.get(page).status, caio.get(page).status) == (403, 404)
    wording = {"campaign": made, "template": horizonte.template_id, "share": "30", **VALUES}
    assert ana.get(f"/campaigns/new?campaign={made}&template={horizonte.template_id}").status == 200
    assert "at most 99 %" in ana.post("/campaigns", wording | {"share": "100"}).text
    assert ana.post("/campaigns", wording).goes_to == page
    rules: dict[str, object] = {
        "people": "chosen",
        "list": listed,
        "without_segment": bolsa,
        "share.0": "40",
        "holdout": "10",
    }
    waves = {"w0.many": "2", "w0.of": "people", "rest.opens": "quality", "rest.hours": "6"}
    ends = {"expires_at": "2026-12-20T18:00"}
    saved = ana.post(page, rules | waves | ends)
    assert saved.goes_to == f"/campaigns/{made}"
    view = view_of(horizonte, made)
    assert [(one.share, view.holdout) for one in view.variants] == [(40, 10)]
    assert view.waves == (Wave(size=2), Wave(opens=Opens.QUALITY, hours=6))
    assert view.audience == Audience(lists=(listed or 0,), without_segments=(bolsa,))
    assert 'value="2"' in ana.get(page).html
    assert 'value="2026-12-20T18:00"' in ana.get(page).html
    assert "Not after" in ana.get(saved.goes_to).text
    past = ana.post(page, rules | waves | {"expires_at": "2020-01-01T10:00"})
    assert (past.status, "Choose a moment that is still to come." in past.text) == (422, True)
    assert "A 50 % · B 40 %" in ana.get(saved.goes_to).text
    wrong = ana.post(page, rules | waves | {"w1.many": "0x"})
    assert (wrong.status, "Write a whole number." in wrong.text) == (422, True)
    assert "does not fit" in ana.post(page, rules | waves | {"w0.of": "percent", "w0.many": "100"}).text
    assert caio.post(page, rules).status == 404
    assert ana.post(page, rules | {"remove": "0"}).status == 303
    assert (view_of(horizonte, made).variants, view_of(horizonte, made).expires_at) == ((), None)


def test_an_audience_of_which_a_part_is_gone_says_so(ana: Visitor, horizonte: Company, bolsa: int) -> None:
    made = campaign_of(horizonte, [GOOD] * 2)
    listed = view_of(horizonte, made).list_id
    rules: dict[str, object] = {"people": "chosen", "list": listed, "without_segment": bolsa}
    assert ana.post(f"/campaigns/{made}/rules", rules).status == 303
    assert "A part of the audience is gone." not in ana.get(f"/campaigns/{made}").text
    with horizonte.unit() as unit:
        segments.remove(unit, bolsa)
    assert "A part of the audience is gone." in ana.get(f"/campaigns/{made}").text


def test_the_report_goes_on_to_a_second_try_a_copy_and_a_comparison(
    ana: Visitor, bia: Visitor, caio: Visitor, horizonte: Company
) -> None:
    made = running(horizonte, [GOOD] * 3)
    page = f"/campaigns/{made}"
    assert "What people did" in ana.get(f"{page}/results").text
    assert "Go on from here" not in bia.get(f"{page}/results").text
    assert caio.get(f"{page}/results").status == 404
    again = ana.post(f"{page}/second-tries", {"status": "not_read"})
    (segment,) = view_of(horizonte, newest(horizonte)).audience.within
    assert (again.goes_to, f"/campaigns/{newest(horizonte)}") == (
        f"/campaigns/{newest(horizonte)}",
        again.goes_to,
    )
    assert "Matrícula 2027: not read" in ana.get(f"/contacts/segments/{segment}").text
    copy = ana.post(f"{page}/copies")
    assert view_of(horizonte, newest(horizonte)).state == CampaignState.DRAFT
    assert copy.goes_to == f"/campaigns/{newest(horizonte)}"
    assert (bia.post(f"{page}/copies").status, caio.post(f"{page}/copies").status) == (403, 404)
    compared = ana.get(f"/campaigns/compare?campaign={made}&campaign=")
    assert "Delivery rate" in compared.text
    assert caio.get(f"/campaigns/compare?campaign={made}").status == 404


def test_the_next_wave_is_opened_by_a_person(ana: Visitor, bia: Visitor, horizonte: Company) -> None:
    made = campaign_of(horizonte, [GOOD] * 4)
    rules = {"people": "chosen", "list": view_of(horizonte, made).list_id, "holdout": ""}
    ana.post(f"/campaigns/{made}/rules", rules | {"w0.many": "1", "rest.opens": "person"})
    check = looked_over(horizonte, made)
    with horizonte.unit() as unit:
        assert actions.launch(unit, made, check)
        assert actions.freeze_next(unit, made).done
    assert "The next wave of “Matrícula 2027” waits for you." in ana.get("/").text
    shown = ana.get(f"/campaigns/{made}/results")
    assert "It waits until somebody opens it." in shown.text
    assert bia.put(f"/campaigns/{made}/open-wave", {"after": "0"}).status == 403
    assert ana.put(f"/campaigns/{made}/open-wave", {"after": "0"}).status == 204
    assert ana.put(f"/campaigns/{made}/open-wave", {"after": "0"}).status == 409
    assert view_of(horizonte, made).open_wave == 1
    assert "waits for you." not in ana.get("/").text
