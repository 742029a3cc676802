"""Ana makes a campaign: what it stands on is checked before anybody is looked at."""

from __future__ import annotations

from typing import Any

import pytest
from sqlalchemy import update

from avisa.campaigns import actions, queries
from avisa.campaigns.types import CampaignState
from avisa.errors import NotFound, Refused
from avisa.messages.filling import mapping_from
from avisa.templates.tables import template
from avisa.workspace.tables import account
from tests.campaigns.school import SLOTS, campaign_of, list_of, told, view_of
from tests.cast import Company, own, put


def create(company: Company, **other: Any) -> int:
    slots = other.pop("slots", SLOTS)
    parts: dict[str, Any] = {
        "name": "Matrícula",
        "number_id": company.number_id,
        "template_id": company.template_id,
        "purpose_id": company.matricula_id,
        "mapping": mapping_from({"slots": slots}),
    }
    if "list_id" not in other:
        other["list_id"] = list_of(company, [])
    with company.unit() as work:
        return actions.create(work, **(parts | other))


def change_template(company: Company, **columns: Any) -> None:
    mine = (template.c.workspace_id == company.workspace_id) & (template.c.id == company.template_id)
    with company.unit() as work:
        work.tx.execute(update(template).where(mine).values(columns))


def test_a_new_campaign_is_a_draft_that_knows_what_it_stands_on(horizonte: Company) -> None:
    made = campaign_of(horizonte)
    view = view_of(horizonte, made)
    assert view.state == CampaignState.DRAFT
    assert (view.template_name, view.template_language, view.purpose_name) == (
        "lembrete_matricula",
        "pt_BR",
        "matrícula",
    )
    assert view.number_phone == "+553133334444"
    assert view.mapping.slots["body.2"].column == "aluno"
    assert told(horizonte, made) == ["campaign.created"]


def test_a_name_that_is_taken_comes_back_with_a_free_one(horizonte: Company) -> None:
    create(horizonte, name="Matrícula")
    listed = list_of(horizonte, [], "outra")
    create(horizonte, name="Matrícula 2", list_id=listed)
    with pytest.raises(Refused, match="name_taken") as refused:
        create(horizonte, name="  Matrícula ", list_id=listed)
    assert refused.value.fields["suggestion"] == "Matrícula 3"


def test_a_campaign_needs_a_name(horizonte: Company) -> None:
    with pytest.raises(Refused, match="name_missing"):
        create(horizonte, name="  ")


@pytest.mark.parametrize("what", ["number_id", "template_id", "purpose_id", "list_id"])
def test_nothing_of_caios_can_be_used(horizonte: Company, padaria: Company, what: str) -> None:
    theirs = {
        "number_id": padaria.number_id,
        "template_id": padaria.template_id,
        "purpose_id": padaria.matricula_id,
        "list_id": list_of(padaria, []),
    }
    with pytest.raises(NotFound):
        create(horizonte, **{what: theirs[what]})


@pytest.mark.parametrize("status", ["PENDING", "PAUSED", "DISABLED", "DELETED"])
def test_the_template_must_be_live(horizonte: Company, status: str) -> None:
    change_template(horizonte, status=status)
    with pytest.raises(Refused, match="template_not_live"):
        create(horizonte)


def test_the_template_must_belong_to_the_numbers_account(horizonte: Company) -> None:
    with horizonte.unit() as work:
        other = work.ids.next()
        parents = {"portfolio_id": horizonte.portfolio_id, "connection_id": horizonte.connection_id}
        put(work.tx, account, **own(horizonte, other), **parents, waba_id="other", state="active")
    change_template(horizonte, account_id=other)
    with pytest.raises(Refused, match="template_of_another_account"):
        create(horizonte)


def test_the_purpose_must_be_of_the_templates_category(horizonte: Company) -> None:
    with pytest.raises(Refused, match="outside_purpose"):
        create(horizonte, purpose_id=horizonte.novidades_id)


def test_a_template_with_parts_that_we_cannot_send_is_refused_by_their_names(horizonte: Company) -> None:
    shop = {"type": "BUTTONS", "buttons": [{"type": "CATALOG", "text": "Ver"}]}
    change_template(horizonte, components=[{"type": "BODY", "text": "Oi."}, shop])
    with pytest.raises(Refused, match="template_unsupported") as refused:
        create(horizonte, slots={})
    assert refused.value.fields["parts"] == ["button_catalog"]


@pytest.mark.parametrize(
    ("slots", "code"),
    [
        ({"body.1": {"column": "responsavel"}}, "slots_unmapped"),
        (SLOTS | {"body.3": {"fixed": "x"}}, "slots_unknown"),
        (SLOTS | {"body.2": {"column": "turma"}}, "columns_unknown"),
        (SLOTS | {"body.2": {"fixed": "Rua A\nCasa 2"}}, "bad_variables"),
        (SLOTS | {"body.2": {"column": "aluno", "otherwise": "a\tb"}}, "bad_variables"),
    ],
)
def test_a_mapping_that_cannot_fit_anybody_is_refused(
    horizonte: Company, slots: dict[str, object], code: str
) -> None:
    with pytest.raises(Refused, match=code):
        create(horizonte, slots=slots)


@pytest.mark.parametrize(
    "raw",
    [
        {},
        {"slots": []},
        {"slots": {"body.1": "nome"}},
        {"slots": {"body.1": {}}},
        {"slots": {"body.1": {"column": "a", "fixed": "b"}}},
        {"slots": {"body.1": {"colum": "a"}}},
        None,
    ],
)
def test_a_mapping_that_is_none_is_refused(raw: object) -> None:
    with pytest.raises(Refused, match="mapping_malformed"):
        mapping_from(raw)


def test_campaigns_are_listed_newest_first_and_page_by_page(horizonte: Company, padaria: Company) -> None:
    listed = list_of(horizonte, [])
    made = [create(horizonte, name=f"Campanha {n}", list_id=listed) for n in range(3)]
    create(padaria)
    with horizonte.db.read() as tx:
        first = queries.campaigns_page(tx, horizonte.workspace_id, most=2)
        second = queries.campaigns_page(tx, horizonte.workspace_id, most=2, before=first[-1].id)
        launched = queries.campaigns_page(tx, horizonte.workspace_id, states=["running"])
    assert [one.id for one in first + second] == made[::-1]
    assert launched == []


def test_caio_cannot_see_anas_campaign(horizonte: Company, padaria: Company) -> None:
    made = campaign_of(horizonte)
    with padaria.db.read() as tx:
        assert queries.campaign_by_id(tx, padaria.workspace_id, made) is None
        assert queries.campaign_named(tx, padaria.workspace_id, "Matrícula 2027") is None
        assert queries.states_of(tx, padaria.workspace_id, [made]) == {}
