"""A list becomes people, a list, consent with its evidence, and a report of what was left out."""

from __future__ import annotations

import io

import openpyxl
import pytest

from avisa.audience.actions import touch_from_inbound
from avisa.audience.headers import Mapping
from avisa.audience.imports.queries import (
    preview,
    problem_counts,
    problems_after,
    runs_before,
    waiting_imports,
)
from avisa.audience.imports.types import PROBLEM_TEXT
from avisa.audience.imports.upload import upload
from avisa.audience.queries import find_person, list_named, listing_after, lists_of
from avisa.audience.tables import import_piece
from avisa.audience.types import Declaration, ImportState, Problem
from avisa.consent.intake.actions import confirm
from avisa.consent.queries import consents_of, history_of, verify
from avisa.consent.rules import stands
from avisa.errors import Conflict, NotFound, Refused
from tests.audience.lists import (
    STATEMENT,
    VAULT,
    House,
    confirmed,
    count,
    counts,
    declared,
    finished,
    house,
    imported,
    importer,
    phone,
    problems,
    row,
    run_now,
    sheet,
    uploaded,
)
from tests.cast import Company

MIXED = sheet(
    row(1),
    "Excel;5,51E+12;Inglês;",
    row(2),
    f"De novo;+55 31 98000-0001;Francês;{'x' * 3}",
    "Fixo;(31) 3333-4444;;",
    "Ninguém;;;",
    row(3, name="  Marina   Alves "),
)


def test_every_row_is_a_person_a_repeat_or_a_problem_with_its_reason(horizonte: Company) -> None:
    run = imported(horizonte, MIXED, declared(horizonte))
    assert run.state is ImportState.DONE
    assert counts(run) == (7, 3, 1, 3, 3)
    assert problems(horizonte, run.id) == [
        Problem(3, "Celular", "5,51E+12", "lost_digits", ""),
        Problem(5, "Celular", "+55 31 98000-0001", "duplicate", "2"),
        Problem(6, "Celular", "(31) 3333-4444", "landline", ""),
        Problem(7, "Celular", "", "missing", ""),
    ]
    assert all(problem.reason in PROBLEM_TEXT for problem in problems(horizonte, run.id))


BY_ID = (
    "Lia Prado;BR.13491208655302741918;Inglês;",
    "Théo; 'BR.99991208655302741918;Inglês;",
    "Lia de novo;BR.13491208655302741918;Inglês;",
    "Pessoa 1, de novo;BR.24491208655302741918;Inglês;",
    "Código;SP.13491208655302741918;Inglês;",
    "Curto;BR.1349;Inglês;",
)


def test_the_numbers_column_may_hold_the_platforms_id(horizonte: Company, padaria: Company) -> None:
    """Whoever wrote behind a username is listed by their id; a person under two names keeps the first row."""
    with horizonte.unit() as unit:
        lia = touch_from_inbound(unit, bsuid="BR.13491208655302741918")
        touch_from_inbound(unit, "5531980000001", "BR.24491208655302741918")
        met = touch_from_inbound(unit, bsuid="BR.35491208655302741918")
        assert touch_from_inbound(unit, "553180000002", "BR.35491208655302741918") == met
    run = imported(horizonte, sheet(row(1), *BY_ID, row(2)), declared(horizonte))
    assert counts(run) == (8, 5, 1, 2, 1)
    assert [(one.line, one.reason) for one in problems(horizonte, run.id)] == [
        *((5, "duplicate"), (7, "letters"), (8, "letters"))
    ]
    assert run.list_id
    with horizonte.db.read() as tx:
        ours = horizonte.workspace_id
        people = {one.name: one for one in listing_after(tx, ours, run.list_id)}
        assert {name: one.address for name, one in people.items()} == {
            "Lia Prado": "BR.13491208655302741918",
            "Théo": "BR.99991208655302741918",
            "Pessoa 1": "+5531980000001",
            "Pessoa 2": "BR.35491208655302741918",
        }
        assert people["Pessoa 2"].contact_id == met
        assert people["Lia Prado"].contact_id == lia
        assert people["Pessoa 1"].line == 2
        ids = [one.contact_id for one in people.values()]
        assert len(consents_of(tx, ours, ids, [horizonte.matricula_id])) == 4
        (event,) = history_of(tx, ours, lia, VAULT)
        assert len(history_of(tx, ours, people["Pessoa 1"].contact_id, VAULT)) == 1
    assert event.evidence
    assert (event.evidence.phone, event.evidence.phone_typed) == ("", "BR.13491208655302741918")


def test_the_problems_are_counted_and_paged(horizonte: Company) -> None:
    run = imported(horizonte, MIXED)
    with horizonte.db.read() as tx:
        assert problem_counts(tx, horizonte.workspace_id, run.id) == dict.fromkeys(
            ("duplicate", "landline", "lost_digits", "missing"), 1
        )
        page = problems_after(tx, horizonte.workspace_id, run.id, after_line=3, most=2)
    assert [problem.line for problem in page] == [5, 6]


def test_people_get_their_name_and_values_and_stand_in_the_list(horizonte: Company) -> None:
    run = imported(horizonte, MIXED)
    assert run.list_id is not None
    with horizonte.db.read() as tx:
        people = listing_after(tx, horizonte.workspace_id, run.list_id)
        found = list_named(tx, horizonte.workspace_id, run.list_id)
    assert found is not None and (found.people, found.columns) == (3, ("curso", "vencimento"))
    marina = next(person for person in people if person.name == "Marina Alves")
    assert (marina.phone, marina.line) == ("+5531980000003", 8)
    assert marina.row == marina.attributes == {"curso": "Inglês", "vencimento": "10/12/2026"}


def test_the_declaration_is_written_to_the_ledger_for_each_row(horizonte: Company) -> None:
    run = imported(horizonte, MIXED, declared(horizonte))
    with horizonte.db.read() as tx:
        person = find_person(tx, horizonte.workspace_id, phone="+5531980000002")
        assert person is not None
        consents = consents_of(tx, horizonte.workspace_id, [person.id], [horizonte.matricula_id])
        [event] = history_of(tx, horizonte.workspace_id, person.id, VAULT)
        assert verify(tx, horizonte.workspace_id, VAULT) is None
    assert stands(consents[person.id, horizonte.matricula_id], horizonte.clock())
    assert event.evidence is not None
    proof = event.evidence.proof
    assert event.evidence.phone_typed == phone(2)
    assert event.evidence.phone == "+5531980000002"
    assert proof.file is not None and proof.shown is not None
    assert (proof.file.name, proof.file.sha256, proof.file.row) == ("lista.csv", run.sha256, 4)
    assert (proof.shown.text, proof.company_name, proof.operator) == (
        STATEMENT,
        "Colégio Horizonte",
        "Ana Souza",
    )
    assert (proof.channel, proof.zone, proof.at) == ("import", "America/Sao_Paulo", horizonte.clock())


def test_without_a_declaration_the_people_exist_and_nobody_may_be_sent_to(horizonte: Company) -> None:
    run = imported(horizonte, MIXED, None)
    assert run.ok == 3
    assert house(horizonte) == House(people=3, listings=3, events=0)


def test_the_file_is_thrown_away_when_it_has_been_read(horizonte: Company) -> None:
    imported(horizonte, MIXED)
    assert count(horizonte, import_piece) == 0


def test_a_preview_shows_what_would_become_of_the_first_rows(horizonte: Company) -> None:
    import_id = uploaded(horizonte, MIXED)
    with horizonte.db.read() as tx:
        seen = preview(tx, horizonte.workspace_id, import_id)
    assert seen.header == ("Nome", "Celular", "Curso", "Vencimento")
    assert seen.mapping == Mapping(1, 0, ((2, "curso"), (3, "vencimento")))
    assert (seen.encoding, seen.delimiter) == ("utf-8", ";")
    assert (seen.rows, seen.ok, seen.duplicate, seen.bad) == (7, 3, 1, 3)
    assert seen.samples[0][1] == phone(1)
    assert house(horizonte) == House(0, 0, 0)


def test_a_workbook_comes_in_as_well(horizonte: Company) -> None:
    book, content = openpyxl.Workbook(), io.BytesIO()
    assert book.active is not None
    book.active.append(["Nome", "WhatsApp"])
    book.active.append(["Marina", "31 98888-7777"])
    book.active.append(["Theo", 5531988886666])
    book.save(content)
    run = finished(horizonte, confirmed(horizonte, content.getvalue(), filename="alunos.xlsx"))
    assert counts(run) == (2, 2, 0, 0, 2)
    assert run.bytes_read is None  # it was read as a whole before its first row: no measure of anything


def test_how_far_a_file_has_been_read_is_told_in_bytes(horizonte: Company) -> None:
    content = sheet(*(row(n, course="x" * 100) for n in range(400)))
    import_id = confirmed(horizonte, content)
    waiting = run_now(horizonte, import_id)
    assert (waiting.size, waiting.bytes_read) == (len(content), None)
    going = importer(horizonte).run(horizonte.workspace_id, import_id, horizonte.clock(), 100)
    read = [progress.run.bytes_read or 0 for progress in going]
    assert 0 < read[0] < read[1] < read[2]
    for hundreds, so_far in enumerate(read[:3], start=1):  # a buffer ahead of the rows at the most
        assert 0 <= so_far - len(content) * hundreds // 4 <= 8192
    assert read[-1] == len(content)


def test_a_large_file_comes_in_piece_by_piece(horizonte: Company) -> None:
    wide = "x" * 2000
    content = sheet(*(row(n, course=wide) for n in range(400)))
    blocks = [content[at : at + 70_001] for at in range(0, len(content), 70_001)]
    import_id = upload(
        horizonte.db, horizonte.workspace_id, horizonte.ids, horizonte.clock(), "c:\\tmp\\lista.csv", blocks
    )
    assert count(horizonte, import_piece) == len(content) // (256 * 1024) + 1 == 4
    with horizonte.db.read() as tx:
        mapping = preview(tx, horizonte.workspace_id, import_id).mapping
    assert mapping is not None
    with horizonte.unit() as unit:
        confirm(unit, import_id, mapping, None, "Grandes")
    run = finished(horizonte, import_id)
    assert (run.filename, run.ok) == ("lista.csv", 400)


def test_a_file_that_is_no_list_is_refused_before_and_fails_after(horizonte: Company) -> None:
    import_id = uploaded(horizonte, b"%PDF-1.7 boletim")
    with horizonte.db.read() as tx, pytest.raises(Refused) as refused:
        preview(tx, horizonte.workspace_id, import_id)
    assert refused.value.code == "pdf_file"
    with horizonte.unit() as unit:
        confirm(unit, import_id, Mapping(0, None, ()), None, "Alunos")
    run = finished(horizonte, import_id)
    assert (run.state, run.failure) == (ImportState.FAILED, "pdf_file")


def test_columns_that_are_not_in_the_file_fail_the_import(horizonte: Company) -> None:
    run = finished(horizonte, confirmed(horizonte, MIXED, mapping=Mapping(9, None, ())))
    assert (run.state, run.failure) == (ImportState.FAILED, "mapping_unfit")
    assert house(horizonte) == House(0, 0, 0)


def test_an_import_is_confirmed_once(horizonte: Company) -> None:
    import_id = confirmed(horizonte, MIXED)
    with pytest.raises(Conflict), horizonte.unit() as unit:
        confirm(unit, import_id, Mapping(1, 0, ()), None, "Outra")
    with horizonte.db.read() as tx:
        assert [found.name for found in lists_of(tx, horizonte.workspace_id)] == ["Alunos"]


@pytest.mark.parametrize(
    ("missing", "code"),
    [
        ({"purposes": ()}, "declaration_incomplete"),
        ({"statement": ""}, "declaration_incomplete"),
        ({"company_name": ""}, "declaration_incomplete"),
        ({"declared_by": ""}, "declaration_incomplete"),
        ({"legal_basis": "because"}, "legal_basis_unknown"),
        ({"purposes": (1,)}, "purpose_not_found"),
    ],
)
def test_a_declaration_that_proves_nothing_is_refused(
    horizonte: Company, missing: dict[str, object], code: str
) -> None:
    import_id = uploaded(horizonte, MIXED)
    said: dict[str, object] = {
        "purposes": (horizonte.matricula_id,),
        "legal_basis": "consent",
        "statement": STATEMENT,
        "company_name": "Colégio Horizonte",
        "declared_by": "Ana",
    }
    declaration = Declaration(**(said | missing))  # type: ignore[arg-type]
    with pytest.raises(Refused) as refused, horizonte.unit() as unit:
        confirm(unit, import_id, Mapping(1, 0, ()), declaration, "Alunos")
    assert refused.value.code == code
    assert run_now(horizonte, import_id).state is ImportState.UPLOADED


def test_caio_cannot_go_on_with_anas_import(horizonte: Company, padaria: Company) -> None:
    import_id = confirmed(horizonte, MIXED)
    with padaria.db.read() as tx:
        assert waiting_imports(tx, padaria.workspace_id) == []
        assert runs_before(tx, padaria.workspace_id) == []
        assert waiting_imports(tx, horizonte.workspace_id) == [import_id]
    with pytest.raises(NotFound):
        importer(padaria).run_chunk(padaria.workspace_id, import_id, padaria.clock())
