"""`avisa verify FILE`: on a machine that has nothing but the file, and the key that the company told."""

from __future__ import annotations

from pathlib import Path

from sqlalchemy import select

from avisa.consent.ledger.exported import written
from avisa.consent.ledger.exporting import proof_of
from avisa.consent.tables import person_key
from avisa.workspace.queries import workspace_by_id
from tests.programs.shell import Shell, shell_in
from tests.programs.test_proving_the_ledger import SCHOOL, agreed

TOLD = "Public key of this machine: "


def handed_out(shell: Shell) -> bytes:
    with shell.house() as house:
        school = agreed(house, SCHOOL, 2)
        with house.db.read() as tx:
            company = workspace_by_id(tx, school)
            whom = tx.scalar(select(person_key.c.contact_id).where(person_key.c.workspace_id == school))
            assert company is not None and whom is not None
            return written(proof_of(tx, company, house.vault, whom, house.clock()))


def test_an_auditor_checks_a_proof_with_the_key_that_the_company_told(tmp_path: Path) -> None:
    content = handed_out(shell_in(tmp_path / "school"))
    said = shell_in(tmp_path / "school").run("verify").out
    key = said.split(TOLD)[1].split()[0]
    auditor = Shell(tmp_path, {"AVISA_DATA_DIR": str(tmp_path / "nothing")})
    file = tmp_path / "proof.json"
    file.write_bytes(content)
    good = auditor.run("verify", str(file), "--public-key", key)
    assert (good.status, good.err) == (0, "")
    assert "Colégio Horizonte: the proof holds." in good.out and "Event 2: grant" in good.out
    other = auditor.run("verify", str(file), "--public-key", "0" * 64)
    assert other.status == 1 and "signed with another key" in other.out
    file.write_bytes(content.replace(b'"grant"', b'"revoke"', 1))
    bad = auditor.run("verify", str(file))
    assert bad.status == 1 and "The proof does not hold: event 1 was changed" in bad.out
    assert not (tmp_path / "nothing").exists(), "no database, no secret was made for it"


def test_a_file_that_is_not_there_and_a_key_that_is_none_are_told(tmp_path: Path) -> None:
    auditor = shell_in(tmp_path)
    assert auditor.run("verify", "nothing.json").err == "There is no file nothing.json.\n"
    (tmp_path / "proof.json").write_bytes(b"{}")
    assert "64 hexadecimal digits" in auditor.run("verify", "proof.json", "--public-key", "abc").err
