"""`avisa verify`: whoever changed the ledger in the database itself is found out, and where is said."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest
from sqlalchemy import text

from avisa.audience.actions import ensure_contact
from avisa.consent.actions import append, ensure_purpose
from avisa.consent.ledger.chain import Fracture
from avisa.consent.ledger.proof import write_head
from avisa.consent.ledger.queries import head_of
from avisa.consent.types import Channel, Evidence, Kind, Proof
from avisa.engine.upkeep import HEADS
from avisa.programs.house import House
from avisa.programs.setup import Company, workspace_named
from avisa.programs.verify import BROKEN
from tests.consent.steps import tampering
from tests.databases import Databases
from tests.programs.shell import Shell, shell_in

EVENTS = 2_500  # more than two of the steps in which it reads
SCHOOL, BAKERY = Company("Colégio Horizonte", "example.com.br"), Company("Padaria do Caio", "example.org")


@dataclass(frozen=True, slots=True)
class Ledgers:
    """Of the school and of the bakery, in one database."""

    shell: Shell
    school: int

    def change(self, statement: str) -> None:
        """As somebody does who owns the database; the guards are back afterwards."""
        with self.shell.house() as house, tampering(house.db) as tx:
            changed = tx.execute(text(f"{statement} AND workspace_id = :school"), {"school": self.school})
            assert changed.rowcount > 0

    def keep_heads(self) -> Path:
        """What the engine does every ten minutes."""
        with self.shell.house() as house, house.db.read() as tx:
            file = house.settings.data_path / HEADS
            assert write_head(file, [head for head in [head_of(tx, self.school)] if head], house.clock())
        return file


@pytest.fixture(params=["sqlite", "postgresql"])
def ledgers(request: pytest.FixtureRequest, databases: Databases, tmp_path: Path) -> Iterator[Ledgers]:
    with databases.fresh_url(request.param) as url:
        shell = shell_in(tmp_path, AVISA_DATABASE_URL=url)
        with shell.house() as house:
            school = agreed(house, SCHOOL, EVENTS)
            agreed(house, BAKERY, 3)
        yield Ledgers(shell, school)


def agreed(house: House, company: Company, times: int) -> int:
    """One person says yes again and again."""
    workspace_id = workspace_named(house, company)
    with house.unit(workspace_id) as unit:
        whom = ensure_contact(unit, "+5531998887766")
        purpose = ensure_purpose(unit, "avisos", "UTILITY", "consent")
        proof = Proof(channel=Channel.FORM, at=unit.now)
        said = Evidence(kind=Kind.GRANT, contact_id=whom, purposes=(purpose,), proof=proof)
        append(unit, house.vault, [said] * times)
    return workspace_id


def test_a_changed_event_is_named_and_the_others_ledger_still_holds(ledgers: Ledgers) -> None:
    whole = ledgers.shell.run("verify")
    assert whole.status == 0, whole.err
    assert "Colégio Horizonte: all 2500 events of the ledger hold." in whole.out
    ledgers.change("UPDATE consent_event SET kind = 'revoke' WHERE position = 2100")
    broken = ledgers.shell.run("--language", "pt_BR", "verify")
    assert broken.status == 1
    assert "Colégio Horizonte: o registro está quebrado: o evento 2100 foi alterado" in broken.out
    assert "Padaria do Caio: todos os 3 eventos do registro conferem." in broken.out
    assert ledgers.shell.run("verify", "--workspace", BAKERY.name).status == 0


def test_a_tail_that_was_cut_with_its_head_is_seen_against_the_copy_outside(ledgers: Ledgers) -> None:
    elsewhere = ledgers.keep_heads().rename(ledgers.shell.folder / "kept elsewhere.jsonl")
    ledgers.change("DELETE FROM consent_event WHERE position > 0")
    ledgers.change("DELETE FROM consent_head WHERE count > 0")
    forgotten = ledgers.shell.run("verify")
    assert forgotten.status == 0, "by itself an empty ledger looks whole"
    found = ledgers.shell.run("verify", "--heads", str(elsewhere))
    assert found.status == 1
    assert "contradicts the copy of its end" in found.out


def test_a_copy_that_is_not_there_is_told(ledgers: Ledgers) -> None:
    missing = ledgers.shell.run("verify", "--heads", "nothing.jsonl")
    assert (missing.status, missing.err) == (1, "There is no file nothing.jsonl.\n")


def test_every_way_of_breaking_it_has_words() -> None:
    assert BROKEN.keys() == set(Fracture)
