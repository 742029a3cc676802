"""Lists as the tests of imports write them, and the few words to bring one in."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import Table, func, select

from avisa.audience.headers import Mapping
from avisa.audience.imports.actions import start_import
from avisa.audience.imports.queries import preview, problems_after, required_run
from avisa.audience.tables import contact, listing
from avisa.audience.types import Declaration, ImportRun, Problem
from avisa.consent.intake.actions import confirm
from avisa.consent.intake.importer import ROWS, Importer
from avisa.consent.tables import consent_event
from avisa.kernel.secrets import Vault
from tests.cast import SECRET, Company

VAULT = Vault(SECRET)
HEADER = "Nome;Celular;Curso;Vencimento"
STATEMENT = "Aceito receber mensagens do Colégio Horizonte pelo WhatsApp sobre a matrícula."


def phone(number: int) -> str:
    return f"(31) 9{8000 + number // 10_000:04d}-{number % 10_000:04d}"


def sheet(*rows: str) -> bytes:
    return "\r\n".join((HEADER, *rows, "")).encode()


def row(number: int, name: str = "", course: str = "Inglês", due: str = "10/12/2026") -> str:
    return f"{name or f'Pessoa {number}'};{phone(number)};{course};{due}"


def declared(company: Company, *purposes: int) -> Declaration:
    return Declaration(
        purposes or (company.matricula_id,), "consent", STATEMENT, "Colégio Horizonte", "Ana Souza"
    )


def uploaded(company: Company, content: bytes, filename: str = "lista.csv") -> int:
    with company.unit("user:7") as unit:
        return start_import(unit, filename, [content])


def confirmed(
    company: Company,
    content: bytes,
    declaration: Declaration | None = None,
    list_name: str = "Alunos",
    filename: str = "lista.csv",
    mapping: Mapping | None = None,
) -> int:
    import_id = uploaded(company, content, filename)
    with company.db.read() as tx:
        proposed = mapping or preview(tx, company.workspace_id, import_id).mapping
    assert proposed is not None
    with company.unit("user:7") as unit:
        confirm(unit, import_id, proposed, declaration, list_name)
    return import_id


def importer(company: Company) -> Importer:
    return Importer(company.db, company.ids, VAULT)


def finished(company: Company, import_id: int, most: int = ROWS) -> ImportRun:
    *_, last = importer(company).run(company.workspace_id, import_id, company.clock(), most)
    return last.run


def imported(
    company: Company, content: bytes, declaration: Declaration | None = None, list_name: str = "Alunos"
) -> ImportRun:
    return finished(company, confirmed(company, content, declaration, list_name))


def problems(company: Company, import_id: int) -> list[Problem]:
    with company.db.read() as tx:
        return problems_after(tx, company.workspace_id, import_id, most=1000)


def run_now(company: Company, import_id: int) -> ImportRun:
    with company.db.read() as tx:
        return required_run(tx, company.workspace_id, import_id)


@dataclass(frozen=True, slots=True)
class House:
    """How much there is of what an import makes."""

    people: int
    listings: int
    events: int


def house(company: Company) -> House:
    return House(count(company, contact), count(company, listing), count(company, consent_event))


def count(company: Company, table: Table) -> int:
    statement = select(func.count()).select_from(table).where(table.c.workspace_id == company.workspace_id)
    with company.db.read() as tx:
        return tx.scalar(statement) or 0


def counts(run: ImportRun) -> Sequence[int]:
    return run.rows, run.ok, run.duplicate, run.bad, run.created
