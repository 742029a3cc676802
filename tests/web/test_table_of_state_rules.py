"""Ana keeps the table of state rules: changes, adds and removes rows, and has the shipped ones back."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace
from datetime import date

import pytest

from avisa.calendar.rule_sheet import sheet_of
from avisa.calendar.state_rules import STATE_RULES, table_of
from avisa.calendar.types import Changes, Hours, QuietHours, Span
from avisa.gate.policy import policy_of
from avisa.kernel.db import Database
from tests.calendar.moments import local
from tests.cast import Company, FakeClock
from tests.databases import Databases
from tests.gate.rules_of_sending import set_rules
from tests.web.visitor import Visitor

RULES = "/settings/hours/rules"
MISTAKES = re.compile(r'id="([\w-]+)-mistake"')
OPEN: dict[str, object] = {
    **{f"begins-{day}": ["09:00", "14:00"] for day in range(5)},
    **{f"ends-{day}": ["12:00", "18:00"] for day in range(5)},
}
MINAS: dict[str, object] = {
    "state": "MG",
    "law": "Lei 1/2026",
    "covers": "offers",
    "source": "Diário Oficial",
    "checked": "2026-11-01",
}


@pytest.fixture
def db(databases: Databases) -> Iterator[Database]:
    """Nothing here depends on the kind of database."""
    with databases.fresh("sqlite") as database:
        yield database


@pytest.fixture(autouse=True)
def in_december(clock: FakeClock) -> None:
    clock.now = local("America/Sao_Paulo", 2026, 12, 1, 9)


def changes_of(company: Company) -> Changes:
    with company.db.read() as tx:
        return policy_of(tx, company.workspace_id).hours.changes


def test_a_row_is_changed_for_this_company_alone_and_had_back(
    ana: Visitor, horizonte: Company, padaria: Company
) -> None:
    assert "Changed by you" not in ana.get(RULES).text
    law = STATE_RULES["ce-both"]
    typed: dict[str, object] = {
        "state": "CE",
        "law": law.law,
        "covers": "both",
        "source": law.source,
        "checked": "2026-11-30",
    }
    assert ana.post(f"{RULES}/ce-both", typed | OPEN).goes_to == RULES
    week = ((Span(540, 720), Span(840, 1080)),) * 5 + ((), ())
    assert changes_of(horizonte) == {"ce-both": replace(law, week=week, checked=date(2026, 11, 30))}
    assert "Changed by you" in ana.get(RULES).text
    assert changes_of(padaria) == {}
    ana.delete(f"{RULES}/ce-both/changes")
    assert changes_of(horizonte) == {}


def test_rows_come_and_go_and_all_can_be_undone(ana: Visitor, horizonte: Company) -> None:
    set_rules(horizonte, QuietHours(Hours(state_rules=frozenset({"rj-offers"}))))
    ana.post(RULES, MINAS | OPEN)
    ana.delete(f"{RULES}/rj-offers")
    changes = changes_of(horizonte)
    assert changes["rj-offers"] is None
    assert table_of(changes)["mg-offers"].source == "Diário Oficial"
    page = ana.get(RULES).text
    assert "Lei 1/2026 Yours" in page
    assert "removed by you" in page
    assert "Lei 7.853/2018" not in ana.get("/settings/hours").text
    assert ana.get(f"{RULES}/rj-offers").status == 404
    ana.delete(f"{RULES}/changes")
    assert changes_of(horizonte) == {}


SLIPS: tuple[tuple[dict[str, object], str], ...] = (
    ({"state": "XX"}, "state"),
    ({"law": ""}, "law"),
    ({"covers": "gossip"}, "covers"),
    ({"source": ""}, "source"),
    ({"checked": "2026-12-02"}, "checked"),
    ({"begins-0": "18:00", "ends-0": "08:00"}, "day-0"),
    (dict.fromkeys(OPEN, ""), "day-0"),
)


def test_a_slip_is_told_at_its_field(ana: Visitor, horizonte: Company) -> None:
    for slip, field in SLIPS:
        page = ana.post(RULES, MINAS | OPEN | slip)
        assert (page.status, MISTAKES.findall(page.html)) == (422, [field]), slip
    assert changes_of(horizonte) == {}


def test_a_check_that_is_old_is_marked(ana: Visitor) -> None:
    ana.post(RULES, MINAS | OPEN | {"checked": "2026-08-31"})
    assert "Check it again" not in ana.get(RULES).text
    ana.post(f"{RULES}/months", {"months": "3"})
    assert "8/31/26 Check it again" in ana.get(RULES).text
    assert ana.get(RULES).text.count("Check it again") == 1
    assert "Check it again" in ana.get("/settings/hours").text
    assert "State rules whose sources" not in ana.get("/").text  # nobody keeps to it
    ana.post("/settings/hours", {"hours": "", "rule": ["mg-offers", "ce-both"]})
    assert "State rules whose sources want to be looked at again: 1." in ana.get("/").text
    assert ana.post(f"{RULES}/months", {"months": "0"}).status == 422


def test_the_table_goes_through_a_spreadsheet_and_back(ana: Visitor, horizonte: Company) -> None:
    ana.post(RULES, MINAS | OPEN | {"law": "=Lei 1"})
    sheet = ana.get(f"{RULES}.csv")
    assert sheet.answer.headers["content-disposition"] == 'attachment; filename="state-rules.csv"'
    assert "'=Lei 1" in sheet.html  # no formula of anybody's
    kept = changes_of(horizonte)
    ana.delete(f"{RULES}/changes")
    assert ana.upload(f"{RULES}/sheet", "rules.csv", sheet.answer.body).goes_to == RULES
    assert changes_of(horizonte) == kept


def test_a_sheet_as_excel_writes_it_is_read(ana: Visitor, horizonte: Company) -> None:
    header = "state;law;covers;mon;tue;wed;thu;fri;sat;sun;holidays;source;checked\r\n"
    row = "GO;Lei de São João;both;08:00-12:00 14:00-18:00;;;;;;;não;Diário;01/11/2026\r\n"
    ana.upload(f"{RULES}/sheet", "regras.csv", (header + row).encode("cp1252"))
    made = changes_of(horizonte)["go-both"]
    assert made is not None
    assert (made.law, made.week[0], made.checked) == (
        "Lei de São João",
        (Span(480, 720), Span(840, 1080)),
        date(2026, 11, 1),
    )


SHIPPED = sheet_of(STATE_RULES.values())
SHEETS = (
    (b"", "Choose a file"),
    (b"name,phone\nMarina,123\n", "This is not the table."),
    (SHIPPED.replace("CE,", "XX,").encode(), "state 4 “XX”"),
    (SHIPPED.replace("08:00-18:00", "8-18").encode(), "mon 4 “8-18”"),
)


def test_a_sheet_with_a_slip_changes_nothing(ana: Visitor, horizonte: Company) -> None:
    for sheet, told in SHEETS:
        page = ana.upload(f"{RULES}/sheet", "rules.csv", sheet)
        assert page.status == 422
        assert told in page.text
    assert changes_of(horizonte) == {}


def test_bia_and_caio_change_nothing_of_anas(bia: Visitor, caio: Visitor, horizonte: Company) -> None:
    assert (
        bia.get(RULES).status == bia.post(RULES, MINAS | OPEN).status == bia.get(f"{RULES}.csv").status == 403
    )
    caio.post(RULES, MINAS | OPEN)
    assert changes_of(horizonte) == {}
