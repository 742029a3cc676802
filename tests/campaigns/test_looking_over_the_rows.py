"""Before a launch every row is looked at, and each cell that cannot be sent is named."""

from __future__ import annotations

import pytest
from sqlalchemy import update

from avisa.audience.tables import contact
from avisa.audience.types import Listed
from avisa.campaigns import actions
from avisa.campaigns.rules import bad_cells
from avisa.campaigns.types import BadCell
from avisa.errors import Conflict, Refused
from avisa.messages.filling import fill, mapping_from
from avisa.templates.shapes import shape_of
from tests.campaigns.school import GOOD, campaign_of, launched, looked_over, rows_of, running, view_of
from tests.cast import Company

ROWS = [
    GOOD,
    {"responsavel": "", "aluno": "Theo"},
    {"responsavel": "Marina\nSouza", "aluno": "   "},
    {"aluno": "x" * 1100, "responsavel": "Marina"},
    GOOD,
]
MARINA = Listed(7, 2, "+5531999990000", "Marina", "pt_BR", {"aluno": "Theo"}, {"turma": "3B"})


def test_every_bad_cell_is_named_by_line_and_column(horizonte: Company) -> None:
    check = looked_over(horizonte, campaign_of(horizonte, ROWS))
    assert (check.rows, check.bad_rows, check.fits) == (5, 3, False)
    assert check.cells == (
        BadCell(3, "responsavel", "body.1", "missing"),
        BadCell(4, "responsavel", "body.1", "forbidden_characters"),
        BadCell(4, "aluno", "body.2", "missing"),
        BadCell(5, "aluno", "body.2", "too_long"),
    )


def test_only_the_first_bad_cells_are_kept_but_all_bad_rows_are_counted(horizonte: Company) -> None:
    check = looked_over(horizonte, campaign_of(horizonte, ROWS), most_cells=2)
    assert check.bad_rows == 3
    assert len(check.cells) == 2


def test_values_come_from_the_row_the_contact_or_the_campaign_itself() -> None:
    slots = {
        "body.1": {"attribute": "name"},
        "body.2": {"column": "aluno"},
        "body.3": {"attribute": "turma"},
        "body.4": {"fixed": "segunda-feira"},
        "body.5": {"column": "vencimento", "otherwise": "este mês"},
    }
    values = fill(mapping_from({"slots": slots}), MARINA)
    assert list(values.values()) == ["Marina", "Theo", "3B", "segunda-feira", "este mês"]


def test_a_bad_medium_and_a_bad_suffix_are_named_by_their_columns() -> None:
    shape = shape_of(
        [
            {"type": "HEADER", "format": "DOCUMENT"},
            {"type": "BODY", "text": "Oi."},
            {
                "type": "BUTTONS",
                "buttons": [{"type": "URL", "text": "Ver", "url": "https://x.example/{{1}}"}],
            },
        ]
    )
    mapping = mapping_from(
        {"slots": {"header_link": {"column": "boleto"}, "button.0": {"attribute": "codigo"}}}
    )
    row = {"boleto": "http://example.com.br/b.pdf"}
    person = Listed(7, 9, "+5531999990000", "Marina", "pt_BR", row, {"codigo": "a b"})
    assert list(bad_cells(shape, mapping, person)) == [
        BadCell(9, "boleto", "header_link", "bad_link"),
        BadCell(9, "codigo", "button.0", "bad_suffix"),
    ]


def test_a_campaign_with_bad_rows_does_not_start_and_says_which(horizonte: Company) -> None:
    made = campaign_of(horizonte, ROWS)
    check = looked_over(horizonte, made)
    with horizonte.unit() as work, pytest.raises(Refused, match="bad_rows") as refused:
        actions.launch(work, made, check)
    assert refused.value.fields["cells"] == check.cells
    assert view_of(horizonte, made).state == "draft"


def test_ana_may_leave_the_bad_rows_out_and_they_are_still_recipients(horizonte: Company) -> None:
    made = running(horizonte, ROWS)
    assert [bool(body) for _, body in rows_of(horizonte, made)] == [True, False, False, False, True]


def test_a_campaign_of_bad_rows_alone_never_starts(horizonte: Company) -> None:
    made = campaign_of(horizonte, ROWS[1:4])
    check = looked_over(horizonte, made)
    with horizonte.unit() as work, pytest.raises(Refused, match="bad_rows"):
        actions.launch(work, made, check, leave_out_bad=True)


def test_an_empty_list_is_no_audience(horizonte: Company) -> None:
    made = campaign_of(horizonte, [])
    check = looked_over(horizonte, made)
    with horizonte.unit() as work, pytest.raises(Refused, match="audience_empty"):
        actions.launch(work, made, check)


def test_a_look_at_another_campaign_does_not_count(horizonte: Company) -> None:
    made, other = campaign_of(horizonte), campaign_of(horizonte, name="Outra")
    check = looked_over(horizonte, other)
    with horizonte.unit() as work, pytest.raises(Conflict, match="check_outdated"):
        actions.launch(work, made, check)


def test_a_person_without_a_phone_is_named_and_left_out(horizonte: Company) -> None:
    made = campaign_of(horizonte, [GOOD, GOOD])
    with horizonte.unit() as work:
        nameless = update(contact).where(contact.c.workspace_id == horizonte.workspace_id)
        work.tx.execute(nameless.values(phone=None))
    check = looked_over(horizonte, made)
    assert check.bad_rows == 2
    assert check.cells[0] == BadCell(2, "", "to", "missing")


def test_a_launched_campaign_cannot_be_launched_again(horizonte: Company) -> None:
    made = launched(horizonte)
    check = looked_over(horizonte, made)
    with horizonte.unit() as work:
        assert not actions.launch(work, made, check)
