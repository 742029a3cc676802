"""Ana says at which hours and how often the school sends; a slip is told where it is."""

from __future__ import annotations

import re

import pytest

from avisa.calendar.types import ALWAYS, Hours, QuietHours, Span
from avisa.gate.policy import policy_of
from avisa.gate.types import NO_POLICY, Cap, Caps, Policy, WhileServed
from tests.calendar.moments import local
from tests.cast import Company, FakeClock
from tests.databases import ON_SQLITE
from tests.engine.by_hand import Hand
from tests.gate.audience import AGREED, assemble, draft_campaign, start
from tests.gate.rules_of_sending import OFFICE, set_rules
from tests.web.visitor import Visitor

WORKDAYS = {f"begins-{day}": "08:00" for day in range(5)} | {f"ends-{day}": "20:00" for day in range(5)}
KEPT = WORKDAYS | {"hours": "kept", "begins-5": "08:00", "ends-5": "00:00"}


def rules_of(company: Company) -> Policy:
    with company.db.read() as tx:
        return policy_of(tx, company.workspace_id)


def test_a_company_starts_without_hours_and_is_offered_some(ana: Visitor, horizonte: Company) -> None:
    assert "Setting hours is recommended." in ana.get("/settings").text
    page = ana.get("/settings/hours")
    assert "No quiet hours are kept: messages leave at any hour." in page.text
    assert "It is no legal advice" in page.text
    assert 'name="ends-5" value="14:00"' in page.html
    assert "CE · Lei 16.836/2019 · Offers and collection of debts Monday – Friday 08:00–18:00" in page.text
    assert rules_of(horizonte) == NO_POLICY


def test_hours_rules_days_and_a_cap_are_kept_and_shown_again(ana: Visitor, horizonte: Company) -> None:
    typed = KEPT | {"rule": ["ce-both", "sp-collection"], "place_attribute": "fuso", "on_closed_days": "yes"}
    typed |= {"most": "2", "days": "7", "while_served": "wait"}
    assert ana.post("/settings/hours", typed).goes_to == "/settings/hours"
    kept = rules_of(horizonte)
    assert kept.hours.company == Hours(
        (*[(Span(480, 1200),)] * 5, (Span(480, 1440),), ()),
        False,
        frozenset({"ce-both", "sp-collection"}),
        True,
    )
    assert kept.hours.place_attribute == "fuso"
    assert kept.caps.company == Cap(2, 7) and kept.while_served == WhileServed.WAIT
    page = ana.get("/settings/hours")
    assert "The rules were saved." in page.text
    assert 'value="fuso"' in page.html
    assert re.findall(r'value="([\w-]+)" checked', page.html) == [
        "kept",
        "yes",
        "ce-both",
        "sp-collection",
        "wait",
    ]
    assert "keep to the company's own rules" in ana.get("/settings").text


@ON_SQLITE
def test_a_day_may_have_a_break(ana: Visitor, horizonte: Company) -> None:
    split = {"begins-0": ["08:00", "14:00"], "ends-0": ["12:00", "18:00"], "begins-1": ["14:00", "08:00"]}
    ana.post("/settings/hours", {"hours": "kept", **split, "ends-1": ["18:00", "12:00"]})
    kept = rules_of(horizonte).hours.company
    assert kept is not None
    assert kept.week == ((Span(480, 720), Span(840, 1080)),) * 2 + ((),) * 5
    page = ana.get("/settings/hours").html
    assert re.findall(r'name="begins-0" value="([\d:]*)"', page) == ["08:00", "14:00", ""], (
        "room for one more"
    )
    assert re.findall(r'name="ends-6" value="([\d:]*)"', page) == ["", "", ""]
    four = {"begins-0": ["8", "11", "14", "17"], "ends-0": ["10", "13", "16", "19"]}
    ana.post("/settings/hours", {"hours": "kept", **four})
    kept = rules_of(horizonte).hours.company
    assert kept is not None and [span.begins for span in kept.week[0]] == [480, 660, 840, 1020]
    page = ana.get("/settings/hours").html
    assert len(re.findall(r'name="begins-3"', page)) == 4, "as many as /v1 takes, and no more"


@ON_SQLITE
def test_times_are_read_as_people_write_them(ana: Visitor, horizonte: Company) -> None:
    written = ["8", "830", "0830", "8:30", "8h30", "8h", "08.30"]
    typed = {f"begins-{day}": at for day, at in enumerate(written)} | {
        f"ends-{day}": "24:00" for day in range(7)
    }
    ana.post("/settings/hours", {"hours": "kept"} | typed)
    kept = rules_of(horizonte).hours.company
    assert kept is not None
    assert [day[0].begins for day in kept.week] == [480, 510, 510, 510, 510, 480, 510]
    assert {day[0].ends for day in kept.week} == {1440}


@ON_SQLITE
def test_at_any_hour_takes_them_back(ana: Visitor, horizonte: Company) -> None:
    ana.post("/settings/hours", KEPT)
    ana.post("/settings/hours", KEPT | {"hours": ""})
    assert not rules_of(horizonte).hours.is_set


def test_rules_of_states_count_also_without_hours_of_ones_own(ana: Visitor, horizonte: Company) -> None:
    ana.post("/settings/hours", {"hours": "", "rule": ["ce-both"]})
    assert rules_of(horizonte).hours.company == Hours(ALWAYS, True, frozenset({"ce-both"}))


def test_a_purpose_has_its_own_and_the_company_keeps_hers(ana: Visitor, horizonte: Company) -> None:
    ana.post("/settings/hours", KEPT | {"while_served": "skip"})
    address = f"/settings/hours/purposes/{horizonte.novidades_id}"
    assert "As the company" in ana.get(address).text
    own = {"hours": "kept", "begins-0": "10:00", "ends-0": "12:00", "on_holidays": "yes"}
    ana.post(address, own | {"most": "1", "days": "30"})
    kept = rules_of(horizonte)
    assert kept.hours.purposes[horizonte.novidades_id].week[:2] == ((Span(600, 720),), ())
    assert kept.caps.purposes == {horizonte.novidades_id: Cap(1, 30)}
    assert kept.hours.company is not None
    assert "novidades Its own rules" in ana.get("/settings/hours").text
    ana.post(address, {"hours": "", "most": "", "days": ""})
    kept = rules_of(horizonte)
    assert (kept.hours.purposes, kept.while_served) == ({}, WhileServed.SKIP)


@ON_SQLITE
@pytest.mark.parametrize(
    ("slip", "field", "told"),
    [
        ({"ends-2": ""}, "day-2", "Give both a beginning and an end"),
        ({"ends-2": "07:00"}, "day-2", "The end must be later"),
        ({"begins-2": "eight", "ends-2": "20:00"}, "day-2", "Give both a beginning and an end, as 08:30"),
        ({"begins-2": "8:60", "ends-2": "20:00"}, "day-2", "Give both a beginning and an end, as 08:30"),
        ({"begins-2": "8", "ends-2": "24:01"}, "day-2", "Give both a beginning and an end, as 08:30"),
        ({"begins-2": ["08:00", "19:00"], "ends-2": ["20:00", "22:00"]}, "day-2", "These hours overlap"),
        (
            {"begins-2": ["08:00", "14:00"], "ends-2": ["12:00", ""]},
            "day-2",
            "Give both a beginning and an end",
        ),
        ({"place_attribute": "x" * 61}, "place_attribute", "Use at most 60"),
        ({"most": "2"}, "most", "Write a whole number"),
        ({"most": "0", "days": "7"}, "most", "Write a whole number from 1 to 100"),
        ({"most": "2", "days": "²"}, "most", "Write a whole number from 1 to 365"),
    ],
)
def test_a_slip_is_told_at_its_field(
    ana: Visitor, horizonte: Company, slip: dict[str, object], field: str, told: str
) -> None:
    page = ana.post("/settings/hours", KEPT | slip)
    assert page.status == 422
    assert re.findall(r'id="([\w-]+)-mistake"', page.html) == [field]
    assert told in page.text
    assert rules_of(horizonte) == NO_POLICY


@ON_SQLITE
def test_a_week_without_a_day_is_refused(ana: Visitor, horizonte: Company) -> None:
    page = ana.post("/settings/hours", {"hours": "kept"})
    assert page.status == 422
    assert "Leave at least one day with hours" in page.text


@ON_SQLITE
def test_bia_and_caio_have_no_say(bia: Visitor, caio: Visitor, horizonte: Company, padaria: Company) -> None:
    assert bia.get("/settings/hours").status == 403
    assert bia.post("/settings/hours", KEPT).status == 403
    assert caio.get(f"/settings/hours/purposes/{horizonte.novidades_id}").status == 404
    caio.post("/settings/hours", KEPT)
    assert rules_of(horizonte) == NO_POLICY
    assert rules_of(padaria).hours.is_set


def test_rehearsal_and_report_say_who_waits_for_the_morning_and_who_got_enough(
    ana: Visitor, horizonte: Company, clock: FakeClock
) -> None:
    set_rules(horizonte, QuietHours(OFFICE), Caps(Cap(1, 7)))
    clock.now = local("America/Sao_Paulo", 2026, 11, 16, 22)
    made = draft_campaign(horizonte, assemble(horizonte, [AGREED, AGREED, AGREED | {"messaged"}]))
    rehearsal = ana.get(f"/campaigns/{made}/rehearsal").text
    assert "Quiet hours: 2. They leave when the quiet hours end where each person lives." in rehearsal
    assert "1 by the company's cap (at most 1 in 7 days)" in rehearsal
    start(horizonte, made)
    Hand(horizonte).send_all()
    report = ana.get(f"/campaigns/{made}").text
    assert "Messaged enough lately" in report
    assert "Quiet hours" in report
