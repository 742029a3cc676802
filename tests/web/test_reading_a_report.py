"""A campaign's report: where everybody is, the rates of product.md, and every reason in words."""

from __future__ import annotations

import re

import pytest
from sqlalchemy import select

from avisa.audience.event_actions import keep_event
from avisa.campaigns import actions
from avisa.campaigns.making_actions import amend
from avisa.campaigns.types import Variant, Wave
from avisa.messages.tables import message
from tests.campaigns.school import GOOD, campaign_of, looked_over, told, view_of
from tests.cast import Company
from tests.databases import ON_SQLITE
from tests.web.school import FATES, PARENTS, run_with_every_fate
from tests.web.visitor import HTMX, Visitor


@pytest.fixture
def run_id(horizonte: Company) -> int:
    return run_with_every_fate(horizonte)


def test_everybody_is_counted_once(ana: Visitor, run_id: int) -> None:
    text = ana.get(f"/campaigns/{run_id}").text
    assert f"{len(FATES) + len(PARENTS)} recipients" in text
    for place in ("Read 2", "Delivered 2", "On the way 2", "Waiting 5", "Failed 2", "Skipped 3"):
        assert place in text
    assert "Outcome unknown 1" in text


def test_rates_are_those_of_the_product(ana: Visitor, run_id: int) -> None:
    """7 accepted (one failed after), 4 delivered, 2 read."""
    text = ana.get(f"/campaigns/{run_id}").text
    assert "Accepted 7 36.8% of the recipients" in text
    assert "Delivered 4 57.1% of the accepted" in text
    assert "Read 2 50% of the delivered" in text


def test_every_reason_is_in_words(ana: Visitor, run_id: int) -> None:
    text = ana.get(f"/campaigns/{run_id}").text
    assert "No consent Nobody recorded a yes from this person." in text
    assert "Asked not to be messaged" in text
    assert "Daily limit reached" in text
    assert "The template does not exist in this language or is not approved." in text


def histories(page: str) -> list[str]:
    """Where the rows of a list lead to."""
    return re.findall(r'href="(/messages/\d+)"', page)


def test_recipients_are_found_by_where_they_are(ana: Visitor, run_id: int) -> None:
    skipped = ana.get(f"/campaigns/{run_id}/recipients?state=skipped")
    assert len(histories(skipped.html)) == 3
    assert "No consent" in skipped.text
    everybody = ana.get(f"/campaigns/{run_id}/recipients")
    assert len(histories(everybody.html)) == len(FATES) + len(PARENTS)


@ON_SQLITE
def test_each_recipient_is_shown_with_their_wording_and_wave(ana: Visitor, horizonte: Company) -> None:
    made = campaign_of(horizonte, (GOOD,) * 12, name="Duas vezes")
    other = Variant(horizonte.template_id, view_of(horizonte, made).mapping, 50)
    with horizonte.unit() as unit:
        amend(unit, made, variants=(other,), waves=(Wave(size=4), Wave()))
    check = looked_over(horizonte, made)
    with horizonte.unit() as unit:
        assert actions.launch(unit, made, check, leave_out_bad=True)
    with horizonte.unit() as unit:
        assert actions.freeze_next(unit, made).done
    page = ana.get(f"/campaigns/{made}/recipients").html
    waves = re.findall(r'data-name="Wave">(.*?)<', page)
    assert sorted(waves) == ["1"] * 4 + ["2"] * 8
    m = message.c
    mine = select(m.variant).where(m.workspace_id == horizonte.workspace_id, m.run_id == made).order_by(m.id)
    with horizonte.db.read() as tx:
        dealt = ["AB"[variant] for variant in tx.scalars(mine)]
    assert re.findall(r'data-name="Wording">(.*?)<', page) == dealt


def test_a_recipients_history_is_told_in_order(ana: Visitor, run_id: int) -> None:
    page = ana.get(f"/campaigns/{run_id}/recipients?state=read").html
    text = ana.get(histories(page)[0]).text
    steps = ("Frozen in the campaign", "Accepted by WhatsApp", "Delivered to the phone", "Read by the person")
    places = [text.index(step) for step in steps]
    assert places == sorted(places)


def test_a_recipients_message_is_shown_as_it_was_written(ana: Visitor, run_id: int) -> None:
    """The campaign's own rows were frozen with a body."""
    page = ana.get(f"/campaigns/{run_id}/recipients?state=waiting").html
    text = ana.get(histories(page)[0]).text
    assert "Olá, Marina ! A matrícula de Theo começa na segunda-feira." in text


def test_the_whole_list_of_campaigns_is_paged_and_filtered(ana: Visitor, run_id: int) -> None:
    assert "Matrícula 2027" in ana.get("/campaigns?state=running").text
    assert "No campaigns here" in ana.get("/campaigns?state=draft").text


@ON_SQLITE
def test_the_recipients_are_downloaded_by_whom_they_are_for(
    ana: Visitor, bia: Visitor, horizonte: Company, run_id: int
) -> None:
    page, file = f"/campaigns/{run_id}/recipients", f"/campaigns/{run_id}/recipients.csv"
    assert f'href="{file}"' in ana.get(page).html
    lines = ana.get(file).html.strip().splitlines()
    assert len(lines) == 1 + len(FATES) + len(PARENTS)
    assert sum(";skipped;no_consent;No consent;" in line for line in lines) == 2
    assert "recipients.exported" in told(horizonte, run_id)
    assert file not in bia.get(page).html
    assert bia.get(file).status == 403


@ON_SQLITE
def test_who_is_held_out_stands_beside_who_was_written_to(
    ana: Visitor, caio: Visitor, horizonte: Company
) -> None:
    made = campaign_of(horizonte, (GOOD,) * 12, name="Com grupo de controle")
    with horizonte.unit() as unit:
        amend(unit, made, holdout=90)
    check = looked_over(horizonte, made)
    with horizonte.unit() as unit:
        assert actions.launch(unit, made, check, leave_out_bad=True)
        assert actions.freeze_next(unit, made).done
        held = unit.tx.scalars(
            select(message.c.contact_id).where(
                message.c.workspace_id == horizonte.workspace_id, message.c.reason == "holdout"
            )
        ).all()
        keep_event(unit, held[0], "paid", unit.now)
    page = f"/campaigns/{made}"
    assert f'hx-get="{page}/holdout"' in ana.get(page).html
    silent = ana.get(f"{page}/holdout").text
    assert "Nothing is known yet." in silent
    assert f"Held out 0 of {len(held)} people" in silent
    paid = ana.get(f"{page}/holdout?event=paid&days=30").text
    assert f"Held out 1 of {len(held)} people" in paid
    assert "it would take at least 60 people on each side" in paid
    assert "Use small letters" in ana.get(f"{page}/holdout?event=P%20ago").text
    shared, fetched = (ana.get(f"{page}/holdout?event=paid", **asks).html for asks in ({}, HTMX))
    assert "<title>Com grupo de controle" in shared and f'href="{page}"' in shared
    assert "<title>" not in fetched and 'id="holdout-event"' in fetched
    assert caio.get(f"{page}/holdout").status == 404
